"""The checks that hold values to their limits, where the operations' tests do not reach."""

from __future__ import annotations

import pytest

from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.rules import limits


@pytest.mark.parametrize("character", [chr(code) for code in (*range(9), 11, 12, *range(14, 32))])
def test_forbidden_characters(character: str) -> None:
    with pytest.raises(ApiError) as caught:
        limits.check_text("Reason", f"a{character}b", 10)
    assert caught.value.message.startswith('The value "ab" is not valid for the parameter Reason.')


@pytest.mark.parametrize("text", ["tab\tand\nline\r\n", "\x7f", "ünïcode", "\u202e"])
def test_other_characters_pass(text: str) -> None:
    assert limits.check_text("Reason", text, 100) == text


def test_lengths_are_characters() -> None:
    assert limits.check_text("Title", "\U0001f600" * 128, 128) == "\U0001f600" * 128


@pytest.mark.parametrize("value", [None, ""])
def test_absent_and_empty_are_the_same(value: str | None) -> None:
    assert limits.check_text("Keywords", value, 10) is None


def test_a_long_value_is_quoted_in_part() -> None:
    error = limits.refuse("Question", "x" * 70_000)
    assert error.message == f'The value "{"x" * 200}..." is not valid for the parameter Question.'


def test_both_ends_of_a_range_belong_to_it() -> None:
    assert [limits.check_range("N", value, (3, 5)) for value in (3, 4, 5)] == [3, 4, 5]
    for value in (2, 6):
        with pytest.raises(ApiError, match="Valid values are 3 to 5"):
            limits.check_range("N", value, (3, 5))
