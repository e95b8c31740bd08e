from __future__ import annotations

import pytest

from turkterm.console.counting import Count


@pytest.mark.parametrize(
    ("keys", "number", "left"),
    [
        ("8", 8, ""),
        ("012", 12, ""),
        ("6543", 6543, ""),
        ("0", None, ""),
        ("000", None, ""),
        ("1", None, "1"),
        ("12", None, "12"),
        ("j", None, "j"),
        ("99999999", 999_999, ""),
    ],
)
def test_a_count_begins_with_a_digit_that_is_no_pane(keys: str, number: int | None, left: str) -> None:
    count = Count()
    assert "".join(key for key in keys if not count.press(key, bound=key in "12345j")) == left
    assert count.take() == number
    assert not count.open


def test_a_digit_that_a_person_mapped_is_their_command_unless_a_count_is_open() -> None:
    count = Count()
    assert not count.press("8", bound=True)
    assert count.press("0", bound=False)
    assert count.press("8", bound=True)
    assert (count.shown, count.take()) == ("8", 8)
