"""Signals: what about an assignment a reviewer may want to look at twice. They sort and filter, they never decide.

    fast   done in less than a third of the median time of its HIT type
    same   the worker gave this very set of answers in most of their HITs of the type, and hardly anybody else did
    dup    a long text of it was submitted for another HIT or by another worker
    ctl    a control question was answered wrongly
    odd    at least one field differs from what most answers to the HIT say (shown as ≠ and how many fields)

Each needs enough to compare with, and says nothing before: a signal that fires on every second assignment is noise.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

#: Answers of a HIT type before "fast" means anything, and the share of the median below which an answer is fast.
ENOUGH_TIMES, FAST_SHARE = 5, 1 / 3
#: How often one worker has to give the same answers, and in what share of their work, before that is a signal.
SAME_TIMES, SAME_SHARE = 4, 0.8
#: When so many of everybody's answers are these, giving them always is no signal: "neither" may simply be right.
USUAL_SHARE = 0.3
#: Shorter texts are equal by chance.
LONG_TEXT = 25
#: Answers to one HIT before a field can differ from most of them.
ENOUGH_ANSWERS = 3

_PLACEHOLDER = re.compile(r"\$\{([^{}]+)\}")
_WHOLE = re.compile(r"(\d+)\.0+")


class Signal(StrEnum):
    """The words of the column, the filter (`flag:fast`) and the legend."""

    FAST = "fast"
    SAME = "same"
    DUPLICATE = "dup"
    CONTROL = "ctl"
    ODD = "odd"


@dataclass(frozen=True, slots=True)
class Control:
    """A control question of a HIT type: the field `field` has to be answered by `expected`.

    Both may hold `${name}`, which stands for the HIT's input of that name; a whole number such as `19.0`, as
    spreadsheets write it, reads `19`.
    """

    field: str
    expected: str

    @property
    def inputs(self) -> frozenset[str]:
        """The inputs that it needs."""
        return frozenset(_PLACEHOLDER.findall(self.field + self.expected))

    def passed(self, answers: Mapping[str, str], inputs: Mapping[str, str]) -> bool | None:
        """Whether the answer is the expected one, blanks and case aside; None where the inputs are not known."""
        wanted = self.resolved(inputs)
        return None if wanted is None else plain(answers.get(wanted[0], "")) == plain(wanted[1])

    def resolved(self, inputs: Mapping[str, str]) -> tuple[str, str] | None:
        """The field and the answer that it wants in a HIT with these inputs; None where those are not known."""
        if not self.inputs <= inputs.keys():
            return None
        return _filled(self.field, inputs), _filled(self.expected, inputs)


def _filled(text: str, inputs: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        whole = _WHOLE.fullmatch(inputs[found[1]].strip())
        return whole[1] if whole else inputs[found[1]].strip()

    return _PLACEHOLDER.sub(value, text)


def plain(text: str) -> str:
    """A text as it is compared: without case and without the blanks around and between its words."""
    return " ".join(text.casefold().split())


def long_texts(answers: Iterable[str]) -> list[str]:
    """The answers that are long enough to be compared, plain."""
    return [text for text in map(plain, answers) if len(text) >= LONG_TEXT]


def majority(everyone: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """What more than half of a HIT's answers say, field by field, plain; fields without a majority are left out.

    So are fields that hardly anybody filled in: the only answer to one would agree with itself.
    """
    if len(everyone) < ENOUGH_ANSWERS:
        return {}
    said: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for answers in everyone:
        for name, text in answers.items():
            said[name][plain(text)] += 1
    asked = {name: counts for name, counts in said.items() if counts.total() >= ENOUGH_ANSWERS}
    firsts = {name: counts.most_common(1)[0] for name, counts in asked.items()}
    return {name: text for name, (text, times) in firsts.items() if 2 * times > said[name].total()}


def compared(mine: Mapping[str, str], most: Mapping[str, str]) -> int:
    """How many fields of these answers can be compared with what most of the HIT's answers say."""
    return len(mine.keys() & most.keys())


def differing(mine: Mapping[str, str], most: Mapping[str, str]) -> int:
    """In how many fields these answers differ from what most of the HIT's answers say."""
    return sum(plain(mine[name]) != text for name, text in most.items() if name in mine)


def is_fast(seconds: float, median: float | None, count: int) -> bool:
    """Whether a work time is so short beside the median of `count` others that it stands out."""
    return median is not None and count >= ENOUGH_TIMES and seconds < median * FAST_SHARE


def is_same(mine: int, by_worker: int, by_all: int, of_all: int) -> bool:
    """Whether a set of answers that a worker gave `mine` times of `by_worker`, and all `by_all` of `of_all`, is odd."""
    if mine < SAME_TIMES or mine < by_worker * SAME_SHARE:
        return False
    others, of_others = by_all - mine, of_all - by_worker
    return of_others > 0 and others < of_others * USUAL_SHARE
