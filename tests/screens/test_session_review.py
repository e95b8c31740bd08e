"""A session at the keyboard: a hundred assignments are reviewed, and read back by plain boto3."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from tests.screens.servers import assignments_of, client, imported, serve
from tests.screens.sitters import asking, asks, bonuses, console_on
from tests.screens.terminal import Terminal

LATE, MISSED = "It came after the end.", "The control word was missed: please read the task."


def test_a_hundred_assignments_are_reviewed(tmp_path: Path, real_data: Path) -> None:
    (tmp_path / "config.toml").write_text(
        f"[review]\ngrace_seconds = 4.0\n[templates.reject]\nlate = {json.dumps(LATE)}\nmissed = {json.dumps(MISSED)}\n"
    )
    with serve(tmp_path):
        formality = imported(tmp_path, real_data / "word-formality", "0.10")
        mturk = client(tmp_path)
        queue = sorted(one["AutoApprovalTime"] for one in assignments_of(mturk, formality["HITTypeId"]))
        before = Decimal(mturk.get_account_balance()["AvailableBalance"])

        with console_on(tmp_path) as console:
            console.until(r"Rate the formality.*\b396\b")
            console.press("W")
            console.until(r"Review 396 of")
            for count in range(1, 61):
                console.press("a")
                console.until(decided(count))
            for count in range(61, 69):
                reject(console, MISSED, count)
            for count in range(69, 72):  # thought better of: both keys at once, well within the grace time
                console.press("a", "u")
                console.until(r"Took back: approve")
                reject(console, LATE, count)
            for count in range(72, 74):
                reject(console, MISSED, count)
                console.press("u")
                console.until(r"Took back: reject")
                console.until(decided(count - 1))
                console.press("a")
                console.until(decided(count))
            mark(console, 4)
            console.press("a", "u")
            console.until(r"Took back: approve 4 assignments")
            mark(console, 2)
            reject(console, MISSED, 75, several=True)
            mark(console, 25)
            console.press("a")
            console.until(r"type 25 to go on")
            console.type("24")
            console.until(r"That is not 25")
            console.press("ctrl+u")
            console.type("25")
            console.until(decided(100))
            console.until(lambda text: re.search(r"Review 296 of", text) and "held" not in text)
            console.until(r"approve 25: 25 done")
            console.press("q")
            assert console.ended() == 0

        work = assignments_of(mturk, formality["HITTypeId"])
        assert Counter(one["AssignmentStatus"] for one in work) == {"Submitted": 296, "Approved": 87, "Rejected": 13}
        told = Counter(one["RequesterFeedback"] for one in work if one["AssignmentStatus"] == "Rejected")
        assert told == {MISSED: 10, LATE: 3}
        assert not any(one.get("RequesterFeedback") for one in work if one["AssignmentStatus"] != "Rejected")
        touched = [one for one in work if one["AssignmentStatus"] != "Submitted"]
        assert (
            max(one["AutoApprovalTime"] for one in touched) <= queue[99]
        )  # the hundred that were due first: no row was left out
        spent = 87 * (Decimal("0.10") + Decimal("0.02"))
        assert before - Decimal(mturk.get_account_balance()["AvailableBalance"]) == spent
        assert bonuses(mturk, {one["HITId"] for one in work}) == []
        assert mturk.list_worker_blocks()["WorkerBlocks"] == []


def reject(console: Terminal, feedback: str, count: int, *, several: bool = False) -> None:
    """Reject with the saved text, fetched by tab, and see so many decided."""
    console.press("r")
    console.until(asks(r"· feedback"))
    for _ in (LATE, MISSED)[: 1 if feedback == LATE else 2]:
        console.press("tab")
    console.until(asks(re.escape(feedback[-16:])))  # a long one is scrolled to its end
    console.press("enter")
    if several:
        console.until(asks(r"^ reject \d+ assignments of (1 worker|\d+ workers) in \d+ HITs y/N"))
        console.press("y")
    console.until(decided(count))


def mark(console: Terminal, count: int) -> None:
    """Mark so many rows from the cursor on."""
    console.press(*" " * count)
    console.until(rf"\b{count} marked")


def decided(count: int) -> Callable[[str], bool]:
    """Whether the queue counts so many decided, and asks nothing."""
    return lambda text: f" · {count} decided" in text and not asking(text)
