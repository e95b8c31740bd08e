from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turkterm.model.money import BadAmount, Cents, parse_amount, show_amount, wire_amount

CENTS = st.integers(0, 999_999_999_999).map(Cents)


@given(CENTS)
def test_an_amount_comes_back_from_the_wire_and_from_the_screen(amount: Cents) -> None:
    assert parse_amount(wire_amount(amount)) == amount
    assert parse_amount(show_amount(amount).replace(",", "")) == amount
    assert re.fullmatch(r"[0-9]+\.[0-9]{2}", wire_amount(amount))


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("0.05", 5),
        ("5", 500),
        ("5.", 500),
        ("$1.5", 150),
        (" 0.1 ", 10),
        ("005", 500),
        ("0", 0),
        ("9999999999.99", 10**12 - 1),
    ],
)
def test_what_people_type_is_read(text: str, cents: int) -> None:
    assert parse_amount(text) == cents


@pytest.mark.parametrize(
    "text", ["", "-1", "1,5", "0.005", ".5", "1e3", "٣", "1.2.3", "NaN", "$", "5 $", "1_000", "12345678901", "0x10"]
)
def test_everything_else_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(BadAmount) as refused:
        parse_amount(text)
    assert "amount" in str(refused.value)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(BadAmount):
        assert parse_amount(text) >= 0


def test_a_pasted_novel_is_cut() -> None:
    with pytest.raises(BadAmount) as refused:
        parse_amount("novel " * 10_000)
    assert len(str(refused.value)) < 150


@pytest.mark.parametrize(
    ("cents", "shown", "wire"),
    [(123_450, "$1,234.50", "1234.50"), (5, "$0.05", "0.05"), (-5, "-$0.05", "-0.05"), (-195, "-$1.95", "-1.95")],
)
def test_amounts_are_shown_and_written_with_two_decimals(cents: int, shown: str, wire: str) -> None:
    assert show_amount(Cents(cents)) == shown
    assert wire_amount(Cents(cents)) == wire
