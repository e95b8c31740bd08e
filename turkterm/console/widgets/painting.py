"""What the line widgets share: spans of text in roles, and turning them into one line of the screen.

Neighbours drawn alike become one run, because every change of style costs some 40 bytes on a truecolor terminal, a
third of a row. Nothing here decides what is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from turkterm.console.widgets.cells import LTR_MARK, close, cut, steady, width_of

if TYPE_CHECKING:
    from turkterm.console.theming import Ground, Roles
    from turkterm.model.cleantext import CleanText


class Span(NamedTuple):
    """Cleaned text in a role (see theming.Roles.style)."""

    text: CleanText
    role: str = ""


class Run(NamedTuple):
    """Text ready to be drawn: steady, of a known width in cells."""

    text: str
    role: str
    width: int


def run(text: str, role: str = "") -> Run:
    """A run of a text that is drawn whole."""
    text = close(steady(text))
    return Run(text, role, cell_len(text))


def blank(width: int, role: str = "") -> Run:
    """Nothing, `width` cells of it."""
    return Run(" " * max(0, width), role, max(0, width))


def spans_width(spans: Iterable[tuple[str, str]]) -> int:
    """Cells of these spans drawn whole."""
    return sum(width_of(text) for text, _ in spans)


def runs_within(spans: Iterable[tuple[str, str]], width: int) -> list[Run]:
    """The spans as runs in at most `width` cells; one that does not fit ends with an ellipsis, the rest is left out."""
    runs: list[Run] = []
    for text, role in spans:
        if width <= 0:
            break
        drawn = close(cut(text, width))
        cells = cell_len(drawn)
        runs.append(Run(drawn, role, cells))
        if cells < width_of(text):
            break
        width -= cells
    return runs


def line_of(left: Sequence[tuple[str, str]], right: Sequence[tuple[str, str]], width: int) -> list[Run]:
    """One line of `width` cells: `left` from the left edge, `right` against the right one, which has precedence."""
    tail = runs_within(right, width)
    taken = sum(cells for _, _, cells in tail)
    room = width - taken - (1 if tail and left else 0)
    head = runs_within(left, room)
    filled = sum(cells for _, _, cells in head)
    return [*head, blank(width - taken - filled), *tail]


def merged(runs: Iterable[Run]) -> list[Run]:
    """Neighbours of one role joined. A run closed by a mark stays an end: terminals may stop reading at it."""
    joined: list[Run] = []
    for text, role, width in runs:
        if not text:
            continue
        if joined and joined[-1].role == role and not joined[-1].text.endswith(LTR_MARK):
            before = joined[-1]
            joined[-1] = Run(before.text + text, role, before.width + width)
        else:
            joined.append(Run(text, role, width))
    return joined


def paint(runs: Iterable[Run], roles: Roles, ground: Ground = "") -> Strip:
    """The strip of these runs."""
    segments = []
    width = 0
    for text, role, cells in merged(runs):
        segments.append(Segment(text, roles.style(role, ground)))
        width += cells
    return Strip(segments, width)


def changed_range(before: Sequence[Run], after: Sequence[Run]) -> tuple[int, int] | None:
    """The cells (from, to) in which two lines of one width differ; None where they do not."""
    if before == after:
        return None
    start = 0
    for old, new in zip(before, after, strict=False):
        if old != new:
            break
        start += new.width
    width = max(sum(each.width for each in before), sum(each.width for each in after))
    end = width
    for old, new in zip(reversed(before), reversed(after), strict=False):
        if old != new:
            break
        end -= new.width
    return (start, end) if start < end else (0, width)
