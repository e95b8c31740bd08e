"""What stands beside a row of the review queue, in lines: the worker, the task, the answers and how others answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from turkterm.console.panes.listing import Picture
from turkterm.console.panes.pairing import Paired, pair
from turkterm.console.panes.review_answers import EMPTY, Folding, review_answers
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import Line, field, line, name_width, rule
from turkterm.console.wording import ago, brief, count, due_span, money, percent, sign_of, state_span, work_time
from turkterm.desk.rows.review import WAITING
from turkterm.model.action import ActionState, Entry, Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.fees import reward_fee
from turkterm.model.times import show_exact

if TYPE_CHECKING:
    from turkterm.desk.details import ReviewDetail
    from turkterm.desk.pages import Page
    from turkterm.desk.rows.workers import WorkerRow
    from turkterm.model.question import Inputs

#: Of a page without inputs that has more lines, so many characters are shown before it is opened: it is mostly
#: instructions, and the answers are to be seen without scrolling.
_PAGE_LINES, _PAGE_FOLDED = 10, 300


def review_picture(
    detail: ReviewDetail, history: Sequence[Entry], now: float, wall: float, folding: Folding
) -> Picture:
    """The whole of it; `now` is the marketplace's time, `wall` the person's clock."""
    lines = [_worker_line(detail.worker), _work_line(detail), _state_line(detail, now)]
    if detail.assignment.feedback:
        lines.append(Line((Span(CleanText("feedback "), "muted"), Span(detail.assignment.feedback)), hang=9))
    lines.extend(_notes(detail))
    page = detail.page
    paired = pair(page.inputs if page else (), detail.answers.fields, in_order=bool(page and page.asked))
    lines.extend(_task(page, paired, folding))
    lines.extend(review_answers(detail, paired, folding))
    if paired.naming:
        lines.append(rule(CleanText("ids")))
        names = [Span(CleanText(f"{name} {value}  "), "muted") for name, value in paired.naming]
        lines.append(Line(tuple(names)))
    lines.extend(_exactly(detail))
    if history:
        lines.append(rule(CleanText("yours")))
        lines.extend(history_line(entry, wall) for entry in history)
    tail = CleanText(f"{detail.place} of {count(detail.siblings, 'answer')}")
    return Picture((Span(detail.hit.title),), (Span(tail, "muted"),), lines)


def _worker_line(worker: WorkerRow) -> Line:
    spans = [Span(brief(worker.worker_id), "bold"), Span(CleanText(f"  {worker.done:,} done"))]
    if worker.share is not None:
        role = "good" if worker.share >= 0.95 else "warn" if worker.share >= 0.8 else "bad"
        spans.append(Span(CleanText(f" · {percent(worker.share)} % ✓"), role))
    spans.append(Span(CleanText(f" · {money(worker.paid)}"), "money"))
    if worker.bonuses:
        spans.append(Span(CleanText(f" + {money(worker.bonuses)} bonus"), "money"))
    if worker.median_time is not None:
        spans.append(Span(CleanText(f" · median {work_time(worker.median_time)}"), "muted"))
    if worker.block is not None:
        spans.append(Span(CleanText(" · ✗ blocked"), "bad bold"))
    return Line(tuple(spans), hang=2)


def _work_line(detail: ReviewDetail) -> Line:
    row, hit = detail.row, detail.hit
    fee = reward_fee(hit.reward, hit.max_assignments)
    spans = [
        Span(CleanText("worked "), "muted"),
        Span(CleanText(work_time(row.work_time)), "bold"),
        Span(CleanText(" · reward "), "muted"),
        Span(CleanText(f"{money(hit.reward)} + {money(fee)} fee"), "money"),
    ]
    return Line(tuple(spans), hang=2)


def _state_line(detail: ReviewDetail, now: float) -> Line:
    row, assignment = detail.row, detail.assignment
    word = "" if row.state == WAITING else " · submitted"
    submitted = Span(CleanText(f"{word} {ago(row.submit_time, now)}"), "muted")
    spans = [state_span(row.state, row.verb), submitted]
    if assignment.status is AssignmentStatus.SUBMITTED:
        spans += [Span(CleanText(" · auto-approves in "), "muted"), due_span(row.due, now)]
    reviewed = assignment.approval_time if assignment.status is AssignmentStatus.APPROVED else assignment.rejection_time
    if assignment.status is not AssignmentStatus.SUBMITTED and reviewed is not None:
        spans.append(Span(CleanText(f" · {assignment.status.lower()} {ago(reviewed, now)}"), "muted"))
    return Line(tuple(spans), hang=2)


def _notes(detail: ReviewDetail) -> Iterator[Line]:
    """What the person noted for themselves."""
    if detail.row.unused:
        yield line(CleanText("ø pay, but do not use the answers"), "warn")
    if detail.row.note:
        yield Line((Span(CleanText("¶ "), "accent"), Span(detail.row.note)), hang=2)
    if detail.worker_note:
        yield Line((Span(CleanText("¶ worker: "), "accent"), Span(detail.worker_note)), hang=10)


def _exactly(detail: ReviewDetail) -> Iterator[Line]:
    """What is shortened above, in full."""
    one = detail.assignment
    times = {"accepted": one.accept_time, "submitted": one.submit_time, "auto-approval": one.auto_approval_time}
    times |= {"approved": one.approval_time} if one.approval_time else {}
    times |= {"rejected": one.rejection_time} if one.rejection_time else {}
    ids = {"assignment": one.assignment_id, "HIT": one.hit_id, "HIT type": detail.hit.hit_type_id}
    facts = {**ids, "worker": one.worker_id, **{name: show_exact(at) for name, at in times.items()}}
    yield rule(CleanText("in full"))
    for name, value in facts.items():
        yield field(CleanText(name), (Span(clean(value), "muted"),), 13)


def _task(page: Page | None, paired: Paired, folding: Folding) -> Iterator[Line]:
    if page is None:
        yield rule(CleanText("task"))
        yield line(CleanText("◌ reading the question"), "muted")
        return
    if page.problem:
        yield rule(CleanText("task"))
        yield line(clean(page.problem), "warn")
        return
    if page.inputs:
        if paired.task:
            yield rule(CleanText("task"))
            yield from _named(paired.task, folding)
        return
    yield rule(CleanText("task"), None if page.lines else CleanText("nothing to read in it"))
    folded = not folding.whole and len(page.lines) > _PAGE_LINES
    shown = list(_beginning(page.lines, _PAGE_FOLDED)) if folded else page.lines
    for text in shown:
        yield Line(folding.text(text))
    if folded:
        left = len(page.lines) - len(shown)
        yield line(CleanText(f"… {left:,} lines more: {folding.key} opens them"), "muted")


def _beginning(lines: Iterable[CleanText], room: int) -> Iterator[CleanText]:
    """The first `room` characters of some lines."""
    for text in lines:
        if room <= 0:
            return
        yield text if len(text) <= room else clean(text, limit=room)
        room -= len(text)


def _named(inputs: Inputs, folding: Folding) -> Iterator[Line]:
    width = name_width([name for name, _ in inputs])
    for name, value in inputs:
        yield field(name, folding.text(value) if value.strip() else (EMPTY,), width)


def history_line(entry: Entry, wall: float) -> Line:
    """An action of the operator in a line."""
    action = entry.action
    sign = sign_of(entry.state)
    spans = [
        Span(CleanText(f"{ago(entry.updated, wall):>10}  "), "muted"),
        Span(CleanText(f"{sign.glyph} {action.verb}"), sign.role),
    ]
    if entry.state is not ActionState.DONE:
        spans.append(Span(CleanText(f" {sign.word}"), sign.role))
    if action.amount and action.verb is Verb.BONUS:
        spans.append(Span(CleanText(f" {money(action.amount)}"), "money"))
    outcome = "" if entry.outcome in {None, sign.word} else entry.outcome or ""
    words = " · ".join(part for part in (action.subject, action.text, outcome) if part)
    if words:
        spans.append(Span(clean(f" · {words}", lines=True)))
    return Line(tuple(spans), hang=12)
