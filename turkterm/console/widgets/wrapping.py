"""Lines of a document and how they are broken into rows of a width. Plain values in, plain values out, no widget.

Text from outside can be one line of 200 kB. What is wrapped and drawn is capped, and the cap says what it left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from turkterm.console.widgets.cells import chunks, close, cut, fit, steady, width_of
from turkterm.console.widgets.painting import Run, Span, blank, line_of, merged, run, spans_width
from turkterm.model.cleantext import CleanText

#: Characters of one line, and rows of one document, that are drawn: more than anybody reads, and quick to wrap.
LINE_CAP = 20_000
ROW_CAP = 5_000

#: A tail stands beside a text that has this many cells; else below it.
_BESIDE = 16
#: A rule parts, it says nothing: the quietest colour there is.
RULE_ROLE = "cursor"

_WORDS = re.compile(r"(\S*)(\s*)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document, as long as it likes. Line breaks in its text break it.

    `tail` stands at the right edge of the first row. `hang` is the indent of the rows after the first. A `rule` is a
    line across the page with the spans as its title.
    """

    spans: tuple[Span, ...] = ()
    tail: tuple[Span, ...] = ()
    hang: int = 0
    rule: bool = False


BLANK = Line()


def line(text: CleanText, role: str = "", *, tail: CleanText | None = None, tail_role: str = "muted") -> Line:
    """A line of one role."""
    return Line((Span(text, role),), (Span(tail, tail_role),) if tail else ())


def rule(title: CleanText, tail: CleanText | None = None) -> Line:
    """A line across the page with a title in it, and perhaps a word at its right end."""
    return Line((Span(title, "muted"),), (Span(tail, "muted"),) if tail else (), rule=True)


def field(
    name: CleanText, value: Sequence[Span], width: int, *, tail: Sequence[Span] = (), name_role: str = "muted"
) -> Line:
    """A name of `width` cells and its value beside it; a long value stays to the right of the name."""
    label = Span(CleanText(fit(name, width)), name_role)
    return Line((label, Span(CleanText("  ")), *value), tuple(tail), hang=width + 2)


def name_width(names: Iterable[CleanText], most: int = 20) -> int:
    """A width for the names of some fields: that of the longest, `most` at most."""
    return min(most, max((width_of(name) for name in names), default=0))


def rows_of(lines: Iterable[Line], width: int) -> list[tuple[Run, ...]]:
    """The rows of a document in `width` cells."""
    rows: list[tuple[Run, ...]] = []
    left = 0
    for each in lines:
        if len(rows) >= ROW_CAP:
            left += 1
            continue
        rows.extend(_rows(each, width))
    if left or len(rows) > ROW_CAP:
        said = f"… {left:,} lines more, not shown" if left else "… more rows, not shown"
        rows[ROW_CAP:] = [(run(said, "warn"),)]
    return rows


def _rows(each: Line, width: int) -> Iterator[tuple[Run, ...]]:
    if each.rule:
        yield _ruled(each, width)
        return
    spans, note = _capped(each.spans)
    plain = len(spans) == 1 and not each.tail and len(spans[0].text) <= width and spans[0].text.isascii()
    if plain and "\n" not in spans[0].text:
        yield (run(spans[0].text, spans[0].role),)
        return
    hang = max(0, min(each.hang, width // 2, width - 2))
    reserved = spans_width(each.tail) + 2 if each.tail else 0
    beside = width - reserved - hang >= min(_BESIDE, spans_width(spans) - hang)
    wrapped = list(_wrapped(spans, width - reserved if beside else width, width, hang))
    if each.tail and beside:
        used = sum(part.width for part in wrapped[0])
        wrapped[0] = (*wrapped[0], *line_of((), each.tail, width - used))
    elif each.tail:
        wrapped.append(tuple(line_of((), each.tail, width)))
    yield from wrapped
    if note:
        yield (run(note, "warn"),)


def _ruled(each: Line, width: int) -> tuple[Run, ...]:
    title = "".join(span.text for span in each.spans)
    tail = "".join(span.text for span in each.tail)
    head = f"{cut(title, max(1, width - 8))} " if title else ""
    end = f" {cut(tail, max(1, width - width_of(head) - 2))}" if tail else ""
    dashes = max(0, width - width_of(head) - width_of(end))
    return (run(head, "muted"), run("─" * dashes, RULE_ROLE), run(end, "muted"))


def _capped(spans: Sequence[Span]) -> tuple[Sequence[Span], str | None]:
    if sum(len(span.text) for span in spans) <= LINE_CAP:
        return spans, None
    kept: list[Span] = []
    room = LINE_CAP
    left = 0
    for span in spans:
        kept.append(Span(CleanText(span.text[:room]), span.role))
        left += len(span.text[room:].encode())
        room = max(0, room - len(span.text))
    size = f"{left / 1000:,.0f} kB" if left >= 1000 else f"{left} bytes"
    return kept, f"… {size} more, not shown"


def _wrapped(spans: Iterable[Span], first: int, rest: int, hang: int) -> Iterator[tuple[Run, ...]]:
    """The spans in rows: the first of `first` cells, the others of `rest`, indented by `hang`."""
    row: list[Run] = []
    width = first
    used = 0
    for text, role in spans:
        for number, part in enumerate(text.split("\n")):
            if number:
                yield _closed(row)
                row, used, width = [blank(hang)], hang, rest
            for word, space in _WORDS.findall(steady(part)):
                for turn, piece in enumerate(_pieces(word, width - used, rest - hang)):
                    if turn:
                        yield _closed(row)
                        row, used, width = [blank(hang)], hang, rest
                    row.append(Run(piece, role, cell_len(piece)))
                    used += row[-1].width
                gap = min(len(space), width - used)  # what goes beyond the edge is not needed
                if gap > 0:
                    row.append(blank(gap, role))
                    used += gap
    yield _closed(row)


def _closed(row: Sequence[Run]) -> tuple[Run, ...]:
    """The row in whole runs: words of one sentence stay together, so that a right-to-left one reads as it should."""
    return tuple(Run(close(text), role, cells) for text, role, cells in merged(row))


def _pieces(word: str, room: int, width: int) -> Iterable[str]:
    """A word as it stands in rows: the first piece goes where `room` is left, each other on a new row of `width`.

    A word too long for a row, and a script that writes without spaces, fills the row it began on.
    """
    cells = cell_len(word)
    if cells <= room:
        return (word,)
    if cells > width or cells > len(word):
        return chunks(word, room, max(2, width))
    return ("", word)
