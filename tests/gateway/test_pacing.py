"""A key press goes before background reading, and a throttled answer makes everybody wait, longer each time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from turkterm.gateway import pacing as module
from turkterm.gateway.pacing import CallMeter, Pacing, Priority, Turn

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
