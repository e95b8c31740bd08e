"""Help: the keys and what they do, made from the registry, and the language of the filter. Nothing is written twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from turkterm.console.keynames import key_name
from turkterm.console.screens.page import PageScreen
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import BLANK, Line, line, rule
from turkterm.desk.commands.command import EVERYWHERE, Command, Context
from turkterm.model import query, signals
from turkterm.model.cleantext import CleanText, clean

if TYPE_CHECKING:
    from turkterm.desk.commands.registry import Registry

#: Headings by the first word of a command's id, in the order of the page; what is not listed comes last.
_GROUPS = {
    "pane": "panes",
    "assignment": "review",
    "review": "review",
    "action": "review",
    "hit": "HITs and their groups",
    "group": "HITs and their groups",
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
_KEYS = 15
_TITLE = 15


class HelpScreen(PageScreen, inherit_bindings=False):
    """The keys."""

    def __init__(self, registry: Registry, context: Context, *, monitor: bool) -> None:
        lines = help_lines(registry, context, monitor=monitor)
        super().__init__(CleanText("turkterm: the keys, and what they do"), lines)


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
