"""A worker in lines: what they did for this requester, in figures, as a glyph each, and the last ones named."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from turkterm.console.panes.review_lines import history_line
from turkterm.console.widgets.cells import cut
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import Line, field, line, name_width, rule
from turkterm.console.wording import ago, brief, count, money, percent, sign_of, work_time
from turkterm.desk.details import parsed
from turkterm.desk.rows.holders import value_of
from turkterm.desk.rows.review import ReviewRow, review_row
from turkterm.desk.rows.workers import worker_row
from turkterm.model.assignment import Assignment, AssignmentStatus
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.times import show_span, show_work_time

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.desk.desk import Desk
    from turkterm.model.action import Entry
    from turkterm.model.ids import WorkerId
    from turkterm.model.qualification import Holder

#: Of the newest so many assignments each is a glyph, of the newest so many a line.
_GLYPHS = 400
_LISTED = 30
_LISTED_BRIEF = 8
_HISTORY = 20
#: In a narrower page the glyph of a state stands alone; every list beside it has the words.
_ROOMY = 46
#: Characters of one answer beside others: enough to tell them apart.
_SAID = 60


def card_lines(desk: Desk, worker_id: WorkerId, width: int, *, brief_card: bool = False) -> Iterator[Line]:
    """The card of a worker for a page of this width; the brief one stands beside something else."""
    board, now = desk.board, desk.now()
    row = worker_row(board, worker_id)
    work = sorted(_work(board, worker_id), key=lambda one: one.submit_time)
    if brief_card:
        yield rule(clean(worker_id))
    yield Line(
        (
            Span(count(row.done, "assignment"), "bold"),
            Span(CleanText(f" · ✓ {row.approved:,}"), "good" if row.approved else "muted"),
            Span(CleanText(f" · ✗ {row.rejected:,}"), "bad" if row.rejected else "muted"),
            Span(CleanText(f" · S {row.submitted:,} to review"), "" if row.submitted else "muted"),
            Span(CleanText(f" · {percent(row.share)} % approved" if row.share is not None else "")),
        ),
        hang=2,
    )
    times = [Span(CleanText(f"paid {money(row.paid)} · bonuses {money(row.bonuses)}"), "money")]
    if row.median_time is not None:
        times.append(Span(CleanText(f" · median {show_work_time(row.median_time)}")))
    if row.last is not None:
        times.append(Span(CleanText(f" · last {ago(row.last, now)}"), "muted"))
    yield Line(tuple(times), hang=2)
    if row.block is not None:
        yield Line(
            (Span(CleanText("✗ blocked "), "bad bold"), Span(row.block or CleanText("without a reason"))), hang=2
        )
    yield from _qualifications(board, worker_id)
    if work:
        yield rule(CleanText("every assignment, oldest first"))
        yield _glyphs(work)
    if not brief_card:
        yield from _bonuses(board, work, now)
        yield from _history(board, worker_id)
    if work:
        yield rule(CleanText("the last ones"))
        for one in work[: -(_LISTED_BRIEF if brief_card else _LISTED) - 1 : -1]:
            yield _assignment_line(board, one, now, width)


def others_lines(board: Board, row: ReviewRow) -> Iterator[Line]:
    """What others answered to the same HIT, in the order of the fields; what differs from this row's stands out."""
    others = [board.assignments[key] for key in board.by_hit.get(row.hit_id, ()) if key != row.assignment_id]
    yield rule(count(len(others), "other answer"))
    if not others:
        yield line(CleanText("nobody else has answered this HIT yet"), "muted")
    mine = {field.name: field.text for field in parsed(board.assignments[row.assignment_id].answer).fields}
    for one in sorted(others, key=lambda other: other.submit_time)[:_LISTED]:
        sign = sign_of(one.status.lower())
        yield Line(
            (
                Span(CleanText(f"{sign.glyph} "), sign.role),
                Span(brief(one.worker_id), "bold"),
                Span(CleanText(f"  {show_work_time(one.work_time)}"), "muted"),
            )
        )
        said: list[Span] = [Span(CleanText("  "))]
        for answer in parsed(one.answer).fields:
            same = mine.get(answer.name) == answer.text
            text = clean(answer.text or "empty", limit=_SAID)
            said += [Span(text, "muted" if same else "warn"), Span(CleanText(" · "), "muted")]
        yield Line(tuple(said[:-1]), hang=2)


def _work(board: Board, worker_id: WorkerId) -> list[Assignment]:
    return [board.assignments[key] for key in board.by_worker.get(worker_id, ())]


def _glyphs(work: list[Assignment]) -> Line:
    """One glyph an assignment; neighbours of one state are one span."""
    left_out = len(work) - _GLYPHS
    spans = [Span(CleanText(f"{left_out:,} before … "), "muted")] if left_out > 0 else []
    run, role = "", ""
    for one in work[-_GLYPHS:]:
        sign = sign_of(one.status.lower())
        if sign.role != role:
            spans.append(Span(CleanText(run), role))
            run, role = "", sign.role
        run += sign.glyph
    return Line((*(span for span in spans if span.text), Span(CleanText(run), role)))


def _qualifications(board: Board, worker_id: WorkerId) -> Iterator[Line]:
    held: list[tuple[CleanText, Holder]] = []
    for type_id, holders in board.holders.items():
        kind = board.types.get(type_id)
        name = kind.name if kind is not None else clean(type_id)
        held += [(name, holder) for holder in holders if holder.worker_id == worker_id and holder.status == "Granted"]
    if not held:
        return
    yield rule(CleanText("qualifications"))
    width = name_width([name for name, _ in held], 32)
    for name, holder in held:
        yield field(name, (Span(value_of(holder), "bold"),), width, name_role="")


def _bonuses(board: Board, work: list[Assignment], now: float) -> Iterator[Line]:
    paid = [bonus for one in work for bonus in board.bonuses.get(one.assignment_id, ())]
    if not paid:
        return
    yield rule(CleanText("bonuses"))
    for bonus in sorted(paid, key=lambda one: one.grant_time, reverse=True):
        spans = (
            Span(CleanText(f"{ago(bonus.grant_time, now):>10}  "), "muted"),
            Span(CleanText(f"{money(bonus.amount):>7}"), "money"),
            Span(CleanText(f"  {bonus.reason}")),
        )
        yield Line(spans, hang=21)


def _history(board: Board, worker_id: WorkerId) -> Iterator[Line]:
    """What was done about the worker, reviews apart: those show in the list of assignments."""

    def about(entry: Entry) -> bool:
        action = entry.action
        named = action.worker_id == worker_id or worker_id in action.worker_ids
        return named and action.assignment_id is None

    mine = sorted(filter(about, board.entries.values()), key=lambda entry: entry.created, reverse=True)
    if mine:
        yield rule(CleanText("yours"))
        wall = time.time()
        yield from (history_line(entry, wall) for entry in mine[:_HISTORY])


def _assignment_line(board: Board, one: Assignment, now: float, width: int) -> Line:
    """One assignment in one row, where no feedback makes it longer."""
    row = review_row(board, one.assignment_id)
    sign = sign_of(row.state if row is not None else one.status.lower())
    word = "" if width < _ROOMY else f" {sign.word:<10}"
    head = 22 + len(word)
    title = CleanText("") if row is None else CleanText(cut(row.title, max(12, width - head)))
    spans = [
        Span(CleanText(f"{show_span(max(0.0, now - one.submit_time)):>7}  "), "muted"),
        Span(CleanText(f"{sign.glyph}{word}"), sign.role),
        Span(CleanText(f"{work_time(one.work_time):>6}  ")),
        Span(title),
    ]
    if one.status is AssignmentStatus.REJECTED and one.feedback:
        spans.append(Span(CleanText(f" · {one.feedback}"), "muted"))
    return Line(tuple(spans), hang=18 + len(word))
