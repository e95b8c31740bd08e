"""The scrolling text."""

from __future__ import annotations

from textual.strip import Strip

from tests.console.screen import Stage, screen_text
from turkterm.console.widgets.detail import Detail
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import Line, line
from turkterm.model.cleantext import clean


class Watched(Detail):
    """A detail that notes which lines it was asked to paint."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.painted.append(y)
        return super().render_line(y)


def numbered(count: int) -> list[Line]:
    return [line(clean(f"line {number}")) for number in range(count)]


def seen(app: Stage) -> list[str]:
    return [row.replace("▐", "").rstrip() for row in screen_text(app).split("\n")]


async def test_a_title_stays_while_the_text_scrolls() -> None:
    detail = Watched()
    app = Stage(detail)
    async with app.run_test(size=(30, 6)) as pilot:
        detail.show(numbered(20), title=[Span(clean("A task"))], tail=[Span(clean("2 of 5"), "muted")], key="one")
        await pilot.pause()
        assert seen(app) == [" A task               2 of 5", *(f" line {number}" for number in range(5))]
        assert detail.overflows
        detail.page(1)
        await pilot.pause()
        assert seen(app)[0].startswith(" A task")
        assert seen(app)[1:] == [f" line {number}" for number in range(4, 9)]
        detail.bottom()
        await pilot.pause()
        assert seen(app)[-1] == " line 19"
        detail.half_page(-1)
        detail.move(1)
        await pilot.pause()
        assert seen(app)[-1] == " line 18"
        detail.top()
        await pilot.pause()
        assert seen(app)[1] == " line 0"


async def test_the_same_thing_keeps_its_place() -> None:
    detail = Watched()
    app = Stage(detail)
    async with app.run_test(size=(30, 5)) as pilot:
        detail.show(numbered(20), key="one")
        detail.move(7)
        detail.show([*numbered(20), line(clean("more"))], key="one")
        await pilot.pause()
        assert seen(app)[0] == " line 7"
        assert detail.shown_key == "one"
        detail.show(numbered(9), key="one")
        await pilot.pause()
        assert seen(app)[-1] == " line 8"
        detail.show(numbered(20), key="two")
        await pilot.pause()
        assert seen(app)[0] == " line 0"


async def test_only_what_differs_is_painted() -> None:
    detail = Watched()
    app = Stage(detail)
    async with app.run_test(size=(30, 8)) as pilot:
        lines = numbered(8)
        detail.show(lines, key="one")
        await pilot.pause()
        detail.painted.clear()
        lines[3] = line(clean("line 3 changed"))
        detail.show(lines, key="one")
        await pilot.pause()
        assert detail.painted == [3]
        assert seen(app)[3] == " line 3 changed"


async def test_a_text_that_fits_does_not_scroll() -> None:
    detail = Detail()
    app = Stage(detail)
    async with app.run_test(size=(30, 5)) as pilot:
        detail.show(numbered(3))
        detail.bottom()
        detail.page(1)
        await pilot.pause()
        assert screen_text(app) == " line 0\n line 1\n line 2\n\n"
        assert not detail.overflows


async def test_a_new_width_wraps_anew() -> None:
    detail = Detail()
    app = Stage(detail)
    async with app.run_test(size=(40, 6)) as pilot:
        detail.show([line(clean("one two three four five six seven"))])
        await pilot.pause()
        assert seen(app)[0] == " one two three four five six seven"
        await pilot.resize_terminal(20, 6)
        await pilot.pause()
        assert seen(app)[:3] == [" one two three", " four five six", " seven"]


async def test_the_place_in_the_text_is_drawn() -> None:
    detail = Detail()
    app = Stage(detail)
    async with app.run_test(size=(20, 6)) as pilot:
        detail.show(numbered(24))
        detail.bottom()
        await pilot.pause()
        assert [row.endswith("▐") for row in screen_text(app).split("\n")] == [False] * 5 + [True]


async def test_markup_and_escapes_are_text() -> None:
    detail = Detail()
    app = Stage(detail)
    async with app.run_test(size=(50, 2)) as pilot:
        detail.show([line(clean("[@click=app.bell]x[/] \x1b[31m[/foo]"))])
        await pilot.pause()
        assert seen(app)[0] == " [@click=app.bell]x[/] ␛[31m[/foo]"
