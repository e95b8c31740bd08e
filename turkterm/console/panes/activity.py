"""Activity: the journal of this profile, what failed or is unsure before everything else."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from turkterm.console.panes.listing import Picture, Sort
from turkterm.console.panes.pane import Pane
from turkterm.console.widgets.cells import Cell, Column
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import Line, field, line, rule
from turkterm.console.wording import NOTHING, brief, money, sign_of, state_span
from turkterm.desk.board import Changed, Topic
from turkterm.desk.commands.command import Context
from turkterm.desk.rows.activity import ActivityRow, activity_row, activity_rows
from turkterm.model.action import ActionState, Entry
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.ids import ActionId
from turkterm.model.times import show_exact, show_span

if TYPE_CHECKING:
    from turkterm.model.query import Value

_NAMES = 11


class ActivityPane(Pane[ActivityRow]):
    """What was done, is held, failed or is unsure."""

    CONTEXT = Context.ACTIVITY

    def id_of(self, row: ActivityRow) -> str:
        """The action."""
        return row.action_id

    def columns(self) -> tuple[Column, ...]:
        """When, what, to whom, how much, and what came of it."""
        return (
            Column("when", "AGO", 7, "right"),
            Column("verb", "WHAT", 8),
            Column("worker", "WORKER", 8),
            Column("target", "ON", 8, priority=3),
            Column("amount", "AMOUNT", 8, "right", priority=1),
            Column("state", "STATE", 12),
            Column("words", "WORDS", None, priority=2, minimum=12),
        )

    def sorts(self) -> tuple[Sort[ActivityRow], ...]:
        """What needs a look first, then the newest."""
        return (
            Sort("when", "failed and unsure first, then newest", lambda row: (not row.urgent, -row.created)),
            Sort("verb", "by what was done", lambda row: (row.verb, -row.created)),
            Sort("worker", "by worker", lambda row: (row.worker_id or "", -row.created)),
            Sort("amount", "by amount", lambda row: row.amount, reverse=True),
        )

    def rows(self) -> Iterable[ActivityRow]:
        """Every action that the journal gave."""
        return activity_rows(self.desk.board)

    def row(self, row_id: str) -> ActivityRow | None:
        """One action."""
        entry = self.desk.board.entries.get(ActionId(row_id))
        return None if entry is None else activity_row(entry)

    def touched(self, changed: Changed) -> Iterable[str] | None:
        """The actions themselves."""
        return changed.ids if changed.topic is Topic.ACTIVITY else ()

    def cells(self, row: ActivityRow) -> tuple[Cell, ...]:
        """One action in a line."""
        state = state_span(row.state)
        about = NOTHING if row.target == row.worker_id else brief(row.target)
        return (
            Cell(CleanText(show_span(max(0.0, time.time() - row.created))), "muted"),
            Cell(CleanText(row.verb), "bold" if row.state.open else ""),
            Cell(brief(row.worker_id)),
            Cell(about, "muted"),
            Cell(money(row.amount), "money") if row.amount else Cell(NOTHING, "muted"),
            Cell(state.text, state.role),
            Cell(row.line, "bad" if row.urgent else "muted"),
        )

    def heading(self) -> Sequence[Span]:
        """How many actions, and how many need a look."""
        urgent = sum(row.urgent for row in self.ledger.rows)
        total = Span(CleanText(f"{self.ledger.total:,}"), "bold")
        looks = Span(CleanText(f" · {urgent} failed or unsure" if urgent else ""), "bad bold")
        return (Span(CleanText("Activity "), "accent bold"), total, looks)

    def absent(self) -> Sequence[CleanText]:
        """Nothing was done yet, or nothing can be."""
        if self.desk.monitor:
            why = self.desk.read_only_because or "Monitor mode opens no journal"
            return (clean(why), CleanText("What is done from another console shows in the other panes"))
        return (
            CleanText("Nothing was done from here yet"),
            CleanText("Every approval, rejection, bonus, block and notice is listed here before it is sent"),
        )

    def filter_values(self, row: ActivityRow) -> tuple[dict[str, Value], str]:
        """The fields and the text of an action."""
        return row.fields, row.text

    def now(self) -> float:
        """The journal keeps the person's own clock."""
        return time.time()

    def copied(self, row: ActivityRow) -> str:
        """What the action is about."""
        return row.target

    def picture(self, row: ActivityRow) -> Picture:
        """The journal's entry in full."""
        entry = self.desk.board.entries.get(row.action_id)
        if entry is None:
            return Picture()
        return Picture((Span(CleanText(row.verb)),), (state_span(row.state),), tuple(_entry_lines(entry)))


def _entry_lines(entry: Entry) -> Iterator[Line]:
    action = entry.action
    if entry.outcome:
        yield line(entry.outcome, sign_of(entry.state).role)
    if entry.state is ActionState.UNSURE:
        yield line(CleanText("Nobody knows whether it arrived: look at the worker before you do it again"), "warn")
    yield rule(CleanText("what"))
    people = ", ".join(action.worker_ids) if action.worker_ids else (action.worker_id or "")
    facts = {
        "worker" if len(action.worker_ids) <= 1 else "workers": people,
        "assignment": action.assignment_id or "",
        "HIT": action.hit_id or "",
        "type": action.type_id or "",
    }
    for name, value in facts.items():
        if value:
            yield field(CleanText(name), (Span(clean(value)),), _NAMES)
    if action.amount:
        paid = CleanText(f"{money(action.amount)} + {money(action.fee)} fee")
        yield field(CleanText("amount"), (Span(paid, "money"),), _NAMES)
    if action.subject:
        yield field(CleanText("subject"), (Span(clean(action.subject)),), _NAMES)
    if action.text:
        yield field(CleanText("text"), (Span(clean(action.text, lines=True)),), _NAMES)
    yield rule(CleanText("journal"))
    yield field(CleanText("made"), (Span(CleanText(show_exact(entry.created))),), _NAMES)
    yield field(CleanText("changed"), (Span(CleanText(show_exact(entry.updated))),), _NAMES)
    yield field(CleanText("by"), (Span(clean(f"{entry.who} on {entry.marketplace}")),), _NAMES)
    if entry.request_id:
        yield field(CleanText("request"), (Span(clean(entry.request_id)),), _NAMES)
