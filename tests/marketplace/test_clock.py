"""The marketplace's clock."""

from __future__ import annotations

import time

import pytest

from turkterm.marketplace.clock import Clock


def test_a_new_clock_shows_the_real_time() -> None:
    before = time.time()
    shown = Clock().now()
    assert before <= shown <= time.time()


def test_turning_moves_the_marketplace_and_not_the_real_time() -> None:
    clock = Clock(offset=-60)
    clock.turn(3 * 86_400)
    assert clock.offset == 3 * 86_400 - 60
    assert clock.now() - Clock.real() == pytest.approx(3 * 86_400 - 60, abs=5)
    assert Clock.real() == pytest.approx(time.time(), abs=5)


def test_it_cannot_be_turned_back() -> None:
    clock = Clock()
    with pytest.raises(ValueError, match="cannot be turned back"):
        clock.turn(-1)
    assert clock.offset == 0


def test_it_reaches_an_offset_and_never_goes_back_to_one() -> None:
    clock = Clock(offset=5)
    for offset, reached in ((60, 60), (30, 60), (-1, 60), (61, 61)):
        clock.reach(offset)
        assert clock.offset == reached


def test_elapsed_only_grows() -> None:
    first = Clock.elapsed()
    assert Clock.elapsed() >= first
