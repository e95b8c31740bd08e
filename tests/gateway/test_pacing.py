"""A key press goes before background reading, and a throttled answer makes everybody wait, longer each time."""

from __future__ import annotations

import asyncio
import random
import selectors
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest

from turkterm.gateway import pacing as module
from turkterm.gateway.pacing import CallMeter, Pacing, Priority, Turn
from turkterm.marketplace.faults import RateLimit

BACKGROUND, WRITE, KEY = Priority.BACKGROUND, Priority.WRITE, Priority.KEY


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(2000):
        if condition():
            return
        await asyncio.sleep(0.002)
    raise AssertionError("it never came to that")


def work(pacing: Pacing, priority: Priority, name: str, log: list[str], go: asyncio.Event) -> Awaitable[None]:
    async def run() -> None:
        async with pacing.turn(priority):
            log.append(name)
            await go.wait()

    return run()


async def test_no_more_than_the_limit_at_once_and_a_place_is_kept_for_a_key_press() -> None:
    pacing, log, go = Pacing(limit=4), list[str](), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for number in range(6):
            group.create_task(_run(work(pacing, BACKGROUND, f"b{number}", log, go)))
        await until(lambda: len(log) == 3)
        assert pacing.queued == 3
        group.create_task(_run(work(pacing, KEY, "key", log, go)))
        await until(lambda: "key" in log)  # at once, though background requests were waiting
        assert len(log) == 4
        go.set()
    assert len(log) == 7


async def test_waiting_key_presses_go_before_waiting_background_requests() -> None:
    pacing, log, go = Pacing(limit=2), list[str](), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for name, priority in (("b1", BACKGROUND), ("k1", KEY), ("b2", BACKGROUND), ("k2", KEY), ("k3", KEY)):
            group.create_task(_run(work(pacing, priority, name, log, go)))
        await until(lambda: pacing.queued == 3)
        go.set()
    assert log == ["b1", "k1", "k2", "k3", "b2"]


async def test_who_is_cancelled_while_waiting_gives_nothing_away_and_blocks_nobody() -> None:
    pacing, log, go = Pacing(limit=2), list[str](), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(_run(work(pacing, BACKGROUND, "first", log, go)))
        await until(lambda: log == ["first"])
        waiting = group.create_task(_run(work(pacing, BACKGROUND, "cancelled", log, go)))
        await until(lambda: pacing.queued == 1)
        group.create_task(_run(work(pacing, BACKGROUND, "last", log, go)))
        await until(lambda: pacing.queued == 2)
        waiting.cancel()
        go.set()
    assert log == ["first", "last"]
    async with asyncio.timeout(5), pacing.turn(KEY), pacing.turn(KEY):  # every place came back
        pass


async def test_a_place_given_in_the_instant_of_a_cancellation_comes_back() -> None:
    pacing, log, go = Pacing(limit=2), list[str](), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        first = group.create_task(_run(work(pacing, BACKGROUND, "first", log, go)))
        await until(lambda: log == ["first"])
        second = group.create_task(_run(work(pacing, BACKGROUND, "second", log, go)))
        await until(lambda: pacing.queued == 1)
        first.cancel()
        await asyncio.sleep(0)  # the first one's place goes to the second, which has not run yet
        second.cancel()
    assert log == ["first"]
    async with asyncio.timeout(5), pacing.turn(BACKGROUND):
        pass


def throttle(pacing: Pacing, clock: Callable[[], float]) -> None:
    """As many throttled answers to requests that went out together as say that nothing is left."""
    together = [Turn(clock() - 0.01) for _ in range(6)]
    for turn in together:
        pacing.throttled(turn)


async def test_one_throttled_answer_makes_nobody_wait() -> None:
    clock = Clock()
    pacing = Pacing(clock=clock)
    for _ in range(5):
        pacing.throttled(Turn(clock.now))
        pacing.answered(Turn(clock.now))
        pacing.answered(Turn(clock.now))
        assert (pacing.wait_left, pacing.rate) == (0.0, None)


async def test_throttled_answers_make_everybody_wait_and_it_shows_until_when() -> None:
    clock = Clock()
    pacing = Pacing(clock=clock)
    shown = [(pacing.waiting_until, pacing.wait_left)]
    throttle(pacing, clock)
    shown.append((pacing.waiting_until, pacing.wait_left))
    clock.now += 10
    shown.append((pacing.waiting_until, pacing.wait_left))
    assert shown == [(None, 0.0), (100.0 + module.FIRST_WAIT, module.FIRST_WAIT), (None, 0.0)]


async def test_the_wait_grows_with_each_round_of_refusals_and_not_with_each_refusal() -> None:
    clock = Clock()
    pacing = Pacing(clock=clock)
    waits = []
    for _ in range(9):
        together = [Turn(clock.now) for _ in range(8)]
        clock.now += 0.05
        for turn in together:
            pacing.throttled(turn)
        waits.append(pacing.wait_left)
        clock.now += pacing.wait_left + 0.01
    assert waits == pytest.approx([0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0])


async def test_an_answer_ends_the_growth() -> None:
    clock = Clock()
    pacing = Pacing(clock=clock)
    for _ in range(3):
        throttle(pacing, clock)
        clock.now += 20
    pacing.answered(Turn(clock.now))
    throttle(pacing, clock)
    assert pacing.wait_left == module.FIRST_WAIT


async def test_the_marketplaces_own_wait_is_honoured() -> None:
    clock = Clock()
    pacing = Pacing(clock=clock)
    pacing.throttled(Turn(clock.now), retry_after=7.0)
    assert pacing.wait_left == 7.0


async def test_after_a_wait_requests_go_out_few_at_a_time_and_then_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_WAIT", 0.05)
    pacing, log, go = Pacing(limit=8), list[str](), asyncio.Event()
    started = time.monotonic()
    for _ in range(2):
        throttle(pacing, time.monotonic)
    async with asyncio.TaskGroup() as group:
        for number in range(8):
            group.create_task(_run(work(pacing, BACKGROUND, f"b{number}", log, go)))
        await asyncio.sleep(0)
        assert log == []
        await until(lambda: bool(log))
        assert time.monotonic() - started >= 0.05
        assert len(log) == 1  # the window went 8 → 4 → 2, one place of it for a key press
        for _ in range(40):
            pacing.answered(Turn(time.monotonic()))
        go.set()
    assert len(log) == 8


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
    """A marketplace with a latency and the embedded one's own token bucket, behind a gate."""

    def __init__(self, rate: float | None, latency: float) -> None:
        clock = asyncio.get_running_loop().time
        self.pacing = Pacing(clock=clock)
        self.limit = None if rate is None else RateLimit(rate, clock)
        self.latency = latency
        self.clock = clock
        self.sent: list[float] = []
        self.throttled = 0

    async def call(self, priority: Priority) -> float:
        """One request until it passes; the seconds that it took."""
        asked = self.clock()
        while True:
            async with self.pacing.turn(priority) as turn:
                self.sent.append(self.clock())
                await asyncio.sleep(self.latency / 2)
                passes = self.limit is None or self.limit.take()
                await asyncio.sleep(self.latency / 2)
                if passes:
                    self.pacing.answered(turn)
                    return self.clock() - asked
                self.throttled += 1
                self.pacing.throttled(turn)

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


def test_the_meter_counts_a_minute() -> None:
    clock = Clock()
    meter = CallMeter(clock)
    for _ in range(5):
        meter.count()
        clock.now += 20
    assert meter.total == 5
    assert meter.last_minute == 3
    clock.now += 100
    assert meter.last_minute == 0


async def _run(work_: Awaitable[None]) -> None:
    await work_
