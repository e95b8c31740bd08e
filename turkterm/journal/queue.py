"""The journal as the queue that several turkterms share: every step of an action is taken by one of them alone.

Each function runs inside one transaction of the store and changes a row only from the state that it expects, so that
of two turkterms that want the same step one gets it. The column `revision` numbers every change, for those who follow.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.journal.rows import entry_of
from turkterm.model.action import Action, ActionState, Entry, Verb

if TYPE_CHECKING:
    from turkterm.model.cleantext import CleanText
    from turkterm.model.ids import ActionId

#: Which of these sessions have ended.
Ended = Callable[[set[str]], set[str]]


@dataclass(frozen=True, slots=True)
class Claim:
    """An action that is this process's to send now.

    `sent_before`: when it, or for a bonus its token, first went out before this; None: never. `paid_before`: how many
    bonuses like it the journal knows to be paid, for the same assignment.
    """

    entry: Entry
    sent_before: float | None
    paid_before: int


@dataclass(frozen=True, slots=True)
class Interrupted:
    """What a turkterm that ended left of one run: `held` were never released, `queued` were not sent yet."""

    run: str
    verb: Verb
    who: str
    created: float
    held: int
    queued: int


def claim(db: sqlite3.Connection, action_id: ActionId, at: float, ended: Ended) -> Claim | None:
    """Turn a queued entry into a sent one; None where it is not queued (any more), or its session has ended."""
    row = db.execute("SELECT * FROM entry WHERE action_id = ? AND state = 'queued'", (action_id,)).fetchone()
    if row is None or ended({row["session"]}):
        return None
    before = entry_of(row)
    first, paid = before.sent, 0
    if before.action.token is not None:
        first = db.execute("SELECT min(sent) FROM entry WHERE token = ?", (before.action.token,)).fetchone()[0]
    if before.action.verb is Verb.BONUS:
        paid = paid_like(db, before.action)
    db.execute(
        "UPDATE entry SET state = 'sent', updated = ?, sent = coalesce(sent, ?),"
        " revision = (SELECT coalesce(max(revision), 0) + 1 FROM entry) WHERE seq = ?",
        (at, at, row["seq"]),
    )
    return Claim(entry_of(db.execute("SELECT * FROM entry WHERE seq = ?", (row["seq"],)).fetchone()), first, paid)


def paid_like(db: sqlite3.Connection, action: Action) -> int:
    """How many other bonuses of the same assignment, amount and reason the journal has as paid."""
    found = db.execute(
        "SELECT count(*) FROM entry WHERE assignment_id = ? AND verb = 'bonus' AND state = 'done'"
        " AND amount = ? AND text = ? AND action_id <> ?",
        (action.assignment_id, action.amount, action.text, action.action_id),
    ).fetchone()
    return int(found[0])


def move(
    db: sqlite3.Connection,
    ids: Iterable[str],
    expected: Iterable[ActionState],
    state: ActionState,
    at: float,
    *,
    outcome: CleanText | None = None,
    session: str | None = None,
    ended: Ended | None = None,
) -> tuple[Entry, ...]:
    """Bring entries from one of the expected states into another; the entries that were moved, as they are now.

    With `ended` only those of sessions that have ended: of two that want to take them over one gets each.
    """
    update = (
        "UPDATE entry SET state = ?, updated = ?, outcome = coalesce(?, outcome), session = coalesce(?, session),"
        " revision = (SELECT coalesce(max(revision), 0) + 1 FROM entry)"
        " WHERE action_id = ? AND state IN (SELECT value FROM json_each(?))"
        " AND (? IS NULL OR session IN (SELECT value FROM json_each(?))) RETURNING *"
    )
    values, states = (state.value, at, outcome, session), json.dumps([one.value for one in expected])
    gone = None if ended is None else json.dumps(list(_gone(db, ended)))
    return tuple(
        entry_of(row) for one in ids for row in db.execute(update, (*values, one, states, gone, gone)).fetchall()
    )


def _gone(db: sqlite3.Connection, ended: Ended) -> set[str]:
    """The sessions that ended and left something open."""
    sessions = db.execute("SELECT DISTINCT session FROM entry WHERE state IN ('held', 'queued', 'sent')").fetchall()
    return ended({row["session"] for row in sessions})


def left(db: sqlite3.Connection, marketplace: str, ended: Ended) -> tuple[Entry, ...]:
    """What ended sessions left held or queued, in order."""
    query = (
        "SELECT * FROM entry WHERE state IN ('held', 'queued', 'sent') AND state <> 'sent' AND marketplace = ?"
        " AND session IN (SELECT value FROM json_each(?)) ORDER BY seq"
    )
    return tuple(entry_of(row) for row in db.execute(query, (marketplace, json.dumps(list(_gone(db, ended))))))


def runnable(db: sqlite3.Connection, marketplace: str, ended: Ended) -> tuple[ActionId, ...]:
    """The queued actions of sessions that have not ended, in order."""
    rows = db.execute(
        "SELECT action_id, session FROM entry WHERE state IN ('held', 'queued', 'sent') AND state = 'queued'"
        " AND marketplace = ? ORDER BY seq",
        (marketplace,),
    ).fetchall()
    gone = ended({row["session"] for row in rows})
    return tuple(row["action_id"] for row in rows if row["session"] not in gone)


def interrupted(db: sqlite3.Connection, marketplace: str, ended: Ended) -> tuple[Interrupted, ...]:
    """The runs that ended sessions left open, oldest first."""
    rows = db.execute(
        "SELECT run, min(verb) AS verb, min(who) AS who, min(created) AS created, min(seq) AS first,"
        " sum(state = 'held') AS held, sum(state = 'queued') AS queued"
        " FROM entry WHERE state IN ('held', 'queued', 'sent') AND state <> 'sent' AND marketplace = ?"
        " AND session IN (SELECT value FROM json_each(?)) GROUP BY run ORDER BY first",
        (marketplace, json.dumps(list(_gone(db, ended)))),
    )
    return tuple(
        Interrupted(row["run"], Verb(row["verb"]), row["who"], row["created"], row["held"], row["queued"])
        for row in rows
    )


@dataclass(slots=True)
class Following:
    """Where one process stands in the changes of all."""

    version: int = -1
    seen: int = 0

    def news(self, db: sqlite3.Connection) -> list[sqlite3.Row]:
        """What changed since the last look; one pragma while nobody else writes. The first look is where it begins."""
        version = db.execute("PRAGMA data_version").fetchone()[0]
        if version == self.version:
            return []
        first, self.version = self.version == -1, version
        seen, self.seen = self.seen, db.execute("SELECT coalesce(max(revision), 0) FROM entry").fetchone()[0]
        return (
            [] if first else db.execute("SELECT * FROM entry WHERE revision > ? ORDER BY revision", (seen,)).fetchall()
        )
