"""The clock's turn is kept with the store."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from turkterm.marketplace import turning
from turkterm.marketplace.clock import Clock
from turkterm.marketplace.store import Store


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    opened = Store.open(tmp_path / "m.sqlite", clock)
    yield opened
    opened.close()


@contextmanager
def another_process(store: Store, clock: Clock) -> Iterator[Store]:
    """The same file with a clock of its own, as another server has it."""
    opened = Store.open(store.path, clock)
    turning.follow(opened, clock)
    try:
        yield opened
    finally:
        opened.close()


def now(store: Store) -> float:
    return store.read_now(lambda tx: tx.now)


async def test_a_turn_counts_for_the_next_transaction_of_every_process(store: Store, clock: Clock) -> None:
    await turning.turn(store, clock, 86_400)
    await turning.turn(store, clock, 0.5)
    assert clock.offset == 86_400.5
    other = Clock()
    with another_process(store, other) as second:
        assert now(second) > time.time() + 86_000
        assert other.offset == 86_400.5
        await turning.turn(store, clock, 100)
        assert second.write_now(lambda tx: tx.now) > time.time() + 86_450
        assert other.offset == 86_500.5


async def test_turns_of_two_processes_add_up(store: Store, clock: Clock) -> None:
    other = Clock()
    turning.follow(store, clock)
    with another_process(store, other) as second:
        await asyncio.gather(
            *(turning.turn(store, clock, 10) for _ in range(10)), *(turning.turn(second, other, 10) for _ in range(10))
        )
        now(second)
        assert other.offset == 200
        await turning.turn_to(second, other, now(store) + 1000)
        now(store)
        assert clock.offset == other.offset == pytest.approx(1200, abs=5)


def test_a_store_that_was_never_turned(store: Store) -> None:
    for new in (Clock(), Clock(offset=60)):
        with another_process(store, new) as second:
            offset = new.offset
            now(second)
            assert new.offset == offset


async def test_a_clock_that_is_ahead_stays_there(store: Store, clock: Clock) -> None:
    await turning.turn(store, clock, 30)
    ahead = Clock(offset=60)
    with another_process(store, ahead) as second:
        now(second)
    assert ahead.offset == 60


@pytest.mark.parametrize(
    ("seconds", "words"), [(-1, "back"), (1e12, "2999"), (float("inf"), "2999"), (float("nan"), "2999")]
)
async def test_turns_that_are_refused(store: Store, clock: Clock, seconds: float, words: str) -> None:
    with pytest.raises(turning.BadTurn, match=words):
        await turning.turn(store, clock, seconds)
    assert clock.offset == 0
    turning.follow(store, clock)
    now(store)
    assert clock.offset == 0
