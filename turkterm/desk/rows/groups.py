"""HIT groups: the HITs of one HIT type as one row."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.desk.board import Board, Tally
from turkterm.model.annotation import read_annotation
from turkterm.model.fees import reward_fee
from turkterm.model.money import Cents, show_amount
from turkterm.model.query import Moment

if TYPE_CHECKING:
    from turkterm.model.cleantext import CleanText
    from turkterm.model.hit import Hit
    from turkterm.model.ids import HITGroupId, HITTypeId
    from turkterm.model.query import Value

#: Work of less than a second says nothing of a wage.
_LEAST_WORK = 1.0
_DRAWN = 1000


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A HIT group in numbers: assignments by where they stand; times in epoch seconds, money in cents.

    `median` is the median work time of what was submitted, in seconds; None before anything was. `batches` are the
    requester website's, of the HITs' annotations.
    """

    hit_type_id: HITTypeId
    group_id: HITGroupId
    title: CleanText
    description: CleanText
    keywords: CleanText
    reward: Cents
    hits: int
    assignments: int
    available: int
    pending: int
    submitted: int
    approved: int
    rejected: int
    next_auto: float | None
    newest: float
    expires: float
    duration: int
    auto_approval_delay: int
    cost: Cents
    median: float | None = None
    batches: tuple[str, ...] = ()

    @property
    def done(self) -> float:
        """The share of assignments that were submitted, reviewed or not, between 0 and 1."""
        finished = self.submitted + self.approved + self.rejected
        return finished / self.assignments if self.assignments else 0.0

    @property
    def wage(self) -> Cents | None:
        """What an hour of this work pays, in cents, by the median; None before anything was submitted."""
        if self.median is None or self.median < _LEAST_WORK:
            return None
        return Cents(round(self.reward * 3600 / self.median))

    def fair_reward(self, fair_wage: float | None) -> Cents | None:
        """The reward that would pay `fair_wage` dollars an hour; None where this one does, or nobody can tell."""
        if fair_wage is None or self.wage is None or self.median is None or self.wage >= round(fair_wage * 100):
            return None
        return Cents(math.ceil(fair_wage * 100 * self.median / 3600))

    @property
    def fields(self) -> dict[str, Value]:
        """What the filter can ask for by name."""
        found: dict[str, Value] = {
            "title": self.title,
            "type": self.hit_type_id,
            "group": self.group_id,
            "reward": self.reward / 100,
            "hits": self.hits,
            "available": self.available,
            "pending": self.pending,
            "review": self.submitted,
            "approved": self.approved,
            "rejected": self.rejected,
            "done": self.done * 100,
            "age": Moment(self.newest),
            "expires": Moment(self.expires, ahead=True),
        }
        if self.next_auto is not None:
            found["due"] = Moment(self.next_auto, ahead=True)
        if self.wage is not None:
            found["wage"] = self.wage / 100
        if self.batches:
            found["batch"] = " ".join(self.batches)
        return found

    @property
    def text(self) -> str:
        """What free words of the filter are looked for in."""
        batches = " ".join(self.batches)
        return f"{self.title} {self.keywords} {self.hit_type_id} {self.group_id} {batches} {show_amount(self.reward)}"


def group_row(board: Board, hit_type_id: HITTypeId, now: float) -> GroupRow | None:
    """The row of one HIT type; None where no HIT of it is left."""
    hits = [board.hits[hit_id] for hit_id in board.by_type.get(hit_type_id, ())]
    if not hits:
        return None
    tallies = [tally_of(board, hit, now) for hit in hits]
    autos = [tally.next_auto for tally in tallies if tally.next_auto is not None]
    first = max(hits, key=lambda hit: hit.creation_time)
    return GroupRow(
        hit_type_id,
        first.group_id,
        first.title,
        first.description,
        first.keywords,
        first.reward,
        hits=len(hits),
        assignments=sum(hit.max_assignments for hit in hits),
        available=sum(hit.available for hit in hits),
        pending=sum(hit.pending for hit in hits),
        submitted=sum(tally.submitted for tally in tallies),
        approved=sum(tally.approved for tally in tallies),
        rejected=sum(tally.rejected for tally in tallies),
        next_auto=min(autos, default=None),
        newest=first.creation_time,
        expires=max(hit.expiration for hit in hits),
        duration=first.assignment_duration,
        auto_approval_delay=first.auto_approval_delay,
        cost=Cents(
            sum(
                tally.approved * (hit.reward + reward_fee(hit.reward, hit.max_assignments))
                for hit, tally in zip(hits, tallies, strict=True)
            )
        ),
        median=_median(board, hits),
        batches=tuple(dict.fromkeys(batch for hit in hits if (batch := read_annotation(hit.annotation).batch))),
    )


def _median(board: Board, hits: list[Hit]) -> float | None:
    """The median work time, of a thousand HITs at the most, evenly drawn: it is computed at every change.

    Not by `statistics`, whose import is 4 ms that the first paint does without.
    """
    drawn = hits[:: max(1, len(hits) // _DRAWN)]
    work = sorted(board.assignments[key].work_time for hit in drawn for key in board.by_hit.get(hit.hit_id, ()))
    if not work:
        return None
    middle = len(work) // 2
    return work[middle] if len(work) % 2 else (work[middle - 1] + work[middle]) / 2


def tally_of(board: Board, hit: Hit, now: float) -> Tally:
    """The assignments as listed; where a HIT's were not read yet, what its counters tell."""
    known = board.tallies.get(hit.hit_id)
    if known is not None:
        return known
    return Tally(submitted=hit.waiting(now) or 0)


def group_rows(board: Board, now: float) -> list[GroupRow]:
    """All HIT groups."""
    rows = (group_row(board, hit_type_id, now) for hit_type_id in tuple(board.by_type))
    return [row for row in rows if row is not None]
