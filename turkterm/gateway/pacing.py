"""How fast requests go out: a gate with two priorities, and what a throttled answer means for everybody.

A key press never waits behind a background listing: it goes first, and one place is kept for it. When the marketplace
asks to slow down, all requests wait, longer each time, and where the wait ends can be shown. After the wait requests
go out few at a time and more with every success, as TCP does, instead of running into the limit together again.

The gate sends nothing itself and knows no marketplace.
"""

from __future__ import annotations

import asyncio
import heapq
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import IntEnum

#: Seconds to wait after the first throttled answer; doubled by each further one up to the longest.
FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0


class Priority(IntEnum):
    """Who goes first: what a person waits for, then what keeps the screen fresh."""

    KEY = 0
    BACKGROUND = 1


@dataclass(slots=True)
class Turn:
    """One request's place at the gate; `started` on the gate's clock."""

    started: float


class Pacing:
    """The gate. `limit` requests at once at the most; `clock` is monotonic seconds."""

    def __init__(self, limit: int = 8, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = max(2, limit)
        self._clock = clock
        self._window = float(self._limit)
        self._running: dict[Priority, int] = dict.fromkeys(Priority, 0)
        self._queue: list[tuple[Priority, int, asyncio.Future[None]]] = []
        self._sequence = 0
        self._level = 0
        self._slowed = float("-inf")
        self._until = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def limit(self) -> int:
        """How many requests go at once at the most."""
        return self._limit

    @property
    def waiting_until(self) -> float | None:
        """When the wait after a throttled answer ends, on the gate's clock; None while there is no such wait."""
        return self._until if self._until > self._clock() else None

    @property
    def wait_left(self) -> float:
        """Seconds until requests go out again; 0 while they do."""
        return max(0.0, self._until - self._clock())

    @property
    def queued(self) -> int:
        """How many requests wait at the gate."""
        return sum(not future.done() for _, _, future in self._queue)

    @asynccontextmanager
    async def turn(self, priority: Priority) -> AsyncIterator[Turn]:
        """Wait for a place, keep it for the duration of one request, give it back."""
        await self._enter(priority)
        try:
            yield Turn(self._clock())
        finally:
            self._running[priority] -= 1
            self._admit()

    def throttled(self, turn: Turn, retry_after: float | None = None) -> None:
        """Note a throttled answer. Of several that went out together only the first makes the wait grow."""
        if turn.started >= self._slowed:
            self._level += 1
            self._window = max(1.0, self._window / 2)
            self._slowed = self._clock()
        wait = min(FIRST_WAIT * 2 ** (self._level - 1), LONGEST_WAIT)
        self._until = max(self._until, self._clock() + max(wait, retry_after or 0.0))

    def answered(self, turn: Turn) -> None:
        """Note any other answer: the marketplace keeps up, and more may go at once."""
        if turn.started >= self._until:
            self._level = 0
        self._window = min(float(self._limit), self._window + 1 / self._window)

    async def _enter(self, priority: Priority) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sequence += 1
        heapq.heappush(self._queue, (priority, self._sequence, future))
        self._admit()
        try:
            await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():  # the place was given in the same instant: hand it on
                self._running[priority] -= 1
                self._admit()
            raise

    def _room(self, priority: Priority) -> bool:
        running = sum(self._running.values())
        window = int(self._window)
        # One place is kept for a key press, even while the window is down to a single request.
        return running < (max(window, 2) if priority is Priority.KEY else max(window - 1, 1))

    def _admit(self) -> None:
        if self._queue and self.wait_left > 0:
            self._wake_later()
            return
        while self._queue:
            priority, _, future = self._queue[0]
            if future.done():  # who waited was cancelled
                heapq.heappop(self._queue)
                continue
            if not self._room(priority):
                return
            heapq.heappop(self._queue)
            self._running[priority] += 1
            future.set_result(None)

    def _wake_later(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self.wait_left, self._woken)

    def _woken(self) -> None:
        self._timer = None
        self._admit()


class CallMeter:
    """Counts requests: what the header shows and what a marketplace's limit is about."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._recent: deque[float] = deque()
        self.total = 0
        self.throttled = 0

    def count(self) -> None:
        """Note that a request goes out."""
        self.total += 1
        self._recent.append(self._clock())
        self._forget()

    def count_throttled(self) -> None:
        """Note a throttled answer."""
        self.throttled += 1

    @property
    def last_minute(self) -> int:
        """Requests of the last 60 seconds."""
        self._forget()
        return len(self._recent)

    def _forget(self) -> None:
        horizon = self._clock() - 60.0
        while self._recent and self._recent[0] < horizon:
            self._recent.popleft()
