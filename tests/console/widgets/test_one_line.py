"""The line that repaints only what changed."""

from __future__ import annotations

from textual.containers import Container
from textual.geometry import Region

from tests.console.screen import Stage, screen_text
from turkterm.console import theming
from turkterm.console.widgets.one_line import OneLine
from turkterm.console.widgets.painting import Run, blank, run


class Clock(OneLine):
    """A line with a figure in its middle."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 1
        self.asked: list[tuple[Region, ...]] = []

    def lay_out(self, width: int) -> list[Run]:
        figure = run(f"{self.seconds}s", "muted")
        return [run("turkterm "), figure, blank(width - 9 - figure.width)]

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Clock:
        if regions:
            self.asked.append(regions)
        assert not layout or not regions
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


async def test_only_the_cells_that_differ_are_repainted() -> None:
    line = Clock()
    app = Stage(line)
    async with app.run_test(size=(40, 2)) as pilot:
        assert screen_text(app) == "turkterm 1s\n"
        line.redraw()
        assert line.asked == []
        line.seconds = 2
        line.redraw()
        assert line.asked == [(Region(9, 0, 2, 1),)]
        await pilot.pause()
        assert screen_text(app) == "turkterm 2s\n"


async def test_what_changed_while_it_was_hidden_is_seen_when_it_is_shown() -> None:
    line = Clock()
    app = Stage(line)
    async with app.run_test(size=(40, 2)) as pilot:
        line.display = False
        await pilot.pause()
        line.seconds = 3
        line.redraw()
        await pilot.pause()
        line.display = True
        await pilot.pause()
        assert screen_text(app) == "turkterm 3s\n"


async def test_a_line_says_nothing_by_itself() -> None:
    app = Stage(OneLine())
    async with app.run_test(size=(10, 2)):
        assert screen_text(app) == "\n"


async def test_a_new_theme_repaints() -> None:
    line = Clock()
    app = Stage(line)
    async with app.run_test(size=(20, 1)) as pilot:
        theming.choose(app, "nord")
        await pilot.pause()
        strip = app.screen._compositor.render_strips()[0]
        assert next(iter(strip)).style == theming.roles_of(app).style()


async def test_what_it_is_told_in_the_turn_in_which_it_is_seen_again_is_drawn() -> None:
    line, around = Clock(), Container()
    around.compose_add_child(line)
    app = Stage(around)
    async with app.run_test(size=(40, 2)) as pilot:
        around.display = False
        await pilot.pause()
        around.display = True
        line.seconds = 7
        line.redraw()
        await pilot.pause()
        assert screen_text(app).startswith("turkterm 7s")
