"""What went out by the journal, summed by verb: the money of a session, a day, a week."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from turkterm.model.action import Verb
from turkterm.model.money import Cents


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
    rows = db.execute(
        "SELECT verb, count(*), sum(amount) AS amounts, sum(fee) AS fees, sum(state = 'unsure') FROM entry"
        " WHERE sent >= ? AND state IN ('done', 'unsure') AND amount > 0 GROUP BY verb ORDER BY amounts + fees DESC",
        (since,),
    )
    return tuple(
        Spent(Verb(verb), count, Cents(amount), Cents(fee), unsure) for verb, count, amount, fee, unsure in rows
    )
