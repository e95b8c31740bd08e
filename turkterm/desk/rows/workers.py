"""Workers: everyone who worked for this requester or is blocked, from what board, signals and journal know.

A row costs as much as its worker has assignments; nothing here goes through everybody's work for one of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from turkterm.model.assignment import Assignment, AssignmentStatus
from turkterm.model.money import Cents
from turkterm.model.query import Among, Catalog, Moment
from turkterm.model.signals import Signal

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.desk.dealings import Dealings
    from turkterm.desk.signals import Signals
    from turkterm.model.cleantext import CleanText
    from turkterm.model.hit import Hit
    from turkterm.model.ids import AssignmentId, HITTypeId, QualificationTypeId, WorkerId
    from turkterm.model.query import Value


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """A worker in numbers: what they did, what they were paid in cents (without fees), median seconds an assignment.

    `agreed` of `compared` fields say what most answers to the HIT say. `signals` counts assignments by signal. `did`
    are the titles of the HIT types worked on. `messages` were sent, of which `unreached` did not arrive.
    """

    worker_id: WorkerId
    submitted: int
    approved: int
    rejected: int
    paid: Cents
    bonuses: Cents
    median_time: float | None
    last: float | None
    held: frozenset[QualificationTypeId]
    block: CleanText | None
    agreed: int = 0
    compared: int = 0
    signals: Mapping[Signal, int] = field(default_factory=dict)
    did: Mapping[HITTypeId, CleanText] = field(default_factory=dict)
    messages: int = 0
    unreached: int = 0

    @property
    def done(self) -> int:
        """All assignments submitted, reviewed or not."""
        return self.submitted + self.approved + self.rejected

    @property
    def share(self) -> float | None:
        """The approved share of what was reviewed, 0 to 1."""
        reviewed = self.approved + self.rejected
        return self.approved / reviewed if reviewed else None

    @property
    def agreement(self) -> float | None:
        """The share of fields that say what most say, 0 to 1; None where nothing could be compared."""
        return self.agreed / self.compared if self.compared else None

    @property
    def qualifications(self) -> int:
        """How many qualifications are held, as far as that is known."""
        return len(self.held)

    @property
    def fields(self) -> dict[str, Value]:
        """What the filter can ask for by name."""
        found: dict[str, Value] = {
            "worker": self.worker_id,
            "done": self.done,
            "approved": self.approved,
            "rejected": self.rejected,
            "review": self.submitted,
            "paid": self.paid / 100,
            "bonus": self.bonuses / 100,
            "blocked": "no" if self.block is None else "yes",
            "did": "\n".join(f"{type_id}\n{title}" for type_id, title in self.did.items()),
            "messages": self.messages,
            "unreached": self.unreached,
            "quals": self.qualifications,
            **{signal.value: self.signals.get(signal, 0) for signal in Signal},
        }
        if self.share is not None:
            found["share"] = self.share * 100
        if self.agreement is not None:
            found["agree"] = self.agreement * 100
        if self.median_time is not None:
            found["time"] = self.median_time
        if self.last is not None:
            found["age"] = Moment(self.last)
        return found

    def fields_in(self, catalog: Catalog) -> dict[str, Value]:
        """The same, with `holds` and `lacks` of the qualification types in a catalog."""
        return self.fields | {"holds": Among(self.held, catalog), "lacks": Among(self.held, catalog, absent=True)}

    @property
    def text(self) -> str:
        """What free words of the filter are looked for in."""
        return f"{self.worker_id} {self.block or ''}"


def worker_row(
    board: Board, worker_id: WorkerId, signals: Signals | None = None, dealings: Dealings | None = None
) -> WorkerRow:
    """The row of one worker; with what the signals and the journal know, where those are given."""
    from statistics import median  # 4 ms of fractions and decimals that the first paint does without

    work = [board.assignments[key] for key in board.by_worker.get(worker_id, ())]
    approved = [one for one in work if one.status is AssignmentStatus.APPROVED]
    rejected = sum(one.status is AssignmentStatus.REJECTED for one in work)
    block = board.blocks.get(worker_id)
    hits = (board.hits.get(one.hit_id) for one in approved)
    agreed = [] if signals is None else [signals.agreement(one.assignment_id) for one in work]
    messages = [] if dealings is None else dealings.messages(worker_id)
    return WorkerRow(
        worker_id,
        submitted=len(work) - len(approved) - rejected,
        approved=len(approved),
        rejected=rejected,
        paid=Cents(sum(hit.reward for hit in hits if hit is not None)),
        bonuses=_bonuses(board, work, {} if dealings is None else dealings.paid(worker_id)),
        median_time=median(one.work_time for one in work) if work else None,
        last=max((one.submit_time for one in work), default=None),
        held=frozenset(board.qualifications.held_by.get(worker_id, ())),
        block=None if block is None else block.reason,
        agreed=sum(same for same, _ in agreed),
        compared=sum(of for _, of in agreed),
        signals={} if signals is None else Counter(found for one in work for found in signals.of(one.assignment_id)),
        did={hit.hit_type_id: hit.title for hit in _hits(board, work)},
        messages=len(messages),
        unreached=sum(one.problem is not None for one in messages),
    )


def _hits(board: Board, work: list[Assignment]) -> list[Hit]:
    found = (board.hits.get(one.hit_id) for one in work)
    return [hit for hit in found if hit is not None]


def _bonuses(board: Board, work: list[Assignment], journaled: Mapping[AssignmentId, Cents]) -> Cents:
    """What was paid on top: for each assignment what the marketplace lists or the journal has, whichever is more."""
    return Cents(
        sum(
            max(
                sum(bonus.amount for bonus in board.bonuses.get(one.assignment_id, ())),
                journaled.get(one.assignment_id, 0),
            )
            for one in work
        )
    )


def worker_rows(board: Board, signals: Signals | None = None, dealings: Dealings | None = None) -> list[WorkerRow]:
    """Everyone who worked for this requester or is blocked."""
    workers = [worker_id for worker_id, work in board.by_worker.items() if work]
    return [worker_row(board, key, signals, dealings) for key in dict.fromkeys([*workers, *board.blocks])]


def qualification_catalog(board: Board) -> Catalog:
    """The qualification types of this account for `holds` and `lacks`, and of which it is known who holds them."""
    known = board.qualifications
    return Catalog({kind.type_id: kind.name for kind in known.types.values()}, known.holders)
