"""Texts side by side."""

from __future__ import annotations

import pytest

from turkterm.model.difference import MOST_WORDS, differences


def test_words_that_mine_does_not_say_stand_out() -> None:
    assert differences("the cat sat on the mat", "the dog sat on the mat") == (
        ("the ", False),
        ("dog ", True),
        ("sat on the mat", False),
    )


def test_what_only_mine_says_leaves_an_empty_piece() -> None:
    assert differences("a very warm word", "a warm word") == (("a ", False), ("", True), ("warm word", False))


def test_white_space_is_kept_and_not_compared() -> None:
    found = differences("one two  three", "one  two\nthree")
    assert found == (("one  two\nthree", False),)


@pytest.mark.parametrize(
    ("mine", "other"),
    [
        ("nothing in common here", "quite another sentence altogether"),
        ("", "anything"),
        ("word " * (MOST_WORDS + 1), "word"),
        ("word", "word " * (MOST_WORDS + 1)),
    ],
)
def test_what_cannot_be_compared_is_not(mine: str, other: str) -> None:
    assert differences(mine, other) is None
