"""Approve, reject, override: the verdicts, and the undo of those still held.

Rules of the API [SDK, DOC]: only submitted assignments can be approved or rejected; a rejection needs feedback of at
most 1,024 characters; a rejected one can be approved after all within 30 days of its submission.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import acknowledging, ask_text, confirm
from turkterm.desk.commands.command import Command, Context, Dialogue, Selection
from turkterm.desk.commands.held import why_none_held
from turkterm.desk.planning import Planner
from turkterm.desk.rows.review import ReviewRow, review_row
from turkterm.model.action import Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.counting import counted
from turkterm.model.fees import reward_fee
from turkterm.model.ids import AssignmentId, shorten
from turkterm.model.limits import FEEDBACK_LIMIT
from turkterm.model.plans import Plan, Refusal
from turkterm.model.times import show_exact

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk

OVERRIDE_DAYS = 30
_IN_REVIEW = frozenset({Context.REVIEW})


def _rows(desk: Desk, selection: Selection) -> Iterable[tuple[str, ReviewRow | None]]:
    return ((key, review_row(desk.board, AssignmentId(key))) for key in selection.ids)


def _not_undecided(row: ReviewRow) -> str | None:
    if row.undecided:
        return None
    if row.status is AssignmentStatus.SUBMITTED:
        return f"{row.verb or 'a verdict'} is {row.state} already"
    return f"it is {row.status.lower()} already"


def _not_rejected(desk: Desk, row: ReviewRow) -> str | None:
    if row.status is not AssignmentStatus.REJECTED:
        return "only a rejected assignment can be overridden"
    entry = desk.board.latest(row.assignment_id)
    if entry is not None and entry.state.open:
        return f"{entry.action.verb} is {entry.state} already"
    last = row.submit_time + OVERRIDE_DAYS * 86400
    if desk.now() > last:
        return f"a rejection can be overridden within {OVERRIDE_DAYS} days of submission, until {show_exact(last)}"
    return None


def _plan(desk: Desk, selection: Selection, verb: Verb, text: str = "") -> Plan:
    planner = Planner(f"{verb} {len(selection.ids)}")
    refused: list[Refusal] = []
    for key, row in _rows(desk, selection):
        if row is None:
            refused.append(Refusal(key, "it is gone from the marketplace"))
            continue
        why = _not_rejected(desk, row) if verb is Verb.OVERRIDE else _not_undecided(row)
        if why is not None:
            refused.append(Refusal(key, why))
            continue
        pays = verb is not Verb.REJECT
        hit = desk.board.hits[row.hit_id]
        planner.add(
            verb,
            assignment_id=row.assignment_id,
            hit_id=row.hit_id,
            worker_id=row.worker_id,
            amount=row.reward if pays else None,
            fee=reward_fee(row.reward, hit.max_assignments) if pays else None,
            text=text,
        )
    return planner.plan(refused)


def _whom(plan: Plan) -> str:
    if len(plan.actions) == 1 and (worker := plan.actions[0].worker_id):
        return shorten(worker)
    work = counted(len(plan.actions), "assignment")
    return f"{work} of {counted(plan.people, 'worker')} in {counted(plan.hits, 'HIT')}"


def _approve(desk: Desk, selection: Selection) -> Dialogue:
    plan = _plan(desk, selection, Verb.APPROVE)
    if len(plan.actions) > desk.settings.confirm_above:
        label = f"approve {_whom(plan)} · {plan.sum}"
        if not (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)):
            return None
    return plan


def _reject(desk: Desk, selection: Selection) -> Dialogue:
    plan = _plan(desk, selection, Verb.REJECT)
    if not plan.actions:
        return plan
    templates = desk.settings.templates.get("reject", ())
    text = yield from ask_text(
        f"reject {_whom(plan)} · feedback", limit=FEEDBACK_LIMIT, what="The feedback", templates=templates
    )
    plan = _plan(desk, selection, Verb.REJECT, text)
    if len(plan.actions) > 1:
        label = f"reject {_whom(plan)}"
        if not (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)):
            return None
    return plan


def _override(desk: Desk, selection: Selection) -> Dialogue:
    plan = _plan(desk, selection, Verb.OVERRIDE)
    if not plan.actions:
        return plan
    label = f"override the rejection of {_whom(plan)} and pay · {plan.sum}"
    return plan if (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)) else None


def _why_not(desk: Desk, selection: Selection, verb: Verb) -> str | None:
    if not selection.ids:
        return "There is no assignment under the cursor"
    plan = _plan(desk, selection, verb)
    if plan.actions:
        return None
    return f"Nothing to {verb}: {plan.refused[0].why}"


def _why_not_undo(desk: Desk, _selection: Selection) -> str | None:
    return why_none_held(desk, "Nothing is held: what was sent cannot be taken back")


REVIEWING = (
    Command(
        "assignment.approve",
        "approve",
        "Approve: the reward and its fee are paid after the grace time.",
        ("a",),
        _IN_REVIEW,
        writes=True,
        footer=90,
        dialogue=acknowledging(_approve),
        why_not=lambda desk, selection: _why_not(desk, selection, Verb.APPROVE),
    ),
    Command(
        "assignment.reject",
        "reject",
        "Reject with feedback that the worker reads; it lowers their approval rate.",
        ("r",),
        _IN_REVIEW,
        writes=True,
        footer=88,
        wants_text=True,
        dialogue=acknowledging(_reject),
        why_not=lambda desk, selection: _why_not(desk, selection, Verb.REJECT),
    ),
    Command(
        "assignment.override",
        "override",
        "Override a rejection: approve and pay after all, within 30 days of submission.",
        ("o",),
        _IN_REVIEW,
        writes=True,
        footer=40,
        dialogue=acknowledging(_override),
        why_not=lambda desk, selection: _why_not(desk, selection, Verb.OVERRIDE),
    ),
    Command(
        "action.undo",
        "undo",
        "Take back what is still held: the last approval or rejection, or the last set of them.",
        ("u",),
        writes=True,
        footer=70,
        why_not=_why_not_undo,
    ),
)
