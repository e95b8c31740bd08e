"""The first line of a pane."""

from __future__ import annotations

from turkterm.console.panes.title import TitleLine
from turkterm.console.widgets.painting import Span
from turkterm.model.cleantext import CleanText


def drawn(line: TitleLine, width: int) -> str:
    runs = line.lay_out(width)
    assert sum(run.width for run in runs) == width
    return "".join(run.text for run in runs)


def test_left_and_right() -> None:
    line = TitleLine()
    line.show([Span(CleanText("Review")), Span(CleanText(" 641"))], [Span(CleanText("by worker"))])
    assert drawn(line, 24) == " Review 641   by worker "
    assert drawn(line, 18) == " Review… by worker "[:18] or drawn(line, 18).endswith("by worker ")
