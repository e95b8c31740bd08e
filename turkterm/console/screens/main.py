"""The one screen: header, a pane, the status line and the keys that work here and now.

It is painted before there is a desk, and imports no more than that takes: the panes and all that works on them are in
`workplace`, loaded when the desk is there. Until then it says what is being opened, or why that failed.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal, cast

from textual.containers import Container

from turkterm.console.keynames import key_for
from turkterm.console.widgets.detail import Detail
from turkterm.console.widgets.header_line import HeaderFacts, HeaderLine
from turkterm.console.widgets.keys_line import KeyHint, KeysLine
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.quiet_focus import QuietScreen
from turkterm.console.widgets.status_line import StatusLine
from turkterm.console.widgets.wrapping import BLANK, Line, line
from turkterm.model.cleantext import CleanText, clean

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from turkterm.console.app import TurktermApp
    from turkterm.console.screens.workplace import Workplace
    from turkterm.desk.desk import Desk

#: In a smaller window the figures that one decides by do not stand beside each other any more.
SMALLEST = (60, 15)

_TOO_SMALL = CleanText("a larger window first:")
_QUIT = KeyHint(CleanText("q"), CleanText("quit"))
_RETRY = KeyHint(CleanText("R"), CleanText("try again"))


def _workplace() -> type[Workplace]:
    """The panes' code, 55 ms of it: loaded in a thread, after the first paint."""
    from turkterm.console.screens.workplace import Workplace

    return Workplace


class MainScreen(QuietScreen[None], inherit_bindings=False):
    """The screen. `bind` gives it the desk."""

    AUTO_FOCUS = None

    def __init__(
        self,
        marketplace: str,
        kind: Literal["local", "sandbox", "production", "other"],
        *,
        monitor: bool,
        colour: str | None = None,
    ) -> None:
        super().__init__()
        self.header = HeaderLine(HeaderFacts(clean(marketplace), kind, monitor), colour=colour)
        self.status = StatusLine()
        self.keys = KeysLine()
        self.curtain = Detail(id="curtain")
        self.work: Workplace | None = None
        self._said: Span | None = None
        self._failed = False
        self._small = False

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

    # -- before the desk ---------------------------------------------------------------------------------------------

    def opening(self) -> None:
        """Say what is being opened."""
        self._failed = False
        name = self.header.facts.marketplace
        where = "finding the marketplace, starting it where none serves" if name == "local" else f"connecting to {name}"
        self._explain(clean(f"  ◌ Opening {name}"), "bold", clean(f"    {where}"))
        self.keys.show([], [_QUIT])

    def could_not_open(self, sentence: str) -> None:
        """Say why there is no desk."""
        self._failed = True
        self._explain(clean(f"  ✗ {sentence}", lines=True), "bad", CleanText("    R tries again, q leaves"))
        facts = self.header.facts
        self.header.show(HeaderFacts(facts.marketplace, facts.kind, facts.monitor, pulse="offline"))
        self.keys.show([_RETRY], [_QUIT])

    def _explain(self, what: CleanText, role: str, help: CleanText) -> None:
        self.curtain.show([BLANK, BLANK, Line((Span(what, role),), hang=4), line(help, "muted")])

    # -- the desk ----------------------------------------------------------------------------------------------------

    async def bind(self, desk: Desk) -> None:
        """Show this desk."""
        work = (await asyncio.to_thread(_workplace))(self, desk)
        await self.query_one("#panes").mount(*work.panes)
        self.curtain.display = False
        self.work = work
        if desk.read_only_because and self._said is None:
            self._said = Span(clean(f"{desk.read_only_because}: monitor mode, nothing here can write"), "monitor")
        self.status.passes = frozenset(desk.registry.keys_of("app.suspend"))
        work.reporting.say(self._said)
        work.begin()
        self._fit()

    def say(self, text: str, role: str = "") -> None:
        """Say something in the status line until the next key that does something."""
        self._said = Span(clean(text), role) if text else None
        if self.work is not None:
            self.work.reporting.say(self._said)
        else:
            self.status.show([] if self._said is None else [self._said])

    def leaving(self) -> None:
        """Say that answers are still awaited."""
        under_way = self.work.under_way if self.work is not None else 0
        if self.work is not None and under_way:
            key = key_for(self.work.desk.registry, "app.quit")
            many = "1 action has its" if under_way == 1 else f"{under_way} actions have their"
            self.say(f"Leaving when {many} answer; {key} again leaves now", "accent")
        else:
            self.say("Leaving", "muted")

    # -- events ------------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Another size may have room for a detail beside the list, or for nothing."""
        if self.work is not None:
            self.work.lay_out()
            self._fit()

    @property
    def too_small(self) -> bool:
        """Whether the window has no room for a pane, whatever stands over this screen."""
        width, height = self.app.size
        return width < SMALLEST[0] or height < SMALLEST[1]

    def _fit(self) -> None:
        """Show the pane, or in a window too small for it what it needs: nobody decides about what nobody sees."""
        assert self.work is not None
        small = self.too_small
        if small:
            width, height = self.app.size
            needs = f"turkterm needs {SMALLEST[0]}x{SMALLEST[1]}; 80x24 is better"
            self.curtain.show([line(clean(f"{width}x{height} is too small"), "warn"), line(clean(needs), "muted")])
        if small == self._small:
            return
        self._small = small
        self.curtain.display, self.work.pane.display = small, not small
        if not small:
            self.work.pane.catch_up()
            self.status.mend()
        self.work.settle()
        if not self.status.asking:
            self.set_focus(None) if small else self.work.pane.take_focus()

    def _quits(self, work: Workplace, key: str) -> bool:
        command = work.desk.registry.bound(work.pane.CONTEXT, key)
        return command is not None and command.id == "app.quit"

    def show_keys(self, hints: list[KeyHint], pinned: list[KeyHint]) -> None:
        """Show the keys that work; in a window too small for the pane they do not."""
        if self._small and not self.status.asking:
            hints, pinned = [], [_QUIT]
        self.keys.show(hints, pinned)

    def on_pane_looked(self) -> None:
        """Another row, other keys."""
        if self.work is not None:
            self.work.show_keys()

    def on_key(self, event: events.Key) -> None:
        """Every key that no open question took."""
        event.stop()
        event.prevent_default()
        if self.hands_on(event):
            return
        if event.key in self.status.passes:
            self.console.suspend_to_shell()
        elif self.status.asking:  # typed before the line had the focus
            self.status.on_key(event)
        elif event.key in {"ctrl+c", "ctrl+q"}:
            self.console.action_say_how_to_quit()
        elif self.work is not None:
            if not self._small or self._quits(self.work, event.key):
                self.work.keyboard.press(event.key, printable=event.is_printable, at=event.time)
        elif event.key == "q":
            self.console.leave()
        elif event.key == "R" and self._failed:
            self.console.open()

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text belongs to a question, or to nothing."""
        if self.status.asking:
            self.status.on_paste(event)

    def on_status_line_answered(self, message: StatusLine.Answered) -> None:
        """An answer to the open question."""
        if self.work is None:
            return
        if self._small and not self.work.dialogue.blind:
            self.status.error(_TOO_SMALL)
        else:
            self.work.dialogue.answer(message.text)

    def on_status_line_turned(self, message: StatusLine.Turned) -> None:
        """What the open question is about is read on."""
        if self.work is not None:
            self.work.pane.first.move(message.rows)

    def on_status_line_left(self) -> None:
        """The open question was left."""
        if self.work is not None:
            self.work.dialogue.leave()
