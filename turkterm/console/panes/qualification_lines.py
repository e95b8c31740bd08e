"""A qualification type in lines: what it is, its test, what waits, which HIT groups require it and who holds it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from turkterm.console.panes.requirement_lines import requirement_text
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import Line, line, rule
from turkterm.console.wording import ago, brief, count
from turkterm.desk.rows.holders import value_of
from turkterm.desk.rows.qualifications import QualificationRow, groups_using
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.exam import read_test
from turkterm.model.times import show_span

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.desk.desk import Desk
    from turkterm.model.qualification import Holder, QualificationType

#: Holders that the detail names; the list of holders has all.
_HOLDERS = 50


def type_lines(desk: Desk, row: QualificationRow) -> Iterator[Line]:
    """The detail of a type."""
    board, now = desk.board, desk.now()
    yield line(row.description or CleanText("no description"), "" if row.description else "muted")
    kind = board.qualifications.types.get(row.type_id)
    if kind is not None:
        yield from _facts(board, kind, now)
    if row.waiting:
        yield rule(CleanText("requests"))
        many = "waits" if row.waiting == 1 else "wait"
        yield line(clean(f"? {count(row.waiting, 'request')} {many} for your answer"), "warn")
    groups = groups_using(board, row.type_id)
    if groups:
        yield rule(count(len(groups), "HIT group requires it", "HIT groups require it"))
        for group in groups:
            needs = requirement_text(board, group.requirement)
            yield Line(
                (Span(group.title), Span(clean(f"  {needs}"), "muted")), (Span(count(group.hits, "HIT")),), hang=2
            )
    yield from _holders(board, row, now)


def _facts(board: Board, kind: QualificationType, now: float) -> Iterator[Line]:
    again = "one request a worker, ever" if kind.retry_delay is None else f"again after {show_span(kind.retry_delay)}"
    asked = "workers may ask for it" if kind.requestable and kind.active else "workers cannot ask for it"
    yield line(clean(f"made {ago(kind.creation_time, now)} · {asked} · {again}"), "muted")
    if kind.keywords:
        yield line(clean(f"keywords {kind.keywords}"), "muted")
    if kind.auto_granted:
        score = 1 if kind.granted_value is None else kind.granted_value
        yield line(clean(f"grants itself to who asks, with the score {score}"))
    if not kind.has_test:
        return
    exam = board.inbox.exams.get(kind.type_id)
    limit = "" if kind.test_duration is None else f" in {show_span(kind.test_duration)}"
    if exam is None:
        yield line(clean(f"a test{limit} · ◌ reading it"), "muted")
        return
    questions = read_test(exam.test)
    key = "marked by its key" if exam.answer_key else "no key: you mark it"
    yield rule(clean(f"test: {count(len(questions), 'question')}{limit}"), clean(key))
    for number, question in enumerate(questions.values(), start=1):
        yield Line(
            (Span(clean(f"{number} "), "muted"), Span(clean(" ".join(question.text.split()), limit=200))), hang=2
        )


def _holders(board: Board, row: QualificationRow, now: float) -> Iterator[Line]:
    holders = board.qualifications.holders.get(row.type_id)
    if holders is None:
        yield rule(CleanText("holders"))
        why = board.inbox.unread.get(row.type_id)
        if why is None:
            yield line(CleanText("◌ reading who holds it"), "muted")
        else:
            yield line(clean(f"! who holds it cannot be read: {why}"), "bad")
        return
    yield rule(count(len(holders), "holder"))
    if not holders:
        yield line(CleanText("nobody holds it"), "muted")
    for holder in sorted(holders, key=lambda one: (-(one.score or 0), one.worker_id))[:_HOLDERS]:
        yield _holder(board, holder, now)
    if len(holders) > _HOLDERS:
        yield line(CleanText(f"… and {len(holders) - _HOLDERS:,} more"), "muted")


def _holder(board: Board, holder: Holder, now: float) -> Line:
    spans = [
        Span(CleanText(f"{value_of(holder):>5}  "), "bold"),
        Span(brief(holder.worker_id)),
        Span(CleanText(f"  since {ago(holder.grant_time, now).removesuffix(' ago')}"), "muted"),
    ]
    if holder.worker_id in board.blocks:
        spans.append(Span(CleanText(" · ✗ blocked"), "bad"))
    return Line(tuple(spans))
