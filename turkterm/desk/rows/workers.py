"""Workers: everyone who worked for this requester, or is blocked, from the assignments and bonuses that are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.model.assignment import AssignmentStatus
from turkterm.model.money import Cents
from turkterm.model.query import Moment

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.model.cleantext import CleanText
    from turkterm.model.ids import WorkerId
    from turkterm.model.query import Value


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """A worker in numbers: what they did, what they were paid in cents (without fees), median seconds an assignment."""

    worker_id: WorkerId
    submitted: int
    approved: int
    rejected: int
    paid: Cents
    bonuses: Cents
    median_time: float | None
    last: float | None
    qualifications: int
    block: CleanText | None

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
        }
        if self.share is not None:
            found["share"] = self.share * 100
        if self.median_time is not None:
            found["time"] = self.median_time
        if self.last is not None:
            found["age"] = Moment(self.last)
        return found

    @property
    def text(self) -> str:
        """What free words of the filter are looked for in."""
        return f"{self.worker_id} {self.block or ''}"


def worker_row(board: Board, worker_id: WorkerId) -> WorkerRow:
    """The row of one worker."""
    from statistics import median  # 4 ms of fractions and decimals that the first paint does without

    work = [board.assignments[key] for key in board.by_worker.get(worker_id, ())]
    approved = [one for one in work if one.status is AssignmentStatus.APPROVED]
    rejected = sum(one.status is AssignmentStatus.REJECTED for one in work)
    block = board.blocks.get(worker_id)
    hits = (board.hits.get(one.hit_id) for one in approved)
    return WorkerRow(
        worker_id,
        submitted=len(work) - len(approved) - rejected,
        approved=len(approved),
        rejected=rejected,
        paid=Cents(sum(hit.reward for hit in hits if hit is not None)),
        bonuses=Cents(sum(bonus.amount for one in work for bonus in board.bonuses.get(one.assignment_id, ()))),
        median_time=median(one.work_time for one in work) if work else None,
        last=max((one.submit_time for one in work), default=None),
        qualifications=len(board.held_by.get(worker_id, ())),
        block=None if block is None else block.reason,
    )


def worker_rows(board: Board) -> list[WorkerRow]:
    """Everyone who worked for this requester or is blocked."""
    workers = [worker_id for worker_id, work in board.by_worker.items() if work]
    return [worker_row(board, worker_id) for worker_id in dict.fromkeys([*workers, *board.blocks])]
