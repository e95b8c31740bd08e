"""What the list and the detail share."""

from __future__ import annotations

import pytest
from textual.strip import Strip
from textual.widget import Widget

from tests.console.screen import Stage
from turkterm.console.widgets.paged import Paged


class Sheet(Paged, can_focus=True):
    """Rows of which as many fit as the widget is high; it notes what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.moved: list[int] = []
        self.looks: list[bool] = []
        self.heights: list[int] = []
        self.painted: set[int] = set()

    @property
    def page_rows(self) -> int:
        return max(1, self.size.height)

    def redraw(self) -> None:
        self.looks.append(self._active)
        self.heights.append(self.size.height)

    def move(self, delta: int) -> None:
        self.moved.append(delta)
        self._top += delta

    def render_line(self, y: int) -> Strip:
        self.painted.add(y)
        return Strip.blank(self.size.width)


class Prompt(Widget, can_focus=True):
    """A question, which gives the focus back."""

    BORROWS_FOCUS = True
    DEFAULT_CSS = "Prompt { height: 1; }"


class Other(Widget, can_focus=True):
    """Another place for the keys."""

    DEFAULT_CSS = "Other { height: 1; }"


async def test_a_page_keeps_one_row_and_half_a_page_half_of_them() -> None:
    sheet = Sheet()
    async with Stage(sheet).run_test(size=(20, 9)):
        sheet.page(1)
        sheet.page(-1)
        sheet.half_page(1)
        sheet.half_page(-1)
        assert sheet.moved == [8, -8, 4, -4]


async def test_a_page_of_one_row_still_goes_on() -> None:
    sheet = Sheet()
    async with Stage(sheet).run_test(size=(20, 1)):
        sheet.page(1)
        sheet.half_page(-1)
        assert sheet.moved == [1, -1]


async def test_the_wheel_goes_three_rows() -> None:
    sheet = Sheet()
    async with Stage(sheet).run_test(size=(20, 9)):
        sheet.on_mouse_scroll_down()
        sheet.on_mouse_scroll_up()
        assert sheet.moved == [3, -3]


@pytest.mark.parametrize(
    ("top", "total", "lines"),
    [
        (0, 10, []),  # all is in sight
        (0, 20, [0, 1, 2, 3, 4]),
        (10, 20, [5, 6, 7, 8, 9]),
        (5, 20, [2, 3, 4, 5, 6]),
        (0, 100_000, [0]),
        (99_990, 100_000, [9]),
    ],
)
async def test_the_thumb_says_where_the_page_is(top: int, total: int, lines: list[int]) -> None:
    sheet = Sheet()
    async with Stage(sheet).run_test(size=(20, 10)):
        sheet.move(top)
        assert [line for line in range(10) if sheet.has_thumb(line, total)] == lines


async def test_a_prompt_only_borrows_the_focus() -> None:
    sheet, prompt, other = Sheet(), Prompt(), Other()
    async with Stage(sheet, prompt, other).run_test() as pilot:
        for place in (sheet, prompt, sheet, other):
            place.focus()
            await pilot.pause()
        assert sheet.looks[-1] is False
        sheet.looks.clear()
        sheet.focus()
        await pilot.pause()
        prompt.focus()
        await pilot.pause()
        assert set(sheet.looks) == {True}


async def test_another_size_and_another_theme_are_drawn() -> None:
    sheet = Sheet()
    app = Stage(sheet)
    async with app.run_test(size=(20, 9)) as pilot:
        await pilot.resize_terminal(20, 5)
        await pilot.pause()
        assert sheet.heights[-1] == 5
        sheet.painted.clear()
        app.theme_changed_signal.publish(app.current_theme)  # and no rule of a stylesheet changed
        await pilot.pause()
        assert sheet.painted == set(range(5))
