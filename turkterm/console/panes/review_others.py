"""What others answered to the same HIT, field by field: where all say the same is said once, the rest side by side.

Long texts are compared word by word: what this row's text does not say stands in «marks» as well as in colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.console.panes.pairing import pair
from turkterm.console.panes.review_answers import EMPTY
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import BLANK, Line, line, rule
from turkterm.console.wording import brief, count, sign_of
from turkterm.desk.details import in_form_order, parsed
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.difference import differences
from turkterm.model.times import show_work_time

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.desk.pages import Page
    from turkterm.desk.rows.review import ReviewRow
    from turkterm.model.assignment import Assignment
    from turkterm.model.ids import WorkerId

#: Others by name, other answers to a field, and people named behind one: what a column of 42 cells can carry.
_NAMED = 12
_ANSWERS = 6
_PEOPLE = 3
#: Characters of a field's title: more never fits beside how many agree.
_TITLE = 70
#: From so many characters an answer is a text and not a choice.
_TEXT = 60
#: Of a text so many are shown.
_SHOWN = 1500


@dataclass(frozen=True, slots=True)
class _Other:
    """Somebody else's assignment and its answers by field."""

    assignment: Assignment
    answers: Mapping[str, CleanText]


def others_lines(board: Board, row: ReviewRow, page: Page | None = None) -> Iterator[Line]:
    """The other answers to a row's HIT; with its page, in the order of its form and named by what was shown."""
    inputs, asked = ((), ()) if page is None else (page.inputs, page.asked)
    said = in_form_order(parsed(board.assignments[row.assignment_id].answer), asked).fields
    mine = {str(field.name): field.text for field in said}
    shown = {str(answer.name): one.shown for one in pair(inputs, said).pairs for answer in one.answers}
    works = [board.assignments[key] for key in board.by_hit.get(row.hit_id, ()) if key != row.assignment_id]
    works.sort(key=lambda one: (one.submit_time, one.assignment_id))
    others = [_Other(one, {str(field.name): field.text for field in parsed(one.answer).fields}) for one in works]
    yield rule(count(len(others), "other answer"))
    if not others:
        yield line(CleanText("nobody else has answered this HIT yet"), "muted")
        return
    for other in others[:_NAMED]:
        yield _about(other, mine)
    if len(others) > _NAMED:
        yield line(CleanText(f"and {len(others) - _NAMED:,} more"), "muted")
    names = dict.fromkeys([*mine, *(name for other in others for name in other.answers)])
    same = [name for name in names if all(other.answers.get(name) == mine.get(name) for other in others)]
    for name in names:
        if name not in same:
            yield from _field(_title(name, shown.get(name, ())), name, mine.get(name), others)
    if same:
        yield rule(CleanText("the same in all"))
        yield line(clean(", ".join(same)), "muted")


def _about(other: _Other, mine: Mapping[str, CleanText]) -> Line:
    one = other.assignment
    sign = sign_of(one.status.lower())
    differing = sum(other.answers.get(name) != mine.get(name) for name in mine.keys() | other.answers.keys())
    says = Span(CleanText(f"≠{differing}"), "warn") if differing else Span(CleanText("the same"), "muted")
    return Line(
        (
            Span(CleanText(f"{sign.glyph} "), sign.role),
            Span(brief(one.worker_id), "bold"),
            Span(CleanText(f"  {show_work_time(one.work_time):>5}  "), "muted"),
            says,
        )
    )


def _title(name: str, shown: Sequence[CleanText]) -> CleanText:
    """A field's name, and the beginning of what it is about."""
    return clean(" · ".join([name, *shown]), limit=_TITLE)


def _field(title: CleanText, name: str, mine: CleanText | None, others: Sequence[_Other]) -> Iterator[Line]:
    """One field: this row's answer, then each other one with who gave it, the commonest first."""
    by_text: dict[CleanText | None, list[WorkerId]] = {}
    for other in others:
        by_text.setdefault(other.answers.get(name), []).append(other.assignment.worker_id)
    agree = len(by_text.pop(mine, ()))
    yield rule(title, CleanText(f"{agree + 1} of {len(others) + 1}"))
    yield Line((Span(CleanText("this  "), "muted"), _text(mine, "")), hang=6)
    groups = sorted(by_text.items(), key=lambda item: -len(item[1]))
    for text, workers in groups[:_ANSWERS]:
        if max(len(text or ""), len(mine or "")) >= _TEXT:
            yield BLANK
            yield Line((Span(CleanText("≠ "), "warn"), *_people(workers)), hang=2)
            yield Line((Span(CleanText("  ")), *_compared(mine or CleanText(""), text)), hang=2)
        else:
            yield Line(
                (Span(CleanText("≠ "), "warn"), _text(text, "warn"), Span(CleanText("  ")), *_people(workers)), hang=4
            )
    if len(groups) > _ANSWERS:
        yield line(clean(f"  and {count(len(groups) - _ANSWERS, 'other answer')}"), "muted")


def _people(workers: Sequence[WorkerId]) -> tuple[Span, ...]:
    times = f"×{len(workers)} " if len(workers) > 1 else ""
    more = f" +{len(workers) - _PEOPLE}" if len(workers) > _PEOPLE else ""
    return (Span(clean(f"{times}{', '.join(brief(one) for one in workers[:_PEOPLE])}{more}"), "muted"),)


def _text(text: CleanText | None, role: str) -> Span:
    if text is None:
        return Span(CleanText("no answer"), "muted italic")
    return Span(_within(text), role) if text.strip() else EMPTY


def _within(text: str) -> CleanText:
    """A text, or so much of it as is shown, and how much is left."""
    if len(text) <= _SHOWN:
        return CleanText(text)
    return CleanText(f"{text[:_SHOWN]} … {len(text) - _SHOWN:,} characters more")


def _compared(mine: CleanText, text: CleanText | None) -> tuple[Span, ...]:
    pieces = None if text is None else differences(mine[:_SHOWN], text[:_SHOWN])
    if pieces is None or text is None:
        return (_text(text, "warn"),)
    spans: list[Span] = []
    for words, differs in pieces:
        if not differs:
            spans.append(Span(CleanText(words), "muted"))
            continue
        bare = words.rstrip()
        spans.append(Span(CleanText(f"«{bare}»" if bare else "«»"), "warn"))
        spans.append(Span(CleanText(words[len(bare) :] or " ")))
    if len(text) > _SHOWN:
        spans.append(Span(CleanText(f" … {len(text) - _SHOWN:,} characters more"), "muted"))
    return tuple(spans)
