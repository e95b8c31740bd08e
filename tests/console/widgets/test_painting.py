"""Runs of one line: what fits, what is merged, what changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.console.screen import Stage
from turkterm.console.theming import roles_of
from turkterm.console.widgets.cells import LTR_MARK
from turkterm.console.widgets.painting import (
    Run,
    Span,
    blank,
    changed_range,
    line_of,
    merged,
    paint,
    run,
    runs_within,
    spans_width,
)
from turkterm.model.cleantext import clean


def text(runs: list[Run]) -> str:
    return "".join(part.text for part in runs)


def test_the_right_side_has_precedence() -> None:
    left, right = [Span(clean("a long story"))], [Span(clean("12/99"), "warn")]
    assert text(line_of(left, right, 24)) == "a long story       12/99"
    assert text(line_of(left, right, 14)) == "a long…  12/99"
    assert text(line_of((), right, 8)) == "   12/99"


def test_what_does_not_fit_ends_with_an_ellipsis() -> None:
    runs = runs_within([Span(clean("abc")), Span(clean("defgh"), "bad"), Span(clean("ijk"))], 6)
    assert [(part.text, part.role) for part in runs] == [("abc", ""), ("de…", "bad")]


def test_width_of_spans() -> None:
    assert spans_width([Span(clean("日本")), Span(clean("ab"))]) == 6


def test_neighbours_of_one_role_join() -> None:
    assert merged([run("a"), blank(2), run(""), run("b", "bad"), run("c", "bad")]) == [
        Run("a  ", "", 3),
        Run("bc", "bad", 2),
    ]


def test_nothing_joins_on_after_a_closing_mark() -> None:
    first, second = merged([run("שלום"), run("12")])
    assert first.text.endswith(LTR_MARK)
    assert second.text == "12"


async def test_paint() -> None:
    app = Stage()
    async with app.run_test():
        roles = roles_of(app)
        strip = paint([run("a"), run("日", "bad")], roles)
        assert strip.text == "a日"
        assert strip.cell_length == 3
        assert [segment.style for segment in strip] == [roles.style(), roles.style("bad")]


def test_the_change_is_the_cells_between() -> None:
    before = [run("turkterm "), run("2s", "muted"), blank(10), run("9/60")]
    assert changed_range(before, before) is None
    assert changed_range(before, [before[0], run("3s", "muted"), *before[2:]]) == (9, 11)
    assert changed_range(before, [before[0], run("10s", "muted"), blank(9), before[3]]) == (9, 21)
    assert changed_range([], before) == (0, 25)


RUNS = st.lists(st.sampled_from([run("a"), run("bb", "bad"), run("日", "good"), blank(1)]), max_size=6)


@given(RUNS, RUNS)
def test_nothing_outside_the_change_differs(before: list[Run], after: list[Run]) -> None:
    def cells(runs: list[Run], width: int) -> list[tuple[str, str]]:
        each = [(part.text if not at else "", part.role) for part in runs for at in range(part.width)]
        return each + [("", "-")] * (width - len(each))

    width = max(sum(part.width for part in runs) for runs in (before, after))
    before = [*before, blank(width - sum(part.width for part in before), "end")]
    after = [*after, blank(width - sum(part.width for part in after), "end")]
    span = changed_range(before, after)
    one, other = cells(before, width), cells(after, width)
    start, end = span or (width, width)
    assert one[:start] == other[:start]
    assert one[end:] == other[end:]
