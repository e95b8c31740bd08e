"""The lines of a table: all that decides how one looks, and its painting.

A look is a plain value. The table compares looks to find what to repaint, and keeps the painted strips by them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from turkterm.console.widgets.cells import GAP, Cell, Column, Placed, cut, fit, place
from turkterm.console.widgets.painting import Run, Span, blank, paint, run, runs_within
from turkterm.console.widgets.wrapping import Line, rows_of
from turkterm.model.cleantext import CleanText

if TYPE_CHECKING:
    from textual.strip import Strip

    from turkterm.console.theming import Ground, Roles

NoteKind = Literal["loading", "empty", "stale", "offline", "refused"]

#: Cells at the left for the cursor, the mark and a space; at the right for a space and the thumb.
_GUTTER = 3
_MARGIN = 2
_UNSEEN = Cell(CleanText(""))
#: State is a glyph before it is a colour.
_NOTES: dict[NoteKind, tuple[str, str]] = {
    "loading": ("◌", "bold"),
    "empty": ("–", "bold"),
    "stale": ("◐", "warn"),
    "offline": ("○", "bad"),
    "refused": ("✗", "bad"),
}


class Note(NamedTuple):
    """What there is to say about the rows, or instead of them: the first line is what is so, the others what helps."""

    kind: NoteKind
    lines: tuple[CleanText, ...]


class Row(NamedTuple):
    """A row. `active`: its cursor is where the keys go. `thumb`: the mark of the place in the list covers this line."""

    cells: tuple[Cell, ...]
    cursor: bool
    active: bool
    marked: bool
    thumb: bool


class Head(NamedTuple):
    """The header, with the column that the rows are sorted by."""

    sort_name: str
    reverse: bool


class Said(NamedTuple):
    """A line of a note."""

    text: str
    role: str


Look = Row | Head | Said


@lru_cache(maxsize=32)
def note_lines(note: Note, width: int) -> tuple[Said, ...]:
    """A note as lines of a table of this width, wrapped under its glyph."""
    glyph, first_role = _NOTES[note.kind]
    said: list[Said] = []
    for number, text in enumerate(note.lines):
        role = "muted" if number else first_role
        for row in rows_of([Line((Span(text, role),))], max(8, width - _GUTTER - 3)):
            said.append(Said(f"{' ' if said else glyph} {''.join(part.text for part in row)}", role))
    return tuple(said)


def note_footer(note: Note) -> Said:
    """A note in one line, beneath the rows that it is about; what does not fit is cut when painted."""
    glyph, role = _NOTES[note.kind]
    return Said(f"{glyph} {note.lines[0]}", role)


def paint_line(look: Look | None, columns: Sequence[Column], width: int, roles: Roles) -> Strip:
    """The strip of a look in `width` cells; None is an empty line."""
    ground: Ground = ""
    runs: list[Run] = []
    end = blank(1)
    if isinstance(look, Said):
        runs = [blank(_GUTTER), *runs_within([look], width - _GUTTER - 1)]
    elif look is not None:
        placed = place(columns, width - _GUTTER - _MARGIN)
        if isinstance(look, Head):
            runs = _head_runs(look, columns, placed)
        else:
            runs = _row_runs(look, columns, placed)
            if look.cursor:
                ground = "cursor" if look.active else "surface"
            if look.thumb:
                end = run("▐", "muted")
    used = sum(part.width for part in runs)
    return paint([*runs, blank(width - 1 - used), end], roles, ground).crop(0, width)


def seen(cells: tuple[Cell, ...], columns: Sequence[Column], width: int) -> tuple[Cell, ...]:
    """The cells with those emptied whose columns find no room in `width`: what is not drawn changes no look."""
    shown = {number for number, _ in place(columns, width - _GUTTER - _MARGIN)}
    if len(shown) == len(cells):
        return cells
    return tuple(cell if number in shown else _UNSEEN for number, cell in enumerate(cells))


def _row_runs(look: Row, columns: Sequence[Column], placed: Sequence[Placed]) -> list[Run]:
    bar = run("▌", "accent" if look.active else "muted") if look.cursor else blank(1)
    runs = [bar, run("●", "mark") if look.marked else blank(1), blank(1)]
    for number, width in placed:
        text, role = look.cells[number]
        role = role if text else ""
        runs.append(Run(fit(text, width, columns[number].align), role, width))
        runs.append(blank(GAP, role if role.isalpha() else ""))  # blanks join on: no change of style
    return runs[:-1]


def _head_runs(look: Head, columns: Sequence[Column], placed: Sequence[Placed]) -> list[Run]:
    runs = [blank(_GUTTER)]
    for number, width in placed:
        column = columns[number]
        label, role = column.label, "muted"
        if column.key == look.sort_name:
            arrow = "▼" if look.reverse else "▲"
            space = " " if len(label) + 2 <= width else ""
            label, role = f"{cut(label, width - len(space) - 1)}{space}{arrow}", "accent"
        runs.append(Run(fit(label, width, column.align), role, width))
        runs.append(blank(GAP, role))
    return runs[:-1]
