"""Bonus: money on top, for an assignment, with a reason that the worker reads.

Rules of the API [SDK, DOC]: a bonus belongs to an assignment of that worker and needs a reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import acknowledging, ask_amount, confirm
from turkterm.desk.commands.command import Command, Context, Dialogue, Selection
from turkterm.desk.commands.whom import NOBODY, OFFERED, PEOPLE_IN, ask_reason, lately, names_of
from turkterm.desk.planning import Planner
from turkterm.model.action import Verb
from turkterm.model.assignment import Assignment, AssignmentStatus
from turkterm.model.fees import bonus_fee
from turkterm.model.ids import AssignmentId, HITId, WorkerId
from turkterm.model.money import wire_amount
from turkterm.model.plans import Plan, Refusal

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk


def _paid_for(desk: Desk, selection: Selection) -> tuple[list[tuple[WorkerId, AssignmentId, HITId]], list[Refusal]]:
    """The assignment that each bonus belongs to: the selected one, or the worker's latest that was reviewed."""
    found: list[tuple[WorkerId, AssignmentId, HITId]] = []
    refused: list[Refusal] = []
    for key in selection.ids:
        if selection.context is Context.WORKERS:
            mine = [desk.board.assignments[one] for one in desk.board.by_worker.get(WorkerId(key), ())]
            assignment = max(mine, key=_reviewed_then_latest, default=None)
        else:
            assignment = desk.board.assignments.get(AssignmentId(key))
        if assignment is None:
            refused.append(Refusal(key, "a bonus belongs to an assignment, and none is known"))
        else:
            found.append((assignment.worker_id, assignment.assignment_id, assignment.hit_id))
    return found, refused


def _reviewed_then_latest(assignment: Assignment) -> tuple[bool, float]:
    # The service wanted the assignment reviewed before a bonus [D08]; whether it still does is unknown.
    return (assignment.status is not AssignmentStatus.SUBMITTED, assignment.submit_time)


def _bonus(desk: Desk, selection: Selection) -> Dialogue:
    targets, refused = _paid_for(desk, selection)
    names = names_of(tuple(dict.fromkeys(worker for worker, _, _ in targets)))
    each = " each" if len(targets) > 1 else ""
    amount = yield from ask_amount(f"bonus for {names} · amount{each} $", _amounts(desk))
    reason = yield from ask_reason(desk, Verb.BONUS, f"bonus for {names} · reason")
    planner = Planner(f"bonus {len(targets)}")
    for worker_id, assignment_id, hit_id in targets:
        planner.add(
            Verb.BONUS,
            assignment_id=assignment_id,
            hit_id=hit_id,
            worker_id=worker_id,
            amount=amount,
            fee=bonus_fee(amount),
            text=reason,
        )
    plan = planner.plan(refused)
    label = f"bonus for {names} · {plan.sum}{_already(desk, plan)}"
    return plan if (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)) else None


def _amounts(desk: Desk) -> list[str]:
    """The amounts of the last bonuses, each once, as they are typed."""
    amounts = dict.fromkeys(action.amount for action in lately(desk, Verb.BONUS))
    return [wire_amount(amount) for amount in amounts][:OFFERED]


def _already(desk: Desk, plan: Plan) -> str:
    """A warning where one of the assignments has a bonus already: the commonest way to pay twice is to forget."""
    paid = sum(bool(desk.board.bonuses_of(action.assignment_id)) for action in plan.actions if action.assignment_id)
    if not paid:
        return ""
    return " · had a bonus already" if len(plan.actions) == 1 else f" · {paid} had a bonus already"


def _why_not(desk: Desk, selection: Selection) -> str | None:
    targets, refused = _paid_for(desk, selection)
    if targets:
        return None
    return f"No bonus: {refused[0].why}" if refused else NOBODY


BONUS = (
    Command(
        "worker.bonus",
        "bonus",
        "Send a bonus, with a reason that the worker reads; the sum with its fee is shown before it goes.",
        ("b",),
        PEOPLE_IN,
        writes=True,
        footer=80,
        wants_text=True,
        dialogue=acknowledging(_bonus),
        why_not=_why_not,
    ),
)
