"""The ways between the panes, and what they do while nobody presses a key."""

from __future__ import annotations

from pathlib import Path

from tests.console.sitting import sitting, words
from turkterm.marketplace.importing import import_batch
from turkterm.model.money import Cents


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


async def test_what_arrives_is_seen_without_a_key(tmp_path: Path) -> None:
    """Another program reviews: the row leaves the queue, the balance falls, and the cursor keeps its row."""
    async with sitting(tmp_path, words(2)) as sat:
        await sat.press("2", "j", "j")
        await sat.sees("Review 6")
        ledger = sat.ledger
        row, other = ledger.cursor_id, ledger.rows[0].assignment_id
        await sat.client("approve_assignment", AssignmentId=other)
        await sat.sees("Review 5", "balance $9,999.88", "to review 5")
        assert (ledger.cursor_id, ledger.cursor) == (row, 1)


async def test_the_title_of_a_pane_is_right_when_one_comes_back_to_it(tmp_path: Path) -> None:
    async with sitting(tmp_path) as sat:
        await sat.sees("HIT groups 0")
        await sat.press("4")
        batch = words(1)
        sat.server.store.write_now(lambda tx: import_batch(tx, batch, reward=Cents(10)))
        await sat.until(lambda: sat.desk.board.hits, "the HIT")
        await sat.press("1")
        await sat.sees("HIT groups 1")


async def test_an_empty_marketplace_says_what_helps(tmp_path: Path) -> None:
    async with sitting(tmp_path) as sat:
        await sat.sees("There are no HITs here", "marketplace import BATCH.csv")
        await sat.press("enter")
        assert "There is no row to open" in sat.status
        await sat.press("2")
        await sat.sees("Nothing waits for review")
        await sat.press("3")
        await sat.sees("Nobody has worked for you here yet")
