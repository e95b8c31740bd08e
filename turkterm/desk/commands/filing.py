"""Asking for a file: tab completes its path, and it is read before the answer is taken."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import TypeVar

from turkterm.desk.commands.asking import ask
from turkterm.desk.commands.command import Kind, Question
from turkterm.exchange.paths import completions, path_of

T = TypeVar("T")


def ask_file(
    label: str, read: Callable[[Path], T], *, instead: Mapping[str, T] | None = None
) -> Generator[Question, str, T]:
    """Ask until a file can be used; what `read` made of it. `instead` are answers that stand for no file at all."""
    words = instead or {}
    found: list[T] = []

    def check(answer: str) -> str | None:
        if answer in words:
            found[:] = [words[answer]]
            return None
        if not answer:
            return "Which file? Tab completes its path"
        try:
            found[:] = [read(path_of(answer))]
        except ValueError as fault:  # a BadFile, or what the system says of a path with a null character
            return str(fault)
        return None

    yield from ask(Question(label, Kind.TEXT, suggest=completions), check)
    return found[0]
