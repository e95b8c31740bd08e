"""How a command says that it will not or cannot: one clean sentence on stderr and an exit code, never a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from turkterm.model.cleantext import CleanText, clean

FAILED = 1  # something was refused or failed
USAGE = 2  # the command line asks for something that no command can mean


class Refused(click.ClickException):
    """Ends the command with this sentence. `exit_code` is FAILED unless the usage was wrong."""

    def __init__(self, sentence: str, exit_code: int = FAILED) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


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
    return line if line.endswith((".", "?", "!")) else CleanText(f"{line}.")
