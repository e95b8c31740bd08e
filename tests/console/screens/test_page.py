"""A page over everything else: that it scrolls and closes is in test_help, which is one."""

from __future__ import annotations

from pathlib import Path

from textual.app import App

from tests.console.screen import screen_text
from tests.console.sitting import sitting, words
from turkterm.console.screens.page import PageScreen
from turkterm.console.widgets.wrapping import line
from turkterm.model.cleantext import CleanText


async def test_it_shows_its_title_and_its_lines_and_scrolls_to_the_end() -> None:
    app: App[None] = App()
    async with app.run_test(size=(60, 10)) as pilot:
        app.push_screen(PageScreen(CleanText("This session"), [line(CleanText(f"line {n}")) for n in range(30)]))
        await pilot.pause()
        assert "This session" in screen_text(app)
        assert "line 29" not in screen_text(app)
        await pilot.press("G")
        await pilot.pause()
        assert "line 29" in screen_text(app)
        await pilot.press("q")
        assert not isinstance(app.screen, PageScreen)


async def test_keys_that_come_with_it_are_for_the_page_and_for_what_is_seen_after_it(tmp_path: Path) -> None:
    """Over a slow line keys come in one piece: a verb that was typed while help opened must approve nobody."""
    async with sitting(tmp_path, words(1)) as sat:
        await sat.press("2")
        await sat.sees("Review 3")
        await sat.press_at_once("question_mark", "a", "j")
        await sat.sees("the keys, and what they do")
        assert sat.desk.carryout is not None
        assert sat.desk.carryout.summary().held == 0
        await sat.press_at_once("q", "space", "j")
        await sat.sees("1 marked")
        assert sat.ledger.cursor == 2
