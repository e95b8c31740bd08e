"""The table: what it repaints, how it moves, what it says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest
from textual.pilot import Pilot
from textual.strip import Strip

from tests.console.screen import Stage, screen_text
from turkterm.console import theming
from turkterm.console.widgets.cells import Cell, Column
from turkterm.console.widgets.ledger_table import LedgerTable
from turkterm.console.widgets.status_line import StatusLine
from turkterm.console.widgets.table_lines import Note
from turkterm.model.cleantext import clean
from turkterm.model.ledger import Ledger

COLUMNS = (Column("name", "NAME", 8), Column("count", "COUNT", 6, "right", priority=1))


@dataclass(frozen=True)
class Thing:
    """A row."""

    name: str
    count: int = 0


def cells(row: Thing) -> tuple[Cell, ...]:
    return (Cell(clean(row.name)), Cell(clean(str(row.count)), "warn" if row.count else "muted"))


class Watched(LedgerTable[Thing]):
    """A table that notes which lines it was asked to paint."""

    def __init__(self, ledger: Ledger[Thing]) -> None:
        super().__init__(ledger, COLUMNS, cells, empty=(clean("Nothing here."), clean("R looks again.")), id="table")
        self.painted: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.painted.append(y)
        return super().render_line(y)


def things(*numbers: int) -> list[Thing]:
    return [Thing(f"row {number:03}") for number in numbers]


class Scene:
    """A table on a stage."""

    def __init__(self, app: Stage, table: Watched, pilot: Pilot[None]) -> None:
        self.app, self.table, self.pilot = app, table, pilot

    @property
    def ledger(self) -> Ledger[Thing]:
        return self.table.ledger

    async def painted(self) -> list[int]:
        """The lines painted since the last look."""
        await self.pilot.pause()
        lines, self.table.painted = sorted(self.table.painted), []
        return lines

    async def lines(self) -> list[str]:
        await self.pilot.pause()
        return [line.replace("▐", "").rstrip() for line in screen_text(self.app).split("\n")]

    async def names(self) -> list[str]:
        return [line[3:11].strip() for line in (await self.lines())[1:]]

    @property
    def highlighted(self) -> list[str | None]:
        return [heard.row_id for heard in self.app.heard if isinstance(heard, LedgerTable.Highlighted)]


@asynccontextmanager
async def scene(count: int, height: int = 9, width: int = 30) -> AsyncIterator[Scene]:
    ledger: Ledger[Thing] = Ledger(lambda row: row.name)
    ledger.replace(things(*range(count)))
    ledger.top()
    table = Watched(ledger)
    app = Stage(table)
    async with app.run_test(size=(width, height)) as pilot:
        table.focus()
        await pilot.pause()
        stage = Scene(app, table, pilot)
        await stage.painted()
        yield stage


async def test_rows_under_their_header() -> None:
    async with scene(3) as stage:
        assert await stage.lines() == [
            "   NAME       COUNT",
            "▌  row 000        0",
            "   row 001        0",
            "   row 002        0",
            *[""] * 5,
        ]
        assert stage.highlighted == ["row 000"]


async def test_a_step_paints_two_lines() -> None:
    async with scene(30) as stage:
        stage.table.move(1)
        assert await stage.painted() == [1, 2]
        assert stage.highlighted == ["row 000", "row 001"]
        stage.table.move(-5)
        assert await stage.painted() == [1, 2]
        stage.table.move(-1)
        assert await stage.painted() == []
        assert stage.highlighted == ["row 000", "row 001", "row 000"]


async def test_a_changed_row_paints_its_line() -> None:
    async with scene(30) as stage:
        stage.table.apply(stage.ledger.upsert([Thing("row 004", 7)]))
        assert await stage.painted() == [5]
        stage.table.apply(stage.ledger.upsert([Thing("row 020", 7)]))
        assert await stage.painted() == []
        assert (await stage.lines())[5] == "   row 004        7"


async def test_time_goes_by_and_only_what_it_changes_is_painted() -> None:
    now = 59.0
    ledger: Ledger[Thing] = Ledger(lambda row: row.name)
    ledger.replace([Thing("row 000", 10), Thing("row 001", 100)])
    table = Watched(ledger)
    table._cells = lambda row: (Cell(clean(row.name)), Cell(clean(f"{max(0, row.count - int(now)) // 60}m")))
    app = Stage(table)
    async with app.run_test(size=(30, 5)) as pilot:
        stage = Scene(app, table, pilot)
        await stage.painted()
        table.redraw()
        assert await stage.painted() == []
        now = 30.0
        table.redraw()
        assert await stage.painted() == [2]


async def test_a_column_that_found_no_room_repaints_nothing() -> None:
    async with scene(3, width=17) as stage:  # too narrow for the count
        assert (await stage.lines())[0].split() == ["NAME"]
        stage.table.apply(stage.ledger.upsert([Thing("row 001", 7)]))
        assert await stage.painted() == []


async def test_the_same_refresh_paints_nothing() -> None:
    async with scene(30) as stage:
        stage.table.apply(stage.ledger.replace(things(*range(30))))
        stage.table.redraw()
        assert await stage.painted() == []


async def test_paging() -> None:
    async with scene(50) as stage:  # eight rows in sight
        stage.table.page(1)
        assert await stage.names() == [f"row {number:03}" for number in range(7, 15)]
        assert stage.ledger.cursor == 7
        stage.table.half_page(1)
        assert (await stage.names())[0] == "row 011"
        stage.table.page(-1)
        stage.table.page(-1)
        assert (stage.ledger.cursor, stage.table.first_row) == (0, 0)
        stage.table.bottom()
        assert (await stage.names())[-1] == "row 049"
        stage.table.page(1)
        assert stage.ledger.cursor == 49
        stage.table.top()
        assert (await stage.names())[0] == "row 000"


async def test_a_step_past_the_edge_brings_a_quarter_of_a_page() -> None:
    async with scene(50) as stage:
        stage.table.move(8)
        assert stage.table.first_row == 3
        await stage.painted()
        stage.table.move(1)
        assert len(await stage.painted()) == 2
        stage.table.move(-7)
        assert stage.table.first_row == 0


async def test_the_cursor_stays_with_its_row_and_the_row_on_its_line() -> None:
    async with scene(900) as stage:
        stage.table.move(20)
        await stage.painted()
        line = stage.ledger.cursor - stage.table.first_row
        stage.table.apply(stage.ledger.upsert([Thing("a new"), Thing("b new")]))
        assert stage.ledger.cursor_id == "row 020"
        assert stage.ledger.cursor - stage.table.first_row == line
        assert await stage.painted() == []
        stage.table.apply(stage.ledger.upsert(gone=["a new", "row 000", "row 001"]))
        assert stage.ledger.cursor - stage.table.first_row == line
        assert await stage.painted() == []


async def test_from_the_start_what_is_new_is_seen() -> None:
    async with scene(50) as stage:
        stage.table.apply(stage.ledger.upsert([Thing("a new")]))
        assert (await stage.names())[:2] == ["a new", "row 000"]
        assert stage.ledger.cursor_id == "row 000"


async def test_a_row_that_goes_leaves_the_cursor_in_place() -> None:
    async with scene(5) as stage:
        stage.table.move(2)
        stage.table.apply(stage.ledger.upsert(gone=["row 002"]))
        assert (await stage.lines())[3] == "▌  row 003        0"
        assert stage.highlighted[-1] == "row 003"
        stage.table.apply(stage.ledger.replace([]))
        await stage.pilot.pause()
        assert stage.highlighted[-1] is None


async def test_marks() -> None:
    async with scene(5) as stage:
        stage.table.toggle_mark()
        assert await stage.painted() == [1, 2]
        stage.table.toggle_mark(advance=False)
        assert (await stage.lines())[1:3] == [" ● row 000        0", "▌● row 001        0"]
        assert stage.ledger.targets() == ("row 000", "row 001")


async def test_sorting_and_filtering() -> None:
    async with scene(20) as stage:
        stage.table.move(3)
        stage.ledger.sort_by("name", lambda row: row.name, reverse=True)
        stage.table.redraw()
        lines = await stage.lines()
        assert lines[0] == "   NAME ▼     COUNT"
        assert stage.ledger.cursor_id == "row 003"
        assert any(line.startswith("▌  row 003") for line in lines)
        stage.ledger.filter_by("7", lambda row: "7" in row.name)
        stage.table.redraw()
        assert [name for name in await stage.names() if name] == ["row 017", "row 007"]


async def test_opening() -> None:
    async with scene(3) as stage:
        stage.table.move(1)
        stage.table.open()
        await stage.pilot.pause()
        opened = stage.app.heard[-1]
        assert isinstance(opened, LedgerTable.Opened)
        assert (opened.row_id, opened.control) == ("row 001", stage.table)


async def test_an_empty_table_opens_nothing_and_says_why() -> None:
    async with scene(0) as stage:
        stage.table.open()
        stage.table.toggle_mark()
        stage.table.page(1)
        assert await stage.lines() == [
            "   NAME       COUNT",
            "",
            "   – Nothing here.",
            "     R looks again.",
            *[""] * 5,
        ]
        assert stage.app.heard == []


async def test_notes() -> None:
    async with scene(0, height=12) as stage:
        stage.table.note = Note("loading", (clean("Reading HITs, 300 so far."),))
        assert "   ◌ Reading HITs, 300 so" in await stage.lines()
        stage.table.apply(stage.ledger.replace(things(*range(30))))
        stage.table.note = Note("stale", (clean("No answer since 14:02; next try in 20 s."), clean("More.")))
        lines = await stage.lines()
        assert lines[10] == "   row 009        0"
        assert lines[11] == "   ◐ No answer since 14:02;…"
        assert stage.table.page_rows == 10
        stage.table.note = None
        assert (await stage.lines())[11] == "   row 010        0"


async def test_the_note_hides_no_cursor() -> None:
    async with scene(30) as stage:
        stage.table.move(7)
        stage.table.note = Note("offline", (clean("No answer."),))
        assert any(line.startswith("▌") for line in await stage.lines())


async def test_another_text_for_empty() -> None:
    async with scene(0) as stage:
        stage.table.empty = (clean("No match."),)
        assert "   – No match." in await stage.lines()
        assert stage.table.empty == ("No match.",)


async def test_another_ledger() -> None:
    async with scene(30) as stage:
        stage.table.bottom()
        other: Ledger[Thing] = Ledger(lambda row: row.name)
        other.replace(things(500, 501))
        stage.table.show(other)
        assert [name for name in await stage.names() if name] == ["row 500", "row 501"]
        assert stage.highlighted[-1] == "row 500"


async def test_the_place_in_the_list_is_drawn() -> None:
    async with scene(80) as stage:

        def thumb(text: str) -> list[bool]:
            return [line.endswith("▐") for line in text.split("\n")]

        assert thumb(screen_text(stage.app)) == [False, True, *[False] * 7]
        stage.table.bottom()
        await stage.pilot.pause()
        assert thumb(screen_text(stage.app)) == [*[False] * 8, True]


async def test_no_thumb_where_all_is_in_sight() -> None:
    async with scene(8) as stage:
        assert "▐" not in screen_text(stage.app)


async def test_a_smaller_window_keeps_the_cursor_in_sight() -> None:
    async with scene(50, height=20) as stage:
        stage.table.move(18)
        await stage.pilot.resize_terminal(30, 6)
        assert any(line.startswith("▌  row 018") for line in await stage.lines())


async def test_the_focus_elsewhere_rests_the_cursor_a_prompt_does_not() -> None:
    ledger: Ledger[Thing] = Ledger(lambda row: row.name)
    ledger.replace(things(1, 2))
    table, other, status = (
        Watched(ledger),
        LedgerTable(Ledger[Thing](lambda row: row.name), COLUMNS, cells),
        StatusLine(),
    )
    app = Stage(table, other, status)
    async with app.run_test(size=(30, 12)) as pilot:
        stage = Scene(app, table, pilot)
        table.focus()
        await pilot.pause()
        await stage.painted()
        status.ask(clean("why:"))
        await pilot.pause()
        assert await stage.painted() == []
        status.done()
        await pilot.pause()
        assert await stage.painted() == []
        other.focus()
        assert await stage.painted() == [1]


async def test_a_click_moves_and_a_double_click_opens() -> None:
    async with scene(5) as stage:
        await stage.pilot.click("#table", offset=(5, 3))
        assert stage.ledger.cursor == 2
        await stage.pilot.click("#table", offset=(5, 0))
        await stage.pilot.click("#table", offset=(5, 8))
        assert stage.ledger.cursor == 2
        await stage.pilot.click("#table", offset=(5, 4), times=2)
        assert isinstance(stage.app.heard[-1], LedgerTable.Opened)


async def test_a_new_theme_repaints_the_rows() -> None:
    async with scene(3) as stage:
        theming.choose(stage.app, "nord")
        await stage.pilot.pause()
        row = stage.app.screen._compositor.render_strips()[2]
        assert next(iter(row)).style == theming.roles_of(stage.app).style()


@pytest.mark.parametrize(
    "text",
    ["[@click=app.exit]x[/]", "[/foo]", "\x1b[31mred", "评价：日本語のとても長い文章", "שלום", "👨\u200d👩\u200d👧"],
)
async def test_any_text_stays_text_and_in_its_cell(text: str) -> None:
    async with scene(1) as stage:
        stage.ledger.replace([Thing(text, 5)])
        stage.table.redraw()
        await stage.pilot.pause()
        strip = stage.app.screen._compositor.render_strips()[1]
        assert "\x1b" not in strip.text
        assert strip.crop(13, 19).text.strip("\u200e") == "     5"


async def test_a_hundred_thousand_rows_ask_for_those_in_sight() -> None:
    asked: list[str] = []

    def counted(row: Thing) -> tuple[Cell, ...]:
        asked.append(row.name)
        return cells(row)

    ledger: Ledger[Thing] = Ledger(lambda row: row.name)
    ledger.replace([Thing(f"{number:06}") for number in range(100_000)])
    table = LedgerTable(ledger, COLUMNS, counted)
    app = Stage(table)
    async with app.run_test(size=(30, 11)) as pilot:
        assert len(set(asked)) == 10
        asked.clear()
        table.bottom()
        await pilot.pause()
        assert len(set(asked)) == 10
        asked.clear()
        table.apply(ledger.upsert([replace(ledger.rows[-1], count=1)]))
        assert len(asked) <= 10
