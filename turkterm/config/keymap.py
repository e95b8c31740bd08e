"""Checks the person's own keys before anything is bound to them.

Textual's own key map refuses nothing: an unknown command, a key that does not exist or a key taken twice stay silent
there. Here each is a sentence. This module knows no Textual; it is told which commands exist.
"""

from __future__ import annotations

import difflib
import string
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

MODIFIERS = ("ctrl", "alt", "shift")
# Signs have names where keys are bound: Unicode's, but for six that are shorter there.
SHORTER = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "low_line": "underscore",
    "plus_sign": "plus",
    "hyphen_minus": "minus",
}


def _sign_name(sign: str) -> str:
    name = unicodedata.name(sign).lower().replace(" ", "_").replace("-", "_")
    return SHORTER.get(name, name)


SIGNS = {sign: _sign_name(sign) for sign in string.punctuation}
NAMED = frozenset(
    [
        *("enter", "escape", "space", "tab", "backspace", "delete", "insert"),
        *("home", "end", "pageup", "pagedown", "up", "down", "left", "right"),
        *SIGNS.values(),
        *(f"f{number}" for number in range(1, 25)),
    ]
)
# What a terminal without the Kitty protocol sends for these is the byte of another key.
SAME_BYTE = {"ctrl+h": "backspace", "ctrl+m": "enter", "ctrl+i": "tab"}
# A slip of the hand must end nothing: what these do is no command's to change.
TAKEN = frozenset({"ctrl+c", "ctrl+q"})


@dataclass(frozen=True, slots=True)
class Bindable:
    """A command as the key map sees it: its own keys and the panes where it works; none means everywhere."""

    command_id: str
    keys: tuple[str, ...]
    contexts: frozenset[str] = frozenset()

    @property
    def named(self) -> tuple[str, ...]:
        """Its keys, signs by name."""
        return tuple(SIGNS.get(key, key) for key in self.keys)

    def meets(self, other: Bindable) -> bool:
        """Whether both commands can be reached from one place."""
        return not self.contexts or not other.contexts or bool(self.contexts & other.contexts)


def split_keys(keys: str) -> tuple[str, ...]:
    """`"y, ctrl+y, ?"` as ("y", "ctrl+y", "question_mark"): trimmed, signs by name. The comma is called `comma`."""
    return tuple(SIGNS.get(key.strip(), key.strip()) for key in keys.split(","))


def _unplaced(*at: str) -> str:
    return f"{'.'.join(at)}: "


def check_keymap(
    user: Mapping[str, str], commands: Iterable[Bindable], place: Callable[..., str] = _unplaced
) -> list[str]:
    """What is wrong with the `[keys]` of the settings, a sentence each; an empty list when all can be bound.

    `place` makes of a key's path the beginning of a sentence: see `settings.Settings.place`.
    """
    known = {command.command_id: command for command in commands}
    problems: list[str] = []
    chosen = dict(known)
    for command_id, keys in user.items():
        at = place("keys", command_id)
        if command_id not in known:
            near = difflib.get_close_matches(command_id, known, n=1)
            hint = f' Did you mean "{near[0]}"?' if near else ""
            problems.append(f"{at}is no command.{hint}")
            continue
        parts = split_keys(keys)
        wrong = [problem for key in parts if (problem := _problem_of(key))]
        problems += [f"{at}{problem}." for problem in wrong]
        if not wrong:
            chosen[command_id] = Bindable(command_id, parts, known[command_id].contexts)
    return problems + _clashes(user, list(chosen.values()), place)


def _problem_of(key: str) -> str | None:
    if not key:
        return "an empty key; a command cannot be left without one"
    if key in SAME_BYTE:
        return f'"{key}" reaches a terminal program as {SAME_BYTE[key]}'
    if key in TAKEN:
        return f'"{key}" says how to quit, and can do nothing else'
    *modifiers, name = key.split("+")
    if all(word in MODIFIERS for word in modifiers) and (name in NAMED or (len(name) == 1 and name.isalnum())):
        return None
    near = difflib.get_close_matches(name, NAMED, n=1)
    hint = f', perhaps "{"+".join([*modifiers, near[0]])}"' if near else ""
    return f'"{key}" is no key{hint}'


def _clashes(user: Mapping[str, str], commands: list[Bindable], place: Callable[..., str]) -> list[str]:
    """Keys that would mean two commands in one place, as far as the person's own map is part of it."""
    problems = []
    for index, one in enumerate(commands):
        for other in commands[index + 1 :]:
            mine = next((each.command_id for each in (one, other) if each.command_id in user), None)
            if mine is None or not one.meets(other):
                continue
            problems += [
                f'{place("keys", mine)}"{key}" would mean both {one.command_id} and {other.command_id}; '
                "give one another key."
                for key in one.named
                if key in other.named
            ]
    return problems
