"""What a test sees of a Textual app: its screen as plain text, and a small app to put widgets on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual import events
from textual.app import App, ComposeResult
from textual.filter import LineFilter
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

from turkterm.console import terminal, theming
from turkterm.console.widgets.ledger_table import LedgerTable
from turkterm.console.widgets.quiet_focus import QuietScreen
from turkterm.console.widgets.status_line import StatusLine


def screen_text(app: App[Any]) -> str:
    """The screen as lines of text without the blanks at their ends."""
    strips = app.screen._compositor.render_strips()  # private, hence only here: Textual has no public way
    return "\n".join(strip.text.rstrip() for strip in strips)


async def press_keys(app: App[Any], pilot: Pilot[Any], keys: Sequence[str]) -> None:
    """Press keys; what follows a quotation mark is pasted as text: 40 ms instead of 40 ms a letter."""
    for key in keys:
        if key.startswith("'"):
            app.post_message(events.Paste(key[1:]))
            await pilot.pause()
        else:
            await pilot.press(key)


class Stage(App[None]):
    """An app with the widgets that a test is about, in the theme of sixteen colours.

    `heard` are the messages of our widgets, `keys` the keys that none of them took; `then` is called with each message.
    """

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: $tt-background; color: $tt-foreground; overflow: hidden hidden; }"

    def __init__(self, *widgets: Widget, then: Callable[[Message], None] | None = None) -> None:
        super().__init__()
        self.animation_level = "none"
        self.given = widgets
        self.then = then
        self.heard: list[Message] = []
        self.keys: list[str] = []
        theming.register(self, ())
        theming.choose(self, None)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The `$tt-…` variables."""
        return theming.css_variables(self.current_theme)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """As the console has them."""
        return terminal.line_filters(super().get_line_filters(), ansi=self.native_ansi_color)

    def get_default_screen(self) -> QuietScreen[None]:
        """A screen like the console's."""
        return QuietScreen(id="_default")

    def compose(self) -> ComposeResult:
        """What was given."""
        yield from self.given

    def on_key(self, event: events.Key) -> None:
        """A key that reached the app."""
        self.keys.append(event.key)

    def _hear(self, message: Message) -> None:
        self.heard.append(message)
        if self.then is not None:
            self.then(message)

    def on_ledger_table_highlighted(self, message: LedgerTable.Highlighted) -> None:
        """A row under the cursor."""
        self._hear(message)

    def on_ledger_table_opened(self, message: LedgerTable.Opened) -> None:
        """A row opened."""
        self._hear(message)

    def on_status_line_answered(self, message: StatusLine.Answered) -> None:
        """An answer."""
        self._hear(message)

    def on_status_line_turned(self, message: StatusLine.Turned) -> None:
        """What is asked about was scrolled."""
        self._hear(message)

    def on_status_line_left(self, message: StatusLine.Left) -> None:
        """A question left."""
        self._hear(message)
