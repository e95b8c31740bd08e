"""Keys as people read them, and which key a sentence should name: the person may have mapped another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from turkterm.config.keymap import SIGNS
from turkterm.model.cleantext import CleanText, clean

if TYPE_CHECKING:
    from turkterm.desk.commands.registry import Registry

_NAMES = {name: sign for sign, name in SIGNS.items()} | {
    "escape": "esc",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "up": "↑",
    "down": "↓",
}


def key_name(key: str) -> CleanText:
    """A key as people read it: `/` rather than `slash`."""
    *modifiers, name = key.split("+")
    return clean("+".join([*modifiers, _NAMES.get(name, name)]))


def key_for(registry: Registry, command_id: str) -> CleanText:
    """The first key of a command, as it is mapped. Raises KeyError where there is no such command."""
    command = registry.get(command_id)
    if command is None:
        raise KeyError(command_id)
    return key_name(registry.keys(command)[0])
