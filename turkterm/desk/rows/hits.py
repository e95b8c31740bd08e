"""HITs as rows: those of one HIT type, or all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.desk.rows.groups import tally_of
from turkterm.model.annotation import Annotation, read_annotation
from turkterm.model.hit import Hit, HitStatus
from turkterm.model.money import Cents, show_amount
from turkterm.model.query import Moment

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.model.action import Entry
    from turkterm.model.cleantext import CleanText
    from turkterm.model.ids import HITId, HITTypeId
    from turkterm.model.query import Value


@dataclass(frozen=True, slots=True)
class HitRow:
    """One HIT in numbers: assignments by where they stand; times in epoch seconds, money in cents.

    `first_input` is what tells its page from its siblings, where the page was read.
    """

    hit_id: HITId
    hit_type_id: HITTypeId
    title: CleanText
    status: HitStatus
    reward: Cents
    places: int
    available: int
    pending: int
    submitted: int
    approved: int
    rejected: int
    next_auto: float | None
    created: float
    expires: float
    annotation: Annotation
    first_input: CleanText | None = None

    @property
    def fields(self) -> dict[str, Value]:
        """What the filter can ask for by name."""
        found: dict[str, Value] = {
            "hit": self.hit_id,
            "type": self.hit_type_id,
            "title": self.title,
            "status": self.status.lower(),
            "reward": self.reward / 100,
            "places": self.places,
            "available": self.available,
            "pending": self.pending,
            "review": self.submitted,
            "approved": self.approved,
            "rejected": self.rejected,
            "annotation": self.annotation.text,
            "batch": self.annotation.batch,
            "age": Moment(self.created),
            "expires": Moment(self.expires, ahead=True),
        }
        if self.first_input is not None:
            found["input"] = self.first_input
        if self.next_auto is not None:
            found["due"] = Moment(self.next_auto, ahead=True)
        return found

    @property
    def text(self) -> str:
        """What free words of the filter are looked for in."""
        shown = self.first_input or ""
        return f"{self.title} {self.hit_id} {self.annotation.text} {shown} {show_amount(self.reward)}"


def hit_row(board: Board, hit_id: HITId, now: float, first_input: CleanText | None = None) -> HitRow | None:
    """The row of one HIT; None where it is not known."""
    hit = board.hits.get(hit_id)
    if hit is None:
        return None
    tally = tally_of(board, hit, now)
    return HitRow(
        hit_id,
        hit.hit_type_id,
        hit.title,
        hit.status,
        hit.reward,
        hit.max_assignments,
        hit.available,
        hit.pending,
        tally.submitted,
        tally.approved,
        tally.rejected,
        tally.next_auto,
        hit.creation_time,
        hit.expiration,
        read_annotation(hit.annotation),
        first_input,
    )


def under_way(board: Board) -> dict[HITId, Entry]:
    """The HITs to which something of ours is being done that has no outcome yet."""
    return {
        entry.action.hit_id: entry
        for entry in board.entries.values()
        if entry.state.open and entry.action.hit_id is not None and entry.action.assignment_id is None
    }


def is_open(hit: Hit, now: float) -> bool:
    """Whether workers may still accept it, now or when one returns it."""
    return hit.expiration > now and hit.status in {HitStatus.ASSIGNABLE, HitStatus.UNASSIGNABLE}
