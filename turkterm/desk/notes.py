"""Private notes and "pay, but do not use": on the disk first, then on the board.

Nothing here goes to a marketplace. In monitor mode, which opens no file for writing, there are no notes; where their
file cannot be used a review goes on without, and whoever tries to note something is told why.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from turkterm.journal.schema import JournalUnusable

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.desk.tasks import Tasks
    from turkterm.journal.remarks import Remarks
    from turkterm.model.ids import AssignmentId, WorkerId

#: Hears None when what was noted is on the disk, else why it is not.
Told = Callable[[str | None], None]


class Notes:
    """The notes of one desk. `problem` is why there is no file, where there should be one."""

    def __init__(self, board: Board, remarks: Remarks | None, tasks: Tasks, problem: str | None = None) -> None:
        self._board = board
        self._remarks = remarks
        self._tasks = tasks
        self.problem = problem

    @property
    def why_not(self) -> str | None:
        """Why nothing can be noted; None where it can."""
        return None if self._remarks is not None else self.problem or "No notes are kept here"

    async def recall(self) -> None:
        """Put what was noted before on the board; a file that cannot be read is a problem of the notes alone."""
        if self._remarks is None:
            return
        try:
            assignments = await self._remarks.about_assignments()
            workers = await self._remarks.about_workers()
        except JournalUnusable as fault:
            self._remarks, self.problem = None, str(fault)
            return
        self._board.put_remarks(assignments, workers)

    def note_assignments(self, ids: Sequence[AssignmentId], text: str, told: Told) -> None:
        """Note this about each of the assignments; empty takes their notes away."""

        async def write(remarks: Remarks) -> None:
            self._board.put_remarks(await remarks.note_assignments(ids, text))

        self._begin(write, told)

    def use_assignments(self, ids: Sequence[AssignmentId], *, unused: bool, told: Told) -> None:
        """Say of each of the assignments whether its answers are to be left out."""

        async def write(remarks: Remarks) -> None:
            self._board.put_remarks(await remarks.use_assignments(ids, unused=unused))

        self._begin(write, told)

    def note_worker(self, worker_id: WorkerId, text: str, told: Told) -> None:
        """Note this about a worker; empty takes the note away."""

        async def write(remarks: Remarks) -> None:
            self._board.put_remarks({}, await remarks.note_worker(worker_id, text))

        self._begin(write, told)

    def _begin(self, write: Callable[[Remarks], Coroutine[Any, Any, None]], told: Told) -> None:
        if self._remarks is not None:
            self._tasks.spawn(self._kept(write(self._remarks), told), "note")

    async def _kept(self, write: Coroutine[Any, Any, None], told: Told) -> None:
        try:
            await write
        except JournalUnusable as fault:
            told(str(fault))
        else:
            told(None)
