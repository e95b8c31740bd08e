"""The console's shell: it puts on the theme, paints the screen, and only then opens the desk in a worker.

It holds no rules: what can be done is the desk's, what a key means the registry's, what is drawn the panes'. Nothing
here writes anything; leaving waits for the actions under way, and what a lost connection leaves held stays held.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from textual.app import App
from textual.binding import Binding, BindingType

from turkterm.console import terminal, theming
from turkterm.console.keynames import key_for
from turkterm.console.screens.main import MainScreen

if TYPE_CHECKING:
    from textual.filter import LineFilter
    from textual.worker import Worker

    from turkterm.desk.desk import Desk

#: How long a signal waits for answers that are under way; what comes later is looked up at the next start.
SIGNAL_PATIENCE = 3.0

OpenDesk = Callable[[], "AbstractAsyncContextManager[Desk]"]


@dataclass(frozen=True, slots=True)
class Look:
    """What the first paint shows before there is a desk, and how.

    `marketplace` and `kind` are the profile's; `problems` are sentences to show once (a theme file that cannot be
    used); `wanted` is the theme asked for; `colour` the role in which the marketplace's name stands.
    """

    policy: terminal.TerminalPolicy
    marketplace: str = "local"
    kind: Literal["local", "sandbox", "production", "other"] = "local"
    monitor: bool = False
    themes: Sequence[theming.ThemeValues] = ()
    wanted: str | None = None
    colour: str | None = None
    problems: Sequence[str] = ()


class TurktermApp(App[None], inherit_bindings=False):
    """The console. `failures` are the exceptions of `open_desk` whose text is a sentence for the operator."""

    TITLE = "turkterm"
    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = Path(__file__).parent / "styles" / "console.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+q", "say_how_to_quit", show=False, system=True),
    ]

    def __init__(self, open_desk: OpenDesk, look: Look, failures: tuple[type[Exception], ...] = ()) -> None:
        super().__init__()
        self.animation_level = "none"
        self.look = look
        self._open_desk = open_desk
        self._failures = failures
        self.desk: Desk | None = None
        self._leaving = asyncio.Event()
        self._problems = [*look.problems, *theming.register(self, look.themes, colours=look.policy.colours)]
        if look.policy.links:
            theming.allow_links(self)
        problem = theming.choose(self, look.wanted, sixteen=look.policy.sixteen)
        if problem:
            self._problems.append(problem)
        self._main = MainScreen(look.marketplace, look.kind, monitor=look.monitor, colour=look.colour)

    def get_default_screen(self) -> MainScreen:
        """The one screen."""
        return self._main

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The `$tt-…` variables, for themes that do not have them."""
        return theming.css_variables(self.current_theme)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's, and the net beneath `cleantext`."""
        return terminal.line_filters(super().get_line_filters(), ansi=self.native_ansi_color)

    def own_themes(self) -> list[str]:
        """The themes of turkterm and the person's own, without Textual's."""
        return theming.own(self)

    def put_on(self, theme: str) -> str:
        """Put on a theme; returns a sentence about it."""
        return theming.choose(self, theme, default=self.theme, sixteen=self.look.policy.sixteen) or f"Theme {theme}"

    # -- the desk ------------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Open the desk when the first frame is on the screen."""
        if not self.is_headless:
            terminal.install_signals(asyncio.get_running_loop(), self.hang_up, self._woke)
        self.app_resume_signal.subscribe(self, self._came_back)
        if self._problems:
            self._main.say(" · ".join(self._problems), "warn")
        self.call_after_refresh(self.open)

    def open(self) -> Worker[None]:
        """Open the desk, for the first time or again after a failure."""
        return self.run_worker(self._serve(), name="desk", exclusive=False)

    async def _serve(self) -> None:
        """The desk's whole life, in one task: what opened it also closes it."""
        self._main.opening()
        try:
            async with self._open_desk() as desk:
                await desk.start()
                self.desk = desk
                await self._main.bind(desk)
                assert self._main.work is not None
                self.run_worker(self._main.work.tell_what_was_left(), name="left")
                try:
                    await self._leaving.wait()
                finally:
                    await desk.stop()
        except self._failures as fault:
            if not self._leaving.is_set():
                self.desk = None
                self._main.could_not_open(str(fault))
                return
            self.exit(message=str(fault), return_code=1)
            return
        self.exit(message=self._farewell())

    def _farewell(self) -> str | None:
        """What was done, for the terminal that one comes back to; None where that was nothing."""
        from turkterm.console.panes.review_summary import summary_sentence
        from turkterm.desk.summary import session_summary

        assert self.desk is not None
        return summary_sentence(session_summary(self.desk.board.entries.values(), self.desk.opened)) or None

    # -- leaving -------------------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Leave: what is held is sent, what is under way is waited for. A second time leaves at once."""
        if self.desk is None or self._leaving.is_set():
            self.exit()
            return
        self._main.leaving()
        self._leaving.set()

    def hang_up(self) -> None:
        """The terminal is gone or we are asked to end: what was not sent waits in the journal for the next start."""
        if self.desk is not None and self.desk.carryout is not None:
            self.desk.carryout.hang_up()
        self.leave()
        self.set_timer(SIGNAL_PATIENCE, self.exit)

    def suspend_to_shell(self) -> None:
        """Stop, as the shell's job control has it; `fg` comes back."""
        if self.is_headless:
            self._main.say("There is no shell to go back to here", "warn")
        else:
            self.action_suspend_process()

    def _came_back(self, _app: App[Any]) -> None:
        """The terminal is ours again, and empty: Textual draws after `fg` only what changes."""
        self.refresh(layout=True)

    def _woke(self) -> None:
        """The process goes on after it was stopped: nobody could see the grace times run."""
        if self.desk is not None and self.desk.carryout is not None:
            self.desk.carryout.hold_anew()

    def _fatal_error(self) -> None:
        """Say where an unforeseen error arose, without the values of variables, which Textual would print.

        They hold workers' answers, and in the frames of the API client the secret key as plain text.
        """
        from rich.traceback import Traceback

        self.panic(Traceback(show_locals=False, width=None))

    def action_say_how_to_quit(self) -> None:
        """ctrl+c ends nothing: a slip of the hand must not."""
        key = "q" if self.desk is None else key_for(self.desk.registry, "app.quit")
        self._main.say(f"{key} quits; what is held is sent or taken back then, as you choose")
