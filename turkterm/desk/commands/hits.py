"""Expire and extend: when HITs end.

Rules of the API [SDK, DOC, GUIDE]: an instant in the past ends a HIT at once, and who is at work may still submit; a
later one opens its free places again; a HIT lives at most a year; the same instant twice is taken for a repeat of the
first request and refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import acknowledging, ask, confirm
from turkterm.desk.commands.command import Command, Dialogue, Question, Selection
from turkterm.desk.commands.hit_choice import ON_HITS, Check, Chosen, chosen, nothing_to, untaken, whatever
from turkterm.desk.planning import Planner
from turkterm.model.action import Verb
from turkterm.model.fees import assignments_hold
from turkterm.model.money import Cents, show_amount
from turkterm.model.times import show_exact, show_span
from turkterm.model.until import YEAR, BadUntil, Until, parse_until

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.hit import Hit
    from turkterm.model.plans import Plan

#: How far before the marketplace's time an expiry lies: its clock is known to the second only.
_SURELY_PAST = 5


# -- expire ----------------------------------------------------------------------------------------------------------


def _not_expirable(desk: Desk) -> Check:
    now = desk.now()
    return lambda hit: "expired already" if hit.expiration <= now else None


def expiry(desk: Desk, found: Chosen) -> Plan:
    """The plan that ends these HITs now."""
    planner = Planner(f"expire {found.names}")
    for hit in found.hits:
        planner.add(Verb.EXPIRE, hit_id=hit.hit_id, number=float(int(desk.now()) - _SURELY_PAST))
    free = sum(hit.available for hit in found.hits)
    pending = sum(hit.pending for hit in found.hits)
    closing = f"{free:,} free places close" if free > 1 else "a free place closes"
    held = "held for it" if free == 1 else "held for them"
    notes = [f"{closing}; the {_back(found)} {held} comes back" if free else "no place is free"]
    if pending:
        last = max(hit.assignment_duration for hit in found.hits if hit.pending)
        notes.append(f"{pending:,} at work may still submit, for {show_span(last)} at the most")
    return planner.plan(found.refused, notes)


def expiry_words(found: Chosen) -> str:
    """What it means in a few words."""
    return f"expire {found.names} now · {_back(found)} comes back"


def _back(found: Chosen) -> str:
    """What the marketplace sets free."""
    holds = (assignments_hold(hit.reward, hit.available, hit.max_assignments) for hit in found.hits)
    return show_amount(Cents(sum(holds)))


def _expire(desk: Desk, selection: Selection) -> Dialogue:
    found = chosen(desk, selection, _not_expirable(desk))
    plan = expiry(desk, found)
    return plan if (yield from confirm(expiry_words(found), plan, typed_above=desk.settings.confirm_above)) else None


# -- extend ----------------------------------------------------------------------------------------------------------


def _not_extendable(desk: Desk, until: Until) -> Check:
    now = desk.now()

    def check(hit: Hit) -> str | None:
        end = until.of(hit.expiration, now)
        if end <= now:
            return f"{show_exact(end)} is past: expire ends a HIT"
        if end > now + YEAR:
            return "a HIT lasts a year at the most"
        if int(end) == int(hit.expiration):
            return "it lasts exactly until then, and the marketplace refuses the same time twice"
        if end < hit.expiration:
            return f"it lasts longer already, until {show_exact(hit.expiration)}"
        return None

    return check


def _extend(desk: Desk, selection: Selection) -> Dialogue:
    everything = chosen(desk, selection, whatever)

    def check(answer: str) -> str | None:
        try:
            until = parse_until(answer)
        except BadUntil as fault:
            return str(fault)
        return nothing_to("extend", desk, selection, _not_extendable(desk, until))

    asked = Question(f"extend {everything.names} until (3d, +12h, 2026-12-01)")
    until = parse_until((yield from ask(asked, check)))
    found = chosen(desk, selection, _not_extendable(desk, until))
    now = desk.now()
    planner = Planner(f"extend {found.names}")
    ends: set[float] = set()
    for hit in found.hits:
        ends.add(end := until.of(hit.expiration, now))
        reopens = untaken(desk, hit) if hit.expiration <= now else 0
        hold = assignments_hold(hit.reward, reopens, hit.max_assignments)
        planner.add(Verb.EXTEND, hit_id=hit.hit_id, number=end, held=hold)
    reopened = sum(hit.expiration <= now for hit in found.hits)
    notes = [f"{reopened:,} expired before: free places open again"] if reopened else []
    plan = planner.plan(found.refused, notes)
    spread = show_exact(min(ends)) if len(ends) == 1 else f"{show_exact(min(ends))} and later"
    label = f"extend {found.names} until {spread}"
    if plan.held:
        label += f" · holds {show_amount(plan.held)}"
    return plan if (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)) else None


HITS = (
    Command(
        "hit.expire",
        "expire",
        "End HITs now: nobody new can accept; who is at work may still submit; free places give their money back.",
        ("e",),
        ON_HITS,
        writes=True,
        footer=80,
        dialogue=acknowledging(_expire),
        why_not=lambda desk, selection: nothing_to("expire", desk, selection, _not_expirable(desk)),
    ),
    Command(
        "hit.extend",
        "extend",
        "Let HITs last longer, or open expired ones again: 3d from now, +12h more, or a day such as 2026-12-01.",
        ("t",),
        ON_HITS,
        writes=True,
        footer=70,
        wants_text=True,
        dialogue=acknowledging(_extend),
        why_not=lambda desk, selection: nothing_to("extend", desk, selection, whatever),
    ),
)
