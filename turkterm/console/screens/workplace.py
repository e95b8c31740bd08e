"""The panes of one desk on the screen: which of them is seen, how one came there and the way back.

It passes the board's changes on, keeps the bottom lines true, and knows nothing of assignments or money.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from turkterm.console.dialogue import Dialogue
from turkterm.console.keys import Keyboard
from turkterm.console.panes.activity import ActivityPane
from turkterm.console.panes.groups import GroupsPane
from turkterm.console.panes.plan_lines import plan_picture
from turkterm.console.panes.qualifications import QualificationsPane
from turkterm.console.panes.review import ReviewPane
from turkterm.console.panes.workers import WorkersPane
from turkterm.console.reporting import Reporting
from turkterm.console.screens.help import HelpScreen
from turkterm.console.screens.palette import PaletteScreen
from turkterm.desk.commands.command import Context
from turkterm.model.ids import AssignmentId, HITTypeId

if TYPE_CHECKING:
    from turkterm.console.panes.pane import Pane
    from turkterm.console.screens.main import MainScreen
    from turkterm.desk.board import Changed
    from turkterm.desk.commands.command import Command
    from turkterm.desk.desk import Desk
    from turkterm.model.plans import Plan

#: Seconds between two looks at the figures that change by themselves.
_TICK = 0.5


class Stop(NamedTuple):
    """Where one was: a pane, its row, and the limit of the queue."""

    context: Context
    row_id: str | None
    limit: HITTypeId | None


class Workplace:
    """The panes, and going from one to another. Mount `panes`, then `begin`."""

    def __init__(self, screen: MainScreen, desk: Desk) -> None:
        self.screen = screen
        self.desk = desk
        self.review = ReviewPane(desk)
        self.workers = WorkersPane(desk)
        self.panes: list[Pane[Any]] = [
            GroupsPane(desk),
            self.review,
            self.workers,
            QualificationsPane(desk),
            ActivityPane(desk),
        ]
        self.pane = self.panes[0]
        for pane in self.panes:
            pane.display = pane is self.pane
        self.reporting = Reporting(screen.header, screen.status, desk)
        self.dialogue = Dialogue(screen.status, self._preview)
        self.keyboard = Keyboard(self)
        self._trail: list[Stop] = []
        self._ticks = 0

    def begin(self) -> None:
        """Show the first pane and follow the board."""
        self.desk.watch(self._hear)
        self.lay_out()
        self.pane.catch_up()
        self.pane.take_focus()
        self.settle()
        self.screen.set_interval(_TICK, self._tick)

    # -- following the board -----------------------------------------------------------------------------------------

    def _hear(self, changed: Changed) -> None:
        self.reporting.hear(changed)
        for pane in self.panes:
            pane.hear(changed)

    def _tick(self) -> None:
        self._ticks += 1
        self.reporting.report()
        if self._ticks % 2 == 0:
            self.pane.tick()
        if self._ticks % 20 == 0:
            self.pane.show_detail()

    def settle(self) -> None:
        """Something was done: show it at once."""
        self.reporting.report()
        self.show_keys()

    def show_keys(self) -> None:
        """Show the keys that work here."""
        self.screen.show_keys(*self.keyboard.hints())

    def say(self, text: str, role: str = "") -> None:
        """Say something in the status line until the next key that does something."""
        self.screen.say(text, role)

    def reread(self) -> None:
        """Every pane computes its rows again when it is seen."""
        for pane in self.panes:
            pane.reread()

    def lay_out(self) -> None:
        """Lay the panes out for the screen's size."""
        for pane in self.panes:
            pane.lay_out(self.screen.size.width, self.screen.size.height)

    def _preview(self, plan: Plan | None) -> None:
        self.pane.preview(None if plan is None else plan_picture(plan, self.desk.board.balance))
        self.show_keys()

    @property
    def under_way(self) -> int:
        """How many actions have no outcome yet."""
        summary = None if self.desk.carryout is None else self.desk.carryout.summary()
        return 0 if summary is None else summary.held + summary.queued

    # -- going places ------------------------------------------------------------------------------------------------

    def go(self, context: Context) -> None:
        """Show a pane as its key does: the whole of it, and nowhere to go back to."""
        self._trail.clear()
        if context is Context.REVIEW:
            seen = self.review.ledger.cursor_id if self.pane is self.review else None
            self.review.limit_to(None)
            if seen is not None:
                self.review.stand_on(seen)
        self._show(context)
        if self.pane.reading:
            self.pane.read(False)

    def _show(self, context: Context) -> None:
        if context is not self.pane.CONTEXT:
            self.pane.display = False
            self.pane = next(pane for pane in self.panes if pane.CONTEXT is context)
            self.pane.display = True
        if context is Context.ACTIVITY:
            self.reporting.seen()
        self.pane.catch_up()
        self.pane.take_focus()
        self.show_keys()

    def _leave_from_here(self) -> None:
        self._trail.append(Stop(self.pane.CONTEXT, self.pane.ledger.cursor_id, self.review.limit))

    def open_row(self) -> None:
        """Open the row under the cursor: its queue, its detail, or what it was about."""
        row_id = self.pane.ledger.cursor_id
        if row_id is None:
            self.say("There is no row to open", "warn")
        elif self.pane.CONTEXT is Context.GROUPS:
            self._leave_from_here()
            self.review.limit_to(HITTypeId(row_id))
            self._show(Context.REVIEW)
        elif self.pane.CONTEXT is Context.ACTIVITY:
            self._open_target(self.pane.ledger.current)
        else:
            self.pane.read(True)

    def _open_target(self, row: Any) -> None:
        """What an action was about: the assignment while it is in the queue, else the worker, else the entry."""
        if row.target and self.review.in_sight(AssignmentId(row.target)):
            self._leave_from_here()
            self.review.limit_to(None)
            self.review.stand_on(row.target)
            self._show(Context.REVIEW)
        elif row.worker_id:
            self.open_worker()
        else:
            self.pane.read(True)

    def open_worker(self) -> None:
        """The profile of the worker of the row under the cursor."""
        worker_id = getattr(self.pane.ledger.current, "worker_id", None)
        if worker_id is None or not self.workers.stand_on(worker_id):
            self.say("There is no worker under the cursor", "warn")
            return
        self._leave_from_here()
        self._show(Context.WORKERS)
        if not self.pane.wide:
            self.pane.read(True)

    @property
    def can_go_back(self) -> bool:
        """Whether there is anything to go back from."""
        ledger = self.pane.ledger
        return bool(self._trail or self.pane.reading or ledger.marks or ledger.filter_text)

    def back(self) -> None:
        """Back: from the detail to the list, to where one came from, and from marks and filter to the plain list."""
        pane = self.pane
        came_to_the_card = bool(self._trail) and pane is self.workers and not pane.wide
        if pane.reading and not came_to_the_card:
            pane.read(False)
        elif self._trail:
            stop = self._trail.pop()
            if pane.reading:
                pane.read(False)
            self.review.limit_to(stop.limit)
            self._show(stop.context)
            if stop.row_id is not None:
                self.pane.stand_on(stop.row_id)
        elif not pane.lifted():
            self.say("There is nothing to go back to", "muted")

    def open_help(self) -> None:
        """The keys, and what they do."""
        page = HelpScreen(self.desk.registry, self.pane.CONTEXT, monitor=self.desk.monitor)
        self.screen.app.push_screen(page)

    def open_palette(self, whys: Mapping[str, str | None], chosen: Callable[[Command | None], None]) -> None:
        """The commands of this pane by a few letters; `whys` tells why one cannot be done, `chosen` hears which."""
        palette = PaletteScreen(self.desk.registry, self.desk.registry.of(self.pane.CONTEXT), whys)
        self.screen.app.push_screen(palette, chosen)

    def leave(self) -> None:
        """Leave the console."""
        self.screen.console.leave()
