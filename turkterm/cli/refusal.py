"""How a command says that it will not or cannot: one clean sentence on stderr and an exit code, never a traceback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import click

from turkterm.model.cleantext import CleanText, clean

FAILED = 1  # something was refused or failed
USAGE = 2  # the command line asks for something that no command can mean


LOWER_CASE_WORD = re.compile(r"[a-z]+ ")


class Refused(click.ClickException):
    """Ends the command with this sentence and `code`."""

    def __init__(self, sentence: str, exit_code: int = FAILED) -> None:
        super().__init__(sentence)
        self.code = exit_code


@contextmanager
def refusing(*kinds: type[Exception], exit_code: int = FAILED) -> Iterator[None]:
    """Turn the errors of another room, whose text is a sentence, into a refusal."""
    try:
        yield
    except kinds as error:
        raise Refused(str(error), exit_code) from error


def sentence(text: str) -> CleanText:
    """One line that ends as a sentence does. File names and cells may hold anything, so it is cleaned here."""
    line = clean(" ".join(text.split()))
    if LOWER_CASE_WORD.match(line):  # but no file name: those have a sign in them, or one after them
        line = CleanText(line[:1].upper() + line[1:])
    return line if line.endswith((".", "?", "!")) else CleanText(f"{line}.")
