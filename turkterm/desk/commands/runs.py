"""Runs: pause one, go on with it, cancel what is left of it, try what failed of it again.

What was sent stays as it is, whatever is done here. Going on says whom it touches and what it costs, for the run may
be older than the operator remembers; what a turkterm that ended left open goes out by this alone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import acknowledging, confirm
from turkterm.desk.commands.command import Command, Context, Dialogue, Errand, Selection
from turkterm.desk.retrying import retry_plan
from turkterm.desk.rows.runs import RunRow, RunState, run_row
from turkterm.model.action import ActionState, Entry, Verb
from turkterm.model.counting import counted
from turkterm.model.plans import Plan

if TYPE_CHECKING:
    from turkterm.desk.carryout import Carryout
    from turkterm.desk.desk import Desk

_IN_RUNS = frozenset({Context.RUNS})
NO_RUN = "There is no run under the cursor"


def _row(desk: Desk, selection: Selection) -> RunRow | None:
    return run_row(desk, selection.ids[0]) if selection.ids else None


def _left(desk: Desk, row: RunRow) -> Plan:
    """What of a run was not sent, as a plan to look at."""
    return Plan(row.title, tuple(desk.board.entries[key].action for key in desk.board.runs.unsent(row.run)))


def people_and_sum(plan: Plan) -> str:
    """`12 of 9 workers · $1.20 + $0.24 fee = $1.44`; no sum where nothing is paid."""
    people = f" of {counted(plan.people, 'worker')}" if plan.people else ""
    return f"{len(plan.actions)}{people}{f' · {plan.sum}' if plan.total else ''}"


def _pause(desk: Desk, selection: Selection) -> Dialogue:
    yield from ()
    row, carryout = _row(desk, selection), desk.carryout
    if row is None or carryout is None:
        return None

    async def work() -> str:
        waiting = await carryout.pause(row.run)
        return f"Paused {row.title}: {waiting} wait; what was sent stays sent" if waiting else "It was all sent already"

    return Errand(work)


def _asked(
    label: Callable[[RunRow, str], str], work: Callable[[Carryout, RunRow], Awaitable[str]]
) -> Callable[[Desk, Selection], Dialogue]:
    """A dialogue that shows what of a run was not sent, and does `work` once that is confirmed."""

    def dialogue(desk: Desk, selection: Selection) -> Dialogue:
        row, carryout = _row(desk, selection), desk.carryout
        if row is None or carryout is None:
            return None
        plan = _left(desk, row)
        ask = confirm(label(row, people_and_sum(plan)), plan, typed_above=desk.settings.confirm_above)
        return Errand(lambda: work(carryout, row)) if (yield from ask) else None

    return dialogue


async def _resume(carryout: Carryout, row: RunRow) -> str:
    await carryout.resume(row.run)
    return ""  # how far it is says more


async def _discard(carryout: Carryout, row: RunRow) -> str:
    return f"Cancelled {await carryout.discard(row.run)} of {row.title}; what was sent stays sent"


_go_on = _asked(lambda row, left: f"go on with {row.progress.what}: {left}", _resume)
_cancel = _asked(lambda row, left: f"cancel the rest of {row.title}: {left} will not be sent", _discard)


def ask_retry(desk: Desk, entries: tuple[Entry, ...]) -> Dialogue:
    """Ask whether to try these again; the plan that does."""
    plan = retry_plan(entries)
    unsure = sum(entry.state is ActionState.UNSURE for entry in entries)
    mail = any(entry.action.verb is Verb.NOTIFY and entry.state is ActionState.UNSURE for entry in entries)
    looks = ": looked for first, a payment is not repeated" if unsure else ""
    warning = ": mail that may have arrived comes a second time" if mail else looks
    label = f"try again {people_and_sum(plan)}{warning}"
    return plan if (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)) else None


def _retry(desk: Desk, selection: Selection) -> Dialogue:
    failures = desk.board.runs.failures(selection.ids[0]) if selection.ids else ()
    return (yield from ask_retry(desk, failures))


def _not_unless(holds: Callable[[RunRow], bool], sentence: str) -> Callable[[Desk, Selection], str | None]:
    def why_not(desk: Desk, selection: Selection) -> str | None:
        row = _row(desk, selection)
        if row is None:
            return NO_RUN
        return None if holds(row) else sentence.format(title=row.title, state=row.state)

    return why_not


def _why_not_go_on(desk: Desk, selection: Selection) -> str | None:
    row = _row(desk, selection)
    if row is None:
        return NO_RUN
    if row.looked_up:  # what did not arrive is to go on with, too
        return f"{row.looked_up} of {row.title} were sent without an answer and are being looked up: a moment"
    return None if row.unfinished else f"{row.title} is {row.state}: there is nothing to go on with"


RUNS = (
    Command(
        "run.pause",
        "pause",
        "Pause a run: what was not sent waits, after the end of turkterm too, until you go on.",
        ("p",),
        _IN_RUNS,
        writes=True,
        footer=85,
        dialogue=_pause,
        why_not=_not_unless(lambda row: row.state is RunState.RUNNING, "{title} is {state}: only what runs is paused"),
    ),
    Command(
        "run.resume",
        "go on",
        "Go on with a run that was paused, or that a turkterm left open that ended.",
        ("o",),
        _IN_RUNS,
        writes=True,
        footer=90,
        dialogue=acknowledging(_go_on),
        why_not=_why_not_go_on,
    ),
    Command(
        "run.cancel",
        "cancel rest",
        "Cancel what was not sent of a run; what was sent stays as it is.",
        ("x",),
        _IN_RUNS,
        writes=True,
        footer=80,
        dialogue=_cancel,
        why_not=_not_unless(lambda row: row.progress.left > 0, "Nothing is left of {title}"),
    ),
    Command(
        "run.retry",
        "try failed again",
        "Try again what failed or is unsure of a run; what may have arrived is looked for first.",
        ("t",),
        _IN_RUNS,
        writes=True,
        footer=82,
        dialogue=acknowledging(_retry),
        why_not=_not_unless(lambda row: row.again > 0, "Nothing of {title} failed, or it was tried again"),
    ),
)
