"""Readings that begin when the operator opens something, in the background: the board tells when they are there.

Where one fails the board says so, and the next one tries again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from turkterm.gateway.faults import GatewayError

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.desk.cards import Cards
    from turkterm.desk.tasks import Tasks
    from turkterm.gateway.protocols import Reader
    from turkterm.model.ids import AssignmentId, QualificationTypeId, WorkerId


class Openings:
    """Begins the readings of `cards`. `keys` reads what the operator waits for, `background` what comes after it."""

    def __init__(self, board: Board, cards: Cards, keys: Reader, background: Reader, tasks: Tasks) -> None:
        self._board = board
        self._cards = cards
        self._keys = keys
        self._background = background
        self._tasks = tasks
        self._worker: asyncio.Task[None] | None = None
        self._holders: asyncio.Task[None] | None = None

    def forget(self) -> None:
        """Read everything anew when it is opened next, and at once who holds what, where that was wanted before."""
        self._cards.forget()
        if self._holders is not None:
            self.know_holders()

    def open_holders(self, type_id: QualificationTypeId) -> None:
        """Read who holds a qualification type."""
        self._begin(lambda: self._read_holders(type_id), f"holders of {type_id}")

    def open_exam(self, type_id: QualificationTypeId) -> None:
        """Read a qualification type's test and key, where not known yet."""
        self._begin(lambda: self._cards.read_exam(type_id), f"test of {type_id}")

    def open_revoked(self, type_id: QualificationTypeId) -> None:
        """Read who held a qualification type before."""
        self._begin(lambda: self._cards.read_revoked(type_id), f"former holders of {type_id}")

    def know_holders(self) -> None:
        """Read who holds what, of every type where that is not known yet."""
        under_way = self._holders is not None and not self._holders.done()
        if self._cards.unread and not under_way:
            self._holders = self._begin(lambda: self._cards.read_every_holder(self._background), "holders")

    def open_worker(self, worker_id: WorkerId) -> None:
        """Read the bonuses of a worker's assignments, and who holds what, where not known yet.

        A worker opened before is read no further: the operator went on.
        """
        if self._worker is not None:
            self._worker.cancel()
        self._worker = self._begin(lambda: self._cards.read_worker(worker_id), f"worker {worker_id}")

    def link(self, assignment_id: AssignmentId, field: str, told: Callable[[str | None, str], None]) -> None:
        """Ask for a link to an uploaded file; `told` hears it, or None and why there is none."""

        async def ask() -> None:
            try:
                told(await self._keys.file_url(assignment_id, field), "")
            except GatewayError as fault:
                told(None, str(fault))

        self._tasks.spawn(ask(), f"link to {field} of {assignment_id}")

    def _begin(self, reading: Callable[[], Awaitable[None]], name: str) -> asyncio.Task[None]:
        return self._tasks.spawn(self._read_quietly(reading), name)

    async def _read_quietly(self, reading: Callable[[], Awaitable[None]]) -> None:
        try:
            await reading()
        except GatewayError as fault:
            self._board.put_state(self._board.state.with_problem(str(fault)))

    async def _read_holders(self, type_id: QualificationTypeId) -> None:
        """Where this fails, the list of holders says so until a reading succeeds."""
        why: str | None = None
        try:
            await self._cards.read_holders(type_id)
        except GatewayError as fault:
            why = str(fault)
            raise
        finally:
            self._board.inbox.put_unread(type_id, why)
