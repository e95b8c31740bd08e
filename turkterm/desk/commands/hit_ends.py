"""Mark HITs as reviewing or reviewable, and delete them.

Rules of the API [SDK]: the mark is the requester's own and goes both ways between Reviewable and Reviewing; only such a
HIT can be deleted, and only when every submitted assignment was approved or rejected. What is deleted cannot be read
again: its answers are gone, and a rejection can no longer be overridden.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import acknowledging, confirm
from turkterm.desk.commands.command import Command, Dialogue, Selection
from turkterm.desk.commands.hit_choice import ON_HITS, Check, Chosen, chosen, nothing_to
from turkterm.desk.planning import Planner
from turkterm.model.action import Verb
from turkterm.model.hit import HitStatus
from turkterm.model.ids import some_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from turkterm.desk.desk import Desk
    from turkterm.model.hit import Hit

_MARKED = {Verb.MARK_REVIEWING: HitStatus.REVIEWABLE, Verb.MARK_REVIEWABLE: HitStatus.REVIEWING}
_OVER = frozenset(_MARKED.values())


# -- marks -----------------------------------------------------------------------------------------------------------


def _not_markable(verb: Verb) -> Check:
    wanted = _MARKED[verb]

    def check(hit: Hit) -> str | None:
        if hit.status is wanted:
            return None
        return f"it is {hit.status.lower()}, and only a {wanted.lower()} HIT can be marked so"

    return check


def _marking(verb: Verb) -> Callable[[Desk, Selection], Dialogue]:
    def mark(desk: Desk, selection: Selection) -> Dialogue:
        found = chosen(desk, selection, _not_markable(verb))
        planner = Planner(f"{verb} {found.names}")
        for hit in found.hits:
            planner.add(verb, hit_id=hit.hit_id)
        plan = planner.plan(found.refused)
        if len(found.hits) == 1:  # it costs nothing and goes both ways
            return plan
        ask = confirm(f"{verb}: {found.names}", plan, typed_above=desk.settings.confirm_above)
        return plan if (yield from ask) else None

    return mark


# -- delete ----------------------------------------------------------------------------------------------------------


def _not_deletable(desk: Desk) -> Check:
    """Which HITs the marketplace does not let go, and why."""

    def check(hit: Hit) -> str | None:
        if hit.status not in _OVER:
            over = hit.expiration <= desk.now()
            return f"{hit.pending} at work may still submit" if over else "it is open: expire it first"
        tally = desk.board.tallies.get(hit.hit_id)
        if tally is None:
            return "its assignments were not read yet"
        return f"work waits for review ({tally.submitted})" if tally.submitted else None

    return check


def _reminder(desk: Desk, found: Chosen) -> str:
    """Which of them were never exported where that can be known; else that it is the last moment to export."""
    hit_ids = tuple(hit.hit_id for hit in found.hits)
    answers = sum(len(desk.board.by_hit.get(hit_id, ())) for hit_id in hit_ids)
    if not answers:
        return "nobody submitted anything"
    missing = desk.closings.unexported(hit_ids)
    if missing is None:
        return f"submitted assignments: {answers:,}; they cannot be read again afterwards: export them first"
    return f"never exported: {some_of(missing)}" if missing else "every answer was exported"


def delete(desk: Desk, selection: Selection) -> Dialogue:
    """Delete what may be deleted, after its number was typed out."""
    found = chosen(desk, selection, _not_deletable(desk))
    planner = Planner(f"delete {found.names}")
    for hit in found.hits:
        planner.add(Verb.DELETE_HIT, hit_id=hit.hit_id)
    plan = planner.plan(found.refused, [_reminder(desk, found)])
    label = f"delete {found.names} for good"
    return plan if (yield from confirm(label, plan, typed_above=0)) else None


ENDS = (
    Command(
        "hit.delete",
        "delete",
        "Delete HITs for good: only what is over and reviewed; their answers cannot be read again.",
        ("D",),
        ON_HITS,
        writes=True,
        footer=40,
        dialogue=acknowledging(delete),
        why_not=lambda desk, selection: nothing_to("delete", desk, selection, _not_deletable(desk)),
    ),
    Command(
        "hit.mark_reviewing",
        "mark reviewing",
        "Mark HITs as being reviewed: a note to yourself and your programs, without effect on workers.",
        ("m",),
        ON_HITS,
        writes=True,
        footer=34,
        dialogue=acknowledging(_marking(Verb.MARK_REVIEWING)),
        why_not=lambda desk, selection: nothing_to(
            "mark reviewing", desk, selection, _not_markable(Verb.MARK_REVIEWING)
        ),
    ),
    Command(
        "hit.mark_reviewable",
        "mark reviewable",
        "Take the mark of being reviewed away again.",
        ("M",),
        ON_HITS,
        writes=True,
        dialogue=acknowledging(_marking(Verb.MARK_REVIEWABLE)),
        why_not=lambda desk, selection: nothing_to(
            "mark reviewable", desk, selection, _not_markable(Verb.MARK_REVIEWABLE)
        ),
    ),
)
