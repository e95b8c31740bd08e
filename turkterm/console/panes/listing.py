"""The list of a pane: which rows there are and how they look, their order, filter and marks, and the words above them.

The hooks that a pane fills in stand here with what they mean. What else is in a pane, and how it follows the board, is
in `pane`.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, TypeVar

from textual.widget import Widget

from turkterm.console.facts import board_note
from turkterm.console.keynames import key_for
from turkterm.console.panes.title import TitleLine
from turkterm.console.widgets.ledger_table import LedgerTable
from turkterm.console.widgets.painting import Span
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.ledger import Ledger
from turkterm.model.query import Query, Value, parse_query

if TYPE_CHECKING:
    from turkterm.console.widgets.cells import Cell, Column
    from turkterm.console.widgets.wrapping import Line
    from turkterm.desk.board import Changed
    from turkterm.desk.commands.command import Context
    from turkterm.desk.desk import Desk
    from turkterm.model.links import Link

R = TypeVar("R")

#: Rows looked at for the names of their fields: some have one that others lack.
_SAMPLE = 50


class Picture(NamedTuple):
    """What a detail shows: a title that stays, something at its right end, and lines."""

    title: Sequence[Span] = ()
    tail: Sequence[Span] = ()
    lines: Sequence[Line] = ()


@dataclass(frozen=True, slots=True)
class Sort(Generic[R]):
    """An order of the rows: the column it belongs to, words for the title, the key, descending or not."""

    column: str
    words: str
    key: Callable[[R], Any]
    reverse: bool = False


class Listing(Widget, Generic[R]):
    """A list of rows with a title. Subclasses say which rows there are and how they look."""

    CONTEXT: ClassVar[Context]

    def __init__(self, desk: Desk) -> None:
        super().__init__(id=self.CONTEXT.value)
        self.desk = desk
        #: The id of what the list is limited to; empty where it is not.
        self.within = ""
        self.ledger: Ledger[R] = Ledger(self.id_of)
        self._sorts: tuple[Sort[R], ...] = self.sorts()
        self._sort = 0
        self._timed = False
        first = self._sorts[0]
        self.ledger.sort_by(first.column, first.key, reverse=first.reverse)
        self.title_line = TitleLine()
        self.table: LedgerTable[R] = LedgerTable(self.ledger, self.columns(), self.cells)

    # -- what subclasses say -----------------------------------------------------------------------------------------

    def id_of(self, row: R) -> str:
        """A row's id."""
        raise LookupError(row)

    def columns(self) -> tuple[Column, ...]:
        """The table's columns."""
        return ()

    def sorts(self) -> tuple[Sort[R], ...]:
        """The orders that `s` goes through; the first is where it begins."""
        return ()

    def rows(self) -> Iterable[R]:
        """All rows, afresh."""
        return ()

    def row(self, row_id: str) -> R | None:
        """One row afresh; None where it is gone or does not belong here."""
        raise LookupError(row_id)

    def touched(self, changed: Changed) -> Iterable[str] | None:
        """The ids of the rows that a change on the board touches; None where that may be any."""
        return ()

    def cells(self, row: R) -> tuple[Cell, ...]:
        """The cells of a row, now."""
        return ()

    def picture(self, row: R) -> Picture:
        """What the detail shows of a row."""
        return Picture()

    def heading(self) -> Sequence[Span]:
        """The title of the list."""
        return ()

    def absent(self) -> Sequence[CleanText]:
        """Why there are no rows, and which key helps."""
        return ()

    def why_nothing_matches(self) -> Sequence[CleanText]:
        """What there is to say about a filter that no row passes."""
        return ()

    def filter_values(self, row: R) -> tuple[dict[str, Value], str]:
        """The fields and the free text that the filter looks at."""
        return {}, ""

    def filter_names(self) -> tuple[str, ...]:
        """The names of the fields that the filter can ask these rows for."""
        rows = itertools.islice(self.ledger.everything, _SAMPLE)
        return tuple(sorted({name for row in rows for name in self.filter_values(row)[0]}))

    def now(self) -> float:
        """The instant from which the filter counts spans: the marketplace's, whose times the rows have."""
        return self.desk.now()

    def copied(self, row: R) -> str:
        """The id that `y` copies."""
        return self.id_of(row)

    def link_of(self, row: R) -> Link | None:
        """Where the row's thing can be seen in a browser; None where nowhere."""
        return None

    def key_of(self, command_id: str) -> CleanText:
        """The key of a command, for a sentence that names it."""
        return key_for(self.desk.registry, command_id)

    # -- drawing -----------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw the list as it is: the table repaints what differs."""
        if not len(self.ledger):
            empty = tuple(self._why_empty())
            if empty != self.table.empty:
                self.table.empty = empty
        note = board_note(self.desk.board.state, time.time(), self.key_of("list.refresh"))
        if note != self.table.note:
            self.table.note = note
        self.table.redraw()
        self.title_line.show(self.heading(), self._about())

    def _why_empty(self) -> Sequence[CleanText]:
        if self.ledger.total and self.ledger.filter_text:
            key = self.key_of("list.filter")
            return (
                clean(f"Nothing matches “{self.ledger.filter_text}”"),
                *self._no_such_field(),
                *self.why_nothing_matches(),
                clean(f"{key} changes the filter; an empty one shows all {self.ledger.total:,} again"),
            )
        return self.absent()

    def _no_such_field(self) -> Sequence[CleanText]:
        """What the filter asks for by a name that no row has: a slip, which a list without rows does not show."""
        known = self.filter_names()
        asked = (term.name for term in parse_query(self.ledger.filter_text).terms)
        return [
            clean(f"No row has a field “{name}” now: tab offers those there are")
            for name in dict.fromkeys(asked)
            if name and name not in known
        ]

    def _about(self) -> Sequence[Span]:
        spans: list[Span] = []
        if self.ledger.marks:
            spans.append(Span(CleanText(f"{len(self.ledger.marks):,} marked   "), "mark"))
        if self.ledger.filter_text:
            shown = clean(f"/{self.ledger.filter_text}  {len(self.ledger):,} of {self.ledger.total:,}   ")
            spans.append(Span(shown, "accent"))
        spans.append(Span(CleanText(self._sorts[self._sort].words), "muted"))
        return spans

    # -- order, filter, marks ----------------------------------------------------------------------------------------

    def next_sort(self) -> str:
        """Sort by the next order; says which in words."""
        self._sort = (self._sort + 1) % len(self._sorts)
        sort = self._sorts[self._sort]
        self.ledger.sort_by(sort.column, sort.key, reverse=sort.reverse)
        self.draw()
        return sort.words

    @property
    def sort_names(self) -> tuple[str, ...]:
        """The columns that the list can be sorted by."""
        return tuple(sort.column for sort in self._sorts)

    def sort_by(self, column: str) -> str:
        """Sort by a column; says how in words. Raises LookupError where there is no such order."""
        if column not in self.sort_names:
            raise LookupError(column)
        self._sort = self.sort_names.index(column) - 1
        return self.next_sort()

    def narrow(self, source: str) -> None:
        """Show only the rows that match a filter, all where it is empty. Raises BadQuery."""
        query: Query = parse_query(source)

        def passes(row: R) -> bool:
            return query.matches(*self.filter_values(row), self.now())

        self._timed = query.timed
        self.ledger.filter_by(query.source, passes if query.terms else None)
        self.draw()

    def sift(self) -> None:
        """Time went by: filter again where the filter looks at the clock."""
        if self._timed:
            self.narrow(self.ledger.filter_text)

    def lifted(self) -> bool:
        """Lift the marks, else the filter; False where there is neither."""
        if self.ledger.marks:
            self.ledger.clear_marks()
        elif self.ledger.filter_text:
            self.narrow("")
        else:
            return False
        self.draw()
        return True
