"""The one screen: header, a pane, the status line and the keys that work here and now.

It lays out, passes the board's changes on and remembers where one came from. Before there is a desk it says what is
being opened, or why that failed and which keys help.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Container

from turkterm.console.dialogue import Dialogue
from turkterm.console.keys import Keyboard
from turkterm.console.panes.activity import ActivityPane
from turkterm.console.panes.groups import GroupsPane
from turkterm.console.panes.pane import Pane
from turkterm.console.panes.plan_lines import plan_picture
from turkterm.console.panes.qualifications import QualificationsPane
from turkterm.console.panes.review import ReviewPane
from turkterm.console.panes.workers import WorkersPane
from turkterm.console.reporting import Reporting
from turkterm.console.screens.help import HelpScreen
from turkterm.console.widgets.detail import Detail
from turkterm.console.widgets.header_line import HeaderFacts, HeaderLine
from turkterm.console.widgets.keys_line import KeyHint, KeysLine
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.quiet_focus import QuietScreen
from turkterm.console.widgets.status_line import StatusLine
from turkterm.console.widgets.wrapping import BLANK, line
from turkterm.console.wording import count
from turkterm.desk.board import Changed
from turkterm.desk.commands.command import Context
from turkterm.desk.desk import Desk
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.ids import AssignmentId, HITTypeId
from turkterm.model.plans import Plan

if TYPE_CHECKING:
    from turkterm.console.app import TurktermApp

#: Seconds between two looks at the figures that change by themselves.
_TICK = 0.5


class Stop(NamedTuple):
    """Where one was: a pane, its row, the limit of the queue, and whether the detail had the keys."""

    context: Context
    row_id: str | None
    limit: HITTypeId | None
    reading: bool


class MainScreen(QuietScreen[None], inherit_bindings=False):
    """The screen. `bind` gives it the desk."""

    AUTO_FOCUS = None

    def __init__(
        self, marketplace: str, kind: Literal["local", "sandbox", "production", "other"], *, monitor: bool
    ) -> None:
        super().__init__()
        self.header = HeaderLine(HeaderFacts(clean(marketplace), kind, monitor))
        self.status = StatusLine()
        self.keys = KeysLine()
        self.curtain = Detail(id="curtain")
        self.dialogue = Dialogue(self.status, self._preview)
        self._panes: dict[Context, Pane[Any]] = {}
        self._place = Context.GROUPS
        self._trail: list[Stop] = []
        self._desk: Desk | None = None
        self._keyboard: Keyboard | None = None
        self._reporting = Reporting(self.header, self.status)
        self._failed = False
        self._ticks = 0

    def compose(self) -> ComposeResult:
        """Four parts; the panes come when there is a desk."""
        yield self.header
        with Container(id="panes"):
            yield self.curtain
        yield self.status
        yield self.keys

    @property
    def console(self) -> TurktermApp:
        """The app."""
        return cast("TurktermApp", self.app)

    @property
    def pane(self) -> Pane[Any]:
        """The pane that is seen."""
        return self._panes[self._place]

    @property
    def review(self) -> ReviewPane:
        """The queue."""
        return cast(ReviewPane, self._panes[Context.REVIEW])

    # -- before the desk ---------------------------------------------------------------------------------------------

    def opening(self) -> None:
        """Say what is being opened."""
        self._failed = False
        name = self.header.facts.marketplace
        where = "finding the marketplace, starting it where none serves" if name == "local" else f"connecting to {name}"
        lines = [BLANK, BLANK, line(clean(f"  ◌ Opening {name}"), "bold"), line(clean(f"    {where}"), "muted")]
        self.curtain.show(lines)
        self.keys.show([], [KeyHint(CleanText("q"), CleanText("quit"))])

    def could_not_open(self, sentence: str) -> None:
        """Say why there is no desk."""
        self._failed = True
        lines = [BLANK, BLANK, line(clean(f"  ✗ {sentence}", lines=True), "bad")]
        lines.append(line(CleanText("    R tries again, q leaves"), "muted"))
        self.curtain.show(lines)
        self.header.show(HeaderFacts(self.header.facts.marketplace, self.header.facts.kind, pulse="offline"))
        retry = KeyHint(CleanText("R"), CleanText("try again"))
        self.keys.show([retry], [KeyHint(CleanText("q"), CleanText("quit"))])

    # -- the desk ----------------------------------------------------------------------------------------------------

    def bind(self, desk: Desk) -> None:
        """Show this desk."""
        self._desk = desk
        self._keyboard = Keyboard(self, desk, self.dialogue)
        panes: list[Pane[Any]] = [
            GroupsPane(desk),
            ReviewPane(desk),
            WorkersPane(desk),
            QualificationsPane(desk),
            ActivityPane(desk),
        ]
        for pane in panes:
            pane.display = pane.CONTEXT is self._place
            self._panes[pane.CONTEXT] = pane
        self._reporting.begin(desk)
        desk.watch(self._hear)
        self.query_one("#panes").mount(*panes)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.curtain.display = False
        self._arrange()
        self.pane.catch_up()
        self.pane.take_focus()
        self.show_keys()
        self.settle()
        self.set_interval(_TICK, self._tick)

    def _hear(self, changed: Changed) -> None:
        """The board changed."""
        self._reporting.hear(changed)
        for pane in self._panes.values():
            pane.hear(changed)

    def _tick(self) -> None:
        self._ticks += 1
        self._reporting.report()
        if self._ticks % 2 == 0:
            self.pane.tick()
        if self._ticks % 20 == 0:
            self.pane.show_detail()

    def settle(self) -> None:
        """Something was done: show it at once."""
        self._reporting.report()
        self.show_keys()

    def on_pane_looked(self) -> None:
        """Another row, other keys."""
        self.show_keys()

    def show_keys(self) -> None:
        """Show the keys that work here."""
        if self._keyboard is not None:
            self.keys.show(*self._keyboard.hints())

    def say(self, text: str, role: str = "") -> None:
        """Say something in the status line, until the next key that does something; nothing takes it back."""
        self._reporting.say(Span(clean(text), role) if text else None)

    def reread(self) -> None:
        """Every pane computes its rows again when it is seen."""
        for pane in self._panes.values():
            pane.reread()

    # -- layout ------------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Another size may have room for a detail beside the list."""
        self._arrange()

    def _arrange(self) -> None:
        for pane in self._panes.values():
            pane.lay_out(self.size.width, self.size.height)

    def _preview(self, plan: Plan | None) -> None:
        if self._desk is not None:
            self.pane.preview(None if plan is None else plan_picture(plan, self._desk.board.balance))

    # -- keys --------------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Every key that no open question took."""
        event.stop()
        event.prevent_default()
        if self.status.asking:  # typed before the line had the focus
            self.status.on_key(event)
        elif self._keyboard is not None and self._panes:
            if event.key in {"ctrl+c", "ctrl+q"}:
                self.console.action_say_how_to_quit()
            else:
                self._keyboard.press(event.key, printable=event.is_printable)
        elif event.key == "q":
            self.leave()
        elif event.key == "R" and self._failed:
            self.console.open()

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text belongs to a question, or to nothing."""
        if self.status.asking:
            self.status.on_paste(event)

    def on_status_line_answered(self, message: StatusLine.Answered) -> None:
        """An answer to the open question."""
        self.dialogue.answer(message.text)

    def on_status_line_left(self) -> None:
        """The open question was left."""
        self.dialogue.leave()

    # -- going places ------------------------------------------------------------------------------------------------

    def go(self, context: Context) -> None:
        """Show a pane as its key does: the whole of it, and nowhere to go back to."""
        self._trail.clear()
        if context is Context.REVIEW:
            seen = self.review.ledger.cursor_id if self._place is Context.REVIEW else None
            self.review.limit_to(None)
            if seen is not None:
                self.review.stand_on(seen)
        self._show(context)
        if self.pane.reading:
            self.pane.read(False)

    def _show(self, context: Context) -> None:
        if context is not self._place:
            self.pane.display = False
            self._place = context
            self.pane.display = True
        if context is Context.ACTIVITY:
            self._reporting.seen()
        self.pane.catch_up()
        self.pane.take_focus()
        self.show_keys()

    def _leave_trail(self) -> None:
        pane = self.pane
        self._trail.append(Stop(self._place, pane.ledger.cursor_id, self.review.limit, pane.reading))

    def open_row(self) -> None:
        """Open the row under the cursor: its queue, its detail, or what it was about."""
        row_id = self.pane.ledger.cursor_id
        if row_id is None:
            self.say("There is no row to open", "warn")
        elif self._place is Context.GROUPS:
            self._leave_trail()
            self.review.limit_to(HITTypeId(row_id))
            self._show(Context.REVIEW)
        elif self._place is Context.ACTIVITY:
            self._open_target(self.pane.ledger.current)
        else:
            self.pane.read(True)

    def _open_target(self, row: Any) -> None:
        in_queue = row.target and self.review.row(AssignmentId(row.target)) is not None
        if in_queue:
            self._leave_trail()
            self.review.limit_to(None)
            self.review.stand_on(row.target)
            self._show(Context.REVIEW)
        elif row.worker_id:
            self.open_worker()
        else:
            self.pane.read(True)

    def open_worker(self) -> None:
        """The profile of the worker of the row under the cursor."""
        row = self.pane.ledger.current
        worker_id = getattr(row, "worker_id", None)
        workers = self._panes[Context.WORKERS]
        if worker_id is None or not workers.stand_on(worker_id):
            self.say("There is no worker under the cursor", "warn")
            return
        self._leave_trail()
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
        if pane.reading and (pane.wide or self._place is not Context.WORKERS or not self._trail):
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
            self.say("There is nothing to go back to; 1 to 5 change the pane", "muted")

    def open_help(self) -> None:
        """The keys, and what they do."""
        if self._desk is not None:
            self.app.push_screen(HelpScreen(self._desk.registry, self._place, monitor=self._desk.monitor))

    # -- leaving -----------------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Leave the console."""
        self.console.leave()

    def leaving(self) -> None:
        """Say that answers are still awaited."""
        summary = None if self._desk is None or self._desk.carryout is None else self._desk.carryout.summary()
        under_way = 0 if summary is None else summary.held + summary.queued
        if under_way:
            self.say(f"Leaving when {count(under_way, 'action')} have their answer; q again leaves now", "accent")
        else:
            self.say("Leaving", "muted")
