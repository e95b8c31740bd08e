"""Journal entries and rows of a file as JSON objects for scripts, and as lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from turkterm.desk.files.draft import Item
    from turkterm.model.action import Action, Entry


def as_row(item: Item, entry: Entry | None) -> dict[str, Any]:
    """One row of a file: what it wanted and what became of it. `planned` is what a dry run would do."""
    from turkterm.desk.files.draft import Fate

    state = "planned" if item.fate is Fate.GO else item.fate.value
    if entry is not None:
        return {
            **_action(item.action),
            "state": entry.state.value,
            "why": entry.outcome,
            "request_id": entry.request_id,
        }
    return {**_action(item.action), "state": state, "why": item.why or None, "request_id": None}


def as_data(entry: Entry) -> dict[str, Any]:
    """One entry of the journal. Amounts are dollars with two decimals in a string, times ISO 8601 in UTC."""
    from turkterm.model.times import iso_instant

    return {
        "action_id": entry.action.action_id,
        "run": entry.action.run,
        **_action(entry.action),
        "worker_ids": list(entry.action.worker_ids),
        "qualification_type_id": entry.action.type_id,
        "state": entry.state.value,
        "who": entry.who,
        "marketplace": entry.marketplace,
        "created": iso_instant(entry.created),
        "updated": iso_instant(entry.updated),
        "why": entry.outcome,
        "request_id": entry.request_id,
    }


def _action(action: Action) -> dict[str, Any]:
    from turkterm.model.money import wire_amount

    return {
        "verb": action.verb.value,
        "assignment_id": action.assignment_id,
        "hit_id": action.hit_id,
        "worker_id": action.worker_id,
        "amount": wire_amount(action.amount),
        "fee": wire_amount(action.fee),
        "text": action.text,
    }


def as_line(entry: Entry) -> str:
    """One entry for people: what is of any width comes last."""
    from turkterm.model.cleantext import clean
    from turkterm.model.money import show_amount
    from turkterm.model.times import iso_instant

    action = entry.action
    fee = f" + {show_amount(action.fee)} fee" if action.fee else ""
    asked = f" · request {entry.request_id}" if entry.request_id else ""
    outcome = f" · {entry.outcome}" if entry.outcome else ""
    when = iso_instant(entry.updated) or "-"
    return clean(f"{when}  {action.run[:8]:<8}  {entry.state:<9}  {entry.who}  {what(action)}{fee}{asked}{outcome}")


def failure_line(entry: Entry) -> str:
    """`bonus $0.50 for A2KZEXAMPLE, 3ASSIGNMENT: failed: there is no such worker`."""
    return f"{what(entry.action)}: {entry.state}" + (f": {entry.outcome}" if entry.outcome else "")


def what(action: Action) -> str:
    """An action in a few words."""
    from turkterm.model.cleantext import clean
    from turkterm.model.money import show_amount

    amount = f" {show_amount(action.amount)}" if action.amount else ""
    named = (action.worker_id, action.assignment_id or action.hit_id or action.type_id)
    targets = ", ".join(name for name in named if name) or f"{len(action.worker_ids)} workers"
    return clean(f"{action.verb}{amount} for {targets}")
