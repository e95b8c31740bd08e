"""The review queue: assignments that wait for a verdict, and those that this session decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.model.action import WANTED, ActionState, Entry, Verb
from turkterm.model.assignment import Assignment, AssignmentStatus
from turkterm.model.cleantext import CleanText
from turkterm.model.query import Moment

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.desk.signals import Signals
    from turkterm.model.ids import AssignmentId, HITId, HITTypeId, WorkerId
    from turkterm.model.money import Cents
    from turkterm.model.query import Value
    from turkterm.model.signals import Signal

#: What the row's state says in a word; the console adds a glyph and a colour.
WAITING = "submitted"
NOTHING_NOTED = CleanText("")
_UNDECIDED = frozenset({WAITING, ActionState.FAILED, ActionState.UNSURE})


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One assignment in the queue. `share` is the approved share of the worker's reviewed work for this requester.

    `note` is private; `unused`: its answers are to be paid for and not to be used.
    """

    assignment_id: AssignmentId
    hit_id: HITId
    hit_type_id: HITTypeId
    worker_id: WorkerId
    title: CleanText
    reward: Cents
    status: AssignmentStatus
    state: str
    verb: Verb | None
    due: float
    submit_time: float
    work_time: float
    share: float | None
    signals: tuple[Signal, ...] = ()
    odd_fields: int = 0
    note: CleanText = NOTHING_NOTED
    unused: bool = False

    @property
    def undecided(self) -> bool:
        """Whether it waits for the operator: submitted, and no verdict of ours is under way.

        One that failed or is unsure can be decided again: what makes a verdict safe is the assignment's own state.
        """
        return self.status is AssignmentStatus.SUBMITTED and self.state in _UNDECIDED

    @property
    def fields(self) -> dict[str, Value]:
        """What the filter can ask for by name."""
        found: dict[str, Value] = {
            "worker": self.worker_id,
            "hit": self.hit_id,
            "type": self.hit_type_id,
            "id": self.assignment_id,
            "title": self.title,
            "status": self.status,
            "state": self.state,
            "reward": self.reward / 100,
            "time": self.work_time,
            "age": Moment(self.submit_time),
            "due": Moment(self.due, ahead=True),
        }
        flags = {"unused": self.unused, "noted": bool(self.note)}
        found["flag"] = " ".join([*self.signals, *(word for word, holds in flags.items() if holds)])
        found["note"] = self.note
        found["odd"] = self.odd_fields
        if self.share is not None:
            found["share"] = self.share * 100
        return found

    @property
    def text(self) -> str:
        """What free words of the filter are looked for in."""
        return f"{self.title} {self.worker_id} {self.assignment_id} {self.hit_id}"


def review_row(board: Board, assignment_id: AssignmentId, signals: Signals | None = None) -> ReviewRow | None:
    """The row of one assignment, with its signals where those are given; None where it is not known."""
    assignment = board.assignments.get(assignment_id)
    hit = None if assignment is None else board.hits.get(assignment.hit_id)
    if assignment is None or hit is None:
        return None
    entry = board.latest(assignment_id)
    state = assignment.status.lower() if entry is None else _state(assignment, entry)
    remark = board.remarks.get(assignment_id)
    return ReviewRow(
        assignment_id,
        assignment.hit_id,
        hit.hit_type_id,
        assignment.worker_id,
        hit.title,
        hit.reward,
        assignment.status,
        state,
        None if entry is None else entry.action.verb,
        assignment.auto_approval_time,
        assignment.submit_time,
        assignment.work_time,
        board.approved_share(assignment.worker_id),
        () if signals is None else signals.of(assignment_id),
        0 if signals is None else signals.odd_fields(assignment_id),
        NOTHING_NOTED if remark is None else remark.note,
        remark is not None and remark.unused,
    )


def _state(assignment: Assignment, entry: Entry) -> str:
    """What the last verdict of ours says, while it says more than the assignment itself."""
    if entry.state in {ActionState.DONE, ActionState.CANCELLED}:
        return assignment.status.lower()
    if not entry.state.open and WANTED.get(entry.action.verb) is assignment.status:
        return assignment.status.lower()  # it arrived after all, or somebody else decided the same
    return entry.state


def review_rows(
    board: Board, since: float, limit: HITTypeId | HITId | None = None, signals: Signals | None = None
) -> list[ReviewRow]:
    """Every assignment that waits, and every one with a verdict made since that time; of one HIT type where given.

    Where the limit is a HIT, all its assignments, those decided long ago too.
    """
    rows = (review_row(board, key, signals) for key in tuple(board.assignments) if in_queue(board, key, since, limit))
    return [row for row in rows if row is not None and limit in {None, row.hit_type_id, row.hit_id}]


def in_queue(board: Board, assignment_id: AssignmentId, since: float, limit: HITTypeId | HITId | None = None) -> bool:
    """Whether an assignment belongs into the queue; one decided stays in sight, so that it can be looked back at."""
    assignment = board.assignments.get(assignment_id)
    if assignment is None:
        return False
    if assignment.status is AssignmentStatus.SUBMITTED or assignment.hit_id == limit:
        return True
    entry = board.latest(assignment_id)
    return entry is not None and entry.updated >= since


def decided(board: Board, since: float) -> list[AssignmentId]:
    """The assignments that this session decided, the last one first; what was taken back is none of them."""
    found: dict[AssignmentId, float] = {}
    for entry in board.entries.values():
        key = entry.action.assignment_id
        if key is None or entry.created < since or entry.state is ActionState.CANCELLED:
            continue
        if entry.action.verb in WANTED:
            found[key] = max(entry.created, found.get(key, 0.0))
    return sorted(found, key=lambda key: found[key], reverse=True)
