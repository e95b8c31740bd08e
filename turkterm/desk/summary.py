"""What was done in a session, in figures: from the entries that were made since it began."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from turkterm.model.action import WANTED, ActionState, Entry, Verb
from turkterm.model.money import Cents

if TYPE_CHECKING:
    from turkterm.model.ids import WorkerId

#: Between two verdicts further apart than this somebody had coffee: it is no time per assignment.
BREAK = 600.0


@dataclass(frozen=True, slots=True)
class Paid:
    """How many were done, and what that costs in cents."""

    count: int
    amount: Cents
    fee: Cents


@dataclass(frozen=True, slots=True)
class Summary:
    """A session. `states` counts what is not done: held, queued, failed, unsure, taken back.

    `people` are the verdicts by worker; `pace` the median of seconds from one verdict to the next, None for fewer than
    two. A command on many rows is one verdict there.
    """

    since: float
    who: str
    approved: Paid
    rejected: int
    bonuses: Paid
    others: int
    people: Counter[WorkerId]
    states: Counter[ActionState]
    pace: float | None

    @property
    def total(self) -> Cents:
        """Everything that was paid, with fees."""
        return Cents(self.approved.amount + self.approved.fee + self.bonuses.amount + self.bonuses.fee)

    @property
    def empty(self) -> bool:
        """Whether nothing was done at all."""
        return not (self.approved.count or self.rejected or self.bonuses.count or self.others or self.states)


def session_summary(entries: Iterable[Entry], since: float) -> Summary:
    """The session that began at `since`, on the person's clock."""
    mine = [entry for entry in entries if entry.created >= since]
    done = [entry for entry in mine if entry.state is ActionState.DONE]
    verdicts = [entry for entry in mine if entry.action.verb in WANTED]
    people = Counter(entry.action.worker_id for entry in done if entry.action.verb in WANTED and entry.action.worker_id)
    runs = {entry.action.run: entry.created for entry in verdicts}
    gaps = [after - before for before, after in pairwise(sorted(runs.values())) if after - before <= BREAK]
    return Summary(
        since,
        next((entry.who for entry in mine), ""),
        _paid(done, {Verb.APPROVE, Verb.OVERRIDE}),
        sum(entry.action.verb is Verb.REJECT for entry in done),
        _paid(done, {Verb.BONUS}),
        sum(entry.action.verb not in WANTED and entry.action.verb is not Verb.BONUS for entry in done),
        people,
        Counter(entry.state for entry in mine if entry.state is not ActionState.DONE),
        statistics.median(gaps) if gaps else None,
    )


def _paid(done: Iterable[Entry], verbs: set[Verb]) -> Paid:
    actions = [entry.action for entry in done if entry.action.verb in verbs]
    return Paid(len(actions), Cents(sum(one.amount for one in actions)), Cents(sum(one.fee for one in actions)))
