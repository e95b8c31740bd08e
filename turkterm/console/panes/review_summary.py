"""A session in lines: what was decided and paid, how fast, for whom, and what has no outcome yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import Line, field, line, rule
from turkterm.console.wording import brief, count, money, sign_of
from turkterm.model.action import ActionState
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.times import show_exact, show_work_time

if TYPE_CHECKING:
    from turkterm.desk.summary import Paid, Summary

_NAME = 10
#: Workers by name, those with most verdicts first.
_PEOPLE = 12
_NOT_DONE = (
    ActionState.HELD,
    ActionState.QUEUED,
    ActionState.SENT,
    ActionState.FAILED,
    ActionState.UNSURE,
    ActionState.CANCELLED,
)


def summary_lines(summary: Summary) -> Iterator[Line]:
    """The whole of it."""
    by = clean(f" by {summary.who}") if summary.who else ""
    yield line(CleanText(f"since {show_exact(summary.since)}{by}"), "muted")
    if summary.empty:
        yield line(CleanText("Nothing was decided or paid in this session"))
        return
    yield rule(CleanText("done"))
    yield field(CleanText("approved"), _paid(summary.approved), _NAME)
    yield field(CleanText("rejected"), (Span(CleanText(f"{summary.rejected:,}"), "bold"),), _NAME)
    yield field(CleanText("bonuses"), _paid(summary.bonuses), _NAME)
    if summary.others:
        yield field(CleanText("others"), (Span(count(summary.others, "action")),), _NAME)
    yield field(CleanText("paid"), (Span(CleanText(f"{money(summary.total)} with fees"), "money"),), _NAME)
    if summary.pace is not None:
        pace = CleanText(f"{show_work_time(summary.pace)} from one verdict to the next, median")
        yield field(CleanText("pace"), (Span(pace),), _NAME)
    left = [state for state in _NOT_DONE if summary.states[state]]
    if left:
        yield rule(CleanText("not done"))
    for state in left:
        sign = sign_of(state)
        yield field(sign.text, (Span(CleanText(f"{summary.states[state]:,}"), sign.role),), _NAME + 2)
    if summary.people:
        yield rule(count(len(summary.people), "worker"))
        named = summary.people.most_common(_PEOPLE)
        more = len(summary.people) - len(named)
        words = ", ".join(f"{brief(worker)} {times}" for worker, times in named)
        yield line(clean(f"{words}{f' and {more:,} more' if more else ''}"))


def summary_sentence(summary: Summary) -> CleanText:
    """The session in one line; empty where nothing was done."""
    if summary.empty:
        return CleanText("")
    parts = [f"approved {summary.approved.count:,}", f"rejected {summary.rejected:,}"]
    if summary.bonuses.count:
        parts.append(f"{summary.bonuses.count:,} bonus{'es' if summary.bonuses.count > 1 else ''}")
    parts.append(f"paid {money(summary.total)} with fees")
    parts += [f"{summary.states[state]:,} {state}" for state in _NOT_DONE[:-1] if summary.states[state]]
    return clean(" · ".join(parts))


def _paid(paid: Paid) -> tuple[Span, ...]:
    spans = [Span(CleanText(f"{paid.count:,}"), "bold")]
    if paid.count:
        spans.append(Span(CleanText(f"  {money(paid.amount)} + {money(paid.fee)} fee"), "money"))
    return tuple(spans)
