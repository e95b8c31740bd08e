"""The same rows in the console's table and in Textual's DataTable, as two small programs for `table.py`.

`python -m tests.benchmarks.table_apps ledger|datatable ROWS STAMP`: writes the instant at which the rows are at hand to
the file STAMP, then shows them. `j` steps the cursor, `f` turns a page, `u` changes one row in sight.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import DataTable

from turkterm.console.widgets.cells import Cell, Column
from turkterm.console.widgets.ledger_table import LedgerTable
from turkterm.model.cleantext import clean
from turkterm.model.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Assignment:
    """A row of the review queue."""

    number: int
    due: str
    worker: str
    share: str
    time: str
    signal: str
    title: str
    state: str


def make(count: int) -> list[Assignment]:
    """So many rows, all alike in length to those of a real queue."""
    return [
        Assignment(
            number,
            f"{number // 3600 % 24}h {number // 60 % 60:02}m",
            f"A{number:07}…7QF",
            f"{60 + number % 40}",
            f"{number % 7}:{number % 60:02}",
            ("", "≠3", "fast ctl", "dup")[number % 4],
            f"Rate the formality of words, list {number}",
            "S",
        )
        for number in range(count)
    ]


COLUMNS = (
    Column("number", "NO", 8, "right"),
    Column("state", "S", 3),
    Column("due", "DUE", 8),
    Column("worker", "WORKER", 13),
    Column("share", "✓%", 4, "right"),
    Column("time", "TIME", 6, "right"),
    Column("signal", "SIGNAL", 10),
    Column("title", "TASK"),
)


def texts(row: Assignment) -> tuple[str, ...]:
    """The cells of a row as text, in the order of the columns."""
    return (str(row.number), row.state, row.due, row.worker, row.share, row.time, row.signal, row.title)


ROLES = ("muted", "", "", "", "", "", "warn", "")


class LedgerApp(App[None]):
    """The console's table."""

    def __init__(self, rows: list[Assignment]) -> None:
        super().__init__()
        self.animation_level = "none"
        self.ledger: Ledger[Assignment] = Ledger(lambda row: f"{row.number:07}")
        self.ledger.replace(rows)
        self.table = LedgerTable(
            self.ledger,
            COLUMNS,
            lambda row: tuple(Cell(clean(text), role) for text, role in zip(texts(row), ROLES, strict=True)),
        )

    def compose(self) -> ComposeResult:
        """The table alone."""
        yield self.table

    def on_mount(self) -> None:
        """The keys go to the table."""
        self.table.focus()

    def on_key(self, event: events.Key) -> None:
        """Drive the table as the console does."""
        if event.key == "j":
            self.table.move(1)
        elif event.key == "f":
            self.table.page(1)
        elif event.key == "u":
            self.table.apply(self.ledger.upsert([replace(self.ledger.rows[5], state="✓")]))


class DataTableApp(App[None]):
    """Textual's table, used as its manual says."""

    def __init__(self, rows: list[Assignment]) -> None:
        super().__init__()
        self.animation_level = "none"
        self.rows = rows
        self.table: DataTable[str] = DataTable(cursor_type="row")

    def compose(self) -> ComposeResult:
        """The table alone."""
        yield self.table

    def on_mount(self) -> None:
        """Fill the table; the keys go to it."""
        for column in COLUMNS:
            self.table.add_column(column.label, key=column.key)
        for row in self.rows:
            self.table.add_row(*texts(row), key=str(row.number))
        self.table.focus()

    def on_key(self, event: events.Key) -> None:
        """Drive the table by its own actions."""
        if event.key == "j":
            self.table.action_cursor_down()
        elif event.key == "f":
            self.table.action_page_down()
        elif event.key == "u":
            self.table.update_cell("5", "state", "✓")


def main(kind: str, count: str, stamp: str) -> None:
    """Show the rows."""
    rows = make(int(count))
    Path(stamp).write_text(repr(monotonic()))  # one clock for all processes of a Linux machine
    app = LedgerApp(rows) if kind == "ledger" else DataTableApp(rows)
    app.run(mouse=False)


if __name__ == "__main__":
    main(*sys.argv[1:4])
