"""What went out by the journal, summed by verb: the money of a session, a day, a week."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from turkterm.model.action import Verb
from turkterm.model.money import Cents

#: Of entries: an unsure one that was tried again. It is the same payment, and the later entry counts for both.
REPEATED = (
    "(state = 'unsure' AND action_id IN (SELECT retry_of FROM entry AS later"
    " WHERE retry_of IS NOT NULL AND later.state NOT IN ('failed', 'cancelled')))"
)


@dataclass(frozen=True, slots=True)
class Spent:
    """The actions of one verb that cost money: how many, what workers got, the fees, how many of them are unsure."""

    verb: Verb
    count: int
    amount: Cents
    fee: Cents
    unsure: int

    @property
    def total(self) -> Cents:
        """What left the account, in cents."""
        return Cents(self.amount + self.fee)


def spent_since(db: sqlite3.Connection, since: float) -> tuple[Spent, ...]:
    """What first went out at this epoch second or later and is done, or may be, the dearest verb first."""
    what = "verb, count(*), sum(amount) AS amounts, sum(fee) AS fees, sum(state = 'unsure')"
    gone = f"sent >= ? AND state IN ('done', 'unsure') AND amount > 0 AND NOT {REPEATED}"
    order = "GROUP BY verb ORDER BY amounts + fees DESC"
    rows = db.execute(f"SELECT {what} FROM entry WHERE {gone} {order}", (since,))  # noqa: S608  # all of it is ours
    return tuple(
        Spent(Verb(verb), count, Cents(amount), Cents(fee), unsure) for verb, count, amount, fee, unsure in rows
    )
