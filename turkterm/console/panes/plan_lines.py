"""A plan before it is carried out: whom it touches, what it costs, what it leaves out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from turkterm.console.panes.listing import Picture
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import Line, line, rule
from turkterm.console.wording import brief, count, money
from turkterm.model.action import Verb
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.making import NewHit
from turkterm.model.money import Cents
from turkterm.model.times import show_exact

if TYPE_CHECKING:
    from turkterm.model.action import Action
    from turkterm.model.plans import Plan
    from turkterm.model.worker import Balance

#: A plan of more actions than this, and one with notes, is shown before it is carried out.
WORTH_SHOWING = 3
_LISTED = 500


def plan_picture(plan: Plan, balance: Balance | None, leader: int | None = None) -> Picture:
    """What the detail shows while the question is open. `leader`: the other process that would carry it out."""
    # ids and sums would not say what a plan with lines is about
    title = clean(plan.title) if plan.lines or not _named(plan) else _title(plan)
    return Picture((Span(title),), (), tuple(_lines(plan, balance, leader)))


def _title(plan: Plan) -> CleanText:
    verb = " and ".join(dict.fromkeys(action.verb.value for action in plan.actions))
    if not plan.people and all(_about_hit(action) for action in plan.actions):
        return CleanText(f"{verb}: {count(len(plan.actions), 'HIT')}")
    if plan.people and not any(action.assignment_id for action in plan.actions):
        return CleanText(f"{verb}: {count(plan.people, 'worker')}")
    people = f" of {count(plan.people, 'worker')}" if plan.people else ""
    hits = f" in {count(plan.hits, 'HIT')}" if plan.hits else ""
    things = "assignment" if any(action.assignment_id for action in plan.actions) else "action"
    return CleanText(f"{verb} {count(len(plan.actions), things)}{people}{hits}")


def worth_showing(plan: Plan) -> bool:
    """Whether a question about a plan needs it beside: it is long, or has more to say than its label."""
    nothing_left = bool(plan.refused) and not plan.actions
    return len(plan.actions) > WORTH_SHOWING or bool(plan.notes or plan.lines) or nothing_left


def _lines(plan: Plan, balance: Balance | None, leader: int | None) -> Iterator[Line]:
    if plan.total:
        spans = [
            Span(CleanText(f"{money(plan.amounts)} + fees {money(plan.fees)} = "), "money"),
            Span(money(plan.total), "money bold"),
        ]
        yield Line((*spans, *_after("balance", balance, plan.total)), hang=2)
    if plan.held:
        spans = [Span(CleanText("holds "), "muted"), Span(money(plan.held), "money bold")]
        spans.append(Span(CleanText(" until the work is reviewed, fees included"), "muted"))
        yield Line((*spans, *_after("available", balance, plan.held)), hang=2)
    for note in plan.notes:
        yield Line((Span(clean(f"! {note}"), "warn"),), hang=2)
    yield line(CleanText("nothing is done before you answer below · J and K scroll"), "muted")
    if leader is not None:
        yield line(CleanText(f"another console carries it out: process {leader}"), "warn")
    by_name = bool(plan.lines) or not plan.actions  # what is left out is told one by one
    if plan.refused and not by_name:
        yield rule(CleanText(f"skipped {len(plan.refused):,}"))
        for why, times in Counter(one.why for one in plan.refused).most_common():
            yield Line((Span(CleanText(f"{times:>5,}  "), "warn bold"), Span(clean(why), "warn")), hang=7)
    if plan.lines:
        yield rule(CleanText("one by one"))
        yield from (Line((Span(clean(text)),), hang=2) for text in plan.lines[:_LISTED])
    elif len(plan.actions) > 1 or _named(plan):
        yield rule(CleanText("one by one"))
        yield from (_action_line(action) for action in plan.actions[:_LISTED])
    if plan.refused and by_name:
        yield rule(CleanText("left out"))
        for one in plan.refused[:_LISTED]:
            yield Line((Span(clean(f"{one.target}  "), "bold"), Span(clean(one.why), "muted")), hang=2)
    most = max(len(plan.actions), len(plan.lines), len(plan.refused) if by_name else 0)
    if most > _LISTED:
        yield Line((Span(CleanText(f"… and {most - _LISTED:,} more"), "muted"),))


def _named(plan: Plan) -> bool:
    """Whether its actions name people or HITs."""
    return plan.people > 0 or any(_about_hit(action) for action in plan.actions)


def _about_hit(action: Action) -> bool:
    """Whether it changes or makes a HIT, and concerns nobody's work."""
    hit = action.hit_id is not None or isinstance(action.details, NewHit)
    return hit and action.worker_id is None and action.assignment_id is None


def _hit_line(action: Action) -> Line:
    spans = [Span(brief(action.hit_id or action.hit_type_id))]
    if action.verb is Verb.EXTEND and action.number is not None:
        spans.append(Span(CleanText(f"  until {show_exact(action.number)}"), "muted"))
    elif action.verb is Verb.ADD_ASSIGNMENTS and action.number is not None:
        spans.append(Span(CleanText(f"  {action.number:,.0f} more"), "muted"))
    elif isinstance(action.details, NewHit):
        spans.append(
            Span(CleanText(f"  a HIT of this type, {count(action.details.max_assignments, 'assignment')}"), "muted")
        )
    if action.held:
        spans.append(Span(CleanText(f"  holds {money(action.held)}"), "money"))
    return Line(tuple(spans), hang=10)


def _after(label: str, balance: Balance | None, cost: Cents) -> tuple[Span, ...]:
    if balance is None:
        return ()
    after = Cents(balance.available - cost)
    return (Span(CleanText(f"     {label} after "), "muted"), Span(money(after), "bad bold" if after < 0 else "money"))


def _action_line(action: Action) -> Line:
    if _about_hit(action):
        return _hit_line(action)
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
