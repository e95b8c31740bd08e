"""More assignments for HITs, or sibling HITs where the API allows no more.

Rules of the API [SDK]: a HIT that was made with fewer than ten assignments never reaches ten, for from ten on the fee
is 40 % instead of 20 %. Places added to an expired HIT open when it is extended. A sibling is a HIT of the same type
with the same question; review policies cannot be read back from a HIT, so a sibling has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import acknowledging, ask, confirm
from turkterm.desk.commands.command import Command, Dialogue, Question, Selection
from turkterm.desk.commands.hit_choice import ON_HITS, chosen, names_of, nothing_to, whatever
from turkterm.desk.planning import Planner
from turkterm.model.action import Verb
from turkterm.model.annotation import OURS
from turkterm.model.counting import counted
from turkterm.model.fees import MANY_ASSIGNMENTS, assignments_hold
from turkterm.model.making import NewHit
from turkterm.model.money import Cents, show_amount
from turkterm.model.plans import Plan, Refusal

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.hit import Hit

#: [SDK] The most assignments that a HIT can have.
_MOST = 1_000_000_000
#: Siblings made at once: each takes the reading of a question.
_MOST_SIBLINGS = 8
_LEAST_LIFETIME, _MOST_LIFETIME = 30, 365 * 86_400
_RULE = "a HIT made with fewer than 10 assignments never gets 10 or more: from 10 on the fee is 40 % instead of 20 %"


def crosses(hit: Hit, count: int) -> bool:
    """Whether so many more would take the HIT from below ten to ten or beyond."""
    return hit.max_assignments < MANY_ASSIGNMENTS <= hit.max_assignments + count


def _add(desk: Desk, selection: Selection) -> Dialogue:
    found = chosen(desk, selection, whatever)
    if not found.hits:  # they went while the profile's name was typed out
        return Planner("add assignments").plan(found.refused)
    most = _MOST - max(hit.max_assignments for hit in found.hits)

    def check(answer: str) -> str | None:
        if not (answer.isascii() and answer.isdigit() and 1 <= int(answer[:12]) <= most):
            return f"Write a whole number from 1 to {most:,}"
        return None

    each = " each" if len(found.hits) > 1 else ""
    count = int((yield from ask(Question(f"add how many assignments to {found.names}{each}"), check)))
    stuck = [hit for hit in found.hits if crosses(hit, count)]
    if len(stuck) == len(found.hits):
        return (yield from _siblings(desk, stuck, count, found.refused))
    plan = _more(desk, found.hits, count, found.refused)
    label = f"add {count:,} to {names_of([hit for hit in found.hits if hit not in stuck])}{each}"
    label += f" · holds {show_amount(plan.held)}, fees included" if plan.held else ""
    return plan if (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)) else None


def _more(desk: Desk, hits: Sequence[Hit], count: int, refused: Sequence[Refusal]) -> Plan:
    planner = Planner(f"add {counted(count, 'assignment')}")
    left_out = list(refused)
    for hit in hits:
        if crosses(hit, count):
            left_out.append(Refusal(hit.hit_id, f"{_RULE}; by itself, it gets the offer of a sibling HIT"))
            continue
        hold = assignments_hold(hit.reward, count, hit.max_assignments + count)
        opens = hit.expiration > desk.now()
        held = hold if opens else Cents(0)
        planner.add(Verb.ADD_ASSIGNMENTS, hit_id=hit.hit_id, number=float(count), held=held)
    expired = sum(hit.expiration <= desk.now() for hit in hits)
    notes = (
        [f"{expired:,} expired before: new places open there, and hold money, when it is extended"] if expired else ()
    )
    return planner.plan(left_out, notes)


def _siblings(desk: Desk, hits: Sequence[Hit], count: int, left_out: Sequence[Refusal]) -> Dialogue:
    """The way around: new HITs beside those that cannot grow, where their questions are at hand."""
    planner = Planner(f"create {counted(len(hits), 'sibling HIT')}")
    refused = list(left_out)
    for hit in hits:
        hold = assignments_hold(hit.reward, count, count)
        question = desk.question(hit.hit_id) if len(hits) <= _MOST_SIBLINGS else None
        if question is None:
            # the status line tells it, and shows some seventy characters
            later = f"a sibling of {count:,} holds {show_amount(hold)}; the question is being read: add again"
            fewer = f"below 10 never become 10: siblings are made for {_MOST_SIBLINGS} HITs at a time"
            refused.append(Refusal(hit.hit_id, later if len(hits) <= _MOST_SIBLINGS else fewer))
            continue
        planner.add(
            Verb.CREATE_HIT, hit_type_id=hit.hit_type_id, held=hold, details=_sibling(desk, hit, count, question)
        )
    one = len(hits) == 1
    notes = [
        _RULE,
        "instead, a sibling: a HIT of the same type with the same question, without the review policies if it has any",
    ]
    plan = planner.plan(refused, notes)
    if not plan.actions:
        return plan
    what = f"sibling HIT of {count:,}" if one else f"{counted(len(plan.actions), 'sibling HIT')} of {count:,}"
    rule = f"{hits[0].max_assignments} never become 10" if one else "fewer than 10 never become 10"
    label = f"{rule} · {what}, holds {show_amount(plan.held)}"
    return plan if (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)) else None


def _sibling(desk: Desk, hit: Hit, count: int, question: str) -> NewHit:
    """The same HIT once more: for the time that it has left, or for as long as it had where it is over."""
    left = hit.expiration - desk.now()
    lifetime = int(left if left >= _LEAST_LIFETIME else hit.expiration - hit.creation_time)
    note = "" if hit.annotation.startswith(OURS) else hit.annotation
    return NewHit(max(_LEAST_LIFETIME, min(lifetime, _MOST_LIFETIME)), count, question, annotation=note)


PLACES = (
    Command(
        "hit.add_assignments",
        "assignments",
        "More assignments for HITs; where one may not reach ten, a sibling HIT without its review policies.",
        ("plus",),
        ON_HITS,
        writes=True,
        footer=75,
        wants_text=True,
        dialogue=acknowledging(_add),
        why_not=lambda desk, selection: nothing_to("add to", desk, selection, whatever),
    ),
)
