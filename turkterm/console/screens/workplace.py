"""The panes of one desk on the screen, and which of them is seen.

It passes the board's changes on, keeps the bottom lines true, and knows nothing of assignments or money, nor of how
one came to a pane: `navigation` does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from turkterm.console.dialogue import Dialogue
from turkterm.console.hinting import hints
from turkterm.console.keynames import key_for
from turkterm.console.keys import Keyboard
from turkterm.console.navigation import Navigation
from turkterm.console.panes.activity import ActivityPane
from turkterm.console.panes.groups import GroupsPane
from turkterm.console.panes.hits import HitsPane
from turkterm.console.panes.holders import HoldersPane
from turkterm.console.panes.plan_lines import plan_picture
from turkterm.console.panes.qualifications import QualificationsPane
from turkterm.console.panes.requests import RequestsPane
from turkterm.console.panes.review import ReviewPane
from turkterm.console.panes.runs import RunsPane
from turkterm.console.panes.workers import WorkersPane
from turkterm.console.reporting import Reporting
from turkterm.desk.commands.command import Context
from turkterm.desk.standing import left_open

if TYPE_CHECKING:
    from turkterm.console.panes.pane import Pane
    from turkterm.console.screens.main import MainScreen
    from turkterm.desk.board import Changed
    from turkterm.desk.desk import Desk
    from turkterm.journal.store import Interrupted
    from turkterm.model.plans import Plan

#: Seconds between two looks at the figures that change by themselves.
_TICK = 0.5


class Workplace:
    """The panes, one of them seen. Mount `panes`, then `begin`."""

    def __init__(self, screen: MainScreen, desk: Desk) -> None:
        self.screen = screen
        self.desk = desk
        self.review = ReviewPane(desk)
        self.hits = HitsPane(desk)
        self.workers = WorkersPane(desk)
        self.holders = HoldersPane(desk)
        self.requests = RequestsPane(desk)
        self.activity = ActivityPane(desk)
        self.panes: list[Pane[Any]] = [
            GroupsPane(desk),
            self.hits,
            self.review,
            self.workers,
            QualificationsPane(desk),
            self.holders,
            self.requests,
            self.activity,
            RunsPane(desk),
        ]
        self.pane = self.panes[0]
        for pane in self.panes:
            pane.display = pane is self.pane
        self.reporting = Reporting(screen.header, screen.status, desk)
        self.dialogue = Dialogue(screen.status, self._preview, self._weigh)
        self.navigation = Navigation(self)
        self.keyboard = Keyboard(self)
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
        self.screen.show_keys(*hints(self))

    def say(self, text: str, role: str = "") -> None:
        """Say something in the status line until the next key that does something."""
        self.screen.say(text, role)

    async def tell_what_was_left(self) -> None:
        """Say what ended turkterms left: at once, and again when it is known what of it had arrived."""
        if self.desk.carryout is None:
            return
        before = self.desk.carryout.interrupted()
        self._say_left(before)
        if (after := await self.desk.carryout.leftovers.known()) != before:
            self._say_left(after)

    def _say_left(self, runs: Iterable[Interrupted]) -> None:
        if (left := left_open(runs)) is not None:
            self.say(f"{left}; {key_for(self.desk.registry, 'pane.runs')} shows what, and goes on", "warn")

    def reread(self) -> None:
        """Every pane computes its rows again when it is seen."""
        for pane in self.panes:
            pane.reread()

    def lay_out(self) -> None:
        """Lay the panes out for the screen's size."""
        for pane in self.panes:
            pane.lay_out(self.screen.size.width, self.screen.size.height)

    def _preview(self, plan: Plan | None) -> None:
        leader = None if self.desk.carryout is None else self.desk.carryout.summary().leader
        self.pane.preview(None if plan is None else plan_picture(plan, self.desk.board.balance, leader))
        self.show_keys()

    def _weigh(self, plan: Plan) -> None:
        """Find out whether a plan would pass a cap, while its question is open."""

        def told(why: str) -> None:
            self.say(f"Not done: {why}", "bad")
            self.keyboard.hear_no_text()

        def refuse(why: str) -> None:
            self.dialogue.refuse(plan, lambda: told(why))

        if self.desk.errands is not None:
            self.desk.errands.weigh(plan, refuse)

    @property
    def under_way(self) -> int:
        """How many actions have no outcome yet."""
        summary = None if self.desk.carryout is None else self.desk.carryout.summary()
        return 0 if summary is None else summary.held + summary.queued

    # -- the pane that is seen -----------------------------------------------------------------------------------------

    def pane_of(self, context: Context) -> Pane[Any]:
        """The pane of a context."""
        return next(pane for pane in self.panes if pane.CONTEXT is context)

    def show(self, context: Context) -> None:
        """Put a pane in the place of the one that is seen."""
        if context is not self.pane.CONTEXT:
            self.pane.display = False
            self.pane = self.pane_of(context)
            self.pane.display = True
        if context is Context.ACTIVITY:
            self.reporting.seen()
        self.pane.catch_up()
        self.pane.take_focus()
        self.show_keys()

    def leave(self) -> None:
        """Leave the console."""
        self.screen.console.leave()
