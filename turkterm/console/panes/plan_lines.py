"""A plan before it is carried out: whom it touches, what it costs, what it leaves out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from turkterm.console.panes.listing import Picture
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import Line, rule
from turkterm.console.wording import brief, count, money
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.money import Cents

if TYPE_CHECKING:
    from turkterm.model.action import Action
    from turkterm.model.plans import Plan
    from turkterm.model.worker import Balance

#: A plan of more actions than this, and one with notes, is shown before it is carried out.
WORTH_SHOWING = 3
_LISTED = 500


def plan_picture(plan: Plan, balance: Balance | None) -> Picture:
    """What the detail shows while the question is open."""
    verb = plan.actions[0].verb if plan.actions else plan.title
    people = count(plan.people, "worker")
    hits = f" in {count(plan.hits, 'HIT')}" if plan.hits else ""
    things = "assignment" if any(action.assignment_id for action in plan.actions) else "action"
    title = CleanText(f"{verb} {count(len(plan.actions), things)} of {people}{hits}")
    return Picture((Span(title),), (), tuple(_lines(plan, balance)))


def _lines(plan: Plan, balance: Balance | None) -> Iterator[Line]:
    if plan.total:
        spans = [
            Span(CleanText(f"{money(plan.amounts)} + fees {money(plan.fees)} = "), "money"),
            Span(money(plan.total), "money bold"),
        ]
        if balance is not None:
            after = Cents(balance.available - plan.total)
            spans.append(Span(CleanText("     balance after "), "muted"))
            spans.append(Span(money(after), "bad bold" if after < 0 else "money"))
        yield Line(tuple(spans), hang=2)
    for note in plan.notes:
        yield Line((Span(clean(note)),), hang=2)
    yield Line((Span(CleanText("nothing is done before you answer below"), "muted"),))
    if plan.refused:
        yield Line((Span(CleanText(f"skipped {refused_text(plan)}"), "warn"),), hang=2)
    yield rule(CleanText("one by one"))
    for action in plan.actions[:_LISTED]:
        yield _action_line(action)
    if len(plan.actions) > _LISTED:
        yield Line((Span(CleanText(f"… and {len(plan.actions) - _LISTED:,} more"), "muted"),))


def _action_line(action: Action) -> Line:
    spans = [
        Span(CleanText(f"{brief(action.worker_id):<8}")),
        Span(CleanText(f"  {brief(action.assignment_id):<8}"), "muted"),
    ]
    if action.amount:
        spans.append(Span(CleanText(f"  {money(action.amount):>8} + {money(action.fee)}"), "money"))
    if action.text:
        spans.append(Span(clean(f"  {action.text}"), "muted"))
    return Line(tuple(spans), hang=20)


def refused_text(plan: Plan) -> CleanText:
    """`3: it is approved already (2), it is gone (1)`."""
    why = Counter(one.why for one in plan.refused)
    if len(why) == 1:
        return clean(f"{len(plan.refused)}: {next(iter(why))}")
    reasons = ", ".join(f"{reason} ({times})" for reason, times in why.most_common())
    return clean(f"{len(plan.refused)}: {reasons}")
