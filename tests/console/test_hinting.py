"""The line of keys, where one reads and where there is no row."""

from __future__ import annotations

from pathlib import Path

from tests.console.sitting import Sitting, sitting, words
from turkterm.model.action import ActionState


def keys(sat: Sitting) -> str:
    """The last line."""
    return sat.text.splitlines()[-1]


async def test_whoever_reads_sees_the_way_back_first(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(1), size=(80, 24)) as sat:
        await sat.press("2")
        await sat.sees("Review 3")
        assert keys(sat).startswith(" enter open  a approve")
        await sat.press("enter")
        await sat.sees("answers ──")
        assert keys(sat).startswith(" backspace back  a approve")
        assert "enter" not in keys(sat)
        await sat.press("r")
        assert keys(sat).strip() == "enter answer  esc leave"
        await sat.press("escape", "backspace")
        await sat.until(lambda: keys(sat).startswith(" enter open  a approve"), "the keys of the list")


async def test_the_money_covers_the_actions_and_no_key_reaches_them(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(1), size=(80, 24), grace=0.0) as sat:
        await sat.press("2")
        await sat.sees("Review 3")
        await sat.client("reject_assignment", AssignmentId=sat.row.assignment_id, RequesterFeedback="not this one")
        await sat.press("a")
        await sat.until(lambda: sat.desk.board.runs.states[ActionState.FAILED], "the failure")
        await sat.press("5", "dollar_sign")
        await sat.sees("this session ─")
        assert keys(sat).split("  ")[0] == " backspace back"
        assert "try again" not in keys(sat)
        await sat.press("t")
        assert not sat.main.status.asking
        assert "There is no action under the cursor" in sat.status
        await sat.press("backspace")
        await sat.sees("Activity 1")
        assert "t try again" in keys(sat)
