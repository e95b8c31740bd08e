"""The panes of one desk on the screen: which of them is seen, how one came there and the way back.

It passes the board's changes on, keeps the bottom lines true, and knows nothing of assignments or money.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from turkterm.console.dialogue import Dialogue
from turkterm.console.keys import Keyboard
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
from turkterm.console.screens.help import HelpScreen
from turkterm.console.screens.palette import PaletteScreen
from turkterm.desk.commands.command import Context
from turkterm.model.ids import ActionId, AssignmentId, HITId, HITTypeId, QualificationTypeId, WorkerId

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
    """Where one was: a pane, its row and filter, and what its list was limited to."""

    pane: Pane[Any]
    row_id: str | None
    filter: str
    limits: tuple[str, ...]


class Workplace:
    """The panes, and going from one to another. Mount `panes`, then `begin`."""

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
        self.keyboard = Keyboard(self)
        self._opens: dict[Context, Callable[[str], None]] = {
            Context.GROUPS: partial(self._open_in, self.hits),
            Context.HITS: partial(self._open_in, self.review),
            Context.QUALIFICATIONS: self._open_type,
            Context.ACTIVITY: self._open_target,
            Context.RUNS: partial(self._open_in, self.activity),
        }
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
        leader = None if self.desk.carryout is None else self.desk.carryout.summary().leader
        self.pane.preview(None if plan is None else plan_picture(plan, self.desk.board.balance, leader))
        self.show_keys()

    def _weigh(self, plan: Plan) -> None:
        """Find out whether a plan would pass a cap, while its question is open."""

        def refuse(why: str) -> None:
            self.dialogue.refuse(plan, lambda: self.say(f"Not done: {why}", "bad"))

        if self.desk.errands is not None:
            self.desk.errands.weigh(plan, refuse)

    @property
    def under_way(self) -> int:
        """How many actions have no outcome yet."""
        summary = None if self.desk.carryout is None else self.desk.carryout.summary()
        return 0 if summary is None else summary.held + summary.queued

    # -- going places ------------------------------------------------------------------------------------------------

    def go(self, context: Context) -> None:
        """Show a pane as its key does: the whole of it, and nowhere to go back to."""
        self._trail.clear()
        self._pane_of(context).show_all()
        self._show(context)
        if self.pane.reading:
            self.pane.read(False)

    def _pane_of(self, context: Context) -> Pane[Any]:
        return next(pane for pane in self.panes if pane.CONTEXT is context)

    def _show(self, context: Context) -> None:
        if context is not self.pane.CONTEXT:
            self.pane.display = False
            self.pane = self._pane_of(context)
            self.pane.display = True
        if context is Context.ACTIVITY:
            self.reporting.seen()
        self.pane.catch_up()
        self.pane.take_focus()
        self.show_keys()

    def remember(self) -> None:
        """Note where one is, to come back here."""
        pane = self.pane
        self._trail.append(Stop(pane, pane.ledger.cursor_id, pane.ledger.filter_text, pane.limits))

    def filter_queue(self, source: str) -> None:
        """Show what passes a filter of the whole queue, from the top; back leads to where one is now."""
        self.remember()
        if self.pane.reading:
            self.pane.read(False)
        self.review.show_all()
        self._show(Context.REVIEW)
        self.review.narrow(source)
        self.review.table.top()
        self.show_keys()

    def open_row(self) -> None:
        """Open the row under the cursor: its queue, its detail, or what it was about."""
        row_id = self.pane.ledger.cursor_id
        if row_id is None:
            self.say("There is no row to open", "warn")
        elif (opens := self._opens.get(self.pane.CONTEXT)) is not None:
            opens(row_id)
        else:
            self.pane.read(True)

    def _open_in(self, pane: Pane[Any], *limits: str) -> None:
        """What belongs to a row, in the list of another pane."""
        self.remember()
        pane.limit_to(*limits)
        self._show(pane.CONTEXT)

    def open_group_queue(self) -> None:
        """The review queue of the group under the cursor, or of the HIT's group."""
        row = self.pane.ledger.current
        if row is None:
            self.say("There is no HIT group under the cursor", "warn")
        else:
            self._open_in(self.review, row.hit_type_id)

    def _open_target(self, _row_id: str) -> None:
        """What an action was about: the assignment in the queue, else the worker, the HIT's group, the entry."""
        row: Any = self.pane.ledger.current
        if row.target and self.review.in_sight(AssignmentId(row.target)):
            self.remember()
            self.review.show_all()
            self.review.stand_on(row.target)
            self._show(Context.REVIEW)
        elif row.worker_id:
            self.open_worker()
        elif (group := self._group_of(row.action_id)) is not None:
            self.remember()
            self._show(Context.GROUPS)
            self.pane.stand_on(group)
        else:
            self.pane.read(True)

    def open_holders(self) -> None:
        """The holders of the type under the cursor, whatever waits for it."""
        row_id = self.pane.ledger.cursor_id
        if row_id is None:
            self.say("There is no qualification type under the cursor", "warn")
        else:
            self._open_holders(QualificationTypeId(row_id))

    def _open_type(self, row_id: str) -> None:
        """The requests that wait for a type, else its holders."""
        type_id = QualificationTypeId(row_id)
        if self.desk.board.inbox.waiting(type_id):
            self._open_in(self.requests, type_id)
        else:
            self._open_holders(type_id)

    def _open_holders(self, type_id: QualificationTypeId) -> None:
        self._open_in(self.holders, type_id)
        self.desk.open_type(type_id)

    def open_group(self, hit_type_id: HITTypeId) -> None:
        """A HIT group in the list of them."""
        self.remember()
        self._show(Context.GROUPS)
        if not self.pane.stand_on(hit_type_id):
            self.say("This HIT group is gone", "warn")

    def _group_of(self, action_id: ActionId) -> str | None:
        """The HIT type that an action was about or made, where it has HITs."""
        entry, board = self.desk.board.entries[action_id], self.desk.board
        hit = board.hits.get(HITId(entry.result or entry.action.hit_id or ""))
        hit_type = entry.action.hit_type_id if hit is None else hit.hit_type_id
        return hit_type if hit_type in board.by_type else None

    def open_money(self) -> None:
        """What is there, and what was spent on what."""
        if self.pane is not self.activity:
            self.remember()
            self.activity.show_all()
            self._show(Context.ACTIVITY)
        self.activity.show_money()

    def open_worker(self) -> None:
        """The profile of the worker of the row under the cursor."""
        worker_id = getattr(self.pane.ledger.current, "worker_id", None)
        if worker_id is None:
            self.say("There is no worker under the cursor", "warn")
            return
        if not self.workers.stand_on(worker_id):
            self.say(f"{worker_id} has not worked for you here: there is no profile", "warn")
            return
        self.remember()
        self._show(Context.WORKERS)
        if not self.pane.wide:
            self.pane.read(True)

    def open_work(self) -> None:
        """All assignments of the worker under the cursor, in the review queue."""
        worker_id = self.pane.ledger.cursor_id
        if worker_id is None or not self.desk.board.by_worker.get(WorkerId(worker_id)):
            self.say("There is no work of this worker to show", "warn")
            return
        self._open_in(self.review, "", worker_id)

    @property
    def can_go_back(self) -> bool:
        """Whether there is anything to go back from."""
        ledger = self.pane.ledger
        return bool(self._trail or self.pane.reading or ledger.marks or ledger.filter_text)

    def back(self) -> None:
        """Back: from the detail to the list, to where one came from, and from marks and filter to the plain list."""
        pane = self.pane
        came_to_the_card = bool(self._trail) and pane is self.workers and not pane.wide
        if pane is self.activity and self.activity.money and self._trail:
            pane.read(False)
        if pane.reading and not came_to_the_card:
            pane.read(False)
        elif self._trail:
            stop = self._trail.pop()
            if pane.reading:
                pane.read(False)
            stop.pane.restore(stop.limits)
            self._show(stop.pane.CONTEXT)
            if self.pane.ledger.filter_text != stop.filter:
                self.pane.narrow(stop.filter)
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
