"""Cells: text measured and cut so that it keeps to its columns in any terminal, and where the columns stand.

A terminal draws a line from left to right and trusts its own idea of every character's width. Where that differs from
ours, everything to the right is displaced, on this row only, and the eye reads the wrong figure. `steady` therefore
takes out what terminals disagree about; `fit` measures what is left. Nothing here knows a widget or a colour.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from rich.cells import cell_len, split_graphemes, split_text

if TYPE_CHECKING:
    from turkterm.model.cleantext import CleanText

Align = Literal["left", "right"]

#: Cells between two columns.
GAP = 2

#: LEFT-TO-RIGHT MARK. A terminal that reorders Arabic or Hebrew would pull the figures of the next column to the wrong
#: side; a cell with such letters ends with this mark, which stops it. It takes no cell.
LTR_MARK = "\u200e"

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")

#: Drawn as nothing, as one cell or as a box, depending on the terminal: soft hyphen, joiners, variation selectors, skin
#: tones, tags. A joined family of emoji is shown as its members, a keycap as its digit.
_UNDRAWN = re.compile(
    "[\u00ad\u034f\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u20e3\ufe00-\ufe0f\ufeff\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"
)
#: Without a width that anyone could know: private use, lone surrogates, Arabic signs that enclose digits.
_UNMEASURED = re.compile(
    "[\ue000-\uf8ff\ud800-\udfff\u0600-\u0605\u06dd\u070f\u08e2\U000110bd\U000110cd\U000f0000-\U0010ffff]"
)
#: Flags are pairs of these letters, two cells or four; the letters themselves are two everywhere. Fillers are blank.
_PLAIN = {0x1F1E6 + index: chr(0x41 + index) for index in range(26)} | {
    0x115F: "  ",
    0x1160: " ",
    0x3164: "  ",
    0xFFA0: " ",
}


class Cell(NamedTuple):
    """One cell of a row: cleaned text and the role (see theming) that it is drawn in, "" for plain text."""

    text: CleanText
    role: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    `key` is the name a sort goes by. `width` is in cells; None makes it a flexible column, which shares what the fixed
    ones leave and never gets less than `minimum`. `priority` says who leaves when the screen is narrow: 0 stays, of the
    others the highest number leaves first (and of equals the rightmost).
    """

    key: str
    label: str
    width: int | None = None
    align: Align = "left"
    priority: int = 0
    minimum: int = 12


class Placed(NamedTuple):
    """A column that stands: its place in the table's columns, its width in cells."""

    number: int
    width: int


@lru_cache(maxsize=4096)
def _steadied(text: str) -> str:
    text = unicodedata.normalize("NFC", text).translate(_PLAIN)
    text = _UNMEASURED.sub("\ufffd", _UNDRAWN.sub("", text))
    if text and unicodedata.category(text[0])[0] == "M":  # a mark without a letter would land on the cell before
        text = "◌" + text
    return text


def steady(text: str) -> str:
    """The same text in characters whose width every terminal agrees on."""
    return text if text.isascii() else _steadied(text)


def width_of(text: str) -> int:
    """Cells that `text` takes when it has been made steady."""
    return len(text) if text.isascii() else cell_len(_steadied(text))


def cut(text: str, width: int) -> str:
    """At most `width` cells of the text, with an ellipsis where something is missing. Steady, not padded."""
    if width <= 0:
        return ""
    most = (width + 1) * 6  # a letter has four marks at most: enough to fill the cell, so a page of text costs nothing
    shortened = len(text) > most
    text = steady(text[:most])
    if not shortened and cell_len(text) <= width:
        return text
    return split_text(text, width - 1)[0].rstrip() + "…"


def fit(text: str, width: int, align: Align = "left") -> str:
    """Exactly `width` cells: cut or padded. A right-to-left text is closed off by a mark at the very end."""
    text = cut(text, width)
    blank = " " * (width - cell_len(text))
    text = blank + text if align == "right" else text + blank
    return close(text)


def close(text: str) -> str:
    """The text with a closing mark if it has right-to-left letters (see LTR_MARK)."""
    if text.isascii() or not _RIGHT_TO_LEFT.search(text):
        return text
    return text + LTR_MARK


def clusters(text: str) -> list[tuple[int, int, int]]:
    """(start, end, cells) of what a reader calls one character, marks and joined emoji included."""
    return split_graphemes(text)[0]


def chunks(text: str, first: int, rest: int) -> Iterator[str]:
    """A steady text in pieces of at most `first` cells, then `rest`; nothing is lost or split in two."""
    room, start, used = first, 0, 0
    opened = False
    for begin, _, cells in clusters(text):
        if used + cells > room and (used or not opened):
            yield text[start:begin]
            room, start, used = rest, begin, 0
            opened = True
        used += cells
    yield text[start:]


def window(text: str, start: int, width: int) -> str:
    """The cells from `start` on, `width` of them at most; half a wide character at an edge becomes a space."""
    text = steady(text)
    if start > 0:
        text = split_text(text, start)[1]
    return split_text(text, width)[0] if cell_len(text) > width else text


@lru_cache(maxsize=64)
def _place(columns: tuple[Column, ...], width: int) -> tuple[Placed, ...]:
    kept = list(range(len(columns)))

    def needed() -> int:
        cells = sum(columns[index].width or columns[index].minimum for index in kept)
        return cells + GAP * max(0, len(kept) - 1)

    while needed() > width and (leaving := [index for index in kept if columns[index].priority]):
        kept.remove(max(leaving, key=lambda index: (columns[index].priority, index)))
    flexible = [index for index in kept if columns[index].width is None]
    spare = width - needed()
    placed = []
    for index in kept:
        cells = columns[index].width
        if cells is None:
            share = spare // len(flexible) + (spare % len(flexible) if index == flexible[-1] else 0)
            cells = max(1, columns[index].minimum + share)
        placed.append(Placed(index, cells))
    return tuple(placed)


def place(columns: Sequence[Column], width: int) -> tuple[Placed, ...]:
    """Which columns stand in `width` cells, and how wide.

    Fixed widths come first, the flexible columns share the rest; columns leave by priority until the minima fit. Where
    even those do not fit, a flexible column goes below its minimum before anything is cut at the right edge.
    """
    return _place(tuple(columns), width)
