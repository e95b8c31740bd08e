"""The clock's turn is kept with the store."""

from __future__ import annotations

from collections.abc import Iterator
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


async def test_a_turn_is_resumed_by_the_next_clock(store: Store, clock: Clock) -> None:
    await turning.turn(store, clock, 86_400)
    await turning.turn(store, clock, 0.5)
    assert clock.offset == 86_400.5
    later = Clock()
    turning.resume(store, later)
    assert later.offset == 86_400.5


def test_a_store_that_was_never_turned(store: Store) -> None:
    new, ahead = Clock(), Clock(offset=60)
    turning.resume(store, new)
    turning.resume(store, ahead)
    assert (new.offset, ahead.offset) == (0, 60)


async def test_a_clock_that_is_ahead_stays_there(store: Store, clock: Clock) -> None:
    await turning.turn(store, clock, 30)
    ahead = Clock(offset=60)
    turning.resume(store, ahead)
    assert ahead.offset == 60


@pytest.mark.parametrize(
    ("seconds", "words"), [(-1, "back"), (1e12, "2999"), (float("inf"), "2999"), (float("nan"), "2999")]
)
async def test_turns_that_are_refused(store: Store, clock: Clock, seconds: float, words: str) -> None:
    with pytest.raises(turning.BadTurn, match=words):
        await turning.turn(store, clock, seconds)
    assert clock.offset == 0
    turning.resume(store, clock)
    assert clock.offset == 0
