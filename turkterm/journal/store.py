"""The journal: every action is written here before it is sent, and what came of it afterwards.

`intend` returns when its rows are on the disk; only then may anything go to the marketplace. A journal that cannot be
written raises JournalUnusable, and the caller sends nothing. The journal sends nothing itself and decides nothing.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from turkterm.journal.commits import Commits
from turkterm.journal.recover import Lease, adopt
from turkterm.journal.schema import JournalUnusable, open_file
from turkterm.model.action import Action, ActionState, Entry, Verb
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.making import pack, unpack

if TYPE_CHECKING:
    from turkterm.model.ids import ActionId

__all__ = ["Journal", "JournalUnusable"]

_INSERT = """
    INSERT INTO entry (
        session, action_id, run, verb, state, created, updated, who, marketplace, assignment_id, hit_id, worker_id,
        worker_ids, type_id, hit_type_id, asked, amount, fee, held, subject, text, token, number, details
    ) VALUES (
        :session, :action_id, :run, :verb, :state, :created, :updated, :who, :marketplace, :assignment_id, :hit_id,
        :worker_id, :worker_ids, :type_id, :hit_type_id, :asked, :amount, :fee, :held, :subject, :text, :token,
        :number, :details
    )
"""
_ONE = "SELECT * FROM entry WHERE action_id = ?"


class Journal:
    """One open journal. `who` and `marketplace` are written into each entry."""

    def __init__(
        self, commits: Commits, lease: Lease, path: Path, *, marketplace: str, who: str, clock: Callable[[], float]
    ) -> None:
        self._commits = commits
        self._lease = lease
        self._path = path
        self._clock = clock
        self.marketplace = marketplace
        self.who = who

    @classmethod
    def open(cls, path: Path, *, marketplace: str, who: str, clock: Callable[[], float] = time.time) -> Journal:
        """Open or create the journal at `path`; `clock` gives epoch seconds. Raises JournalUnusable."""
        db = open_file(path)
        try:
            lease = Lease(path)
        except OSError as error:
            db.close()
            raise JournalUnusable(f"the journal {path} cannot be written: {error.strerror or error}") from error
        return cls(Commits(db, path), lease, path, marketplace=marketplace, who=who, clock=clock)

    async def intend(self, actions: Sequence[Action], state: ActionState = ActionState.QUEUED) -> tuple[Entry, ...]:
        """Write actions down, all or none; they are on the disk when this returns. Raises JournalUnusable.

        An action that is in the journal already raises ValueError: it would be carried out twice.
        """
        now = self._clock()
        entries = tuple(Entry(action, state, now, now, self.who, self.marketplace) for action in actions)
        rows = [_row(entry, self._lease.session) for entry in entries]

        def insert(db: sqlite3.Connection) -> None:
            try:
                db.executemany(_INSERT, rows)
            except sqlite3.IntegrityError as error:
                raise ValueError("an action is in the journal already") from error

        await self._commits.do(insert)
        return entries

    async def note(
        self,
        action_id: ActionId,
        state: ActionState,
        *,
        outcome: CleanText | None = None,
        request_id: str | None = None,
        result: str | None = None,
        at: float | None = None,
    ) -> Entry:
        """Write down what became of an action, at the epoch second `at` (now by default); on the disk on return.

        An outcome, a request id and a result that were noted before stay where none is given. Raises KeyError for an
        action that was never written down, JournalUnusable where the journal cannot be written.
        """
        when = self._clock() if at is None else at

        def update(db: sqlite3.Connection) -> Entry:
            db.execute(
                "UPDATE entry SET state = ?, updated = ?, outcome = coalesce(?, outcome),"
                " request_id = coalesce(?, request_id), result = coalesce(?, result) WHERE action_id = ?",
                (state.value, when, outcome, request_id, result, action_id),
            )
            row = db.execute(_ONE, (action_id,)).fetchone()
            if row is None:
                raise KeyError(action_id)
            return _entry(row)

        return await self._commits.do(update)

    async def recent(self, limit: int = 500) -> tuple[Entry, ...]:
        """The newest entries, newest first, of every marketplace that this journal has seen."""

        def select(db: sqlite3.Connection) -> tuple[Entry, ...]:
            return tuple(_entry(row) for row in db.execute("SELECT * FROM entry ORDER BY seq DESC LIMIT ?", (limit,)))

        return await self._commits.do(select)

    async def unfinished(self) -> tuple[Entry, ...]:
        """Held, queued and sent entries on this marketplace that no running turkterm carries out, oldest first.

        From now on they belong to this one: a second call, or another turkterm, is not given them again.
        """

        def take(db: sqlite3.Connection) -> tuple[Entry, ...]:
            ids = adopt(db, self._path, self._lease.session, self.marketplace)
            rows = (db.execute(_ONE, (action_id,)).fetchone() for action_id in ids)
            return tuple(_entry(row) for row in rows)

        return await self._commits.do(take)

    async def close(self) -> None:
        """Write what waits and close the file."""
        await self._commits.close()
        self._lease.release()


def _row(entry: Entry, session: str) -> dict[str, Any]:
    action = entry.action
    return {
        "session": session,
        "action_id": action.action_id,
        "run": action.run,
        "verb": action.verb.value,
        "state": entry.state.value,
        "created": entry.created,
        "updated": entry.updated,
        "who": entry.who,
        "marketplace": entry.marketplace,
        "assignment_id": action.assignment_id,
        "hit_id": action.hit_id,
        "worker_id": action.worker_id,
        "worker_ids": json.dumps(action.worker_ids),
        "type_id": action.type_id,
        "hit_type_id": action.hit_type_id,
        "asked": action.asked,
        "amount": action.amount,
        "fee": action.fee,
        "held": action.held,
        "subject": action.subject,
        "text": action.text,
        "token": action.token,
        "number": action.number,
        "details": None if action.details is None else pack(action.details),
    }


def _entry(row: sqlite3.Row) -> Entry:
    try:
        verb, state = Verb(row["verb"]), ActionState(row["state"])
        details = None if row["details"] is None else unpack(verb, row["details"])
    except ValueError as error:  # the tables are the same, the vocabulary has grown
        raise JournalUnusable("the journal holds entries of a newer turkterm: use that one") from error
    action = Action(
        action_id=row["action_id"],
        run=row["run"],
        verb=verb,
        assignment_id=row["assignment_id"],
        hit_id=row["hit_id"],
        worker_id=row["worker_id"],
        worker_ids=tuple(json.loads(row["worker_ids"])),
        type_id=row["type_id"],
        hit_type_id=row["hit_type_id"],
        asked=row["asked"],
        amount=row["amount"],
        fee=row["fee"],
        held=row["held"],
        subject=row["subject"],
        text=row["text"],
        token=row["token"],
        number=row["number"],
        details=details,
    )
    return Entry(
        action=action,
        state=state,
        created=row["created"],
        updated=row["updated"],
        who=row["who"],
        marketplace=row["marketplace"],
        request_id=row["request_id"],
        outcome=None if row["outcome"] is None else clean(row["outcome"]),
        result=None if row["result"] is None else clean(row["result"]),
    )
