"""The console's table against Textual's DataTable: time to the first usable paint, bytes for a step and for a change.

Both run in a pseudo-terminal of 120x40 in truecolour. The time runs from the rows at hand to the first row on the
screen and an answer to a key, so it holds the start of Textual too, for both.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.row import Row
from tests.benchmarks.terminal import Terminal, Written

#: A part of the first row as it is written, whatever the widths.
_FIRST = "A0000000…7QF".encode()


class Measured(NamedTuple):
    """One table with so many rows. `paint` is in seconds; None where the time given was not enough."""

    paint: float | None
    step: Written
    change: Written
    page: Written


def measure(kind: str, rows: int, at_most: float = 120.0) -> Measured:
    """Show so many rows in a table of that kind ("ledger" or "datatable") and use it."""
    nothing = Written(b"", 0)
    with tempfile.TemporaryDirectory() as folder:
        stamp = Path(folder) / "stamp"
        command = [sys.executable, "-m", "tests.benchmarks.table_apps", kind, str(rows), str(stamp)]
        with Terminal(command) as terminal:
            if terminal.read_until(lambda _: stamp.exists() and bool(stamp.read_text()), 60.0) is None:
                raise RuntimeError("the program did not start")
            start = float(stamp.read_text())
            shown = terminal.read_until(lambda text: _FIRST in text, at_most)
            if shown is None:
                return Measured(None, nothing, nothing, nothing)
            terminal.settle()
            terminal.press(b"j")  # the first key may find something left to paint
            return Measured(shown[1] - start, *(terminal.press(key) for key in (b"j", b"u", b"f")))


def compare(rows: int, limit: float, at_most: float = 120.0) -> list[Row]:
    """Both tables with so many rows. `limit` is for the paint; DataTable is not waited for longer than `at_most`."""
    ours, theirs = measure("ledger", rows), measure("datatable", rows, at_most)
    assert ours.paint is not None
    name = f"table of {rows:,} rows"
    if theirs.paint is None:
        stopped = f"DataTable, stopped after {at_most:g} s"
        return [Row(f"{name}: first paint, seconds", ours.paint, at_most, stopped, limit)]
    return [
        Row(f"{name}: first paint, seconds", ours.paint, theirs.paint, "DataTable", limit),
        Row(f"{name}: cursor step, bytes", len(ours.step.text), len(theirs.step.text), "DataTable", 0.7),
        Row(f"{name}: cursor step, frames", ours.step.frames, theirs.step.frames, "DataTable", 1.0),
        Row(f"{name}: one row changes, bytes", len(ours.change.text), len(theirs.change.text), "DataTable", 0.05),
        Row(f"{name}: a page, bytes", len(ours.page.text), len(theirs.page.text), "DataTable", 1.0),
    ]


def table_10_000() -> list[Row]:
    """10,000 rows."""
    return compare(10_000, limit=0.5)


def table_100_000() -> list[Row]:
    """100,000 rows."""
    return compare(100_000, limit=0.1)


MEASUREMENTS = (table_10_000, table_100_000)
