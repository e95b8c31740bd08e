"""One thread that does all work on one file's connection, many pieces in one commit.

What waits when the thread is free goes into one transaction, so that 500 approvals cost a few fsyncs and not 500, and
each caller hears back only after the commit: what was acknowledged is on the disk. A piece that fails by itself is
undone alone; a commit that fails undoes all and everybody hears of it. What only looks takes no lock: another turkterm
may be writing, and a full disk is no reason not to read.
"""

from __future__ import annotations

import asyncio
import itertools
import queue
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from turkterm.journal.schema import JOURNAL, JournalUnusable, unusable

#: Pieces of work in one commit at the most.
_MOST = 512

T = TypeVar("T")
Piece = Callable[[sqlite3.Connection], Any]


@dataclass(slots=True)
class _Job:
    piece: Piece
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    writes: bool
    result: Any = None
    fault: BaseException | None = None


class Commits:
    """Owns the connection from the moment it is made until `close`."""

    def __init__(self, db: sqlite3.Connection, path: Path, word: str = JOURNAL.word) -> None:
        self._db = db
        self._path = path
        self._word = word
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name=word, daemon=True)
        self._thread.start()

    async def do(self, piece: Callable[[sqlite3.Connection], T]) -> T:
        """Run `piece` inside a transaction and return its result after the commit; raises JournalUnusable."""
        return await self._ask(piece, writes=True)

    async def look(self, piece: Callable[[sqlite3.Connection], T]) -> T:
        """Run `piece`, which only reads, after what was asked before it; raises JournalUnusable."""
        return await self._ask(piece, writes=False)

    async def _ask(self, piece: Callable[[sqlite3.Connection], T], *, writes: bool) -> T:
        if self._closed:
            raise JournalUnusable(f"the {self._word} {self._path} is closed")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(piece, future, loop, writes))
        return await future

    async def close(self) -> None:
        """Finish what waits and close the file."""
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)

    def _work(self) -> None:
        more = True
        while more:
            jobs: list[_Job] = []
            first = self._jobs.get()
            while first is not None:
                jobs.append(first)
                if len(jobs) == _MOST or self._jobs.empty():
                    break
                first = self._jobs.get()
            more = first is not None
            for writes, together in itertools.groupby(jobs, key=lambda job: job.writes):
                some = list(together)
                (self._commit if writes else self._look)(some)
                _answer(some)
        self._db.close()

    def _commit(self, jobs: list[_Job]) -> None:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            for job in jobs:
                self._run(job)
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            fault = unusable(self._path, error, self._word)
            for job in jobs:
                job.fault = job.fault or fault
            self._roll_back()

    def _run(self, job: _Job) -> None:
        self._db.execute("SAVEPOINT piece")
        try:
            job.result = job.piece(self._db)
        except sqlite3.Error:
            raise
        except Exception as error:  # noqa: BLE001  # handed to the caller, in whose thread it belongs
            job.fault = error
            self._db.execute("ROLLBACK TO piece")
        self._db.execute("RELEASE piece")

    def _look(self, jobs: list[_Job]) -> None:
        for job in jobs:
            try:
                job.result = job.piece(self._db)
            except sqlite3.Error as error:
                job.fault = unusable(self._path, error, self._word)
            except Exception as error:  # noqa: BLE001  # handed to the caller, in whose thread it belongs
                job.fault = error

    def _roll_back(self) -> None:
        try:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
        except sqlite3.Error:  # the disk is gone; the next BEGIN fails and says so
            return


def _answer(jobs: list[_Job]) -> None:
    for job in jobs:
        try:
            job.loop.call_soon_threadsafe(_settle, job)
        except RuntimeError:  # the loop has ended, and nobody waits any more
            continue


def _settle(job: _Job) -> None:
    if job.future.done():  # cancelled meanwhile
        return
    if job.fault is not None:
        job.future.set_exception(job.fault)
    else:
        job.future.set_result(job.result)
