"""Keeps the board fresh: reads the marketplace at a cadence that it can afford.

One reading at a time: a tick that comes while one runs is dropped, never queued. A reading lists all HITs (a page is
100 of them) and then asks for assignments only where a HIT's counters say that something was submitted or reviewed
since. The pause grows with what a reading cost, so that a large account stays inside its calls a minute, and with
failures, so that a marketplace that is down is not hammered.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from turkterm.desk.board import Board
from turkterm.gateway.faults import GatewayError, NotFound
from turkterm.gateway.protocols import Reader
from turkterm.model.hit import Hit
from turkterm.model.ids import AssignmentId, HITId, QualificationTypeId
from turkterm.model.worker import Bonus

#: Assignment listings under way at once: enough to hide the latency, few enough that a key press is never behind many.
_ABREAST = 4
_LONGEST_PAUSE = 120.0


@dataclass(frozen=True, slots=True)
class Cadence:
    """`pause` seconds between readings at the least; `budget` calls a minute at the most; `slow` seconds between
    readings of what seldom changes (blocks, qualification types)."""

    pause: float = 3.0
    budget: int = 60
    slow: float = 60.0


class Poller:
    """Reads for one board. `now` is the marketplace's time, `clock` a monotonic one for pauses."""

    def __init__(
        self,
        board: Board,
        reader: Reader,
        cadence: Cadence,
        *,
        now: Callable[[], float],
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._board = board
        self._reader = reader
        self._cadence = cadence
        self._now = now
        self._wall = wall
        self._seen: dict[HITId, tuple[object, ...]] = {}
        self._calls = 0
        self._failures = 0
        self._slow_due = 0.0
        self._wake = asyncio.Event()
        self._reading = asyncio.Lock()

    async def run(self) -> None:
        """Read for ever; ends by cancellation."""
        while True:
            pause = await self.look()
            self._wake.clear()
            try:
                async with asyncio.timeout(pause):
                    await self._wake.wait()
            except TimeoutError:
                continue

    def hurry(self, *, everything: bool = False) -> None:
        """Read now rather than later; `everything` reads blocks, types and every HIT's assignments again too."""
        if everything:
            self._slow_due = 0.0
            self._seen.clear()
        self._wake.set()

    async def look(self) -> float:
        """One reading; returns the pause in seconds that it has earned. A reading under way is joined, not doubled."""
        async with self._reading:
            self._calls = 0
            started = time.monotonic()
            try:
                await self._read()
            except GatewayError as fault:
                return self._failed(fault)
        self._failures = 0
        self._board.put_state(
            replace(self._board.state, loaded=True, last_read=self._wall(), problem=None, next_try=None)
        )
        earned = self._calls / self._cadence.budget * 60 - (time.monotonic() - started)
        return min(max(self._cadence.pause, earned), _LONGEST_PAUSE)

    def _failed(self, fault: GatewayError) -> float:
        self._failures += 1
        pause = min(self._cadence.pause * 2**self._failures, _LONGEST_PAUSE)
        state = replace(self._board.state, problem=str(fault), next_try=self._wall() + pause, progress=None)
        self._board.put_state(state)
        return pause

    async def _read(self) -> None:
        self._board.put_balance(await self._reader.balance())
        self._calls += 1
        present: set[HITId] = set()
        async for page in self._reader.hits():
            self._calls += 1
            self._board.put_hits(page)
            present.update(hit.hit_id for hit in page)
        self._board.keep_hits(present)
        for gone in self._seen.keys() - present:
            del self._seen[gone]
        if time.monotonic() >= self._slow_due:
            await self._read_slow()
            self._slow_due = time.monotonic() + self._cadence.slow
        await self._read_assignments()

    async def _read_slow(self) -> None:
        self._board.put_blocks(await self._reader.blocks())
        self._board.put_types(await self._reader.qualification_types())
        self._calls += 2

    async def read_holders(self, type_id: QualificationTypeId) -> None:
        """Read who holds a qualification type; raises GatewayError."""
        self._board.put_holders(type_id, await self._reader.holders(type_id))

    async def read_bonuses(self, hit_id: HITId) -> None:
        """Read the bonuses paid on a HIT; raises GatewayError."""
        paid: dict[AssignmentId, tuple[Bonus, ...]] = dict.fromkeys(self._board.by_hit.get(hit_id, ()), ())
        for bonus in await self._reader.bonuses(hit_id=hit_id):
            paid[bonus.assignment_id] = (*paid.get(bonus.assignment_id, ()), bonus)
        self._board.put_bonuses(paid)

    async def _read_assignments(self) -> None:
        """Read the assignments of every HIT whose counters moved, those that wait for review first."""
        due = [hit for hit in self._board.hits.values() if self._seen.get(hit.hit_id) != hit.signature]
        due = [hit for hit in due if self._worth(hit)]
        due.sort(key=lambda hit: (hit.waiting(self._now()) == 0, hit.creation_time))
        if not due:
            return
        queue = iter(due)
        done = 0

        async def work() -> None:
            nonlocal done
            for hit in queue:
                await self._read_one(hit)
                done += 1
                self._board.put_state(replace(self._board.state, progress=(done, len(due))))

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(_ABREAST, len(due))):
                    group.create_task(work())
        except* GatewayError as faults:
            raise faults.exceptions[0] from None
        finally:
            self._board.put_state(replace(self._board.state, progress=None))

    def _worth(self, hit: Hit) -> bool:
        """Whether a HIT can have assignments that were submitted; where not, no call is spent on it."""
        if hit.completed == 0 and hit.waiting(self._now()) == 0:
            self._seen[hit.hit_id] = hit.signature
            return False
        return True

    async def _read_one(self, hit: Hit) -> None:
        waiting = hit.waiting(self._now())
        expected = None if waiting is None else waiting + hit.completed
        try:
            async for page in self._reader.assignments(hit.hit_id, expected=expected):
                self._calls += 1
                self._board.put_assignments(hit.hit_id, page)
        except NotFound:  # deleted since it was listed: the next listing drops it
            return
        if hit.hit_id not in self._board.tallies:
            self._board.put_assignments(hit.hit_id, ())
        self._seen[hit.hit_id] = hit.signature
