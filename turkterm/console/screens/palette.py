"""The palette: the commands of the pane, found by a few letters of their name or of what they do.

One that cannot be done now stands there too, with the reason. It lists and chooses; what is chosen is run elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.fuzzy import Matcher
from textual.message import Message

from turkterm.console.keynames import key_name
from turkterm.console.widgets.cells import cut, fit
from turkterm.console.widgets.detail import Detail
from turkterm.console.widgets.keys_line import KeyHint, KeysLine
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.quiet_focus import QuietScreen
from turkterm.console.widgets.status_line import StatusLine
from turkterm.console.widgets.wrapping import Line, line
from turkterm.desk.commands.command import Command
from turkterm.model.cleantext import CleanText, clean

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from turkterm.desk.commands.registry import Registry

_KEYS = 12
_TITLE = 17
_MOVES = {"down": 1, "ctrl+n": 1, "tab": 1, "up": -1, "ctrl+p": -1, "shift+tab": -1}


def found(commands: Sequence[Command], text: str) -> list[Command]:
    """The commands that match, the best first; all where nothing was typed, those of this pane alone before others."""
    words = text.strip()
    if not words:
        return sorted(commands, key=lambda one: (len(one.contexts), -one.footer))
    matcher = Matcher(words)
    scores = {one.id: max(2 * matcher.match(one.title), matcher.match(one.help)) for one in commands}
    return sorted((one for one in commands if scores[one.id] > 0), key=lambda one: -scores[one.id])


class PaletteLine(StatusLine):
    """A prompt that tells of every change, and leaves the moving keys to the list above it."""

    class Typed(Message):
        """Something else stands in the line."""

    class Moved(Message):
        """A moving key was pressed."""

        def __init__(self, steps: int) -> None:
            self.steps = steps
            super().__init__()

    def _receive(self, event: events.Key | events.Paste) -> None:
        steps = _MOVES.get(getattr(event, "key", ""))
        if steps is None:
            super()._receive(event)
            self.post_message(self.Typed())
        else:
            event.stop()
            event.prevent_default()
            self.post_message(self.Moved(steps))


class PaletteScreen(QuietScreen[Command | None], inherit_bindings=False):
    """Dismissed with the chosen command, or None. `whys`: by id, why a command cannot be done now."""

    def __init__(self, registry: Registry, commands: Sequence[Command], whys: Mapping[str, str | None]) -> None:
        super().__init__()
        self._registry = registry
        self._commands = commands
        self._whys = whys
        self._found = found(commands, "")
        self._place = 0
        self.page = Detail()
        self.status = PaletteLine()
        self.keys = KeysLine()

    def compose(self) -> ComposeResult:
        """The commands, what is typed, and the keys that work here."""
        yield self.page
        yield self.status
        yield self.keys

    def on_mount(self) -> None:
        """Ask at once."""
        self.status.ask(CleanText("command:"))
        hints = [("enter", "do it"), ("↓ ↑", "choose"), ("esc", "leave")]
        self.keys.show([KeyHint(CleanText(key), CleanText(title)) for key, title in hints])
        self._draw()

    def on_key(self, event: events.Key) -> None:
        """What was typed before the line had the focus is for it; what it does not want goes nowhere."""
        event.stop()
        event.prevent_default()
        if not self.hands_on(event):
            self.status.on_key(event)

    def on_resize(self) -> None:
        """Other lines fit."""
        self._draw()

    def on_palette_line_typed(self) -> None:
        """Show what matches now."""
        fresh = found(self._commands, self.status.text)
        if fresh != self._found:
            self._found, self._place = fresh, 0
            self._draw()

    def on_palette_line_moved(self, message: PaletteLine.Moved) -> None:
        """Another command is meant."""
        self._place = (self._place + message.steps) % max(1, len(self._found))
        self._draw()

    def on_status_line_answered(self) -> None:
        """Take the command under the cursor."""
        self.dismiss(self._found[self._place] if self._found else None)

    def on_status_line_left(self) -> None:
        """Take none."""
        self.dismiss(None)

    def _draw(self) -> None:
        room = max(10, self.size.width - _KEYS - _TITLE - 8)
        lines = [self._line(place, command, room) for place, command in enumerate(self._found)]
        title = (Span(CleanText(f"turkterm: {len(self._found)} commands"), "accent bold"),)
        self.page.show(lines or [line(CleanText("Nothing is called that here"), "muted")], title=title, key="palette")
        self.page.reveal(self._place)

    def _line(self, place: int, command: Command, room: int) -> Line:
        """One row each: what does not fit is cut, so that the cursor's place is the row's."""
        why = self._whys.get(command.id)
        keys = " ".join(key_name(key) for key in self._registry.keys(command))
        spans = (
            Span(CleanText("▌ " if place == self._place else "  "), "accent bold"),
            Span(clean(f"{fit(keys, _KEYS)} "), "muted" if why else "accent"),
            Span(clean(f"{fit(command.title, _TITLE)} "), "muted" if why else "bold"),
            Span(clean(cut(f"– {why}" if why else command.help, room)), "muted" if why else ""),
        )
        return Line(spans)
