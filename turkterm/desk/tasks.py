"""Background work, started in one place: every task has a name, is kept until it ends, and its failure is heard.

`asyncio.create_task` alone loses both: the loop keeps only a weak reference, and an exception surfaces when the
garbage collector happens by. The linter bans it elsewhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
Listener = Callable[[str, BaseException], None]


class Tasks:
    """The tasks of one desk. `on_failure` gets the name and the exception of one that failed."""

    def __init__(self, on_failure: Listener) -> None:
        self._on_failure = on_failure
        self._running: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
        """Start work in the background."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            self._on_failure(task.get_name(), fault)

    async def idle(self) -> None:
        """Wait until nothing runs any more, what is started meanwhile included."""
        while self._running:
            await asyncio.wait(set(self._running))

    async def cancel(self) -> None:
        """Cancel what runs and wait until it has ended."""
        running = set(self._running)
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)
