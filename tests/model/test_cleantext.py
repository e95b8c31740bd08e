from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turkterm.model.cleantext import clean

JOINERS = {0x200C, 0x200D}
#: Signs that stand before numbers in Arabic, Syriac and Kaithi: format characters to Unicode, and visible ones.
SEEN = {0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}


def dangerous(character: str) -> bool:
    code = ord(character)
    category = unicodedata.category(character)
    return category in {"Cc", "Cs", "Zl", "Zp"} or (category == "Cf" and code not in JOINERS | SEEN)


def test_every_code_point_that_a_terminal_could_act_on_is_replaced() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    left = {hex(ord(character)) for character in clean(everything) if dangerous(character)}
    assert left == set()
    kept = {hex(ord(character)) for character in clean(everything, lines=True) if dangerous(character)}
    assert kept == {"0xa"}


@given(st.text(st.characters(), max_size=200), st.booleans(), st.none() | st.integers(0, 50))
def test_cleaning_is_idempotent_and_keeps_to_its_limit(text: str, lines: bool, limit: int | None) -> None:
    once = clean(text, lines=lines, limit=limit)
    assert clean(once, lines=lines, limit=limit) == once
    assert limit is None or len(once) <= limit
    assert not any(dangerous(character) for character in once.replace("\n", "" if lines else "\n"))
    once.encode("utf-8")


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=80))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("a\tb", "a b"),
        ("a\nb\r\nc", "a␊b␍␊c"),
        ("\x7f", "␡"),
        ("\x9b31m", "�31m"),
        ("\u202eevil", "�evil"),
        ("A1\u200bB", "A1�B"),
        ("tag\U000e0041\U000e007f", "tag��"),
        ("\ud800", "�"),
        ("one\u2028two", "one two"),
        ("می\u200cخواهم 👩\u200d🔬", "می\u200cخواهم 👩\u200d🔬"),
        ("e\u0301 ñ 漢字 ☃", "e\u0301 ñ 漢字 ☃"),
    ],
)
def test_what_becomes_of_some_texts(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_line_breaks_of_every_kind_become_one_kind_where_lines_are_wanted() -> None:
    assert clean("a\r\nb\rc\nd\u2028e\u2029f\x0bg", lines=True) == "a\nb\nc\nd\ne\nf␋g"


def test_a_storm_of_marks_is_cut_and_joiners_do_not_carry_it_on() -> None:
    assert clean("a" + "\u0301" * 50 + "b") == "a" + "\u0301" * 4 + "b"
    assert len(clean("a" + ("\u0301" * 4 + "\u200d") * 50)) == 5


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    assert clean("abcdef", limit=4) == "abc…"
    assert clean("abcd", limit=4) == "abcd"
