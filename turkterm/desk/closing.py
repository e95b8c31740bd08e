"""Closing a HIT group out: expire, wait for those at work, review the rest, export, delete; in this order, no other.

How far a group is, the marketplace itself says: nothing of it is kept, so a close-out can be left at any step and
taken up again, in another session too. Nothing is deleted that waits for review or is in no export. Each step's writes
go through plans and the journal like all others; this room only tells which step is next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from turkterm.desk.board import Board, Topic
from turkterm.desk.exporting import Exporter, ExportFailed
from turkterm.desk.rows.hits import is_open, under_way
from turkterm.model.assignment import AssignmentStatus

if TYPE_CHECKING:
    from turkterm.model.ids import AssignmentId, HITId, HITTypeId


class Step(StrEnum):
    """The steps, in order."""

    EXPIRE = "expire"
    WAIT = "wait"
    REVIEW = "review"
    EXPORT = "export"
    DELETE = "delete"


STEPS = tuple(Step)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a group is. `unread` HITs have assignments that were not read yet; `under_way` verdicts are being sent.

    `busy` HITs have another action under way, such as the expiry of the first step. `unexported` is looked for once
    nothing waits for review, None where there is no export; `last_end` is when the last of those at work must have
    submitted.
    """

    hits: tuple[HITId, ...]
    open: tuple[HITId, ...]
    pending: int
    unread: int
    waiting: tuple[AssignmentId, ...]
    under_way: int
    unexported: tuple[HITId, ...] | None
    last_end: float
    busy: int = 0
    note: str = ""

    @property
    def step(self) -> Step:
        """What is to be done next."""
        if self.open:
            return Step.EXPIRE
        if self.pending or self.unread:
            return Step.WAIT
        if self.waiting or self.under_way:
            return Step.REVIEW
        return Step.EXPORT if self.unexported is None or self.unexported else Step.DELETE

    @property
    def number(self) -> int:
        """Which of the five steps that is."""
        return STEPS.index(self.step) + 1

    @property
    def words(self) -> str:
        """How much is left of the next step."""
        match self.step:
            case _ if self.busy:
                return f"{self.busy} under way"
            case Step.EXPIRE:
                return f"{len(self.open)} open"
            case Step.WAIT if self.pending:
                return f"{self.pending} at work"
            case Step.WAIT:
                return "assignments are being read"
            case Step.REVIEW if not self.waiting:
                return f"{self.under_way} under way"
            case Step.REVIEW:
                return f"{len(self.waiting)} wait"
            case Step.EXPORT if self.unexported is None:
                return "no export here"
            case Step.EXPORT:
                return f"{len(self.unexported or ())} left"
            case Step.DELETE:
                return f"{len(self.hits)} left"


class Closings:
    """The close-outs of one desk: which groups were begun in this session, and what an export said."""

    def __init__(self, board: Board, exporter: Exporter | None, now: Callable[[], float]) -> None:
        self.exporter = exporter
        self._board = board
        self._now = now
        self._begun: dict[HITTypeId, None] = {}
        self._exporting: set[HITTypeId] = set()
        self._notes: dict[HITTypeId, str] = {}

    @property
    def begun(self) -> tuple[HITTypeId, ...]:
        """The groups that are being closed out and still have HITs, the latest last."""
        return tuple(one for one in self._begun if one in self._board.by_type)

    def begin(self, hit_type_id: HITTypeId) -> None:
        """Follow this group."""
        self._begun.pop(hit_type_id, None)
        self._begun[hit_type_id] = None
        self._tell(hit_type_id)

    def stop(self, hit_type_id: HITTypeId) -> None:
        """Follow it no longer; what was done stays done."""
        self._begun.pop(hit_type_id, None)
        self._notes.pop(hit_type_id, None)
        self._tell(hit_type_id)

    def _tell(self, hit_type_id: HITTypeId) -> None:
        self._board.tell(Topic.HITS, tuple(self._board.by_type.get(hit_type_id, ())))

    def exporting(self, hit_type_id: HITTypeId) -> bool:
        """Whether its export is being written."""
        return hit_type_id in self._exporting

    def unexported(self, hit_ids: tuple[HITId, ...]) -> tuple[HITId, ...] | None:
        """Those with assignments that are in no export, none where nobody submitted; None where nobody can tell."""
        worked_on = [hit_id for hit_id in hit_ids if self._board.by_hit.get(hit_id)]
        if not worked_on:
            return ()
        return None if self.exporter is None else tuple(self.exporter.missing(worked_on))

    def progress(self, hit_type_id: HITTypeId) -> Progress:
        """How far a group is now."""
        board, now = self._board, self._now()
        hits = [board.hits[hit_id] for hit_id in board.by_type.get(hit_type_id, ())]
        submitted = [
            key
            for hit in hits
            for key in board.by_hit.get(hit.hit_id, ())
            if board.assignments[key].status is AssignmentStatus.SUBMITTED
        ]
        decided = {key for key in submitted if (entry := board.latest(key)) is not None and entry.state.open}
        found = Progress(
            tuple(hit.hit_id for hit in hits),
            tuple(hit.hit_id for hit in hits if is_open(hit, now)),
            sum(hit.pending for hit in hits),
            sum(hit.hit_id not in board.tallies for hit in hits),
            tuple(key for key in submitted if key not in decided),
            len(decided),
            (),
            now + max((hit.assignment_duration for hit in hits if hit.pending), default=0),
            len(under_way(board).keys() & board.by_type.get(hit_type_id, {}).keys()),
            self._notes.get(hit_type_id, ""),
        )
        # It is asked last: for 10,000 HITs it takes 50 of 57 ms, and the status line asks how far a group is.
        return replace(found, unexported=self.unexported(found.hits)) if found.step is Step.DELETE else found

    def ready(self, hit_type_id: HITTypeId) -> bool:
        """Whether there surely is a step to take, told at little cost: a HIT is open, or none has anyone at work."""
        hits = [self._board.hits[hit_id] for hit_id in self._board.by_type.get(hit_type_id, ())]
        now = self._now()
        busy = under_way(self._board)
        if busy and any(hit.hit_id in busy for hit in hits):
            return False
        if any(is_open(hit, now) for hit in hits):
            return True
        tallies = [self._board.tallies.get(hit.hit_id) for hit in hits]
        quiet = not any(hit.pending for hit in hits) and not any(one is None or one.submitted for one in tallies)
        return quiet and not self.exporting(hit_type_id)

    async def export(self, hit_type_id: HITTypeId) -> str:
        """Write a group's assignments to a file; how it went, which `Progress.note` keeps. Raises ExportFailed."""
        if self.exporter is None or hit_type_id in self._exporting:
            return "The export is being written"
        self._exporting.add(hit_type_id)
        self._notes[hit_type_id] = "exporting"
        hit_ids = tuple(self._board.by_type.get(hit_type_id, ()))
        try:
            path = await self.exporter.export(hit_ids)
        except ExportFailed as fault:
            self._notes[hit_type_id] = f"the export failed: {fault}"
            raise
        else:
            self._notes[hit_type_id] = f"exported to {path}"
            return f"Exported to {path}"
        finally:
            self._exporting.discard(hit_type_id)
            self._tell(hit_type_id)
