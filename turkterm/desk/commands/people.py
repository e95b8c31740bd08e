"""Bonus, block, unblock, notify: what concerns workers, from the review queue or the list of workers.

Rules of the API [SDK, DOC]: a bonus belongs to an assignment of that worker and needs a reason; a block needs a reason
and can cost the worker their account; a notice has a subject of 200 and a text of 4,096 characters and goes to at most
100 workers a call, only to those whose work was approved or rejected before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import Asking, acknowledging, ask_amount, ask_text, confirm
from turkterm.desk.commands.command import Command, Context, Dialogue, Selection
from turkterm.desk.planning import Planner
from turkterm.model.action import ActionState, Verb
from turkterm.model.assignment import Assignment, AssignmentStatus
from turkterm.model.fees import bonus_fee
from turkterm.model.ids import AssignmentId, HITId, WorkerId, shorten
from turkterm.model.money import wire_amount
from turkterm.model.plans import Plan, Refusal

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.action import Action

REASON_LIMIT = 4096
SUBJECT_LIMIT = 200
MESSAGE_LIMIT = 4096
NOTICE_WORKERS = 100

#: Amounts and reasons of late that tab goes through.
_OFFERED = 5

_PEOPLE = frozenset({Context.REVIEW, Context.WORKERS})


def _workers(desk: Desk, selection: Selection) -> tuple[WorkerId, ...]:
    """The workers of the selected rows, each once."""
    if selection.context is Context.WORKERS:
        return tuple(dict.fromkeys(WorkerId(key) for key in selection.ids))
    assignments = (desk.board.assignments.get(AssignmentId(key)) for key in selection.ids)
    return tuple(dict.fromkeys(one.worker_id for one in assignments if one is not None))


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


def _names(workers: tuple[WorkerId, ...]) -> str:
    return shorten(workers[0]) if len(workers) == 1 else f"{len(workers)} workers"


def _ask_reason(desk: Desk, verb: Verb, label: str) -> Asking:
    """Ask for a reason; what was saved is offered, then what was written lately."""
    saved = desk.settings.templates.get(verb, ())
    lately = (action.text for action in _lately(desk, verb) if action.text)
    offered = list(dict.fromkeys([*saved, *lately]))[: len(saved) + _OFFERED]
    return ask_text(label, limit=REASON_LIMIT, what="The reason", templates=offered)


def _lately(desk: Desk, verb: Verb) -> list[Action]:
    """The actions of a verb that the journal still has, the newest first; what was taken back is none of them."""
    entries = [one for one in desk.board.entries.values() if one.action.verb is verb]
    kept = [one for one in entries if one.state is not ActionState.CANCELLED]
    return [one.action for one in sorted(kept, key=lambda one: one.created, reverse=True)]


def _bonus(desk: Desk, selection: Selection) -> Dialogue:
    targets, refused = _paid_for(desk, selection)
    names = _names(tuple(dict.fromkeys(worker for worker, _, _ in targets)))
    each = " each" if len(targets) > 1 else ""
    amount = yield from ask_amount(f"bonus for {names} · amount{each} $", _amounts(desk))
    reason = yield from _ask_reason(desk, Verb.BONUS, f"bonus for {names} · reason")
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
    amounts = dict.fromkeys(action.amount for action in _lately(desk, Verb.BONUS))
    return [wire_amount(amount) for amount in amounts][:_OFFERED]


def _already(desk: Desk, plan: Plan) -> str:
    """A warning where one of the assignments has a bonus already: the commonest way to pay twice is to forget."""
    paid = sum(bool(desk.bonuses_of(action.assignment_id)) for action in plan.actions if action.assignment_id)
    if not paid:
        return ""
    return " · had a bonus already" if len(plan.actions) == 1 else f" · {paid} had a bonus already"


def _block(desk: Desk, selection: Selection) -> Dialogue:
    blocked = desk.board.blocks
    workers = tuple(worker for worker in _workers(desk, selection) if worker not in blocked)
    refused = [Refusal(worker, "blocked already") for worker in _workers(desk, selection) if worker in blocked]
    reason = yield from _ask_reason(desk, Verb.BLOCK, f"block {_names(workers)} · reason")
    planner = Planner(f"block {len(workers)}")
    for worker_id in workers:
        planner.add(Verb.BLOCK, worker_id=worker_id, text=reason)
    plan = planner.plan(refused)
    label = f"block {_names(workers)}: blocks can cost a worker their account"
    return plan if (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)) else None


def _unblock(desk: Desk, selection: Selection) -> Dialogue:
    blocked = desk.board.blocks
    workers = tuple(worker for worker in _workers(desk, selection) if worker in blocked)
    refused = [Refusal(worker, "not blocked") for worker in _workers(desk, selection) if worker not in blocked]
    planner = Planner(f"unblock {len(workers)}")
    for worker_id in workers:
        planner.add(Verb.UNBLOCK, worker_id=worker_id)
    plan = planner.plan(refused)
    ask = confirm(f"unblock {_names(workers)}", plan, typed_above=desk.settings.confirm_above)
    return plan if (yield from ask) else None


def _notify(desk: Desk, selection: Selection) -> Dialogue:
    workers = _workers(desk, selection)
    names = _names(workers)
    subject = yield from ask_text(f"notify {names} · subject", limit=SUBJECT_LIMIT, what="The subject")
    templates = desk.settings.templates.get("notify", ())
    text = yield from ask_text(f"notify {names} · text", limit=MESSAGE_LIMIT, what="The text", templates=templates)
    planner = Planner(f"notify {len(workers)}")
    for start in range(0, len(workers), NOTICE_WORKERS):
        some = workers[start : start + NOTICE_WORKERS]
        only = some[0] if len(some) == 1 else None
        planner.add(Verb.NOTIFY, worker_id=only, worker_ids=some, subject=subject, text=text)
    plan = planner.plan()
    label = f"send “{subject[:40]}” to {names}: mail cannot be taken back"
    return plan if (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)) else None


def _why_not(desk: Desk, selection: Selection) -> str | None:
    return None if _workers(desk, selection) else "There is no worker under the cursor"


def _why_not_bonus(desk: Desk, selection: Selection) -> str | None:
    targets, refused = _paid_for(desk, selection)
    if targets:
        return None
    return f"No bonus: {refused[0].why}" if refused else "There is no worker under the cursor"


def _why_not_block(desk: Desk, selection: Selection) -> str | None:
    workers = _workers(desk, selection)
    if workers and all(worker in desk.board.blocks for worker in workers):
        return f"{_names(workers)} blocked already: U lifts a block"
    return _why_not(desk, selection)


def _why_not_unblock(desk: Desk, selection: Selection) -> str | None:
    workers = _workers(desk, selection)
    if any(worker in desk.board.blocks for worker in workers):
        return None
    return f"{_names(workers)} not blocked" if workers else "There is no worker under the cursor"


PEOPLE = (
    Command(
        "worker.bonus",
        "bonus",
        "Send a bonus, with a reason that the worker reads; the sum with its fee is shown before it goes.",
        ("b",),
        _PEOPLE,
        writes=True,
        footer=80,
        dialogue=acknowledging(_bonus),
        why_not=_why_not_bonus,
    ),
    Command(
        "worker.block",
        "block",
        "Block from all your HITs, with a reason. Several blocks can cost a worker their account.",
        ("x",),
        _PEOPLE,
        writes=True,
        footer=60,
        dialogue=acknowledging(_block),
        why_not=_why_not_block,
    ),
    Command(
        "worker.unblock",
        "unblock",
        "Lift a block.",
        ("U",),
        _PEOPLE,
        writes=True,
        footer=30,
        dialogue=acknowledging(_unblock),
        why_not=_why_not_unblock,
    ),
    Command(
        "worker.notify",
        "notify",
        "Send a notice by mail; it reaches workers whose work you approved or rejected before.",
        ("n",),
        _PEOPLE,
        writes=True,
        footer=50,
        dialogue=acknowledging(_notify),
        why_not=_why_not,
    ),
)
