from __future__ import annotations

import pytest

from turkterm.model.ids import shorten, some_of


@pytest.mark.parametrize(
    ("identifier", "shown"),
    [
        ("A2KZEXAMPLE7QF", "A2KZ…7QF"),
        ("A2KZ7QF", "A2KZ7QF"),
        ("A2KZX7QF", "A2KZX7QF"),  # as long as its short form: nothing is gained
        ("A2KZXY7QF", "A2KZ…7QF"),
        ("", ""),
    ],
)
def test_an_id_is_shortened_in_the_middle_where_that_gains_room(identifier: str, shown: str) -> None:
    assert shorten(identifier) == shown


def test_head_and_tail_can_be_chosen() -> None:
    assert shorten("3ABCDEFGHIJ", head=2, tail=1) == "3A…J"


def test_a_few_are_named_and_the_others_counted() -> None:
    many = [f"A{number}EXAMPLEWORKER" for number in range(5)]
    assert some_of(many[:3]) == "A0EX…KER, A1EX…KER, A2EX…KER"
    assert some_of(many) == "A0EX…KER, A1EX…KER, A2EX…KER and 2 more"
