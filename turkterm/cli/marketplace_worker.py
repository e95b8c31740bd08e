"""`turkterm marketplace worker`: a script's lines go to the running server one by one, and its answers to stdout.

Every line that is not empty gets one line back, in its turn, so that a program can write a step and read what came of
it before it writes the next. A line that is no step gets an error too, and a sentence on stderr that names it; the rest
goes on.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

import click

from turkterm.cli.choosing import home
from turkterm.cli.control import Channel, control
from turkterm.cli.refusal import FAILED, sentence

#: What the server reads of one step, in bytes; it would hang up in the middle of a longer one.
_LONGEST = 4 * 2**20
_TOO_LONG = {"error": "This step is larger than any answer may be"}


def play(script: Path) -> int:
    """Plays a script, `-` being standard input; returns 1 where something was refused, else 0. Raises Refused."""
    with ExitStack() as stack:
        channel = stack.enter_context(control(home()))
        if str(script) == "-":
            return _play("standard input", sys.stdin.buffer, channel)
        return _play(script.name, stack.enter_context(script.open("rb")), channel)


def _play(name: str, lines: Iterable[bytes], channel: Channel) -> int:
    code = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        understood, answer = False, _TOO_LONG
        if len(line) <= _LONGEST:
            understood, answer = channel.ask("worker", line)
        click.echo(json.dumps(answer))
        if not understood:
            click.echo(sentence(f"{name}, line {number}: {answer.get('error', '')}"), err=True)
        if "error" in answer:
            code = FAILED
    return code
