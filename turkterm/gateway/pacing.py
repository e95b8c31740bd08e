"""How fast requests go out: a gate with priorities, which finds the marketplace's rate by itself.

A key press never waits behind a bulk run, nor a run behind background reading for long; one place is kept for the key
press. How many go at once grows with every answer, from few, until the marketplace has nothing left. Then everybody
waits, and the gate measures: between two throttled answers of one token bucket (the bucket was empty at both) as many
requests pass as the marketplace allows. From then on requests are spaced at a little less than that rate, which is
measured anew when it was too much. Where single answers are throttled nobody waits: `chance` finds out why.

The gate sends nothing itself and knows no marketplace. The spacing is own code: the limiters on PyPI keep a rate that
is given and fixed (aiolimiter, limits, pyrate-limiter), and none of them has priorities.
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

from turkterm.gateway.chance import Judge, Verdict

#: Seconds to wait after the first throttled answer; doubled by each further one up to the longest.
FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0

#: Requests at once: 16 beside the place for a key press carry 200 a second at 80 ms, more than this client can sign.
MOST_AT_ONCE = 17
#: Requests at once at the start, and while the rate is measured.
FEW_AT_START, FEW_TO_MEASURE = 4, 2

#: How much of the measured rate is used: the rest is for jitter, which bunches requests on their way. The measurement
#: itself misses what was on its way at the end of it, and so never says too much.
SHARE = 0.97
#: A measurement takes so many seconds, for what is on its way at both ends blurs a shorter one; and not more than so
#: many, or a bucket has overflowed meanwhile.
SHORTEST_MEASUREMENT, LONGEST_MEASUREMENT = 1.5, 6.0
#: Seconds that a rate is kept before it grows, and the part of it by which it grows each second then, no further than
#: what was measured. After many more seconds it is tried whether the marketplace allows more by now: a bucket hides for
#: a while that a rate is too much, and faster growth would pass it by more before the first throttled answer.
KEPT_SECONDS, GROWTH, TRY_SECONDS = 60.0, 0.01, 600.0
#: Seconds in which nothing was asked after which what was measured before says nothing: a bucket overflows meanwhile.
REST = 0.5
#: What is left of a rate that was too much where there was nothing to measure by; and the least rate, a second.
LESS, LEAST_RATE = 0.85, 2.0


class Priority(IntEnum):
    """Who goes first: what a person waits for, then what was decided, then what keeps the screen fresh."""

    KEY = 0
    WRITE = 1
    BACKGROUND = 2


#: How many requests that come later may go before one, by its priority: last is not never.
_PATIENCE = {Priority.KEY: 0, Priority.WRITE: 100, Priority.BACKGROUND: 400}


@dataclass(slots=True)
class Turn:
    """One request's place at the gate; `started` on the gate's clock."""

    started: float


class Pacing:
    """The gate. `limit` requests at once at the most; `clock` is monotonic seconds."""

    def __init__(self, limit: int = MOST_AT_ONCE, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = max(2, limit)
        self._clock = clock
        self._window = float(min(self._limit, FEW_AT_START))
        self._running = 0
        self._queue: list[tuple[int, int, Priority, asyncio.Future[None]]] = []
        self._sequence = 0
        self._level = 0
        self._slowed = float("-inf")
        self._until = 0.0
        self._rate: float | None = None
        self._proven: float | None = None
        self._kept_until = 0.0
        self._judge = Judge()
        self._measuring = False
        self._next = 0.0
        self._measured_since, self._passed = float("-inf"), 0
        self._idle_since = float("inf")
        self._timer: asyncio.TimerHandle | None = None

    @property
    def limit(self) -> int:
        """How many requests go at once at the most."""
        return self._limit

    @property
    def rate(self) -> float | None:
        """The rate, in requests a second, at which requests go out; None while no limit was met."""
        if self._rate is None:
            return None
        older = self._clock() - self._kept_until
        grown = self._rate * (1 + GROWTH * min(max(0.0, older), (1 / SHARE - 1) / GROWTH))
        return grown * (1 + GROWTH * max(0.0, older - TRY_SECONDS))

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
        return sum(not future.done() for *_, future in self._queue)

    @asynccontextmanager
    async def turn(self, priority: Priority) -> AsyncIterator[Turn]:
        """Wait for a place, keep it for the duration of one request, give it back."""
        await self._enter(priority)
        try:
            yield Turn(self._clock())
        finally:
            self._running -= 1
            self._admit()
            if not self._running and not self.queued:
                self._idle_since = self._clock()

    def throttled(self, turn: Turn, retry_after: float | None = None) -> None:
        """Note a throttled answer. Everybody waits where the marketplace has nothing left, or says how long.

        Of several that went out together only the first makes the wait grow.
        """
        now = self._clock()
        verdict = self._judge.heard(now, turn.started, throttled=True)
        if (
            self._rate is not None
            and now > self._kept_until
            and verdict is Verdict.NOTHING
            and not self._judge.by_chance
        ):
            self._keep(self._rate)  # it had grown, and passed without that
        if verdict is Verdict.EMPTY:
            self._judge.emptied()
            self._measuring = True
        if not (self._measuring or retry_after):
            self._slow(verdict, now)
            return
        if turn.started >= self._slowed:
            self._learn(now)
            self._level += 1
            self._slowed = now
        wait = min(FIRST_WAIT * 2 ** (self._level - 1), LONGEST_WAIT)
        self._until = max(self._until, now + max(wait, retry_after or 0.0))

    def answered(self, turn: Turn) -> None:
        """Note any other answer: the marketplace keeps up, and more may go at once."""
        self._slow(self._judge.heard(self._clock(), turn.started, throttled=False), self._clock())
        if turn.started >= self._until:
            self._level = 0
        if turn.started >= self._measured_since:
            self._passed += 1
        met = self._slowed > float("-inf")
        self._window = min(float(self._limit), self._window + (1 / self._window if met else 1.0))

    def _slow(self, verdict: Verdict, now: float) -> None:
        """Slow requests to what passes, to see whether that helps; back to the rate that helped last, where not."""
        if verdict is Verdict.SLOW and self._judge.began is not None:
            self._keep(self._judge.passing / (now - self._judge.began) * SHARE)
        elif verdict is Verdict.HELPED:
            self._proven = self._rate
        elif verdict is Verdict.CHANCE:
            self._rate = self._proven
            self._window = float(self._limit)

    def _learn(self, now: float) -> None:
        """What a throttled answer says of the rate, by what passed since an earlier one."""
        elapsed, rate = now - self._measured_since, self.rate
        if SHORTEST_MEASUREMENT <= elapsed <= LONGEST_MEASUREMENT and self._passed:
            self._keep(self._passed / elapsed * SHARE)
        elif elapsed > LONGEST_MEASUREMENT and rate is not None:
            self._keep(rate * LESS)
        elif rate is None:
            self._window = max(1.0, min(float(FEW_TO_MEASURE), self._window / 2))
        if elapsed >= SHORTEST_MEASUREMENT:
            self._measured_since, self._passed = now, 0

    def _keep(self, rate: float) -> None:
        self._rate = max(LEAST_RATE, rate)
        self._kept_until = self._clock() + KEPT_SECONDS
        self._window = float(self._limit)  # the rate is the limit now
        self._measuring = False
        self._judge.slowed(self._clock())

    async def _enter(self, priority: Priority) -> None:
        if self._clock() - self._idle_since > REST:
            self._judge.forget()
            self._measured_since, self._passed = float("-inf"), 0
        self._idle_since = float("inf")
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sequence += 1
        heapq.heappush(self._queue, (self._sequence + _PATIENCE[priority], self._sequence, priority, future))
        self._admit()
        try:
            await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():  # the place was given in the same instant: hand it on
                self._running -= 1
                self._admit()
            raise

    def _room(self, priority: Priority) -> bool:
        window = int(self._window)
        # One place is kept for a key press, even while the window is down to a single request.
        return self._running < (max(window, 2) if priority is Priority.KEY else max(window - 1, 1))

    def _admit(self) -> None:
        while self._queue:
            _, _, priority, future = self._queue[0]
            if future.done():  # who waited was cancelled
                heapq.heappop(self._queue)
                continue
            if not self._room(priority):
                return
            now = self._clock()
            opens = max(self._until, self._next)
            if opens > now:
                self._wake_at(opens - now)
                return
            heapq.heappop(self._queue)
            if (rate := self.rate) is not None:
                self._next = max(self._next, now - 1 / rate) + 1 / rate  # a timer that was late is made up for, once
            self._running += 1
            future.set_result(None)

    def _wake_at(self, seconds: float) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._woken)

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
