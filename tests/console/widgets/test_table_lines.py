"""How the lines of a table look."""

from __future__ import annotations

from typing import get_args

import pytest
from rich.style import Style

from tests.console.screen import Stage
from turkterm.console.theming import Roles, roles_of
from turkterm.console.widgets.cells import Cell, Column
from turkterm.console.widgets.table_lines import (
    Head,
    Look,
    Note,
    NoteKind,
    Row,
    Said,
    note_footer,
    note_lines,
    paint_line,
)
from turkterm.model.cleantext import clean

COLUMNS = (Column("due", "DUE", 7), Column("paid", "PAID", 6, "right"), Column("title", "TASK"))
CELLS = (Cell(clean("2h 14m"), "warn"), Cell(clean("$1.50"), "money"), Cell(clean("評価")))


@pytest.fixture
async def roles() -> Roles:
    app = Stage()
    async with app.run_test():
        return roles_of(app)


def text(look: Look | None, roles: Roles, width: int = 40) -> str:
    strip = paint_line(look, COLUMNS, width, roles)
    assert strip.cell_length == width
    return strip.text


@pytest.mark.parametrize(
    ("cursor", "marked", "thumb", "shown"),
    [
        (False, False, False, "   2h 14m    $1.50  評価"),
        (True, False, False, "▌  2h 14m    $1.50  評価"),
        (False, True, False, " ● 2h 14m    $1.50  評価"),
        (True, True, False, "▌● 2h 14m    $1.50  評価"),
        (False, False, True, "   2h 14m    $1.50  評価               ▐"),
    ],
)
async def test_a_row(roles: Roles, cursor: bool, marked: bool, thumb: bool, shown: str) -> None:
    assert text(Row(CELLS, cursor, True, marked, thumb), roles).rstrip() == shown


async def test_the_cursor_looks_at_rest_where_the_keys_do_not_go(roles: Roles) -> None:
    def styles(active: bool) -> list[Style | None]:
        return [part.style for part in paint_line(Row(CELLS, True, active, False, False), COLUMNS, 40, roles)]

    assert styles(True)[0] == roles.style("accent", "cursor")
    assert styles(False)[0] == roles.style("muted", "surface")


async def test_few_changes_of_style(roles: Roles) -> None:
    """Each costs 40 bytes: two coloured cells and plain text are three, with the blanks between them."""
    strip = paint_line(Row(CELLS, False, True, False, False), COLUMNS, 40, roles)
    assert [part.text for part in strip] == ["   ", "2h 14m   ", " $1.50  ", "評価" + " " * 16]


@pytest.mark.parametrize(
    ("sort", "reverse", "shown"),
    [
        ("", False, "   DUE        PAID  TASK"),
        ("due", False, "   DUE ▲      PAID  TASK"),
        ("paid", True, "   DUE      PAID ▼  TASK"),
        ("title", True, "   DUE        PAID  TASK ▼"),
    ],
)
async def test_the_header_says_how_rows_are_sorted(roles: Roles, sort: str, reverse: bool, shown: str) -> None:
    assert text(Head(sort, reverse), roles).rstrip() == shown


async def test_the_arrow_always_fits(roles: Roles) -> None:
    columns = (Column("a", "REWARD", 5, "right"), Column("b", "DUE", 4))
    assert paint_line(Head("a", False), columns, 20, roles).text.rstrip() == "   REW…▲  DUE"
    assert paint_line(Head("b", False), columns, 20, roles).text.rstrip() == "   REWA…  DUE▲"


async def test_an_empty_line(roles: Roles) -> None:
    assert text(None, roles) == " " * 40


async def test_a_narrow_table_is_cut_at_its_edge(roles: Roles) -> None:
    for width in range(1, 30):
        text(Row(CELLS, True, True, True, True), roles, width)
        text(Head("due", False), roles, width)
        text(Said("some words", ""), roles, width)


def test_a_note_is_wrapped_under_its_glyph() -> None:
    note = Note("empty", (clean("Nothing to review."), clean("Submitted answers appear here as they come.")))
    assert [said.text.rstrip() for said in note_lines(note, 32)] == [
        "– Nothing to review.",
        "  Submitted answers appear",
        "  here as they come.",
    ]
    assert note_footer(note).text == "– Nothing to review."


def test_every_kind_of_note_has_a_glyph() -> None:
    glyphs = {note_footer(Note(kind, (clean("x"),))).text[0] for kind in get_args(NoteKind)}
    assert len(glyphs) == len(get_args(NoteKind))
