"""The table's figures in a real pseudo-terminal, beside DataTable's in the same run."""

from __future__ import annotations

from tests.benchmarks.row import Row
from tests.benchmarks.table import compare, measure


def figures(rows: list[Row]) -> str:
    return "\n".join(f"{row.name}: {row.ours:g} beside {row.theirs:g} ({row.other})" for row in rows)


def test_ten_thousand_rows() -> None:
    rows = compare(10_000, limit=0.5)
    assert len(rows) == 5
    assert all(row.kept for row in rows), figures(rows)
    by_name = {row.name.partition(": ")[2]: row.ours for row in rows}
    assert by_name["cursor step, bytes"] < 1000
    assert by_name["cursor step, frames"] == 1
    assert by_name["one row changes, bytes"] < 500


def test_a_hundred_thousand_rows() -> None:
    """DataTable takes 12 to 25 s here; it is given twelve times as long as ours, at least 4 s, and then stopped."""
    ours = measure("ledger", 100_000)
    assert ours.paint is not None
    assert len(ours.step.text) < 1000
    theirs = measure("datatable", 100_000, at_most=max(4.0, 12 * ours.paint)).paint
    assert theirs is None or theirs > 10 * ours.paint
