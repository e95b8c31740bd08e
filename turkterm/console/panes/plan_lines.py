"""A plan before it is carried out: whom it touches, what it costs, what it leaves out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from turkterm.console.panes.listing import Picture
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import Line, line, rule
from turkterm.console.wording import brief, count, money
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.money import Cents

if TYPE_CHECKING:
    from turkterm.model.action import Action
    from turkterm.model.plans import Plan
    from turkterm.model.worker import Balance

#: A plan of more actions than this is shown before it is carried out.
WORTH_SHOWING = 3
_LISTED = 500


def plan_picture(plan: Plan, balance: Balance | None, leader: int | None = None) -> Picture:
    """What the detail shows while the question is open. `leader`: the other process that would carry it out."""
    verbs = dict.fromkeys(action.verb.value for action in plan.actions)
    verb = " and ".join(verbs) or plan.title
    people = f" of {count(plan.people, 'worker')}" if plan.people else ""
    hits = f" in {count(plan.hits, 'HIT')}" if plan.hits else ""
    things = "assignment" if any(action.assignment_id for action in plan.actions) else "action"
    title = CleanText(f"{verb} {count(len(plan.actions), things)}{people}{hits}")
    return Picture((Span(title),), (), tuple(_lines(plan, balance, leader)))


def _lines(plan: Plan, balance: Balance | None, leader: int | None) -> Iterator[Line]:
    if plan.total:
        spans = [
            Span(CleanText(f"{money(plan.amounts)} + fees {money(plan.fees)} = "), "money"),
            Span(money(plan.total), "money bold"),
        ]
        yield Line((*spans, *_after(balance, plan.total)), hang=2)
    if plan.held:
        spans = [Span(CleanText("set aside until reviewed "), "muted"), Span(money(plan.held), "money bold")]
        yield Line((*spans, *(() if plan.total else _after(balance, plan.held))), hang=2)
    yield line(CleanText("nothing is done before you answer below · J and K scroll"), "muted")
    if leader is not None:
        yield line(CleanText(f"another console carries it out: process {leader}"), "warn")
    if plan.refused:
        yield rule(CleanText(f"skipped {len(plan.refused):,}"))
        for why, times in Counter(one.why for one in plan.refused).most_common():
            yield Line((Span(CleanText(f"{times:>5,}  "), "warn bold"), Span(clean(why), "warn")), hang=7)
    yield rule(CleanText("one by one"))
    for action in plan.actions[:_LISTED]:
        yield _action_line(action)
    if len(plan.actions) > _LISTED:
        yield Line((Span(CleanText(f"… and {len(plan.actions) - _LISTED:,} more"), "muted"),))


def _after(balance: Balance | None, cost: Cents) -> tuple[Span, ...]:
    if balance is None:
        return ()
    after = Cents(balance.available - cost)
    label = Span(CleanText("     balance after "), "muted")
    return (label, Span(money(after), "bad bold" if after < 0 else "money"))


def _action_line(action: Action) -> Line:
    target = action.assignment_id or action.hit_id or action.type_id or action.hit_type_id
    spans = [
        Span(CleanText(f"{brief(action.worker_id):<8}")),
        Span(CleanText(f"  {brief(target):<8}"), "muted"),
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
