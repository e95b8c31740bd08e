"""Grant and revoke a qualification from the worker's side. What it does at HITs is the type's affair.

Rules of the API [SDK, DOC]: only one's own types; a grant to somebody who holds the type changes the score. Mail goes
only where it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import Asking, acknowledging, ask, confirm
from turkterm.desk.commands.choosing_types import ask_type
from turkterm.desk.commands.command import Command, Context, Dialogue, Question, Selection
from turkterm.desk.commands.whom import ask_reason, names_of, nobody, workers_of
from turkterm.desk.planning import Planner
from turkterm.model.action import Verb
from turkterm.model.making import Granting
from turkterm.model.plans import Plan, Refusal

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.ids import WorkerId
    from turkterm.model.qualification import QualificationType

_IN_WORKERS = frozenset({Context.WORKERS})
_SCORE = re.compile(r"(-?\d{1,9})( +mail)?", re.IGNORECASE)
_DEFAULT = "1"


def _grant(desk: Desk, selection: Selection) -> Dialogue:
    workers = workers_of(desk, selection)
    active = [kind for kind in desk.board.qualifications.types.values() if kind.active]
    kind = yield from ask_type(desk.board, f"grant {names_of(workers)} · type (tab)", _by_name(active))
    said = yield from _ask_score(f"grant “{kind.name[:30]}” · score (“80 mail” tells them by mail)")
    found = _SCORE.fullmatch(said)
    assert found is not None
    score, mail = int(found[1]), found[2] is not None
    planner = Planner(f"grant {len(workers)}")
    refused = []
    holders = desk.board.qualifications.holders.get(kind.type_id, ())
    held = {one.worker_id: one.score for one in holders if one.status == "Granted"}
    for worker_id in workers:
        if held.get(worker_id) == score:
            refused.append(Refusal(worker_id, f"“{kind.name}” {score} is held already"))
        else:
            planner.add(
                Verb.GRANT, worker_id=worker_id, type_id=kind.type_id, number=score, details=Granting(notify=mail)
            )
    plan = planner.plan(refused)
    if not plan.actions:
        return plan
    told = "they are told by mail" if mail else "no mail is sent"
    label = f"grant “{kind.name[:30]}” {score} to {names_of(workers)}: {told}"
    return plan if (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)) else None


def _ask_score(label: str) -> Asking:
    def check(answer: str) -> str | None:
        return None if _SCORE.fullmatch(answer) else "A score is a whole number, such as 80; behind it may stand: mail"

    return ask(Question(label, default=_DEFAULT), check)


def _revoke(desk: Desk, selection: Selection) -> Dialogue:
    workers = workers_of(desk, selection)
    kind = yield from ask_type(desk.board, f"revoke of {names_of(workers)} · type (tab)", held_types(desk, workers))
    label = f"revoke “{kind.name[:30]}” · reason (may stay empty)"
    reason = yield from ask_reason(desk, Verb.REVOKE, label, optional=True)
    plan = taking_back(desk, workers, kind, f"revoke {len(workers)}", reason)
    label = f"revoke “{kind.name[:30]}” of {names_of(workers)}"
    return plan if (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)) else None


def taking_back(desk: Desk, workers: Sequence[WorkerId], kind: QualificationType, title: str, reason: str = "") -> Plan:
    """Take a type back from those of these workers who hold it."""
    planner = Planner(title)
    refused = []
    for worker_id in workers:
        if kind.type_id in desk.board.qualifications.held_by.get(worker_id, ()):
            planner.add(Verb.REVOKE, worker_id=worker_id, type_id=kind.type_id, text=reason)
        else:
            refused.append(Refusal(worker_id, f"“{kind.name}” is not held"))
    return planner.plan(refused)


def held_types(desk: Desk, workers: Sequence[WorkerId]) -> list[QualificationType]:
    """The own types that one of these workers holds, by name, as far as that is known."""
    held = {type_id for worker_id in workers for type_id in desk.board.qualifications.held_by.get(worker_id, ())}
    return _by_name([kind for kind in desk.board.qualifications.types.values() if kind.type_id in held])


def _by_name(types: list[QualificationType]) -> list[QualificationType]:
    return sorted(types, key=lambda kind: (kind.name.lower(), kind.type_id))


def _why_not_grant(desk: Desk, selection: Selection) -> str | None:
    if not any(kind.active for kind in desk.board.qualifications.types.values()):
        return "This account has no active qualification type to grant"
    return nobody(desk, selection)


def _why_not_revoke(desk: Desk, selection: Selection) -> str | None:
    workers = workers_of(desk, selection)
    if not workers or held_types(desk, workers):
        return nobody(desk, selection)
    return f"{names_of(workers)}: no qualification of yours is known to be held"


GRANTS = (
    Command(
        "worker.grant",
        "grant",
        "Grant a qualification of yours with a score, or change the score; no mail unless you say so.",
        ("plus",),
        _IN_WORKERS,
        writes=True,
        footer=48,
        wants_text=True,
        dialogue=acknowledging(_grant),
        why_not=_why_not_grant,
    ),
    Command(
        "worker.revoke",
        "revoke",
        "Take a qualification back.",
        ("minus",),
        _IN_WORKERS,
        writes=True,
        footer=47,
        wants_text=True,
        dialogue=acknowledging(_revoke),
        why_not=_why_not_revoke,
    ),
)
