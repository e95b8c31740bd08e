"""Questions that several commands ask, with the checks that the API would make only after the fact."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace

from turkterm.desk.commands.command import Kind, Question
from turkterm.model.money import BadAmount, Cents, parse_amount
from turkterm.model.plans import Plan

Asking = Generator[Question, str, str]
Check = Callable[[str], str | None]


def ask(question: Question, check: Check) -> Asking:
    """Ask until the answer passes; returns it without white space at its ends."""
    asked = question
    while True:
        answer = (yield asked).strip()
        error = check(answer)
        if error is None:
            return answer
        asked = replace(question, default=answer, error=error)


def ask_text(label: str, *, limit: int, default: str = "", what: str = "It") -> Asking:
    """Ask for text that the API needs and bounds at `limit` characters."""

    def check(answer: str) -> str | None:
        if not answer:
            return f"{what} cannot be empty"
        if len(answer) > limit:
            return f"{what} has {len(answer)} characters: {limit} at the most"
        return None

    return ask(Question(label, Kind.TEXT, default=default, limit=limit), check)


def ask_amount(label: str) -> Generator[Question, str, Cents]:
    """Ask for an amount of money above nothing."""

    def check(answer: str) -> str | None:
        try:
            return None if parse_amount(answer) > 0 else "The amount must be more than nothing"
        except BadAmount as fault:
            return str(fault)

    return parse_amount((yield from ask(Question(label, Kind.AMOUNT), check)))


def confirm(label: str, plan: Plan, *, typed_above: int) -> Generator[Question, str, bool]:
    """Ask whether to go on: `y` for few, for more than `typed_above` their number typed out. No is the default."""
    count = len(plan.actions)
    if count > typed_above:
        question = Question(f"{label} · type {count} to go on", Kind.TYPED, preview=plan)
        return (yield question).strip() == str(count)
    return (yield Question(f"{label} · y/N", Kind.CONFIRM, preview=plan)).strip().lower() == "y"
