"""Text that keeps to its cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcwidth

from turkterm.console.widgets.cells import (
    LTR_MARK,
    Align,
    Column,
    chunks,
    clusters,
    cut,
    fit,
    place,
    steady,
    width_of,
    window,
)
from turkterm.model.cleantext import clean

FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("e\u0301", "é"),
        (FAMILY, "👨👩👧"),
        ("👍\U0001f3fd", "👍"),
        ("🇺🇸 flag", "US flag"),
        ("❤\ufe0f", "❤"),
        ("1\ufe0f\u20e3", "1"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\u0301orphan", "◌\u0301orphan"),
        ("\ue0a0", "\ufffd"),
        ("\u1100\u1161", "가"),
    ],
)
def test_what_terminals_disagree_about_is_taken_out(text: str, shown: str) -> None:
    assert steady(text) == shown


@pytest.mark.parametrize(
    ("text", "width", "align", "shown"),
    [
        ("abc", 5, "left", "abc  "),
        ("abc", 5, "right", "  abc"),
        ("abcdef", 4, "left", "abc…"),
        ("ab cdef", 4, "left", "ab… "),
        ("日本語", 6, "left", "日本語"),
        ("日本語", 5, "left", "日本…"),
        ("日本語", 4, "left", "日… "),
        ("日本語", 4, "right", " 日…"),
        ("abc", 1, "left", "…"),
        ("abc", 0, "left", ""),
        ("", 3, "left", "   "),
    ],
)
def test_fit(text: str, width: int, align: Align, shown: str) -> None:
    assert fit(text, width, align) == shown


@pytest.mark.parametrize("align", ["left", "right"])
@pytest.mark.parametrize("text", ["שלום עולם", "مرحبا 12", "a שלום b"])
def test_a_right_to_left_cell_is_closed_at_its_very_end(text: str, align: Align) -> None:
    """Some terminals stop reading a run at the mark, so nothing may follow it there."""
    cell = fit(text, 14, align)
    assert cell.endswith(LTR_MARK)
    assert cell.count(LTR_MARK) == 1
    assert cell_len(cell) == 14


@given(st.text(max_size=40), st.integers(0, 30), st.sampled_from(["left", "right"]))
def test_whatever_comes_takes_exactly_its_cells(text: str, width: int, align: Align) -> None:
    assert cell_len(fit(clean(text), width, align)) == width


#: Marks, wide letters, emoji with all that changes them, letters from the right.
AWKWARD = st.text(alphabet="aé日本한👍👨👩❤\ufe0f\u200d\u0301\u0316\U0001f3fd🇺🇸שم \u00ad\u200b\ue000", max_size=30)


@given(AWKWARD, st.integers(1, 20))
def test_terminals_that_count_character_by_character_agree(text: str, width: int) -> None:
    """tmux, screen and xterm know no joined emoji: the sum of the characters' own widths has to be the width."""
    shown = fit(clean(text), width).removesuffix(LTR_MARK)
    assert sum(max(0, wcwidth(character)) for character in shown) == width


def test_a_page_of_text_in_a_cell_costs_what_the_cell_costs() -> None:
    text = "日" * 200_000
    assert fit(text, 9) == "日日日日…"
    assert cut("\u200b" * 200_000, 9) == "…"


def test_width() -> None:
    assert [width_of(text) for text in ("", "abc", "日本", FAMILY, "e\u0301")] == [0, 3, 4, 6, 1]


def test_clusters_are_what_a_reader_counts() -> None:
    assert [FAMILY[start:end] for start, end, _ in clusters(FAMILY)] == [FAMILY]
    assert len(clusters("e\u0301a日")) == 3


def test_window_turns_half_a_character_into_a_space() -> None:
    assert window("日本語", 0, 6) == "日本語"
    assert window("日本語", 1, 4) == " 本 "
    assert window("abcdef", 2, 3) == "cde"


def test_chunks_lose_nothing() -> None:
    assert list(chunks("abcdefgh", 3, 2)) == ["abc", "de", "fg", "h"]
    assert list(chunks("日本語", 3, 4)) == ["日", "本語"]
    assert list(chunks("日本語", 1, 4)) == ["", "日本", "語"]


@given(AWKWARD, st.integers(0, 8), st.integers(2, 8))
def test_chunks_keep_to_their_room(text: str, first: int, rest: int) -> None:
    text = steady(text)
    pieces = list(chunks(text, first, rest))
    assert "".join(pieces) == text
    assert cell_len(pieces[0]) <= first
    assert all(cell_len(piece) <= rest for piece in pieces[1:])


COLUMNS = (
    Column("due", "DUE", 7),
    Column("worker", "WORKER", 10),
    Column("time", "TIME", 5, "right", priority=1),
    Column("signal", "SIGNAL", 10, priority=2),
    Column("title", "TASK", minimum=12),
)


def stood(width: int) -> dict[str, int]:
    return {COLUMNS[number].key: cells for number, cells in place(COLUMNS, width)}


def test_the_flexible_column_takes_the_rest() -> None:
    assert stood(100) == {"due": 7, "worker": 10, "time": 5, "signal": 10, "title": 60}
    assert stood(52)["title"] == 12


def test_columns_leave_by_priority() -> None:
    assert list(stood(51)) == ["due", "worker", "time", "title"]
    assert stood(51)["title"] == 23
    assert list(stood(39)) == ["due", "worker", "title"]


def test_what_stays_shrinks_only_then() -> None:
    assert stood(30) == {"due": 7, "worker": 10, "title": 9}
    assert stood(5)["title"] == 1


def test_two_flexible_columns_share() -> None:
    columns = (Column("a", "A", minimum=4), Column("b", "B", minimum=8))
    assert [cells for _, cells in place(columns, 21)] == [7, 12]


@given(st.integers(0, 200))
def test_the_columns_never_pass_the_edge(width: int) -> None:
    placed = place(COLUMNS, width)
    used = sum(cells for _, cells in placed) + 2 * (len(placed) - 1)
    assert used == width if width >= 23 else used >= width
