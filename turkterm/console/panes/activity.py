"""Activity: the journal of this profile, what failed or is unsure before everything else."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from turkterm.console.panes.activity_lines import entry_lines
from turkterm.console.panes.listing import Picture, Sort
from turkterm.console.panes.money_lines import money_picture
from turkterm.console.panes.pane import Pane
from turkterm.console.widgets.cells import Cell, Column
from turkterm.console.widgets.painting import Span
from turkterm.console.wording import NOTHING, brief, money, state_span, verb_words
from turkterm.desk.board import Changed, Topic
from turkterm.desk.commands.command import Context
from turkterm.desk.rows.activity import ActivityRow, activity_row, activity_rows
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.ids import ActionId
from turkterm.model.times import show_span

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.query import Value


class ActivityPane(Pane[ActivityRow]):
    """What was done, is held, failed or is unsure."""

    CONTEXT = Context.ACTIVITY
    DETAIL_TOPICS: ClassVar[frozenset[Topic]] = frozenset({Topic.ACTIVITY, Topic.BALANCE})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._money = False
        self._unread = True

    def id_of(self, row: ActivityRow) -> str:
        """The action."""
        return row.action_id

    def columns(self) -> tuple[Column, ...]:
        """When, what, to whom, how much, and what came of it."""
        return (
            Column("when", "AGO", 7, "right"),
            Column("verb", "WHAT", 12),
            Column("worker", "WORKER", 8),
            Column("target", "ON", 8, priority=3),
            Column("amount", "AMOUNT", 8, "right", priority=1),
            Column("state", "STATE", 12),
            Column("words", "WORDS", None, priority=2, minimum=12),
        )

    def sorts(self) -> tuple[Sort[ActivityRow], ...]:
        """What needs a look first, then the newest."""
        return (
            Sort("when", "failed first, then under way, then newest", lambda row: (row.rank, -row.created)),
            Sort("verb", "by what was done", lambda row: (row.verb, -row.created)),
            Sort("worker", "by worker", lambda row: (row.worker_id or "", -row.created)),
            Sort("amount", "by amount", lambda row: row.amount, reverse=True),
        )

    def rows(self) -> Iterable[ActivityRow]:
        """Every action that the journal gave, or those of the run that was opened."""
        return activity_rows(self.desk.board, self.within or None)

    def row(self, row_id: str) -> ActivityRow | None:
        """One action."""
        entry = self.desk.board.entries.get(ActionId(row_id))
        if entry is None or self.within not in {"", entry.action.run}:
            return None
        return activity_row(entry, self.desk.board)

    def touched(self, changed: Changed) -> Iterable[str] | None:
        """The actions themselves, and those that they try again."""
        if changed.topic is not Topic.ACTIVITY:
            return ()
        entries = (self.desk.board.entries[ActionId(key)] for key in changed.ids)
        return {*changed.ids, *(entry.action.retry_of for entry in entries if entry.action.retry_of is not None)}

    def cells(self, row: ActivityRow) -> tuple[Cell, ...]:
        """One action in a line."""
        state = state_span(row.state)
        about = NOTHING if row.target == row.worker_id else brief(row.target)
        return (
            Cell(CleanText(show_span(max(0.0, time.time() - row.created))), "muted"),
            Cell(verb_words(row.verb), "bold" if row.state.open else ""),
            Cell(brief(row.worker_id)),
            Cell(about, "muted"),
            Cell(money(row.amount), "money") if row.amount else Cell(NOTHING, "muted"),
            Cell(state.text, state.role),
            Cell(row.line, "bad" if row.urgent else "muted"),
        )

    def heading(self) -> Sequence[Span]:
        """How many actions, and how many need a look."""
        urgent = sum(row.urgent for row in self.ledger.everything)
        total = Span(CleanText(f"{self.ledger.total:,}"), "bold")
        looks = Span(CleanText(f" · {urgent} failed or unsure" if urgent else ""), "bad bold")
        run = self.desk.board.runs.progress(self.within)
        what = "Activity " if run is None else f"Run {run.what} "
        return (Span(CleanText(what), "accent bold"), total, looks)

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
        lines = entry_lines(entry, self.desk.board, self.now())
        return Picture((Span(CleanText(row.verb)),), (state_span(row.state),), tuple(lines))

    def vacant(self) -> Picture:
        """Where nothing is selected there is room for the money."""
        return money_picture(self.desk, self.now())

    @property
    def money(self) -> bool:
        """Whether one reads about the money."""
        return self._money

    @property
    def about_a_row(self) -> bool:
        """Where there is room for one thing alone, the money hides the actions: no key shall reach them."""
        return self.wide or not self._money

    # -- the money ----------------------------------------------------------------------------------------------------

    def show_money(self) -> None:
        """Read about the money, until the keys go back to the list."""
        self._unread = False
        if self.desk.books is not None:
            self.desk.books.refresh()
        self._money = True
        self.read(True)

    def read(self, reading: bool) -> None:
        """Give the keys to the detail, or back to the list, where the detail is of its row again."""
        self._money = self._money and reading
        super().read(reading)

    def drawn(self) -> tuple[Picture, str]:
        """The money while one reads about it."""
        return (money_picture(self.desk, self.now()), "money") if self._money else super().drawn()

    def hear(self, changed: Changed) -> None:
        """What was done may have cost money."""
        super().hear(changed)
        self._unread = self._unread or changed.topic is Topic.ACTIVITY

    def tick(self) -> None:
        """A second went by: read what was spent where that is seen."""
        super().tick()
        seen = self._money or self.ledger.current is None
        if seen and self._unread and self.desk.books is not None:
            self._unread = False
            self.desk.books.refresh()
