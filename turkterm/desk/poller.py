"""Keeps the board fresh: reads the marketplace at a cadence that it can afford.

One reading at a time. A reading lists all HITs (a page is 100 of them) and then asks for assignments only where a HIT's
counters say something that the board does not know: what this console approved itself costs no reading. The pause
grows with what a reading cost, so that a large account stays inside its calls a minute, and with failures, so that a
marketplace that is down is not hammered.

Not seen at once: a rejection that somebody else turned into an approval, for it leaves all counters as they were. The
operator's own refresh reads everything.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from turkterm.gateway.faults import GatewayError, NotFound
from turkterm.model.assignment import AssignmentStatus

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.gateway.protocols import Reader
    from turkterm.model.hit import Hit
    from turkterm.model.ids import HITId

#: Assignment listings under way at once: enough to hide the latency, few enough that a key press is never behind many.
_ABREAST = 4
_LONGEST_PAUSE = 120.0
#: Seconds after a write in which further ones are waited for, so that a burst of them makes one reading.
_GATHER = 0.25
#: Readings of one HIT whose list stays shorter than its counters say: lists lag, but counters may never add up either.
_MOST_TRIES = 3

_WAITING = frozenset({AssignmentStatus.SUBMITTED})


@dataclass(frozen=True, slots=True)
class Cadence:
    """`pause` seconds between readings at the least; `budget` calls a minute at the most; `slow` seconds between
    readings of what seldom changes (blocks, qualification types, requests for them)."""

    pause: float = 3.0
    budget: int = 60
    slow: float = 60.0


class Poller:
    """Reads for one board. `now` is the marketplace's time, `wall` the person's clock."""

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
        self._seen: dict[HITId, Hit] = {}
        self._doubted: set[HITId] = set()
        self._short: dict[HITId, int] = {}
        self._calls = 0
        self._spent: deque[tuple[float, int]] = deque()
        self._failures = 0
        self._slow_due = 0.0
        self._wake = asyncio.Event()
        self._reading = asyncio.Lock()

    async def run(self) -> None:
        """Read for ever; ends by cancellation."""
        while True:
            self._wake.clear()
            pause = await self.look()
            try:
                async with asyncio.timeout(pause):
                    await self._wake.wait()
            except TimeoutError:
                continue
            await asyncio.sleep(_GATHER)

    def hurry(self, *, everything: bool = False) -> None:
        """Read soon: after a write of ours where the budget has room for it, at once where the operator asks.

        `everything` reads blocks, types, requests and every HIT's assignments again too.
        """
        if everything:
            self._slow_due = 0.0
            self._doubted = set(self._board.hits)
        if everything or self._affordable():
            self._wake.set()

    def _affordable(self) -> bool:
        minute_ago = time.monotonic() - 60.0
        while self._spent and self._spent[0][0] < minute_ago:
            self._spent.popleft()
        last = self._spent[-1][1] if self._spent else 0
        return sum(calls for _, calls in self._spent) + last <= self._cadence.budget

    async def look(self) -> float:
        """One reading, after the one under way where there is one; returns the pause in seconds that it has earned."""
        async with self._reading:
            self._calls = 0
            started = time.monotonic()
            try:
                await self._read()
            except GatewayError as fault:
                return self._failed(fault)
            finally:
                self._spent.append((started, self._calls))
        self._failures = 0
        self._board.put_state(
            replace(self._board.state, loaded=True, last_read=self._wall(), problem=None, next_try=None)
        )
        earned = self._calls / self._cadence.budget * 60.0 - (time.monotonic() - started)
        return min(max(self._cadence.pause, earned), _LONGEST_PAUSE)

    def _failed(self, fault: GatewayError) -> float:
        self._failures = min(self._failures + 1, 10)  # two to the tenth is beyond the longest pause
        pause = min(self._cadence.pause * float(2**self._failures), _LONGEST_PAUSE)
        state = replace(self._board.state, problem=str(fault), next_try=self._wall() + pause, progress=None)
        self._board.put_state(state)
        return pause

    async def _read(self) -> None:
        self._calls += 1
        self._board.put_balance(await self._reader.balance())
        present: set[HITId] = set()
        self._calls += 1  # the last page, which is empty
        async for page in self._reader.hits():
            self._calls += 1
            self._board.put_hits(page)
            present.update(hit.hit_id for hit in page)
        self._board.keep_hits(present)
        for gone in (self._seen.keys() | self._short.keys()) - present:
            self._seen.pop(gone, None)
            self._short.pop(gone, None)
        self._doubted &= present
        if time.monotonic() >= self._slow_due:
            await self._read_slow()
        await self._read_assignments()

    async def _read_slow(self) -> None:
        """A list that a write of ours overtook may be the older one: it is left, and read again next time."""
        board, due = self._board, time.monotonic() + self._cadence.slow
        self._calls += 3
        known_blocks = board.blocks
        blocks = await self._reader.blocks()
        if board.blocks is known_blocks:
            board.put_blocks(blocks)
        else:
            due = 0.0
        known_types, known_requests = board.qualifications.types, board.inbox.requests
        types = await self._reader.qualification_types()
        requests = await self._reader.qualification_requests()
        if board.qualifications.types is known_types and board.inbox.requests is known_requests:
            board.qualifications.put_types(types)
            board.inbox.put_requests(requests)
        else:
            due = 0.0
        self._slow_due = due

    async def _read_assignments(self) -> None:
        """Read the assignments of every HIT whose counters moved, those that wait for review first."""
        due = [hit for hit in self._board.hits.values() if self._to_read(hit)]
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
        except ExceptionGroup as faults:
            raise _worst(faults) from None
        finally:
            self._board.put_state(replace(self._board.state, progress=None))

    def _to_read(self, hit: Hit) -> bool:
        """Whether a HIT has assignments that the board does not know as they are; where not, no call is spent on it."""
        if hit.hit_id not in self._doubted:
            seen = self._seen.get(hit.hit_id)
            if seen is not None and seen.signature == hit.signature:
                return False
            if self._known(hit, seen):
                self._seen[hit.hit_id] = hit
                return False
        return True

    def _known(self, hit: Hit, seen: Hit | None) -> bool:
        """Whether the counters say no more than the board knows."""
        tally = self._board.tallies.get(hit.hit_id)
        waiting = hit.waiting(self._now())
        if tally is None:
            return hit.completed == 0 and waiting == 0
        if tally.approved + tally.rejected != hit.completed:
            return False
        if waiting is not None:
            return tally.submitted == waiting
        # Expired: nobody can accept any more, so that with the same pending ones nothing was submitted since.
        return seen is not None and _open_places(seen) == _open_places(hit)

    async def _read_one(self, hit: Hit) -> None:
        """Read a HIT's assignments; where all reviewed ones are known, only those that wait."""
        waiting = hit.waiting(self._now())
        expected = None if waiting is None else waiting + hit.completed
        statuses = None
        doubted = hit.hit_id in self._doubted
        tally = self._board.tallies.get(hit.hit_id)
        if tally is not None and not doubted and tally.approved + tally.rejected == hit.completed:
            statuses, expected = _WAITING, waiting
        self._doubted.discard(hit.hit_id)  # before the reading: who doubts while it runs doubts what it brings
        read = 0
        self._calls += 1
        try:
            async for page in self._reader.assignments(hit.hit_id, statuses, expected):
                self._calls += read > 0
                read += len(page)
                self._board.put_assignments(hit.hit_id, page)
        except NotFound:  # deleted since it was listed: the next listing drops it
            return
        except BaseException:
            if doubted:
                self._doubted.add(hit.hit_id)
            raise
        if hit.hit_id not in self._board.tallies:
            self._board.put_assignments(hit.hit_id, ())
        tries = self._short.pop(hit.hit_id, 0) + 1
        if expected is not None and read < expected and tries < _MOST_TRIES:
            self._short[hit.hit_id] = tries  # the list lags behind the counters: ask again next time
        else:
            self._seen[hit.hit_id] = hit


def _open_places(hit: Hit) -> tuple[int, int, int]:
    return (hit.max_assignments, hit.available, hit.pending)


def _worst(faults: ExceptionGroup[Exception]) -> Exception:
    """The fault to report of several: an error of ours before the marketplace's."""
    return next((fault for fault in faults.exceptions if not isinstance(fault, GatewayError)), faults.exceptions[0])
