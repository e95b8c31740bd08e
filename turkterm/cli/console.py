"""The bare command: the console. It checks what would make a bad screen while there still is a plain terminal."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from turkterm.cli.choosing import chosen_profile, home, settings_of
from turkterm.cli.refusal import USAGE, Refused, refusing, sentence

if TYPE_CHECKING:
    from turkterm.config.settings import Settings


def open_console(name: str, *, monitor: bool, theme: str | None) -> int:
    """Open the console on the profile `name`; returns the exit code when the operator leaves. Raises Refused."""
    from turkterm.cli import wiring
    from turkterm.cli.reviewing import reviewing
    from turkterm.config.settings import BadSettings
    from turkterm.console.terminal import guard

    reason = guard(sys.stdin, sys.stdout, os.environ)
    if reason:
        raise Refused(reason, USAGE)
    places = home()
    settings = settings_of(places)
    keymap = checked_keymap(settings)
    with refusing(BadSettings):
        reviewing(settings)
    profile = chosen_profile(settings, name)
    chosen = theme or settings.theme
    return wiring.run_console(places, profile, settings, monitor=monitor, theme=chosen, keymap=keymap)


def checked_keymap(settings: Settings) -> dict[str, tuple[str, ...]]:
    """The person's keys by command. Every problem is said in a line of its own; raises Refused with the last."""
    from turkterm.config.keymap import split_keys

    problems = keymap_problems(settings)
    for problem in problems[:-1]:
        click.echo(sentence(problem), err=True)
    if problems:
        raise Refused(problems[-1])
    return {command: split_keys(keys) for command, keys in settings.keys.items()}


def keymap_problems(settings: Settings) -> list[str]:
    """What is wrong with the person's keys, a sentence each."""
    from turkterm.config.keymap import Bindable, check_keymap
    from turkterm.desk.commands.registry import COMMANDS

    known = [Bindable(command.id, command.keys, frozenset(command.contexts)) for command in COMMANDS]
    return check_keymap(settings.keys, known, settings.place)
