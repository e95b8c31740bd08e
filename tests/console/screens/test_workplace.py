"""What the panes show while nobody presses a key, and when one is shown again."""

from __future__ import annotations

from pathlib import Path

from tests.console.sitting import sitting, words
from turkterm.marketplace.importing import import_batch
from turkterm.model.money import Cents


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
        await sat.press("2")
        await sat.sees("Nothing waits for review")
        await sat.press("3")
        await sat.sees("Nobody has worked for you here yet")
