"""Activity: try again, settle by hand what nobody knows, send at once what is held, and the id of a request.

An unsure action is settled only on the operator's word: they looked, at the worker or in their mail, and say what they
found. The journal keeps who said so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import acknowledging, ask
from turkterm.desk.commands.command import Command, Context, Dialogue, Errand, Question, Selection
from turkterm.desk.commands.held import why_none_held
from turkterm.desk.commands.runs import ask_retry
from turkterm.model.action import ActionState, Entry
from turkterm.model.counting import counted
from turkterm.model.ids import ActionId

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk

_IN_ACTIVITY = frozenset({Context.ACTIVITY})
_ON_ACTIONS = frozenset({Context.ACTIVITY, Context.RUNS})
_WRONG = frozenset({ActionState.FAILED, ActionState.UNSURE})


def _entries(desk: Desk, selection: Selection) -> tuple[Entry, ...]:
    found = (desk.board.entries.get(ActionId(key)) for key in selection.ids)
    return tuple(entry for entry in found if entry is not None)


def _to_retry(desk: Desk, selection: Selection) -> tuple[Entry, ...]:
    """What of the selection failed or is unsure and was not tried again."""
    return tuple(
        entry
        for entry in _entries(desk, selection)
        if entry.state in _WRONG and desk.board.runs.retry_of(entry.action.action_id) is None
    )


def _retry(desk: Desk, selection: Selection) -> Dialogue:
    return (yield from ask_retry(desk, _to_retry(desk, selection)))


def _why_not_retry(desk: Desk, selection: Selection) -> str | None:
    entries = _entries(desk, selection)
    if not entries:
        return "There is no action under the cursor"
    if _to_retry(desk, selection):
        return None
    if entries[0].state in _WRONG:
        return "It was tried again already: that action is in the list too"
    return f"It is {entries[0].state}: only what failed or is unsure is tried again"


def _unsure(desk: Desk, selection: Selection) -> tuple[Entry, ...]:
    return tuple(entry for entry in _entries(desk, selection) if entry.state is ActionState.UNSURE)


def _settle(desk: Desk, selection: Selection) -> Dialogue:
    entries, carryout = _unsure(desk, selection), desk.carryout
    what = f"{entries[0].action.verb}" if len(entries) == 1 else counted(len(entries), "action")
    question = Question(f"you looked: {what} arrived (a) or did not (n)")
    answer = yield from ask(question, lambda said: None if said in {"a", "n", ""} else "a arrived, n did not:")
    if carryout is None or not answer:
        return None

    async def work() -> str:
        count = await carryout.judge(entries, arrived=answer == "a")
        return f"Noted of {count}: {'it arrived' if answer == 'a' else 'it did not arrive'}"

    return Errand(work)


def _why_not_settle(desk: Desk, selection: Selection) -> str | None:
    return None if _unsure(desk, selection) else "Only what is unsure is settled by hand"


def _why_not_release(desk: Desk, _selection: Selection) -> str | None:
    return why_none_held(desk, "Nothing is held")


def _why_not_request(desk: Desk, selection: Selection) -> str | None:
    if any(entry.request_id for entry in _entries(desk, selection)):
        return None
    return "The marketplace gave no request id for this"


ACTIVITY = (
    Command(
        "action.retry",
        "try again",
        "Try again what failed or is unsure; what may have arrived is looked for first.",
        ("t",),
        _IN_ACTIVITY,
        writes=True,
        footer=85,
        dialogue=acknowledging(_retry),
        why_not=_why_not_retry,
    ),
    Command(
        "action.settle",
        "settle",
        "Note of an unsure action what you found out: it arrived, or it did not. Nothing is sent.",
        ("e",),
        _IN_ACTIVITY,
        writes=True,
        footer=75,
        dialogue=_settle,
        why_not=_why_not_settle,
    ),
    Command(
        "action.release",
        "send now",
        "Send what is held now, without waiting for the end of its grace time.",
        ("S",),
        _ON_ACTIONS,
        writes=True,
        footer=72,
        why_not=_why_not_release,
    ),
    Command(
        "action.request",
        "copy request",
        "Copy the id that the marketplace gave the request: its support asks for it.",
        ("Y",),
        _IN_ACTIVITY,
        why_not=_why_not_request,
    ),
)
