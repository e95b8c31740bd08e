"""The first line of a pane: what is listed, how many, and what narrows or orders it."""

from __future__ import annotations

from collections.abc import Sequence

from turkterm.console.widgets.one_line import OneLine
from turkterm.console.widgets.painting import Run, Span, blank, line_of


class TitleLine(OneLine):
    """A title at the left, what is special about the list at the right edge."""

    def __init__(self) -> None:
        super().__init__()
        self._left: tuple[Span, ...] = ()
        self._right: tuple[Span, ...] = ()

    def show(self, left: Sequence[Span], right: Sequence[Span] = ()) -> None:
        """Show these; repaints only the cells that differ."""
        if (tuple(left), tuple(right)) != (self._left, self._right):
            self._left, self._right = tuple(left), tuple(right)
            self.redraw()

    def lay_out(self, width: int) -> list[Run]:
        """The line, with a cell of air at both ends."""
        return [blank(1), *line_of(self._left, self._right, width - 2), blank(1)]
