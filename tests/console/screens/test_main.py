"""The screen at three widths, and the ways between its panes."""

from __future__ import annotations

from pathlib import Path

from tests.console.sitting import sitting, words


async def test_the_panes_of_a_real_batch(tmp_path: Path) -> None:
    """Groups, the queue of one, back to the same group, the whole queue, workers, qualifications, activity."""
    async with sitting(tmp_path, words(), words(2, title="Name a colour")) as sat:
        await sat.sees("HIT groups 2", "Rate a word", "Name a colour", "to review 18", "balance $10,000.00")
        assert sat.main.pane.ledger.cursor == 0
        await sat.press("j")
        title = sat.main.pane.ledger.current.title
        await sat.press("enter")
        count = 12 if title == "Rate a word" else 6
        await sat.sees(f"Review {count} of {title}", "word0")
        await sat.press("backspace")
        await sat.sees("HIT groups 2")
        assert sat.main.pane.ledger.current.title == title
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


async def test_at_80_columns_the_detail_takes_the_place_of_the_list(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(2), size=(80, 24)) as sat:
        await sat.press("2", "j")
        await sat.sees("Review 6", "WORKER")
        row = sat.main.pane.ledger.cursor_id
        await sat.press("enter")
        await sat.sees("answers ──", "warmth", "in full ──")
        assert "WORKER" not in sat.text
        assert len(sat.text.splitlines()) == 24
        assert max(map(len, sat.text.splitlines())) <= 80
        await sat.press("J")  # the rows go on behind the detail
        assert sat.main.pane.ledger.cursor == 2
        await sat.press("K", "backspace")
        await sat.sees("WORKER")
        assert sat.main.pane.ledger.cursor_id == row
        await sat.press("k")  # and the keys are the list's again
        assert sat.main.pane.ledger.cursor == 0
        await sat.press("w")
        await sat.sees("every assignment, oldest first")
        assert "MEDIAN" not in sat.text
        await sat.press("backspace")
        await sat.sees("Review 6", "WORKER")


async def test_a_wide_screen_has_the_others_beside(tmp_path: Path) -> None:
    """Growing brings the detail and the third column, shrinking takes them away; tab goes through them."""
    async with sitting(tmp_path, words(1)) as sat:
        await sat.press("2")
        await sat.sees("Review 3", "1 of 3 answers")
        assert "other answers" not in sat.text
        await sat.pilot.resize_terminal(170, 40)
        await sat.sees("2 other answers", "Others, and this worker", " · so 0")
        await sat.press("tab")
        assert sat.main.pane.reading
        await sat.press("tab")
        assert sat.main.focused is sat.main.review.second
        await sat.press("tab", "j")
        assert not sat.main.pane.reading
        assert sat.main.pane.ledger.cursor == 1
        await sat.pilot.resize_terminal(80, 24)
        await sat.until(lambda: "1 of 3 answers" not in sat.text)
        await sat.sees("WORKER")


async def test_what_arrives_is_seen_without_a_key(tmp_path: Path) -> None:
    """Another program reviews: the row leaves the queue, the balance falls, and the cursor keeps its row."""
    async with sitting(tmp_path, words(2)) as sat:
        await sat.press("2", "j", "j")
        await sat.sees("Review 6")
        ledger = sat.main.pane.ledger
        row, other = ledger.cursor_id, ledger.rows[0].assignment_id
        await sat.client("approve_assignment", AssignmentId=other)
        await sat.sees("Review 5", "balance $9,999.88", "to review 5")
        assert (ledger.cursor_id, ledger.cursor) == (row, 1)


async def test_an_empty_marketplace_says_what_helps(tmp_path: Path) -> None:
    async with sitting(tmp_path) as sat:
        await sat.sees("There are no HITs here", "marketplace import BATCH.csv")
        await sat.press("enter")
        assert "There is no row to open" in sat.status
        await sat.press("2")
        await sat.sees("Nothing waits for review")
        await sat.press("3")
        await sat.sees("Nobody has worked for you here yet")


async def test_a_marketplace_that_goes_away(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(1)) as sat:
        await sat.server.marketplace.stop()
        await sat.until(lambda: "○" in sat.text.splitlines()[0] and "try" in sat.text.splitlines()[0], "offline")
        await sat.sees("Rate a word", "○")
        await sat.press("2")
        await sat.sees("Review 3", "○")  # what was read stays, and so do the keys
