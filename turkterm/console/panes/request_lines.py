"""A request for a qualification in lines: who asks, the test with the answers, and what the key expects."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from turkterm.console.panes.review_lines import history_line
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import Line, line, rule
from turkterm.console.wording import ago, count, percent
from turkterm.desk.rows.requests import RequestRow, marked_exam
from turkterm.model.cleantext import CleanText, clean

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.exam import Marked
    from turkterm.model.qualification import QualificationRequest


def request_lines(desk: Desk, row: RequestRow, request: QualificationRequest) -> Iterator[Line]:
    """The detail of a request."""
    board, now = desk.board, desk.now()
    spans = [Span(clean(row.worker_id), "bold"), Span(clean(f" · asked {ago(row.submitted, now)}"), "muted")]
    spans.append(Span(CleanText(f" · {row.done:,} done" if row.done else " · nothing done for you yet"), "muted"))
    if row.share is not None:
        spans.append(Span(CleanText(f" · {percent(row.share)} % ✓")))
    if row.worker_id in board.blocks:
        spans.append(Span(CleanText(" · ✗ blocked"), "bad bold"))
    yield Line(tuple(spans), hang=2)
    holders = board.qualifications.holders.get(row.type_id, ())
    held = next((one for one in holders if one.worker_id == row.worker_id), None)
    if held is not None:
        yield line(clean(f"holds it already, with the score {held.score}; accepting replaces that"), "warn")
    if row.entry is not None:
        yield rule(CleanText("yours"))
        yield history_line(row.entry, time.time())
    exam = marked_exam(board, request)
    if not exam.questions:
        yield rule(CleanText("no test"))
        yield line(CleanText("there is nothing to mark: the worker asks, you answer"), "muted")
        return
    kind = board.qualifications.types.get(row.type_id)
    reading = kind is not None and kind.has_test and row.type_id not in board.inbox.exams
    tail = "◌ reading the key" if reading else "no key" if exam.score is None else f"the key gives {exam.score}"
    yield rule(count(len(exam.questions), "question"), clean(tail))
    for number, question in enumerate(exam.questions, start=1):
        yield from _question(number, question)


def _question(number: int, question: Marked) -> Iterator[Line]:
    """The question, the answer under it, and what the key expects where that differs."""
    label = f"{number:>2}  "
    points = "" if question.points is None else f"{question.points:+d}" if question.points else "0"
    yield Line((Span(CleanText(label), "muted"), Span(question.question)), hang=len(label))
    right = question.expected is None or set(question.answers) == set(question.expected)
    sign = "  " if question.expected is None else "✓ " if right else "✗ "
    role = "bold" if question.expected is None else "good" if right else "bad"
    said = CleanText(" · ".join(question.answers))
    answer = Span(said, role) if said else Span(CleanText("left empty"), "muted italic")
    tail = (Span(CleanText(points), "muted"),) if points else ()
    yield Line((Span(CleanText(f"  {sign}"), role), answer), tail, hang=len(label))
    if not right and question.expected is not None:
        expected = " · ".join(question.expected) or "nothing chosen"
        yield Line((Span(clean(f"    expected {expected}"), "muted"),), hang=len(label) + 9)
