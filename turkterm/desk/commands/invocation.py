"""A command as a line of words: `approve`, `reject The control word was missed`, `bonus 0.50 Thank you for the detail`.

The words after the command's name answer its first questions: an amount takes one word, a text takes what stands in
quotation marks or else everything that is left. A confirmation is never answered in advance, whatever is written: what
asks for a `y` or a typed number asks for it on the screen, beside what it is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.desk.commands.command import Command, Context, Dialogue, Errand, Kind

if TYPE_CHECKING:
    from turkterm.desk.commands.registry import Registry
    from turkterm.model.plans import Plan

_QUOTED = re.compile(r'"([^"]*)"(?:\s+|$)')


@dataclass(frozen=True, slots=True)
class Invocation:
    """A command and the words written after it."""

    command: Command
    words: str = ""


def read_line(registry: Registry, line: str, context: Context) -> Invocation | None:
    """What a line means in a pane; None where it begins with no command. Of two names that fit the longer counts."""
    words = line.split()
    for count in range(len(words), 0, -1):
        command = registry.named(" ".join(words[:count]), context)
        if command is not None:
            rest = line.strip()
            for word in words[:count]:
                rest = rest.removeprefix(word).lstrip()
            return Invocation(command, rest)
    return None


def names(registry: Registry, context: Context) -> list[str]:
    """The names by which the commands of a pane are called, those of the pane alone before those of every pane."""
    found = sorted(registry.of(context), key=lambda command: (len(command.contexts), command.title))
    return list(dict.fromkeys(command.title for command in found))


def completions(registry: Registry, context: Context, line: str) -> list[str]:
    """Lines that could stand for what was typed so far: names that begin with it, then those that hold its words."""
    typed = line.strip().lower()
    if not typed:
        return []
    known = names(registry, context)
    first = [name for name in known if name.startswith(typed)]
    inside = [name for name in known if name not in first and all(word in name for word in typed.split())]
    ids = [] if first or inside else [one.id for one in registry.of(context) if typed in one.id]
    return [*first, *inside, *ids]


def answered(dialogue: Dialogue, words: str) -> Dialogue:
    """The same dialogue with its first questions answered by these words; the rest is asked."""
    left = words.strip()
    try:
        question = next(dialogue)
        while question.kind is Kind.TYPED:  # the name of a production profile, which no word stands for
            question = dialogue.send((yield question))
        while left and question.kind in {Kind.TEXT, Kind.AMOUNT} and question.error is None:
            answer, left = _take(left, question.kind)
            question = dialogue.send(answer)
        while True:
            question = dialogue.send((yield question))
    except StopIteration as end:
        plan: Plan | Errand | None = end.value
        return plan
    finally:
        dialogue.close()


def _take(words: str, kind: Kind) -> tuple[str, str]:
    if kind is Kind.AMOUNT:
        amount, _, rest = words.partition(" ")
        return amount, rest.strip()
    if found := _QUOTED.match(words):
        return found[1], words[found.end() :]
    return words, ""
