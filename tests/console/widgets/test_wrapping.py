"""Lines of a document in rows of a width."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from turkterm.console.widgets.cells import LTR_MARK, steady
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import BLANK, LINE_CAP, ROW_CAP, Line, field, line, name_width, rows_of, rule
from turkterm.model.cleantext import clean


def shown(lines: list[Line], width: int) -> list[str]:
    return ["".join(part.text for part in row).rstrip() for row in rows_of(lines, width)]


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("", 10, [""]),
        ("short", 10, ["short"]),
        ("exactly 10", 10, ["exactly 10"]),
        ("one two three", 8, ["one two", "three"]),
        ("one  two", 3, ["one", "two"]),
        ("  in dented", 8, ["  in", "dented"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("a abcdefghij", 4, ["a ab", "cdef", "ghij"]),
        ("日本語の文章", 5, ["日本", "語の", "文章"]),
        ("ab 日本語", 6, ["ab 日", "本語"]),
        ("one\ntwo\n\nthree", 10, ["one", "two", "", "three"]),
    ],
)
def test_wrapping(text: str, width: int, rows: list[str]) -> None:
    assert shown([line(clean(text, lines=True))], width) == rows


def test_roles_run_through_the_rows() -> None:
    rows = rows_of([Line((Span(clean("plain ")), Span(clean("bad words here"), "bad")))], 10)
    assert [[(part.text, part.role) for part in row] for row in rows] == [
        [("plain ", ""), ("bad ", "bad")],
        [("words here", "bad")],
    ]


def test_a_value_stays_beside_its_name() -> None:
    lines = [field(clean("answer"), [Span(clean("one two three four"))], 6, tail=[Span(clean("4 of 5"), "good")])]
    assert shown(lines, 32) == ["answer  one two three     4 of 5", "        four"]
    assert shown(lines, 60) == ["answer  one two three four                            4 of 5"]


def test_a_tail_without_room_stands_below() -> None:
    lines = [field(clean("answer"), [Span(clean("one two three four"))], 6, tail=[Span(clean("4 of 5 agree"))])]
    assert shown(lines, 24) == ["answer  one two three", "        four", "            4 of 5 agree"]


def test_a_rule() -> None:
    assert shown([rule(clean("answers"), clean("5 workers"))], 24) == ["answers ────── 5 workers"]
    assert shown([rule(clean(""))], 5) == ["─────"]
    assert all(cell_len(row) == 12 for row in shown([rule(clean("a long title"), clean("a long tail"))], 12))


def test_names_share_a_width() -> None:
    assert name_width([]) == 0
    assert name_width([clean("a"), clean("日本語")]) == 6
    assert name_width([clean("x" * 50)]) == 20


def test_a_right_to_left_sentence_stays_whole() -> None:
    (row,) = rows_of([Line((Span(clean("שלום עולם")), Span(clean("12"), "muted")))], 30)
    assert [part.text for part in row] == ["שלום עולם" + LTR_MARK, "12"]


def test_a_line_of_200_kb_is_capped_and_says_so() -> None:
    text = clean("x" * 200_000)
    started = perf_counter()
    rows = shown([line(text)], 60)
    assert perf_counter() - started < 2.0  # 20 ms on an idle machine
    assert rows[-1] == "… 180 kB more, not shown"
    assert sum(len(row) for row in rows[:-1]) == LINE_CAP


@pytest.mark.parametrize("unit", ["word ", "日本語", "e\u0301", "שלום ", "👍"])
def test_any_script_is_quick(unit: str) -> None:
    started = perf_counter()
    rows = rows_of([line(clean(unit * 50_000))], 60)
    assert perf_counter() - started < 2.0
    assert all(sum(part.width for part in row) <= 60 for row in rows)


def test_the_cap_counts_all_spans() -> None:
    rows = shown([Line((Span(clean("a" * LINE_CAP)), Span(clean("b" * 30), "bad")))], 100)
    assert rows[-1] == "… 30 bytes more, not shown"


def test_a_document_is_capped_and_says_so() -> None:
    rows = shown([line(clean("x"))] * (ROW_CAP + 200), 10)
    assert len(rows) == ROW_CAP + 1
    assert rows[-1] == "… 200 lines more, not shown"


def test_blank() -> None:
    assert shown([BLANK, line(clean("x")), BLANK], 10) == ["", "x", ""]


@given(
    st.lists(st.tuples(st.text(alphabet="ab 日👍\u0301ש\n", max_size=30), st.sampled_from(["", "bad"])), max_size=4),
    st.integers(2, 20),
    st.integers(0, 12),
)
def test_rows_fit_and_nothing_is_lost(spans: list[tuple[str, str]], width: int, hang: int) -> None:
    given_spans = tuple(Span(clean(text, lines=True), role) for text, role in spans)
    rows = rows_of([Line(given_spans, hang=hang)], width)
    assert all(sum(cell_len(part.text) for part in row) <= width for row in rows)
    drawn = "".join(part.text for row in rows for part in row).replace(LTR_MARK, "")
    told = "".join(steady(part) for span in given_spans for part in span.text.split("\n"))
    assert drawn.split() == told.split() or "".join(drawn.split()) == "".join(told.split())
