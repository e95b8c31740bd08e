"""What an intent may not do, checked in the transaction that writes it, so that two turkterms cannot do it together.

An assignment has one verdict: none is taken on while another is under way or after it was done. A token pays once: no
other action has it while one is under way or after it was done. An action is written down once and tried again once.
What a run and a day may cost is capped. It only looks; the writing is the store's.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from turkterm.journal.spending import REPEATED
from turkterm.model.action import WANTED, Action, ActionState, Verb
from turkterm.model.money import Cents, show_amount

#: Verdicts that an assignment had before, and that leave no room for this one: only a rejection can be overridden.
_FINAL = {
    Verb.APPROVE: ("approve", "reject", "override"),
    Verb.REJECT: ("approve", "reject", "override"),
    Verb.OVERRIDE: ("approve", "override"),
}


class OverLimit(Exception):
    """A plan costs more than a cap allows; the text is one sentence that names the cap and the sums."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run and one day of the person's calendar may cost, fees included, in cents; None: no cap."""

    run: Cents | None = None
    day: Cents | None = None


def check_limits(
    db: sqlite3.Connection, actions: Sequence[Action], limits: Limits, now: float, instead: Collection[str] = ()
) -> None:
    """Raise OverLimit where these actions, together one plan, would pass a cap; what costs nothing never does.

    They are done `instead` of some that are open; what is tried again costs nothing beside the new try.
    """
    asked = Cents(sum(action.amount + action.fee for action in actions))
    if asked <= 0:
        return
    if limits.run is not None and asked > limits.run:
        raise OverLimit(f"this run would cost {show_amount(asked)}, and the cap for a run is {show_amount(limits.run)}")
    if limits.day is not None:
        again = [action.retry_of for action in actions if action.retry_of is not None]
        spent = spent_today(db, now, [*instead, *again])
        if spent + asked > limits.day:
            raise OverLimit(
                f"this would cost {show_amount(asked)}, and of today's cap of {show_amount(limits.day)}"
                f" {show_amount(spent)} are spent or under way"
            )


def spent_today(db: sqlite3.Connection, now: float, but: Collection[str] = ()) -> Cents:
    """What went out since the person's midnight or may have, and what is still under way `but` these, with fees."""
    others = "SELECT coalesce(sum(amount + fee), 0) FROM entry WHERE action_id NOT IN (SELECT value FROM json_each(?))"
    left_out = json.dumps(list(but))
    under_way = db.execute(f"{others} AND state IN ('held', 'queued', 'sent')", (left_out,)).fetchone()[0]
    gone = db.execute(
        f"{others} AND sent >= ? AND state IN ('done', 'unsure') AND NOT {REPEATED}", (left_out, midnight(now))
    ).fetchone()[0]
    return Cents(under_way + gone)


def midnight(now: float) -> float:
    """When the person's day began, in epoch seconds."""
    return datetime.fromtimestamp(now).astimezone().replace(hour=0, minute=0, second=0, microsecond=0).timestamp()


def why_refused(db: sqlite3.Connection, action: Action, marketplace: str) -> str | None:
    """Why an action may not be written down; None where it may."""
    if db.execute("SELECT 1 FROM entry WHERE action_id = ?", (action.action_id,)).fetchone() is not None:
        return "not sent: another turkterm wrote it down first"
    if action.token is not None:
        same = db.execute(
            "SELECT who, state FROM entry WHERE token = ? AND state IN ('held', 'queued', 'sent', 'done')",
            (action.token,),
        ).fetchone()
        if same is not None:
            how = "is under way" if ActionState(same["state"]).open else "is done"
            return f"not sent: the same {action.verb} of {same['who']} {how}"
    if action.retry_of is not None:
        again = db.execute("SELECT 1 FROM entry WHERE retry_of = ?", (action.retry_of,)).fetchone()
        if again is not None:
            return "not sent: it was tried again already"
    if action.verb not in WANTED or action.assignment_id is None:
        return None
    final = _FINAL[action.verb]
    for other in db.execute(
        "SELECT verb, state, who FROM entry WHERE assignment_id = ? AND marketplace = ?"
        " AND state IN ('held', 'queued', 'sent', 'done') ORDER BY seq DESC",
        (action.assignment_id, marketplace),
    ):
        if other["verb"] not in {verb.value for verb in WANTED}:
            continue
        if ActionState(other["state"]).open:
            return f"not sent: the {other['verb']} of {other['who']} is under way"
        if other["verb"] in final:
            return f"not sent: the {other['verb']} of {other['who']} is done"
    return None
