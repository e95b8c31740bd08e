"""The detail: what is known of one thing, as lines that are wrapped to the width and scrolled by keys.

It is given cleaned text in roles and draws the rows in sight. A refresh of the same thing keeps the place and repaints
the rows that differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.geometry import Region

from turkterm.console.theming import roles_of
from turkterm.console.widgets.paged import Paged
from turkterm.console.widgets.painting import Run, Span, blank, line_of, merged, paint, run
from turkterm.console.widgets.wrapping import Line, rows_of

if TYPE_CHECKING:
    from textual.strip import Strip

#: Cells at the left, and at the right for a space and the thumb.
_INDENT = 1
_MARGIN = 2


class Detail(Paged, can_focus=True):
    """A scrolling text. `show` gives it lines; `move`, `page`, `half_page`, `top` and `bottom` are as in the table."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: tuple[Line, ...] = ()
        self._heading: tuple[tuple[Span, ...], tuple[Span, ...]] = ((), ())
        self._shown_key: str | None = None
        self._rows: list[tuple[Run, ...]] = []
        self._wrapped_at = -1
        self._drawn: dict[int, tuple[Run, ...]] = {}

    def show(
        self,
        lines: Sequence[Line],
        *,
        title: Sequence[Span] = (),
        tail: Sequence[Span] = (),
        key: str | None = None,
    ) -> None:
        """Show these lines under a title that stays (`tail` at its right end).

        `key` names the thing that is shown: the same key keeps the place, another starts at the top.
        """
        self._lines = tuple(lines)
        self._heading = (tuple(title), tuple(tail))
        if key is None or key != self._shown_key:
            self._top = 0
        self._shown_key = key
        self._wrapped_at = -1
        self.redraw()

    @property
    def shown_key(self) -> str | None:
        """What is shown."""
        return self._shown_key

    @property
    def page_rows(self) -> int:
        """How many rows of the text fit."""
        return max(1, self.size.height - self._head_rows)

    @property
    def overflows(self) -> bool:
        """Whether there is more than fits: whether scrolling does anything."""
        return len(self._text_rows()) > self.page_rows

    # -- driven by keys ----------------------------------------------------------------------------------------------

    def move(self, delta: int) -> None:
        """Scroll by rows."""
        self._top += delta
        self.redraw()

    def top(self) -> None:
        """To the first row."""
        self.move(-self._top)

    def bottom(self) -> None:
        """To the last row."""
        self.move(len(self._text_rows()))

    def reveal(self, row: int) -> None:
        """Scroll just so far that a row of the text is in sight."""
        self._top = max(row - self.page_rows + 1, min(self._top, row))
        self.redraw()

    # -- drawing -----------------------------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Repaint the rows in sight that look different now."""
        if not self.is_mounted or not self.size.width:
            return
        self._top = max(0, min(self._top, len(self._text_rows()) - self.page_rows))
        stale = [y for y in range(self.size.height) if self._drawn.get(y) != self._line(y)]
        if stale:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in stale))

    @property
    def _head_rows(self) -> int:
        return 1 if any(self._heading) else 0

    def _text_rows(self) -> list[tuple[Run, ...]]:
        width = max(1, self.size.width - _INDENT - _MARGIN)
        if self._wrapped_at != width:
            self._wrapped_at = width
            self._rows = rows_of(self._lines, width)
        return self._rows

    def _line(self, y: int) -> tuple[Run, ...]:
        """The runs of line `y`: equal ones look equal."""
        width, rows = self.size.width, self._text_rows()
        if y < self._head_rows:
            title, tail = self._heading
            role = "accent bold" if self._active else "bold"
            spans = [Span(text, own or role) for text, own in title]
            return tuple(merged([blank(_INDENT), *line_of(spans, tail, width - _INDENT - _MARGIN), blank(_MARGIN)]))
        number = y - self._head_rows
        at = self._top + number
        row = rows[at] if at < len(rows) else ()
        used = sum(part.width for part in row)
        thumb = run("▐", "muted") if self.has_thumb(number, len(rows)) else blank(1)
        return tuple(merged([blank(_INDENT), *row, blank(width - _INDENT - used - 1), thumb]))

    def render_line(self, y: int) -> Strip:
        """One line (Textual calls this)."""
        runs = self._drawn[y] = self._line(y)
        return paint(runs, roles_of(self.app)).crop(0, self.size.width)
