"""Questions that several commands ask, with the checks that the API would make only after the fact."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING

from turkterm.desk.commands.command import Dialogue, Kind, Question, Selection
from turkterm.exchange.scores import score_of
from turkterm.model.money import BadAmount, Cents, parse_amount
from turkterm.model.remark import NOTE_LIMIT
from turkterm.model.times import parse_span

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
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


def ask_note(about: str, now: str) -> Asking:
    """Ask for a private note; an empty answer takes away the one that is there."""
    return ask(Question(f"note on {about}", default=now, limit=NOTE_LIMIT), _note_problem)


def _note_problem(answer: str) -> str | None:
    return f"A note has {NOTE_LIMIT} characters at the most: {len(answer)}" if len(answer) > NOTE_LIMIT else None


def ask_text(
    label: str,
    *,
    limit: int,
    default: str = "",
    what: str = "It",
    templates: Sequence[str] = (),
    preview: Plan | None = None,
    optional: bool = False,
    also: Check | None = None,
) -> Asking:
    """Ask for text that the API needs and bounds at `limit` characters; it takes no control characters [WILD].

    `templates` are offered for what was typed so far; `preview` is the plan as far as it is known; `also` is a check of
    the caller's own.
    """

    def check(answer: str) -> str | None:
        if optional and not answer:
            return None
        problem = text_problem(answer, limit=limit, what=what)
        return problem if problem is not None or also is None else also(answer)

    offered = offering(templates)
    return ask(Question(label, Kind.TEXT, default=default, limit=limit, preview=preview, suggest=offered), check)


def text_problem(answer: str, *, limit: int, what: str) -> str | None:
    """Why the API would not take a text that it needs."""
    if not answer:
        return f"{what} cannot be empty"
    if len(answer) > limit:
        return f"{what} has {len(answer)} characters: {limit} at the most"
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in answer):
        return f"{what} holds a character that cannot be sent"
    return None


def offering(templates: Sequence[str]) -> Callable[[str], Sequence[str]] | None:
    """What tab offers of these texts: those that begin with what was typed, then those that hold it."""
    if not templates:
        return None

    def suggest(typed: str) -> Sequence[str]:
        wanted = typed.strip().lower()
        begins = [text for text in templates if text.lower().startswith(wanted)]
        return [*begins, *(text for text in templates if text not in begins and wanted in text.lower())]

    return suggest


def ask_choice(label: str, choices: Sequence[str], default: str = "") -> Asking:
    """Ask for one of these words, or as much of it as tells it from the others; nothing means the default."""

    def meant(answer: str) -> list[str]:
        if not answer:
            return [default] if default else []
        return [answer] if answer in choices else [one for one in choices if one.startswith(answer)]

    def check(answer: str) -> str | None:
        return None if len(meant(answer)) == 1 else f"It is one of: {', '.join(choices)}"

    def suggest(typed: str) -> Sequence[str]:
        return [one for one in choices if one.startswith(typed)]

    return meant((yield from ask(Question(_with_default(label, default), suggest=suggest), check)))[0]


def ask_span(label: str, default: str = "", *, optional: bool = False) -> Generator[Question, str, int | None]:
    """Ask for a span of time in whole seconds: `30m`, `2d`. Nothing means the default, or None where allowed."""

    def check(answer: str) -> str | None:
        if not answer and (optional or default):
            return None
        return None if parse_span(answer) is not None else "Times are written like 30m, 12h, 7d or 1h30m"

    span = parse_span((yield from ask(Question(_with_default(label, default)), check)) or default)
    return None if span is None else int(span)


def ask_score(label: str, default: str = "", *, optional: bool = False) -> Generator[Question, str, int | None]:
    """Ask for a score. Nothing means the default, or None where that is allowed.

    The default is not typed in beforehand: whoever types 80 behind a 1 would grant 180.
    """

    def check(answer: str) -> str | None:
        if not answer and (optional or default):
            return None
        return None if score_of(answer) is not None else "A score is a whole number, such as 80"

    return score_of((yield from ask(Question(_with_default(label, default)), check)) or default)


def _with_default(label: str, default: str) -> str:
    return f"{label} (enter: {default})" if default else label


def ask_amount(label: str, offered: Sequence[str] = ()) -> Generator[Question, str, Cents]:
    """Ask for an amount of money above nothing; `offered` are amounts that tab goes through."""

    def check(answer: str) -> str | None:
        try:
            return None if parse_amount(answer) > 0 else "The amount must be more than nothing"
        except BadAmount as fault:
            return str(fault)

    return parse_amount((yield from ask(Question(label, Kind.AMOUNT, suggest=offering(offered)), check)))


def confirm(label: str, plan: Plan, *, typed_above: int) -> Generator[Question, str, bool]:
    """Ask whether to go on. No is the default.

    `y` is enough for few; for more than `typed_above` actions, or people who get mail, their number is typed out.
    """
    count = max(len(plan.actions), plan.people)
    if count <= typed_above:
        return (yield Question(label, Kind.CONFIRM, preview=plan)).strip().lower() == "y"
    asked = Question(f"{label} · type {count} to go on", Kind.TYPED, preview=plan)
    return (yield from ask_typed(asked, str(count)))


def acknowledging(dialogue: Callable[[Desk, Selection], Dialogue]) -> Callable[[Desk, Selection], Dialogue]:
    """A dialogue that first wants a production profile's name typed out, once a session: it is real money there."""

    @wraps(dialogue)
    def asked(desk: Desk, selection: Selection) -> Dialogue:
        if desk.unacknowledged:
            question = Question(f"production · type {desk.profile_name} to go on", Kind.TYPED)
            if not (yield from ask_typed(question, desk.profile_name)):
                return None
            desk.acknowledged = True
        return (yield from dialogue(desk, selection))

    return asked


def ask_typed(question: Question, wanted: str) -> Generator[Question, str, bool]:
    """Ask until the answer is what is wanted, or empty, which means no."""
    asked = question
    while True:
        answer = (yield asked).strip()
        if answer in {"", wanted}:
            return answer == wanted
        asked = replace(question, error=f"That is not {wanted}: enter alone means no")
