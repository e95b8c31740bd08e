"""Help: the keys and what they do, made from the registry, and the language of the filter. Nothing is written twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from turkterm.console.keynames import key_name
from turkterm.console.widgets.detail import Detail
from turkterm.console.widgets.keys_line import KeyHint, KeysLine
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.quiet_focus import QuietScreen
from turkterm.console.widgets.wrapping import BLANK, Line, line, rule
from turkterm.desk.commands.command import EVERYWHERE, Command, Context
from turkterm.model import query, signals
from turkterm.model.cleantext import CleanText, clean

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from turkterm.desk.commands.registry import Registry

#: Headings by the first word of a command's id, in the order of the page; what is not listed comes last.
_GROUPS = {
    "pane": "panes",
    "assignment": "review",
    "action": "review",
    "worker": "workers",
    "qualification": "qualifications",
    "holder": "qualifications",
    "request": "qualifications",
    "row": "the row",
    "list": "the list",
    "move": "moving",
    "detail": "the detail",
    "app": "turkterm",
}
_CLOSES = frozenset({"question_mark", "escape", "backspace", "q", "enter"})
_KEYS = 15
_TITLE = 15


class HelpScreen(QuietScreen[None], inherit_bindings=False):
    """The keys. Closes as one expects."""

    def __init__(self, registry: Registry, context: Context, *, monitor: bool) -> None:
        super().__init__()
        self._lines = list(help_lines(registry, context, monitor=monitor))
        self.page = Detail()
        self.keys = KeysLine()

    def compose(self) -> ComposeResult:
        """The text, and the keys that work in it."""
        yield self.page
        yield self.keys

    def on_mount(self) -> None:
        """Show it."""
        self.page.show(self._lines, title=(Span(CleanText("turkterm: the keys, and what they do")),), key="help")
        hints = [("j", "down"), ("k", "up"), ("pgdn", "page"), ("g", "top"), ("G", "bottom"), ("q", "close")]
        self.keys.show([KeyHint(CleanText(key), CleanText(title)) for key, title in hints])

    def on_key(self, event: events.Key) -> None:
        """Scroll, or close."""
        event.stop()
        event.prevent_default()
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


def help_lines(registry: Registry, context: Context, *, monitor: bool) -> Iterator[Line]:
    """The page: what works in this pane first said as such, grouped by what it is about."""
    if monitor:
        yield line(
            CleanText("🔒 MONITOR: nothing here can change the marketplace; keys that would are not bound."), "monitor"
        )
        yield BLANK
    groups: dict[str, list[Command]] = {heading: [] for heading in _GROUPS.values()}
    for command in registry:
        kind = command.id.partition(".")[0]
        groups.setdefault(_GROUPS.get(kind, kind), []).append(command)
    for heading, commands in groups.items():
        if commands:
            yield rule(clean(heading))
            yield from (_command_line(registry, command, context) for command in commands)
            yield BLANK
    for title, module in (("the filter, behind /", query), ("signals", signals)):
        yield rule(CleanText(title))
        for text in (module.__doc__ or "").strip().splitlines():
            yield line(clean(text))
        yield BLANK


def _command_line(registry: Registry, command: Command, context: Context) -> Line:
    keys = " ".join(key_name(key) for key in registry.keys(command))
    here = context in command.contexts
    where = "" if command.contexts == EVERYWHERE else f"  ({', '.join(sorted(command.contexts))})"
    spans = (
        Span(CleanText(f"{keys:<{_KEYS}}"), "accent bold" if here else "muted"),
        Span(clean(f"{command.title:<{_TITLE}} "), "bold" if here else "muted"),
        Span(clean(command.help), "" if here else "muted"),
        Span(clean(where), "muted"),
    )
    return Line(spans, hang=_KEYS + _TITLE + 1)
