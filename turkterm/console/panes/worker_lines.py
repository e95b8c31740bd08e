"""A worker in lines: what they did for this requester, in figures, as a glyph each, and the last ones named."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from turkterm.console.panes.review_lines import history_line
from turkterm.console.widgets.cells import cut
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import Line, field, name_width, rule
from turkterm.console.wording import ago, count, money, percent, sign_of, signal_counts, work_time
from turkterm.desk.exclusion import Exclusions
from turkterm.desk.rows.holders import value_of
from turkterm.desk.rows.review import review_row
from turkterm.desk.rows.workers import worker_row
from turkterm.model.action import ActionState, Verb
from turkterm.model.assignment import Assignment, AssignmentStatus
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.times import show_span, show_work_time

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.desk.desk import Desk
    from turkterm.desk.rows.workers import WorkerRow
    from turkterm.model.action import Entry
    from turkterm.model.ids import HITTypeId, WorkerId
    from turkterm.model.qualification import Holder

#: Of the newest so many assignments each is a glyph, of the newest so many a line.
_GLYPHS = 400
_LISTED = 30
_LISTED_BRIEF = 8
_HISTORY = 20
#: In a narrower page the glyph of a state stands alone; every list beside it has the words.
_ROOMY = 46
#: Cells before the title of a HIT group, and at the edges.
_GROUP_HEAD = 31
_POOR = 0.8


def card_lines(desk: Desk, worker_id: WorkerId, width: int, *, brief_card: bool = False) -> Iterator[Line]:
    """The card of a worker for a page of this width; the brief one stands beside something else."""
    board, now = desk.board, desk.now()
    row = worker_row(board, worker_id, desk.signals, desk.dealings)
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
    yield from _quality(row)
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
    noted = board.worker_remarks.get(worker_id)
    if noted is not None:
        yield Line((Span(CleanText("¶ "), "accent"), Span(noted.note)), hang=2)
    yield from _qualifications(desk, worker_id)
    if work:
        yield rule(CleanText("every assignment, oldest first"))
        yield _glyphs(work)
    if not brief_card:
        yield from _groups(desk, work, width)
        yield from _messages(desk, worker_id)
        yield from _bonuses(board, work, now)
        yield from _history(desk, worker_id)
    if work:
        yield rule(CleanText("the last ones"))
        for one in work[: -(_LISTED_BRIEF if brief_card else _LISTED) - 1 : -1]:
            yield _assignment_line(board, one, now, width)


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


def _quality(row: WorkerRow) -> Iterator[Line]:
    """How far the answers agree with those of others, and how often which signal was seen."""
    spans = []
    if row.agreement is not None:
        said = f"agrees with most in {percent(row.agreement)} % of {count(row.compared, 'field')}"
        spans.append(Span(CleanText(said), "warn" if row.agreement < _POOR else ""))
    if any(row.signals.values()):
        spans.append(Span(CleanText(f"{' · ' if spans else ''}{signal_counts(row.signals)}"), "warn"))
    if spans:
        yield Line(tuple(spans), hang=2)


def _qualifications(desk: Desk, worker_id: WorkerId) -> Iterator[Line]:
    """What is held, with its score, since when, and at how many open HIT types it keeps this worker out."""
    board, exclusions = desk.board, Exclusions(desk.board, desk.now())
    held: list[tuple[CleanText, Holder]] = []
    for type_id in board.qualifications.held_by.get(worker_id, ()):
        kind = board.qualifications.types.get(type_id)
        name = kind.name if kind is not None else clean(type_id)
        mine = (one for one in board.qualifications.holders[type_id] if one.worker_id == worker_id)
        held += [(name, holder) for holder in mine if holder.status == "Granted"]
    unread = sum(type_id not in board.qualifications.holders for type_id in board.qualifications.types)
    if not held and not unread:
        return
    yield rule(CleanText("qualifications"), CleanText(f"◌ {unread} being read") if unread else None)
    width = name_width([name for name, _ in held], 32)
    for name, holder in sorted(held, key=lambda each: each[0].lower()):
        out = len(exclusions.effect(holder.type_id).keeps_out)
        spans = [Span(value_of(holder), "bold"), Span(CleanText(f" · {_since(holder, desk.now())}"), "muted")]
        if out:
            spans.append(Span(CleanText(f" · ✗ keeps out of {count(out, 'HIT type')}"), "bad"))
        yield field(name, spans, width, name_role="")


def _since(holder: Holder, now: float) -> CleanText:
    return CleanText(f"since {show_span(max(0.0, now - holder.grant_time))}")


def _groups(desk: Desk, work: list[Assignment], width: int) -> Iterator[Line]:
    """The work by HIT type, the most first."""
    kinds: defaultdict[HITTypeId, list[Assignment]] = defaultdict(list)
    for one in work:
        hit = desk.board.hits.get(one.hit_id)
        if hit is not None:
            kinds[hit.hit_type_id].append(one)
    if kinds:
        yield rule(CleanText("by HIT group"))
    for mine in sorted(kinds.values(), key=len, reverse=True):
        title = desk.board.hits[mine[0].hit_id].title
        states = Counter(one.status for one in mine)
        agreed = [desk.signals.agreement(one.assignment_id) for one in mine]
        same, of = sum(pair[0] for pair in agreed), sum(pair[1] for pair in agreed)
        spans = [Span(CleanText(f"{len(mine):>5}  "), "bold")]
        for status in (AssignmentStatus.APPROVED, AssignmentStatus.REJECTED, AssignmentStatus.SUBMITTED):
            sign = sign_of(status.lower())
            figure = f"{sign.glyph}{states[status]:<4}"
            spans.append(Span(CleanText(figure), sign.role if states[status] else "muted"))
        spans.append(Span(CleanText(f"≈{percent(same / of if of else None):>3}  "), "muted"))
        spans.append(Span(CleanText(cut(title, max(12, width - _GROUP_HEAD)))))
        yield Line(tuple(spans), hang=7)


def _messages(desk: Desk, worker_id: WorkerId) -> Iterator[Line]:
    """The notices to this worker, the newest first, and why one did not arrive."""
    messages = desk.dealings.messages(worker_id)
    if not messages:
        return
    yield rule(count(len(messages), "message"))
    wall = time.time()
    for message in messages[: -_HISTORY - 1 : -1]:
        sign = sign_of(message.entry.state if message.problem is None or message.arrived else ActionState.FAILED)
        spans = [
            Span(CleanText(f"{ago(message.entry.updated, wall):>10}  "), "muted"),
            Span(CleanText(f"{sign.glyph} "), sign.role),
            Span(clean(message.subject)),
        ]
        if message.problem is not None:
            missed = "" if message.arrived else "not reached: "
            spans.append(Span(clean(f" · {missed}{message.problem}", lines=True), sign.role))
        yield Line(tuple(spans), hang=14)


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


def _history(desk: Desk, worker_id: WorkerId) -> Iterator[Line]:
    """What else was done about the worker; reviews and bonuses show in the lists of them, messages above."""

    def left(entry: Entry) -> bool:
        return entry.action.assignment_id is None and entry.action.verb is not Verb.NOTIFY

    mine = [entry for entry in desk.dealings.about(worker_id) if left(entry)]
    if mine:
        yield rule(CleanText("yours"))
        wall = time.time()
        for entry in mine[: -_HISTORY - 1 : -1]:
            kind = desk.board.qualifications.types.get(entry.action.type_id) if entry.action.type_id else None
            name = () if kind is None else (Span(CleanText(f" · {kind.name}")),)
            shown = history_line(entry, wall)
            yield replace(shown, spans=(*shown.spans, *name))


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
