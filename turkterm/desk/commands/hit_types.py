"""Another HIT type for HITs that nobody accepted yet.

Rules of the API [GUIDE]: the HIT moves to the group of the other type, with that type's title, reward and requirements,
until a worker accepted it, even one who returned it. Only the marketplace knows of those who returned.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import acknowledging, ask, confirm
from turkterm.desk.commands.command import Command, Dialogue, Question, Selection
from turkterm.desk.commands.hit_choice import ON_HITS, Check, chosen, nothing_to
from turkterm.desk.planning import Planner
from turkterm.desk.rows.groups import group_row
from turkterm.model.action import Verb
from turkterm.model.fees import assignments_hold
from turkterm.model.ids import HITTypeId, shorten
from turkterm.model.money import Cents, show_amount

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.hit import Hit

_TAKEN = "a worker accepted it: from then on its type stays as it is"


def _not_changeable(desk: Desk, other: HITTypeId | None = None) -> Check:
    def check(hit: Hit) -> str | None:
        if hit.pending or hit.completed or hit.waiting(desk.now()) or desk.board.by_hit.get(hit.hit_id):
            return _TAKEN
        return "it is of that type" if hit.hit_type_id == other else None

    return check


def _offers(desk: Desk, current: set[HITTypeId]) -> dict[HITTypeId, tuple[str, Cents]]:
    """The types that have HITs here, but for the one that all the selected HITs have: words and reward."""
    rows = (group_row(desk.board, key, desk.now()) for key in tuple(desk.board.by_type) if {key} != current)
    return {
        row.hit_type_id: (f"{row.title} · {show_amount(row.reward)}", row.reward) for row in rows if row is not None
    }


def _change(desk: Desk, selection: Selection) -> Dialogue:
    before = chosen(desk, selection, _not_changeable(desk))
    offers = _offers(desk, {hit.hit_type_id for hit in before.hits})

    def suggest(typed: str) -> Sequence[str]:
        lines = [f"{key} {words}" for key, (words, _) in offers.items()]
        wanted = typed.strip().lower()
        return [line for line in lines if wanted in line.lower()]

    def check(answer: str) -> str | None:
        other = HITTypeId(answer.partition(" ")[0])
        if not other.isascii() or not other.isalnum():
            return "Write a HITTypeId; tab goes through the types that have HITs here"
        if other not in offers and other not in desk.board.by_type and len(other) < _SHORTEST_ID:
            return f"There is no HIT type {other[:40]} here; tab goes through those that have HITs"
        return nothing_to("change", desk, selection, _not_changeable(desk, other))

    asked = Question(f"change type of {before.names} to (tab)", suggest=suggest)
    other = HITTypeId((yield from ask(asked, check)).partition(" ")[0])
    found = chosen(desk, selection, _not_changeable(desk, other))
    words, reward = offers.get(other, (f"{shorten(other)} (not seen here before)", None))
    planner = Planner(f"change type of {found.names}")
    for hit in found.hits:
        if reward is None:
            more = 0
        else:
            places, most = hit.available, hit.max_assignments
            more = assignments_hold(reward, places, most) - assignments_hold(hit.reward, places, most)
        planner.add(Verb.CHANGE_TYPE, hit_id=hit.hit_id, hit_type_id=other, held=Cents(max(0, more)))
    notes = ["the title, reward, times and requirements become those of the other type; the question stays"]
    plan = planner.plan(found.refused, notes)
    label = f"change type of {found.names} to {words}"
    label += f" · holds {show_amount(plan.held)} more" if plan.held else ""
    return plan if (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)) else None


#: Ids of the marketplace have 30 characters; a shorter word is a slip of the hand.
_SHORTEST_ID = 20

TYPES = (
    Command(
        "hit.change_type",
        "change type",
        "Give HITs that nobody accepted yet another HIT type: its title, reward, times and requirements.",
        ("T",),
        ON_HITS,
        writes=True,
        footer=32,
        wants_text=True,
        dialogue=acknowledging(_change),
        why_not=lambda desk, selection: nothing_to("change", desk, selection, _not_changeable(desk)),
    ),
)
