"""Whom a command about workers concerns, what they are called in a question, and what is offered to write to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import Asking, ask_text
from turkterm.desk.commands.command import Context, Selection
from turkterm.model.action import ActionState, Verb
from turkterm.model.counting import counted
from turkterm.model.ids import AssignmentId, WorkerId, shorten
from turkterm.model.limits import REASON_LIMIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from turkterm.desk.desk import Desk
    from turkterm.model.action import Action
    from turkterm.model.plans import Plan


#: Amounts, reasons and subjects of late that tab goes through.
OFFERED = 5

PEOPLE_IN = frozenset({Context.REVIEW, Context.WORKERS})
NOBODY = "There is no worker under the cursor"


def workers_of(desk: Desk, selection: Selection) -> tuple[WorkerId, ...]:
    """The workers of the selected rows, each once."""
    if selection.context is Context.WORKERS:
        return tuple(dict.fromkeys(WorkerId(key) for key in selection.ids))
    assignments = (desk.board.assignments.get(AssignmentId(key)) for key in selection.ids)
    return tuple(dict.fromkeys(one.worker_id for one in assignments if one is not None))


def names_of(workers: Sequence[str]) -> str:
    """The worker, or how many they are."""
    return shorten(workers[0]) if len(workers) == 1 else counted(len(workers), "worker")


def nobody(desk: Desk, selection: Selection) -> str | None:
    """Why nothing can be done where no worker is selected."""
    return None if workers_of(desk, selection) else NOBODY


def ask_reason(desk: Desk, verb: Verb, label: str, *, preview: Plan | None = None, optional: bool = False) -> Asking:
    """Ask for a reason; what was saved is offered, then what was written lately."""
    saved = desk.settings.templates.get(verb, ())
    written = (action.text for action in lately(desk, verb) if action.text)
    offered = list(dict.fromkeys([*saved, *written]))[: len(saved) + OFFERED]
    return ask_text(label, limit=REASON_LIMIT, what="The reason", templates=offered, preview=preview, optional=optional)


def lately(desk: Desk, verb: Verb) -> list[Action]:
    """The actions of a verb that the journal still has, the newest first; what was taken back is none of them."""
    entries = [one for one in desk.board.entries.values() if one.action.verb is verb]
    kept = [one for one in entries if one.state is not ActionState.CANCELLED]
    return [one.action for one in sorted(kept, key=lambda one: one.created, reverse=True)]
