"""A page of text over everything else: help, and what was done. It scrolls, and closes as one expects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from turkterm.console.widgets.detail import Detail
from turkterm.console.widgets.keys_line import KeyHint, KeysLine
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.quiet_focus import QuietScreen
from turkterm.model.cleantext import CleanText

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from turkterm.console.widgets.wrapping import Line

_CLOSES = frozenset({"question_mark", "escape", "backspace", "q", "enter"})


class PageScreen(QuietScreen[None], inherit_bindings=False):
    """Lines under a title."""

    def __init__(self, title: CleanText, lines: Iterable[Line]) -> None:
        super().__init__()
        self._title = title
        self._lines = list(lines)
        self.page = Detail()
        self.keys = KeysLine()

    def compose(self) -> ComposeResult:
        """The text, and the keys that work in it."""
        yield self.page
        yield self.keys

    def on_mount(self) -> None:
        """Show it."""
        self.page.show(self._lines, title=(Span(self._title),), key="page")
        hints = [("j", "down"), ("k", "up"), ("pgdn", "page"), ("g", "top"), ("G", "bottom"), ("q", "close")]
        self.keys.show([KeyHint(CleanText(key), CleanText(title)) for key, title in hints])

    def on_key(self, event: events.Key) -> None:
        """Scroll, or close."""
        event.stop()
        event.prevent_default()
        if self.hands_on(event):
            return
        match event.key:
            case key if key in _CLOSES:
                self.dismiss()
            case "j" | "down":
                self.page.move(1)
            case "k" | "up":
                self.page.move(-1)
            case "space" | "pagedown" | "ctrl+f":
                self.page.page(1)
            case "pageup" | "ctrl+b":
                self.page.page(-1)
            case "ctrl+d":
                self.page.half_page(1)
            case "ctrl+u":
                self.page.half_page(-1)
            case "g" | "home":
                self.page.top()
            case "G" | "end":
                self.page.bottom()
