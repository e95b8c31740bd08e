"""The gate finds a marketplace's rate by itself, tells it from chance and keeps it: whole runs where time jumps."""

from __future__ import annotations

import asyncio
import random
import selectors
from collections.abc import Coroutine
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from turkterm.gateway.calls import Caller, ClockOffset
from turkterm.gateway.faults import Throttled
from turkterm.gateway.pacing import CallMeter, Pacing, Priority
from turkterm.marketplace.faults import RateLimit

BACKGROUND, WRITE, KEY = Priority.BACKGROUND, Priority.WRITE, Priority.KEY


class Skipping(selectors.DefaultSelector):
    """Waits for nothing: time jumps to the next timer. Whole minutes pass in no time, the same in every run."""

    now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        if timeout is not None and timeout > 0:
            self.now += timeout
        return super().select(0)


class JumpingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.jumps = Skipping()
        super().__init__(self.jumps)

    def time(self) -> float:
        return self.jumps.now


def jumping(work_: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        runner.run(work_)


class Bad(RateLimit):
    """No limit, and bad moments: a share of the requests is throttled whatever their rate."""

    def __init__(self, share: float, seed: int) -> None:
        super().__init__(1.0, lambda: 0.0)
        self._share = share
        self._random = random.Random(seed)

    def take(self) -> bool:
        return self._random.random() >= self._share


class Market:
    """A marketplace with a latency and the embedded one's own token bucket, behind a gate and what retries at it."""

    def __init__(self, rate: float | None, latency: float) -> None:
        self.clock = asyncio.get_running_loop().time
        self.pacing = Pacing(clock=self.clock)
        self.limit = None if rate is None else RateLimit(rate, self.clock)
        self.latency = latency
        self.sent: list[float] = []
        self.throttled = 0
        self.meta = SimpleNamespace(method_to_api_mapping={"ask": "Ask"})
        self._caller = Caller(self, self.pacing, CallMeter(self.clock), ClockOffset())

    async def ask(self) -> dict[str, Any]:
        """What the client of the API does: one request, its answer or its error."""
        self.sent.append(self.clock())
        await asyncio.sleep(self.latency / 2)
        passes = self.limit is None or self.limit.take()
        await asyncio.sleep(self.latency / 2)
        if passes:
            return {"ResponseMetadata": {"HTTPHeaders": {"content-type": "application/x-amz-json-1.1"}}}
        self.throttled += 1
        raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"}}, "Ask")

    async def call(self, priority: Priority) -> float:
        """One request until it passes; the seconds that it took."""
        asked = self.clock()
        while True:
            with suppress(Throttled):
                await self._caller.read("Ask", {}, priority)
                return self.clock() - asked

    async def run(self, calls: int) -> None:
        """A run of writes, 24 in hand at once."""
        left = iter(range(calls))

        async def worker() -> None:
            for _ in left:
                await self.call(WRITE)

        async with asyncio.TaskGroup() as group:
            for _ in range(24):
                group.create_task(worker())

    def most(self, since: float, until: float = 1e9) -> int:
        """The most requests in any second between these."""
        sent = [at for at in self.sent if since <= at <= until] or [0.0]
        return max(sum(at <= other < at + 1 for other in sent[n : n + 200]) for n, at in enumerate(sent))


@pytest.mark.parametrize("latency", [0.004, 0.08, 0.4])
@pytest.mark.parametrize("rate", [5.0, 20.0, 100.0])
def test_the_rate_is_found_with_few_wasted_calls_and_then_kept(rate: float, latency: float) -> None:
    async def scenario() -> None:
        market = Market(rate, latency)
        await market.run(1000)
        if rate * latency > 16:  # more than the gate lets out at once: no limit is ever met
            assert market.throttled == 0
            return
        assert market.throttled <= 50
        assert market.most(since=8.0, until=60.0) <= rate + 1
        assert market.most(since=8.0) <= rate + 1
        assert market.pacing.rate is not None
        assert 0.7 * rate <= market.pacing.rate <= rate * 1.03
        assert market.clock() <= 1000 / rate * 1.35 + 5

    jumping(scenario())


@pytest.mark.parametrize("latency", [0.004, 0.08])
def test_without_a_limit_there_is_none_and_sixteen_go_at_once(latency: float) -> None:
    async def scenario() -> None:
        market = Market(None, latency)
        await market.run(1600)
        assert market.pacing.rate is None
        assert market.clock() <= 1600 * latency / 16 * 1.05 + 5 * latency

    jumping(scenario())


def test_a_key_press_is_next_and_reading_goes_on_during_a_long_run() -> None:
    async def scenario() -> None:
        market = Market(20.0, 0.08)
        async with asyncio.TaskGroup() as group:
            group.create_task(market.run(2000))
            await asyncio.sleep(20)  # the rate is known by now
            waits = []
            for _ in range(10):
                waits.append(await market.call(KEY))
                await asyncio.sleep(1)
            assert max(waits) <= 0.08 + 2 / 15
            assert await market.call(BACKGROUND) < 40

    jumping(scenario())


def test_a_rate_that_was_lowered_is_found_again_and_one_that_was_raised_is_tried() -> None:
    async def scenario() -> None:
        market = Market(40.0, 0.02)
        await market.run(800)
        market.limit = RateLimit(10.0, market.clock)
        await market.run(800)
        assert market.pacing.rate is not None
        assert 7.5 <= market.pacing.rate <= 10.5
        market.limit = RateLimit(40.0, market.clock)
        await market.run(12000)
        assert market.pacing.rate > 20
        assert market.throttled <= 160

    jumping(scenario())


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("share", "latency"), [(0.05, 0.08), (0.2, 0.005), (0.2, 0.08)])
def test_what_is_throttled_by_chance_slows_nobody(share: float, latency: float, seed: int) -> None:
    async def scenario() -> None:
        market = Market(None, latency)
        market.limit = Bad(share, seed)
        await market.run(4000)
        assert market.clock() <= 4000 * latency / 16 / (1 - share) * 1.15 + 1

    jumping(scenario())


@pytest.mark.parametrize("rate", [5.0, 20.0])
def test_a_run_of_some_minutes_never_passes_the_rate(rate: float) -> None:
    async def scenario() -> None:
        market = Market(rate, 0.02)
        await market.run(int(rate * 500))
        assert market.most(since=8.0) <= rate + 1
        assert market.throttled <= 50

    jumping(scenario())


@pytest.mark.parametrize("latency", [0.002, 0.004, 0.008, 0.02, 0.08])
@pytest.mark.parametrize("read", [22, 33])
def test_what_was_read_before_a_run_spoils_nothing(read: int, latency: float) -> None:
    """Reading one after the other empties the bucket once; a rest fills it, and says nothing of the rate."""

    async def scenario() -> None:
        market = Market(20.0, latency)
        for _ in range(read):
            await market.call(BACKGROUND)
        await asyncio.sleep(1.5)
        begun, before = market.clock(), market.throttled
        await market.run(1000)
        assert market.throttled - before <= 40
        assert market.most(since=begun + 5) <= 21
        assert market.clock() - begun <= 60

    jumping(scenario())


def test_a_known_rate_stays_through_a_pause() -> None:
    async def scenario() -> None:
        market = Market(20.0, 0.02)
        await market.run(200)
        wasted = market.throttled
        await asyncio.sleep(30)
        await market.run(200)
        assert market.throttled == wasted

    jumping(scenario())
