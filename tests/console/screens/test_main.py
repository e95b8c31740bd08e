"""The screen at three widths, and without its marketplace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.console.desks import still_desk
from tests.console.screen import screen_text
from tests.console.sitting import sitting, words
from turkterm.console.app import Look, TurktermApp
from turkterm.console.terminal import TerminalPolicy
from turkterm.desk.desk import Desk
from turkterm.model.action import ActionState


async def test_at_80_columns_the_detail_takes_the_place_of_the_list(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(2), size=(80, 24)) as sat:
        await sat.press("2", "j")
        await sat.sees("Review 6", "WORKER")
        row = sat.ledger.cursor_id
        await sat.press("enter")
        await sat.sees("answers ──", "warmth", "in full ──")
        assert "WORKER" not in sat.text
        assert len(sat.text.splitlines()) == 24
        assert max(map(len, sat.text.splitlines())) <= 80
        await sat.press("J")  # the rows go on behind the detail
        assert sat.ledger.cursor == 2
        await sat.press("K", "backspace")
        await sat.sees("WORKER")
        assert sat.ledger.cursor_id == row
        await sat.press("k")  # and the keys are the list's again
        assert sat.ledger.cursor == 0
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
        await sat.sees("2 other answers", "Others, and this worker", "≠ warm  ×2 A2GR…PL2, A1BL…LE1")
        await sat.press("tab")
        assert sat.focused == "Detail first"
        await sat.press("tab")
        assert sat.focused == "Detail second"
        await sat.press("tab", "j")
        assert sat.focused == "LedgerTable"
        assert sat.ledger.cursor == 1
        await sat.pilot.resize_terminal(80, 24)
        await sat.until(lambda: "1 of 3 answers" not in sat.text)
        await sat.sees("WORKER")


async def test_a_marketplace_that_goes_away(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(1)) as sat:
        await sat.server.marketplace.stop()
        await sat.until(lambda: "○" in sat.text.splitlines()[0] and "try" in sat.text.splitlines()[0], "offline")
        await sat.sees("Rate a word", "○")
        await sat.press("2")
        await sat.sees("Review 3", "○")  # what was read stays, and so do the keys


async def test_a_key_that_may_only_look_is_said_until_the_next_key() -> None:
    @asynccontextmanager
    async def opening() -> AsyncIterator[Desk]:
        desk = still_desk(read_only_because="The access key of lab may only look")
        desk.look = lambda: asyncio.sleep(3600)  # type: ignore[method-assign]  # reads nothing
        yield desk

    app = TurktermApp(opening, Look(TerminalPolicy.from_environ({"TERM": "xterm-256color"})))
    async with app.run_test(size=(100, 24)) as pilot:
        while "may only look: monitor mode, nothing here can write" not in screen_text(app):
            await pilot.pause(0.01)
        await pilot.press("5")
        assert "nothing here can write" not in screen_text(app)
        app.hang_up()
        while not app._exit:
            await pilot.pause(0.01)


async def test_a_window_too_small_says_so_and_grows_back(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(2), size=(80, 24)) as sat:
        await sat.press("2", "j")
        row = sat.ledger.cursor_id
        await sat.pilot.resize_terminal(40, 10)
        await sat.sees("40x10 is too small", "60x15", "q quit")
        assert "WORKER" not in sat.text
        assert "approve" not in sat.text
        await sat.press("a", "1", "r", "?")  # nobody decides about what nobody sees
        assert not sat.main.status.asking
        assert len(sat.app.screen_stack) == 1
        await sat.pilot.resize_terminal(20, 4)
        await sat.sees("20x4 is too")
        await sat.pilot.resize_terminal(300, 80)
        await sat.sees("Others, and this worker")
        lines = sat.text.splitlines()
        assert (len(lines), lines[-1].endswith("q quit  ? help")) == (80, True)
        assert {len(line) for line in lines} <= set(range(301))
        assert sat.ledger.cursor_id == row
        assert not sat.desk.board.entries
        await sat.press("k")  # the keys are the list's again
        assert sat.ledger.cursor == 0


async def test_an_open_question_outlives_a_small_window(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(1), size=(80, 24)) as sat:
        await sat.press("2", "r", "'Word 20")
        await sat.pilot.resize_terminal(40, 10)
        await sat.sees("too small", "…20", "enter answer")
        await sat.pilot.resize_terminal(80, 24)
        await sat.sees("WORKER", "Word 20")
        await sat.pilot.resize_terminal(40, 10)
        await sat.press("'!", "escape")
        await sat.sees("nothing was done", "q quit")
        await sat.pilot.resize_terminal(80, 24)
        await sat.sees("WORKER")
        await sat.press("j")
        assert sat.ledger.cursor == 1


async def test_leaving_a_small_window_asks_about_what_is_held(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(1), size=(80, 24)) as sat:
        await sat.press("2", "a")
        await sat.sees("held:")
        await sat.pilot.resize_terminal(40, 10)
        await sat.sees("too small")
        await sat.press("q")
        await sat.until(lambda: sat.main.status.asking, "the question")
        assert not sat.app._exit
        await sat.press("'t", "enter")  # taken back
        await sat.until(lambda: sat.app._exit, "the end")
        assert [entry.state for entry in sat.desk.board.entries.values()] == [ActionState.CANCELLED]


async def test_nobody_agrees_in_a_window_too_small_to_see_what_to(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(1), size=(80, 24)) as sat:
        await sat.press("2", "x", "'spam", "enter")
        await sat.sees("y/N")
        await sat.pilot.resize_terminal(40, 10)
        await sat.sees("too small")
        await sat.press("y")
        await sat.sees("a larger window first: y/N")
        assert not sat.desk.board.entries
        await sat.pilot.resize_terminal(80, 24)
        await sat.sees("blocks can cost a worker their account y/N")
        await sat.press("y")
        await sat.until(lambda: sat.desk.board.entries, "the block")


async def test_a_verdict_waits_for_a_larger_window_with_its_words(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(1), size=(80, 24)) as sat:
        await sat.press("2", "r", "'not a word")
        await sat.pilot.resize_terminal(40, 10)
        await sat.sees("too small")
        await sat.press("enter")
        await sat.sees("a larger window first:")
        assert not sat.desk.board.entries
        await sat.pilot.resize_terminal(80, 24)
        await sat.sees("feedback not a word")
        await sat.press("enter")
        await sat.sees("held: reject")
