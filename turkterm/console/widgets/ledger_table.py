"""The table: draws a ledger, one line a row, and repaints the lines that differ from what the screen shows.

Textual's DataTable measures every cell of every row before it paints (22 s for 100,000 rows) and sends the whole table
for one changed cell. This one asks for the cells of the rows in sight, 40 or so, compares them with what it drew, and
sends the difference, so whatever happened (a step, a refresh, a minute gone by) `redraw` is the one thing to call.

It binds no keys and knows no commands: the app's key table drives it through its methods. It does not use Textual's
scrolling either, where a new row means a new layout of the screen; it keeps the first row in sight itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from textual.cache import LRUCache
from textual.geometry import Region
from textual.message import Message

from turkterm.console.theming import Roles, roles_of
from turkterm.console.widgets.paged import Paged
from turkterm.console.widgets.table_lines import Head, Look, Note, Row, note_footer, note_lines, paint_line, seen

if TYPE_CHECKING:
    from textual import events
    from textual.strip import Strip

    from turkterm.console.widgets.cells import Cell, Column
    from turkterm.model.cleantext import CleanText
    from turkterm.model.ledger import Change, Ledger

R = TypeVar("R")


class LedgerTable(Paged, Generic[R], can_focus=True):
    """A table of the rows of a `Ledger`.

    `cells` turns a row into as many cells as there are `columns`. It is called for the rows in sight on every redraw,
    so it must be quick, and may depend on the time. After the ledger changed in any way call `redraw` (or `apply`).
    """

    class Highlighted(Message):
        """The cursor stands on another row, or on none."""

        def __init__(self, table: LedgerTable[Any], row_id: str | None) -> None:
            self.table = table
            self.row_id = row_id
            super().__init__()

        @property
        def control(self) -> LedgerTable[Any]:
            """The table, for `@on(LedgerTable.Highlighted, "#id")`."""
            return self.table

    class Opened(Message):
        """The row under the cursor was opened."""

        def __init__(self, table: LedgerTable[Any], row_id: str) -> None:
            self.table = table
            self.row_id = row_id
            super().__init__()

        @property
        def control(self) -> LedgerTable[Any]:
            """The table, for `@on(LedgerTable.Opened, "#id")`."""
            return self.table

    def __init__(
        self,
        ledger: Ledger[R],
        columns: Sequence[Column],
        cells: Callable[[R], tuple[Cell, ...]],
        *,
        empty: Sequence[CleanText] = (),
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._ledger = ledger
        self._columns = tuple(columns)
        self._cells = cells
        self._empty = Note("empty", tuple(empty))
        self._note: Note | None = None
        self._known: tuple[str | None, int] = (None, -1)  # the cursor's row and its place at the last redraw
        self._announced: str | None = None
        self._drawn: dict[int, Look | None] = {}
        self._strips: LRUCache[tuple[Look | None, int, Roles], Strip] = LRUCache(1024)

    # -- what is shown -----------------------------------------------------------------------------------------------

    @property
    def ledger(self) -> Ledger[R]:
        """The list that is shown. Change it as you like, then `redraw`."""
        return self._ledger

    @property
    def note(self) -> Note | None:
        """What is said in place of absent rows, or on the last line beneath present ones. Set it to change it."""
        return self._note

    @note.setter
    def note(self, note: Note | None) -> None:
        self._note = note
        self.redraw()

    @property
    def empty(self) -> tuple[CleanText, ...]:
        """What is said when there are no rows and no note. Set it to change it."""
        return self._empty.lines

    @empty.setter
    def empty(self, lines: Sequence[CleanText]) -> None:
        self._empty = Note("empty", tuple(lines))
        self.redraw()

    def show(self, ledger: Ledger[R]) -> None:
        """Show another ledger, with its cursor in sight."""
        self._ledger = ledger
        self._top = 0
        self.redraw()

    def apply(self, change: Change) -> None:
        """The ledger changed like this: repaint the rows in sight that look different now."""
        if change:
            self.redraw()

    def redraw(self) -> None:
        """Compare the lines in sight with those on the screen and repaint the ones that differ.

        The row under the cursor stays on its line when rows come or go above it, unless the list is shown from its
        start, where one looks for what is new.
        """
        self._follow_cursor()
        if self.is_mounted:
            stale = [y for y in range(self.size.height) if self._drawn.get(y) != self._line(y)]
            if stale:
                self.refresh(*(Region(0, y, self.size.width, 1) for y in stale))
        self._announce()

    # -- driven by keys ----------------------------------------------------------------------------------------------

    def move(self, delta: int) -> None:
        """Move the cursor by so many rows."""
        self._ledger.move(delta)
        self.redraw()

    def leap(self, delta: int) -> None:
        """Move the cursor by so many rows, and keep it on its line of the screen."""
        before = self._ledger.cursor
        self._ledger.move(delta)
        self._top += self._ledger.cursor - before
        self.redraw()

    def top(self) -> None:
        """To the first row."""
        self._ledger.top()
        self.redraw()

    def bottom(self) -> None:
        """To the last row."""
        self._ledger.bottom()
        self.redraw()

    def toggle_mark(self, *, advance: bool = True) -> None:
        """Mark the row under the cursor or take its mark away, and go on to the next row."""
        self._ledger.toggle_mark()
        if advance:
            self._ledger.move(1)
        self.redraw()

    def open(self) -> None:
        """Open the row under the cursor: posts `Opened`."""
        row_id = self._ledger.cursor_id
        if row_id is not None:
            self.post_message(self.Opened(self, row_id))

    @property
    def page_rows(self) -> int:
        """How many rows fit."""
        below = 1 if self._note is not None and self._note.lines and len(self._ledger) else 0
        return max(1, self.size.height - 1 - below)

    @property
    def first_row(self) -> int:
        """The place of the first row in sight."""
        return self._top

    # -- events ------------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Tell of the row under the cursor."""
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a double click opens. Nothing needs the mouse."""
        at = self._top + event.y - 1
        if event.y >= 1 and at < min(len(self._ledger), self._top + self.page_rows):
            self.move(at - self._ledger.cursor)
            if event.chain == 2:
                self.open()

    # -- where things stand ------------------------------------------------------------------------------------------

    def _follow_cursor(self) -> None:
        if not self.size.height:  # not laid out yet: there is no page to keep the cursor on
            return
        ledger, rows = self._ledger, self.page_rows
        cursor = ledger.cursor
        row_id, before = self._known
        if cursor >= 0 and row_id == ledger.cursor_id and cursor != before and (self._top or cursor >= rows):
            self._top += cursor - before
        self._known = (ledger.cursor_id, cursor)
        # A step past the edge brings a quarter of a page at once: a page costs 10 kB, so three of four steps are cheap.
        reserve = rows // 4
        if cursor < self._top:
            self._top = cursor - reserve
        elif cursor >= self._top + rows:
            self._top = cursor - rows + 1 + reserve
        self._top = max(0, min(self._top, len(ledger) - rows))

    def _announce(self) -> None:
        row_id = self._ledger.cursor_id
        if row_id != self._announced and self.is_attached:
            self._announced = row_id
            self.post_message(self.Highlighted(self, row_id))

    # -- drawing -----------------------------------------------------------------------------------------------------

    def _line(self, y: int) -> Look | None:
        """What line `y` is to show: equal values look equal."""
        ledger, rows = self._ledger, self.page_rows
        if y == 0:
            return Head(ledger.sort_name, ledger.reverse)
        if not len(ledger):
            said = note_lines(self._note or self._empty, self.size.width)
            # a quarter of the way down: where the eye is, and not in the way of what arrives
            number = y - 1 - max(1, (self.size.height - 1 - len(said)) // 4)
            return said[number] if 0 <= number < len(said) else None
        if y > rows:
            return None if self._note is None else note_footer(self._note)
        at = self._top + y - 1
        if at >= len(ledger):
            return None
        row = ledger.rows[at]
        cursor = at == ledger.cursor
        return Row(
            seen(self._cells(row), self._columns, self.size.width),
            cursor,
            cursor and self._active,
            ledger.id_of(row) in ledger.marks,
            self.has_thumb(y - 1, len(ledger)),
        )

    def render_line(self, y: int) -> Strip:
        """One line (Textual calls this)."""
        width, roles = self.size.width, roles_of(self.app)
        looks = self._drawn[y] = self._line(y)
        key = (looks, width, roles)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = paint_line(looks, self._columns, width, roles)
        return strip
