"""Filter, sort, marks and copying, at a real marketplace."""

from __future__ import annotations

from pathlib import Path

from tests.console.sitting import WORKERS, sitting, words
from turkterm.desk.commands.command import Context
from turkterm.desk.desk import View


async def test_filter_command_sort_and_copy(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(2)) as sat:
        await sat.press("2", "slash", "'worker:a3redd", "enter")
        await sat.sees("/worker:a3redd  2 of 6", "≠ warm ×2")
        await sat.press("slash")
        assert "worker:a3redd" in sat.status
        await sat.press("ctrl+u", "'time<x", "enter")
        assert "neither a number" in sat.status
        await sat.press("ctrl+u", "'nowhere", "enter")
        await sat.sees("Nothing matches “nowhere”", "shows all 6 again")
        await sat.press("escape")
        await sat.sees("Review 6")
        await sat.press("s")
        await sat.sees("Sorted by worker")
        assert [row.worker_id for row in sat.ledger.rows] == sorted(WORKERS * 2)
        await sat.press("y")
        assert sat.app.clipboard == sat.ledger.cursor_id
        assert f"Copied {sat.app.clipboard}" in sat.status
        await sat.press("colon", "'wrkers", "enter")
        assert "Did you mean workers?" in sat.status
        await sat.press("ctrl+u", "'workers", "enter")
        await sat.sees("Workers 3")
        await sat.press("t")
        assert "“t” does nothing here" in sat.status


async def test_saved_views_and_an_order_by_name(tmp_path: Path) -> None:
    views = {"mine": View(Context.REVIEW, "worker:a3redd", "worker"), "people": View(Context.WORKERS, "", "nosuch")}
    async with sitting(tmp_path, words(2), views=views) as sat:
        await sat.press("v", "'mi", "tab", "enter")
        await sat.sees("/worker:a3redd  2 of 6", "by worker")
        await sat.press("colon", "'view people", "enter")
        await sat.sees("Workers 3", "This list can be sorted by done")
        await sat.press("colon", "'sort paid", "enter")
        await sat.sees("Sorted by")
        await sat.press("colon", "'view nosuch", "enter")
        assert "There is no view “nosuch”; there are mine, people" in sat.status
        await sat.press("v", "enter")
        await sat.sees("Workers 3")


async def test_where_no_view_is_saved_the_key_says_how(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(1)) as sat:
        await sat.press("v")
        assert "No view is saved" in sat.status
