"""Answers put beside the inputs that they are about.

Requesters number their columns: `text0 … text19` are rated in `email0 … email19`. Where a family of answers has the
same numbers as one or more families of inputs, each answer belongs beside the inputs of its number. Where the numbers
do not agree, or a name counts in two places (`pair3.1`), nothing is guessed, and inputs and answers stand one after the
other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from turkterm.model.answers import AnswerField
    from turkterm.model.cleantext import CleanText
    from turkterm.model.question import Inputs

_NUMBERED = re.compile(r"(.*?)(\d+)")
#: A family of inputs whose name says that it names things: shown apart, for a person reads the others.
_NAMING = re.compile(r"(^|[a-z_])id$|^id", re.IGNORECASE)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pair:
    """What was shown under one number, and what was answered to it."""

    number: int
    shown: tuple[CleanText, ...]
    answers: tuple[AnswerField, ...]


@dataclass(frozen=True, slots=True)
class Paired:
    """The task and its answers. `task` and `answers` are what is in no pair, in natural order.

    `asked` names the families that are paired: inputs, then answers; `naming` are ids of what is in the pairs.
    """

    task: Inputs = ()
    pairs: tuple[Pair, ...] = ()
    answers: tuple[AnswerField, ...] = ()
    asked: tuple[tuple[str, ...], tuple[str, ...]] = field(default=((), ()))
    naming: Inputs = ()


def pair(inputs: Inputs, fields: Sequence[AnswerField], *, in_order: bool = False) -> Paired:
    """Put answers and inputs together by their numbers. `in_order`: answers in no pair stay in the order given."""
    given = _families((str(name), (name, value)) for name, value in inputs)
    said = _families((str(one.name), one) for one in fields)
    matching = {
        stem: [other for other, values in given.items() if values.keys() == numbers.keys()]
        for stem, numbers in said.items()
        if len(numbers) > 1 and None not in numbers and not any(sign.isdigit() for sign in stem)
    }
    first = next((stems for stems in matching.values() if stems), [])
    chosen = [stem for stem, stems in matching.items() if first and stems == first]
    shown = [stem for stem in first if not _NAMING.search(stem)] or first
    rest = [item for stem, values in given.items() if stem not in first for item in _ordered(values)]
    naming = [item for stem in first if stem not in shown for item in _ordered(given[stem])]
    left = [one for stem, values in said.items() if stem not in chosen for one in _ordered(values)]
    if in_order:
        names = {one.name for one in left}
        left = [one for one in fields if one.name in names]
    numbers = sorted(number for number in said[chosen[0]] if number is not None) if chosen else []
    return Paired(
        tuple(rest),
        tuple(
            Pair(
                number,
                tuple(given[stem][number][0][1] for stem in shown),
                tuple(one for stem in chosen for one in said[stem][number]),
            )
            for number in numbers
        ),
        tuple(left),
        (tuple(shown), tuple(chosen)),
        tuple(naming),
    )


def _families(named: Iterable[tuple[str, T]]) -> dict[str, dict[int | None, list[T]]]:
    """Things by the name without its number, then by the number; families in the order in which they began."""
    found: dict[str, dict[int | None, list[T]]] = {}
    for name, thing in named:
        match = _NUMBERED.fullmatch(name)
        stem, number = (match[1], int(match[2][:9])) if match else (name, None)
        found.setdefault(stem, {}).setdefault(number, []).append(thing)
    return found


def _ordered(values: Mapping[int | None, list[T]]) -> list[T]:
    """A family by its numbers: 2 before 10."""
    return [thing for number in sorted(values, key=lambda one: -1 if one is None else one) for thing in values[number]]
