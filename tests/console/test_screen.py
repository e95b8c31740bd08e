"""The stage that the widgets' tests stand on."""

from __future__ import annotations

from tests.console.screen import Stage, screen_text
from turkterm.console.widgets.keys_line import KeyHint, KeysLine
from turkterm.model.cleantext import clean


async def test_the_text_of_the_screen() -> None:
    line = KeysLine()
    app = Stage(line)
    async with app.run_test(size=(20, 2)) as pilot:
        line.show([KeyHint(clean("a"), clean("approve"))])
        await pilot.pause()
        assert screen_text(app) == " a approve\n"
        await pilot.press("z")
        assert app.keys == ["z"]
