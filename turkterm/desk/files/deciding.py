"""A reviewed file against the marketplace: which assignments are still to be decided, which are, what is wrong.

The assignment's state decides: one that is already as the row wants it is skipped, so that the same file can be applied
again; one that was decided otherwise is refused, by itself. A row that names an assignment that there is not, or
another HIT or worker than the assignment's, is a mistake of the file: with one of those nothing is carried out.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from turkterm.desk.files.draft import WHOLE, Draft, Fate, Item
from turkterm.desk.files.paying import worker_problem
from turkterm.desk.planning import Planner
from turkterm.model.action import Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.fees import MANY_ASSIGNMENTS, reward_fee

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from turkterm.desk.files.lookup import Lookup
    from turkterm.exchange.reviewed import Decision, Reviewed
    from turkterm.model.action import Action, Entry
    from turkterm.model.assignment import Assignment
    from turkterm.model.ids import AssignmentId

_VERBS = {Verb.APPROVE: AssignmentStatus.APPROVED, Verb.REJECT: AssignmentStatus.REJECTED}


async def draft_decisions(
    reviewed: Reviewed, lookup: Lookup, known: Sequence[Entry], left: Sequence[Entry], *, trusted: bool
) -> Draft:
    """The draft. `known`, `left` and `trusted` are those of a bonus file. Raises GatewayError."""
    decisions = reviewed.decisions
    await lookup.find({one.assignment_id: one.hit_id for one in decisions})
    problems = tuple(problem for one in decisions if (problem := _problem(reviewed, one, lookup)))
    waiting = [lookup.assignments[one.assignment_id] for one in decisions if one.assignment_id in lookup.assignments]
    if not problems:
        await lookup.read_hits(one.hit_id for one in waiting if one.status is AssignmentStatus.SUBMITTED)
    taken = {entry.action.action_id for entry in left}
    under_way: Mapping[AssignmentId | None, Entry] = {
        entry.action.assignment_id: entry
        for entry in known
        if entry.action.verb in _VERBS and entry.state.open and entry.action.action_id not in taken
    }
    planner = Planner(f"verdicts from {reviewed.place.path.name}")
    items: list[Item] = []
    for one in decisions:
        assignment = lookup.assignments.get(one.assignment_id)
        action = _action(planner, one, assignment, lookup)
        other = under_way.get(one.assignment_id)
        if problems or assignment is None:
            items.append(Item(one.line, action, Fate.REFUSED, WHOLE))
        elif assignment.status is _VERBS[action.verb]:
            items.append(Item(one.line, action, Fate.SKIPPED, f"it is {assignment.status.lower()} already"))
        elif assignment.status is not AssignmentStatus.SUBMITTED:
            items.append(Item(one.line, action, Fate.REFUSED, _otherwise(assignment)))
        elif other is not None and trusted:
            why = f"{other.action.verb} is {other.state} in another turkterm"
            items.append(Item(one.line, action, Fate.REFUSED, why))
        else:
            items.append(Item(one.line, action))
    fates = {item.action.assignment_id: item.fate for item in items}
    ours = [entry for entry in left if entry.action.verb in _VERBS and entry.action.assignment_id in fates]
    stale = tuple(entry for entry in ours if fates[entry.action.assignment_id] is Fate.GO)
    spare = tuple(entry for entry in ours if fates[entry.action.assignment_id] is not Fate.GO)
    dear = frozenset(key for key, hit in lookup.hits.items() if hit.max_assignments >= MANY_ASSIGNMENTS)
    return Draft(reviewed.place.path, planner.plan().title, tuple(items), problems, stale, spare, dear)


def _action(planner: Planner, one: Decision, assignment: Assignment | None, lookup: Lookup) -> Action:
    hit = None if assignment is None else lookup.hits.get(assignment.hit_id)
    pays = hit if one.feedback is None else None
    return planner.add(
        Verb.APPROVE if one.feedback is None else Verb.REJECT,
        assignment_id=one.assignment_id,
        hit_id=one.hit_id if assignment is None else assignment.hit_id,
        worker_id=one.worker_id if assignment is None else assignment.worker_id,
        amount=None if pays is None else pays.reward,
        fee=None if pays is None else reward_fee(pays.reward, pays.max_assignments),
        text=one.feedback or "",
    )


def _problem(reviewed: Reviewed, one: Decision, lookup: Lookup) -> str | None:
    said = partial(reviewed.place.said, one.line)
    assignment = lookup.assignments.get(one.assignment_id)
    if assignment is None:
        why = lookup.unknown.get(one.assignment_id, "it is not known")
        return said("AssignmentId", f"no verdict on {one.assignment_id}: {why}")
    if one.hit_id is not None and one.hit_id != assignment.hit_id:
        return said("HITId", f"{one.assignment_id} is of the HIT {assignment.hit_id}, not {one.hit_id}")
    wrong = one.worker_id is not None and worker_problem(one.worker_id, assignment)
    return said("WorkerId", wrong) if wrong else None


def _otherwise(assignment: Assignment) -> str:
    if assignment.status is AssignmentStatus.REJECTED:
        return "it is rejected already; the console can override a rejection"
    return "it is approved already, and an approval cannot be taken back"
