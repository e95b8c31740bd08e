"""Entries as rows of the journal's one table, there and back. Nothing is judged here: see guards.py."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from turkterm.journal.schema import JournalUnusable
from turkterm.model.action import Action, ActionState, Entry, Verb
from turkterm.model.cleantext import clean
from turkterm.model.making import pack, unpack

_INSERT = """
    INSERT INTO entry (
        session, action_id, run, verb, state, created, updated, who, marketplace, assignment_id, hit_id, worker_id,
        worker_ids, type_id, hit_type_id, asked, amount, fee, held, subject, text, token, number, details, retry_of,
        revision
    ) VALUES (
        :session, :action_id, :run, :verb, :state, :created, :updated, :who, :marketplace, :assignment_id, :hit_id,
        :worker_id, :worker_ids, :type_id, :hit_type_id, :asked, :amount, :fee, :held, :subject, :text, :token,
        :number, :details, :retry_of, (SELECT coalesce(max(revision), 0) + 1 FROM entry)
    )
"""


def insert(db: sqlite3.Connection, entry: Entry, session: str) -> None:
    """Write an entry down for the first time, as that turkterm's."""
    db.execute(_INSERT, _row(entry, session))


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
        "retry_of": action.retry_of,
    }


def entry_of(row: sqlite3.Row) -> Entry:
    """The entry that a row holds. Raises JournalUnusable where a newer turkterm wrote what this one does not know."""
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
        retry_of=row["retry_of"],
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
        sent=row["sent"],
    )
