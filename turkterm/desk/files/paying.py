"""A file of bonuses against the marketplace and the journal: who is to be paid, who was paid already, what is wrong.

A payment is the same one in every run over the same row: worker, assignment, amount, reason, and for which time. So a
row that the journal knows to be paid is skipped without a call; a row that the journal does not know is skipped where
the marketplace lists a payment like it; a row that was tried is tried again, from here or from the console, by the same
rules (see `retrying`). The file is checked whole: one mistake in it, and nobody is paid.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import partial
from typing import TYPE_CHECKING

from turkterm.desk.files.draft import WHOLE, Draft, Fate, Item
from turkterm.desk.planning import Planner, payment_identity, payment_token
from turkterm.model.action import ActionState, Verb
from turkterm.model.cleantext import clean
from turkterm.model.fees import bonus_fee
from turkterm.model.times import show_exact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from turkterm.desk.files.lookup import Lookup
    from turkterm.exchange.bonuses import Bonuses, BonusRow
    from turkterm.model.action import Entry
    from turkterm.model.assignment import Assignment
    from turkterm.model.ids import ActionId, WorkerId
    from turkterm.model.worker import Bonus


#: Assignment, amount and reason: what makes two payments alike.
Kind = tuple[str | None, int, str]


class Payments:
    """Drafts one file. `marketplace` is the journal's word for it; `occurrence` 2 pays rows that were paid once."""

    def __init__(self, bonuses: Bonuses, marketplace: str, occurrence: int = 1) -> None:
        self._bonuses = bonuses
        self._occurrence = occurrence
        self._identities = {
            row.line: payment_identity(
                marketplace, row.worker_id, row.assignment_id, row.amount, row.reason, occurrence
            )
            for row in bonuses.rows
        }

    async def draft(self, lookup: Lookup, known: Sequence[Entry], left: Sequence[Entry], *, trusted: bool) -> Draft:
        """The draft. `known` are the journal's entries about the assignments, oldest first; `left` those of turkterms
        that ended, which were not sent.

        Unless `trusted`, an open entry may be one of these: nobody looked, and it is taken for one. Raises
        GatewayError.
        """
        mine = self._tried(known)
        paid = {
            line: next((one for one in found if one.state is ActionState.DONE), None) for line, found in mine.items()
        }
        open_rows = [row for row in self._bonuses.rows if paid[row.line] is None]
        await lookup.find({row.assignment_id: None for row in open_rows})
        problems = tuple(problem for row in open_rows if (problem := self._problem(row, lookup)))
        if not problems:
            await lookup.read_bonuses(lookup.assignments[row.assignment_id].hit_id for row in open_rows)
        planner = Planner(f"bonus from {self._bonuses.place.path.name}")
        taken = {entry.action.action_id for entry in left}
        listed, journaled = _listed(lookup), _journaled(known)
        items: list[Item] = []
        for row in self._bonuses.rows:
            assignment = lookup.assignments.get(row.assignment_id)
            action = planner.add(
                Verb.BONUS,
                assignment_id=row.assignment_id,
                hit_id=None if assignment is None else assignment.hit_id,
                worker_id=row.worker_id,
                amount=row.amount,
                fee=bonus_fee(row.amount),
                text=row.reason,
                identity=self._identities[row.line],
                tried=mine[row.line],
            )
            under_way = trusted and any(one.state.open and one.action.action_id not in taken for one in mine[row.line])
            if before := paid[row.line]:
                why = clean(f"paid on {show_exact(before.updated)} by {before.who}, says the journal")
                items.append(Item(row.line, action, Fate.SKIPPED, why))
            elif problems or assignment is None:
                items.append(Item(row.line, action, Fate.REFUSED, WHOLE))
            elif already := self._already(row, listed, journaled):
                items.append(Item(row.line, action, Fate.SKIPPED, already))
            elif under_way:
                items.append(Item(row.line, action, Fate.REFUSED, "another turkterm is paying it just now"))
            else:
                items.append(Item(row.line, action))
        rows = {entry.action.action_id: line for line, tried in mine.items() for entry in tried}
        fates = {item.line: item.fate for item in items}
        stale, spare = (
            tuple(entry for entry in left if fates.get(rows.get(entry.action.action_id, 0)) is fate)
            for fate in (Fate.GO, Fate.SKIPPED)
        )
        return Draft(self._bonuses.place.path, planner.plan().title, tuple(items), problems, stale, spare)

    def _tried(self, known: Sequence[Entry]) -> Mapping[int, Sequence[Entry]]:
        """The attempts at each row, oldest first: an action with its token, and whatever tries one of these again."""
        first: defaultdict[str | None, list[Entry]] = defaultdict(list)
        after: dict[ActionId, list[Entry]] = {}
        for entry in known:
            repeated = None if entry.action.retry_of is None else after.get(entry.action.retry_of)
            attempts = first[entry.action.token] if repeated is None else repeated
            attempts.append(entry)
            after[entry.action.action_id] = attempts
        return {row.line: first[payment_token(self._identities[row.line])] for row in self._bonuses.rows}

    def _problem(self, row: BonusRow, lookup: Lookup) -> str | None:
        said = partial(self._bonuses.place.said, row.line)
        assignment = lookup.assignments.get(row.assignment_id)
        if assignment is None:
            why = lookup.unknown.get(row.assignment_id, "it is not known")
            return said("AssignmentId", f"no bonus for {row.assignment_id}: {why}")
        wrong = worker_problem(row.worker_id, assignment)
        return said("WorkerId", wrong) if wrong else None

    def _already(self, row: BonusRow, listed: Mapping[Kind, Sequence[Bonus]], journaled: Counter[Kind]) -> str | None:
        """Why a row needs no payment: as many like it as wanted were made, by whomever."""
        alike = listed.get((row.assignment_id, row.amount, clean(row.reason)), ())
        count = max(len(alike), journaled[row.assignment_id, row.amount, clean(row.reason)])
        if count < self._occurrence:
            return None
        when = f" on {show_exact(alike[-1].grant_time)}" if alike else ""
        times = "" if count == 1 else f" {count} times"
        return f"the same amount was paid{times} for the same reason{when}"


def _listed(lookup: Lookup) -> Mapping[Kind, Sequence[Bonus]]:
    """What the marketplace lists, by what makes two payments alike."""
    found: defaultdict[Kind, list[Bonus]] = defaultdict(list)
    for bonuses in lookup.bonuses.values():
        for one in bonuses:
            found[one.assignment_id, one.amount, one.reason].append(one)
    return found


def _journaled(known: Sequence[Entry]) -> Counter[Kind]:
    """How often the journal knows each kind of payment to be made."""
    paid = (one.action for one in known if one.action.verb is Verb.BONUS and one.state is ActionState.DONE)
    return Counter((action.assignment_id, action.amount, clean(action.text)) for action in paid)


def worker_problem(worker_id: WorkerId, assignment: Assignment) -> str | None:
    """What is wrong with a row that names another worker than the assignment's."""
    if worker_id == assignment.worker_id:
        return None
    return f"{worker_id} did not submit {assignment.assignment_id}, {assignment.worker_id} did"
