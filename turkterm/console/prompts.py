"""The console's own prompts: the `:` line, the filter, and what becomes of held actions when one leaves."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from turkterm.desk.commands.command import Context, Question
from turkterm.desk.commands.invocation import Invocation, completions, names, read_line
from turkterm.model.query import BadQuery, parse_query

if TYPE_CHECKING:
    from turkterm.desk.commands.registry import Registry

_SHOWN = 30


def ask_command(registry: Registry, context: Context) -> Generator[Question, str, Invocation | int | None]:
    """A command with its words, or the number of a row; None where nothing was typed."""
    question = Question(":", suggest=lambda line: completions(registry, context, line))
    while True:
        line = (yield question).strip()
        if not line:
            return None
        if line.isascii() and line.isdigit():
            return int(line[:9])
        invocation = read_line(registry, line, context)
        if invocation is not None:
            return invocation
        question = replace(question, error=_unknown(registry, context, line))


def _unknown(registry: Registry, context: Context, line: str) -> str:
    here = names(registry, context)
    near = difflib.get_close_matches(line.lower(), here, n=1) or difflib.get_close_matches(
        line.lower().split()[0], here, n=1
    )
    hint = f" Did you mean {near[0]}?" if near else ""
    elsewhere = next((other for other in Context if read_line(registry, line, other)), None)
    if elsewhere is not None:
        hint = f" It works in {elsewhere}."
    return f"No command is called “{line[:_SHOWN]}” here.{hint}"


def ask_filter(now: str, fields: Sequence[str]) -> Generator[Question, str, str]:
    """A filter that can be read; tab offers the fields of the list."""
    question = Question("filter", default=now, suggest=_fields(fields))
    while True:
        text = yield question
        try:
            parse_query(text)
        except BadQuery as fault:
            question = replace(question, error=str(fault))
        else:
            return text


def _fields(fields: Sequence[str]) -> Callable[[str], Sequence[str]]:
    def suggest(text: str) -> Sequence[str]:
        head, space, last = text.rpartition(" ")
        negated = "-" if last.startswith("-") else ""
        word = last.removeprefix("-").lower()
        return [f"{head}{space}{negated}{field}:" for field in fields if field.startswith(word)]

    return suggest


def ask_name(what: str, names: Sequence[str], now: str = "") -> Generator[Question, str, str]:
    """One of these names, of a theme or a view; tab goes through them, nothing means `now`."""
    question = Question(what, suggest=lambda typed: [name for name in names if name.startswith(typed)])
    while True:
        name = (yield question).strip() or now
        if name in {"", *names}:
            return name
        question = replace(question, error=f"There is no {what} “{name[:_SHOWN]}”; there are {', '.join(names)}.")


def ask_quit(held: int) -> Generator[Question, str, str]:
    """`s` to send what is held, `t` to take it back."""
    question = Question(f"send {held} held now (s), take back (t), stay (esc)")
    while True:
        answer = (yield question).strip().lower()[:1]
        if answer in {"s", "t"}:
            return answer
        question = replace(question, error="s sends, t takes back, esc stays:")


def quietly() -> None:
    """Leaving a prompt of the console's own needs no word."""
