"""A page over everything else: that it scrolls and closes is in test_help, which is one."""

from __future__ import annotations

from textual.app import App

from tests.console.screen import screen_text
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
