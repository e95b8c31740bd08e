"""All commands by id, and which key means which of them in a pane."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from turkterm.desk.commands.activity import ACTIVITY
from turkterm.desk.commands.closing_out import CLOSING
from turkterm.desk.commands.hit_ends import ENDS
from turkterm.desk.commands.hit_places import PLACES
from turkterm.desk.commands.hit_types import TYPES
from turkterm.desk.commands.hits import HITS
from turkterm.desk.commands.holder_files import HOLDER_FILES
from turkterm.desk.commands.holders import HOLDERS
from turkterm.desk.commands.looking import LOOKING
from turkterm.desk.commands.moves import MOVES
from turkterm.desk.commands.people import PEOPLE
from turkterm.desk.commands.qualifying import QUALIFYING
from turkterm.desk.commands.requesting import REQUESTING
from turkterm.desk.commands.reviewing import REVIEWING
from turkterm.desk.commands.runs import RUNS

if TYPE_CHECKING:
    from turkterm.desk.commands.command import Command, Context

COMMANDS: tuple[Command, ...] = (
    *MOVES,
    *REVIEWING,
    *LOOKING,
    *PEOPLE,
    *HITS,
    *PLACES,
    *TYPES,
    *ENDS,
    *CLOSING,
    *QUALIFYING,
    *HOLDERS,
    *HOLDER_FILES,
    *REQUESTING,
    *ACTIVITY,
    *RUNS,
)


class Registry:
    """The commands of one console. In monitor mode those that write are absent, not merely disabled.

    `keymap` replaces the keys of commands by id; it was checked when it was loaded.
    """

    def __init__(self, *, monitor: bool, keymap: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._commands = {command.id: command for command in COMMANDS if not (monitor and command.writes)}
        remapped = keymap or {}
        self._keys = {command.id: remapped.get(command.id, command.keys) for command in self._commands.values()}
        self._by_key = {
            (context, key): command
            for command in self._commands.values()
            for context in command.contexts
            for key in self._keys[command.id]
        }

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())

    def get(self, command_id: str) -> Command | None:
        """A command by its id."""
        return self._commands.get(command_id)

    def named(self, words: str, context: Context) -> Command | None:
        """A command by what a person types: its id, or the title of one that works in this pane."""
        wanted = words.strip().lower()
        titled = (one for one in self._commands.values() if one.title == wanted and context in one.contexts)
        return self._commands.get(wanted) or next(titled, None)

    def bound(self, context: Context, key: str) -> Command | None:
        """What a key means in a pane."""
        return self._by_key.get((context, key))

    def keys(self, command: Command) -> tuple[str, ...]:
        """The keys of a command, as the keymap has them."""
        return self._keys[command.id]

    def keys_of(self, command_id: str) -> tuple[str, ...]:
        """The keys of a command by its id."""
        return self._keys[command_id]

    def of(self, context: Context) -> list[Command]:
        """The commands that work in a pane."""
        return [command for command in self._commands.values() if context in command.contexts]

    def footer(self, context: Context) -> list[Command]:
        """The commands that the line of keys shows in a pane, the most useful first."""
        shown = [command for command in self.of(context) if command.footer]
        return sorted(shown, key=lambda command: -command.footer)
