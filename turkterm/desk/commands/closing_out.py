"""Close out: one key that leads a HIT group from open to gone, a step at a time; `desk.closing` says which is next.

Every step asks, and no is the default. It can be left at any step and taken up again by the same key, or
given up by a command of its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from turkterm.desk.closing import STEPS, Progress, Step
from turkterm.desk.commands.asking import acknowledging, confirm
from turkterm.desk.commands.command import Command, Context, Dialogue, Errand, Kind, Question, Selection
from turkterm.desk.commands.hit_choice import chosen
from turkterm.desk.commands.hit_ends import delete
from turkterm.desk.commands.hits import expiry, expiry_words
from turkterm.desk.planning import Planner
from turkterm.desk.rows.hits import is_open
from turkterm.model.action import Verb
from turkterm.model.fees import reward_fee
from turkterm.model.ids import HITTypeId
from turkterm.model.times import show_span

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.plans import Plan

_GROUPS = frozenset({Context.GROUPS})


def _close_out(desk: Desk, selection: Selection) -> Dialogue:
    taken = yield from _step(desk, selection)
    if taken is not None:
        desk.closings.begin(HITTypeId(selection.ids[0]))
    return taken


def _step(desk: Desk, selection: Selection) -> Dialogue:
    hit_type_id = HITTypeId(selection.ids[0])
    at = desk.closings.progress(hit_type_id)
    head = f"close out {at.number}/{len(STEPS)}"
    match at.step:
        case Step.EXPIRE:
            now = desk.now()
            found = chosen(desk, selection, lambda hit: None if is_open(hit, now) else "over already")
            found = found._replace(refused=())  # what is over needs no expiry: that is no refusal to report
            plan = _headed(at, expiry(desk, found))
            label = f"{head} · {expiry_words(found)}"
            return plan if (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)) else None
        case Step.REVIEW:
            plan = _headed(at, _approval(desk, at))
            count = len(plan.actions)
            which = "the one that waits" if count == 1 else f"all {count} that wait"
            label = f"{head} · approve {which} · {plan.sum}"
            return plan if (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)) else None
        case Step.EXPORT if at.unexported is None:
            label = f"{head} · export is not available here; stop before deleting"
            if (yield Question(label, Kind.CONFIRM)).strip().lower() == "y":
                desk.closings.stop(hit_type_id)
            return None
        case Step.EXPORT:
            label = f"{head} · write the answers to all its HITs ({len(at.hits):,}) to a file"
            if (yield Question(label, Kind.CONFIRM)).strip().lower() != "y":
                return None
            return Errand(lambda: desk.closings.export(hit_type_id))
        case Step.DELETE:
            return (yield from delete(desk, selection))
        case Step.WAIT:
            return None


def _headed(at: Progress, plan: Plan) -> Plan:
    """The plan with a note of which step it is: all that is left of the question where a number is typed."""
    return replace(plan, notes=(f"close out, step {at.number} of {len(STEPS)}: {at.step}", *plan.notes))


def _approval(desk: Desk, at: Progress) -> Plan:
    planner = Planner(f"approve {len(at.waiting)}")
    for key in at.waiting:
        assignment = desk.board.assignments[key]
        hit = desk.board.hits[assignment.hit_id]
        planner.add(
            Verb.APPROVE,
            assignment_id=key,
            hit_id=hit.hit_id,
            worker_id=assignment.worker_id,
            amount=hit.reward,
            fee=reward_fee(hit.reward, hit.max_assignments),
        )
    return planner.plan(notes=["no leaves them to be reviewed one by one; the close-out goes on when none waits"])


def _why_not(desk: Desk, selection: Selection) -> str | None:
    if not selection.ids:
        return "There is no HIT group under the cursor"
    hit_type_id = HITTypeId(selection.ids[0])
    if desk.closings.ready(hit_type_id):
        return None
    at = desk.closings.progress(hit_type_id)
    if at.busy:
        return f"Close out waits: actions are under way ({at.busy})"
    if at.step is Step.WAIT and at.pending:
        left = show_span(max(0.0, at.last_end - desk.now()))
        return f"Close out waits: {at.pending} at work may still submit, for {left} at the most"
    if at.step is Step.WAIT:
        return f"Close out waits: {at.words}"
    if at.step is Step.REVIEW and not at.waiting:
        return f"Close out waits: verdicts are under way ({at.under_way})"
    return "The export is being written" if desk.closings.exporting(hit_type_id) else None


def _stop(desk: Desk, selection: Selection) -> Dialogue:
    yield from ()
    hit_type_id = HITTypeId(selection.ids[0])

    async def work() -> str:
        desk.closings.stop(hit_type_id)
        return "The group is closed out no further; what was done stays done"

    return Errand(work)


def _why_not_stop(desk: Desk, selection: Selection) -> str | None:
    begun = bool(selection.ids) and HITTypeId(selection.ids[0]) in desk.closings.begun
    return None if begun else "The group under the cursor is not being closed out"


CLOSING = (
    Command(
        "group.close_out",
        "close out",
        "End a group in steps that each ask: expire, wait, approve the rest, export, delete. Can be left and resumed.",
        ("C",),
        _GROUPS,
        writes=True,
        footer=60,
        dialogue=acknowledging(_close_out),
        why_not=_why_not,
    ),
    Command(
        "group.stop_close_out",
        "stop close out",
        "Close the group out no further; what was done stays done.",
        (),
        _GROUPS,
        writes=True,
        dialogue=_stop,
        why_not=_why_not_stop,
    ),
)
