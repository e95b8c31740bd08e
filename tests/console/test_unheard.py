"""Which keys are the rest of an answer that nobody asked for."""

from __future__ import annotations

from time import monotonic

import pytest

from turkterm.console.unheard import PAUSE, Unheard


def test_keys_are_heard_where_nothing_was_refused() -> None:
    assert not Unheard().takes("a", printable=True, at=1.0)


def test_what_follows_without_a_pause_is_not_heard_however_long_it_is() -> None:
    unheard = Unheard()
    unheard.begin(10.0)
    times = [10.0 + count * (PAUSE - 0.1) for count in range(1, 9)]
    assert all(unheard.takes("d", printable=True, at=at) for at in times)
    assert not unheard.takes("d", printable=True, at=times[-1] + PAUSE)
    assert not unheard.takes("d", printable=True, at=times[-1] + PAUSE + 0.1)


@pytest.mark.parametrize("key", ["enter", "backspace", "tab", "space"])
def test_the_keys_of_typing_belong_to_it(key: str) -> None:
    unheard = Unheard()
    unheard.begin(10.0)
    assert unheard.takes(key, printable=False, at=10.1)
    assert unheard.takes("d", printable=True, at=10.2)


def test_esc_leaves_it_as_it_leaves_a_question() -> None:
    unheard = Unheard()
    unheard.begin(10.0)
    assert unheard.takes("escape", printable=False, at=10.1)
    assert not unheard.takes("d", printable=True, at=10.2)


@pytest.mark.parametrize("key", ["down", "ctrl+p"])
def test_a_key_that_no_text_holds_ends_it_and_is_heard(key: str) -> None:
    unheard = Unheard()
    unheard.begin(10.0)
    assert not unheard.takes(key, printable=False, at=10.1)
    assert not unheard.takes("d", printable=True, at=10.2)


def test_a_refusal_that_no_key_brought_counts_from_now() -> None:
    unheard = Unheard()
    unheard.begin()
    assert not unheard.takes("d", printable=True, at=monotonic() + PAUSE)
    unheard.begin()
    assert unheard.takes("d", printable=True, at=monotonic())
