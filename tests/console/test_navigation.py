"""The ways between the panes and back, at a real marketplace."""

from __future__ import annotations

from pathlib import Path

from tests.console.sitting import sitting, words


async def test_the_panes_of_a_real_batch(tmp_path: Path) -> None:
    """Groups, the queue of one, back to the same group, the whole queue, workers, qualifications, activity."""
    async with sitting(tmp_path, words(), words(2, title="Name a colour")) as sat:
        await sat.sees("HIT groups 2", "Rate a word", "Name a colour", "to review 18", "balance $10,000.00")
        assert sat.ledger.cursor == 0
        await sat.press("j")
        title = sat.row.title
        await sat.press("W")
        count = 12 if title == "Rate a word" else 6
        await sat.sees(f"Review {count} of {title}", "word0")
        await sat.press("backspace")
        await sat.sees("HIT groups 2")
        assert sat.row.title == title
        await sat.press("2")
        await sat.sees("Review 18", "of 3 answers", "2 of 3 agree")
        assert "of Rate" not in sat.text.splitlines()[1]
        await sat.press("w")
        await sat.sees("Workers 3", "6 assignments", "every assignment, oldest first", "SSSSSS")
        await sat.press("backspace")
        await sat.sees("Review 18")
        await sat.press("4")
        await sat.sees("This account has no qualification types")
        await sat.press("5")
        await sat.sees("Nothing was done from here yet")
        await sat.press("backspace")
        assert "nothing to go back to" in sat.status


async def test_where_nothing_is_listed_there_is_nothing_to_open(tmp_path: Path) -> None:
    async with sitting(tmp_path) as sat:
        await sat.press("enter")
        assert "There is no row to open" in sat.status
