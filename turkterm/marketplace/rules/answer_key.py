"""The answer key of a qualification test: reading it, and scoring a worker's answers by it.

A question's answer earns the score of the option whose selections are exactly the worker's, otherwise the question's
default score (0 where none is given); questions without a key earn nothing. The sum becomes the qualification's value
by one of four mappings. Scores may be negative. Pure: no store, no clock.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from xml.etree.ElementTree import Element

from turkterm.marketplace.rules.questions import ANSWER_KEY, ANSWERS, check_document, xml_parse_error
from turkterm.marketplace.rules.unknown import LARGEST_SCORE

_NAMESPACE = ANSWER_KEY.removesuffix("AnswerKey")
# Far beyond any score; longer numbers are refused before they are worked out.
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[+-]?([0-9]{1,18}(\.[0-9]{0,18})?|\.[0-9]{1,18})")

Chosen = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Option:
    """A set of selections and the score of choosing exactly these."""

    selections: frozenset[str]
    score: int


@dataclass(frozen=True, slots=True)
class KeyedQuestion:
    """The key to one question."""

    name: str
    options: tuple[Option, ...]
    default: int = 0

    def score(self, chosen: frozenset[str]) -> int:
        """What the answer earns; of two options with equal selections the first counts."""
        return next((option.score for option in self.options if option.selections == chosen), self.default)


@dataclass(frozen=True, slots=True)
class Percentage:
    """The sum as a percentage of the most that can be earned, to the nearest whole number [DOC]."""

    most: int

    def value(self, total: int) -> int:
        """The qualification's value."""
        return _nearest(Fraction(100 * total, self.most))


@dataclass(frozen=True, slots=True)
class Scale:
    """The sum times a decimal number, to the nearest whole number (the rounding is `unknown`'s)."""

    multiplier: Fraction

    def value(self, total: int) -> int:
        """The qualification's value."""
        return _nearest(total * self.multiplier)


@dataclass(frozen=True, slots=True)
class Ranges:
    """A value for each range of sums, both bounds in it, and one for all other sums."""

    ranges: tuple[tuple[int, int, int], ...]
    otherwise: int

    def value(self, total: int) -> int:
        """The qualification's value; of ranges that overlap (undefined in DOC) the first counts."""
        return next((value for lower, upper, value in self.ranges if lower <= total <= upper), self.otherwise)


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """A whole key."""

    questions: tuple[KeyedQuestion, ...]
    mapping: Percentage | Scale | Ranges | None = None

    def score(self, chosen: Chosen) -> int:
        """The qualification's value for the selections made, by question; within `unknown.LARGEST_SCORE`."""
        total = sum(question.score(chosen.get(question.name, frozenset())) for question in self.questions)
        value = total if self.mapping is None else self.mapping.value(total)
        return max(-LARGEST_SCORE, min(LARGEST_SCORE, value))


def read_key(text: str) -> AnswerKey:
    """The key in an AnswerKey document; raises ApiError (XMLParseError) for one that breaks the schema."""
    root = check_document("AnswerKey", text, (ANSWER_KEY,))
    mappings = list(root.iter(f"{_NAMESPACE}QualificationValueMapping"))
    return AnswerKey(
        questions=tuple(map(_question, _all(root, "Question"))),
        mapping=_mapping(mappings[0][0]) if mappings else None,
    )


def read_answers(text: str) -> Chosen:
    """The selections in a QuestionFormAnswers document, by question; raises ApiError (XMLParseError)."""
    root = check_document("Answer", text, (ANSWERS,))
    namespace = ANSWERS.removesuffix("QuestionFormAnswers")
    return {
        (answer.findtext(f"{namespace}QuestionIdentifier") or "").strip(): frozenset(
            (selection.text or "").strip() for selection in answer.findall(f"{namespace}SelectionIdentifier")
        )
        for answer in root.findall(f"{namespace}Answer")
    }


def _local(element: Element) -> str:
    """The name without the key's namespace."""
    return element.tag.removeprefix(_NAMESPACE)


def _all(element: Element, name: str) -> Iterator[Element]:
    return element.iterfind(f"{_NAMESPACE}{name}")


def _text(element: Element, name: str) -> str:
    return (element.findtext(f"{_NAMESPACE}{name}") or "").strip()


def _integer(element: Element, name: str) -> int:
    text = _text(element, name)
    if not _INTEGER.fullmatch(text):
        raise _not_a(name, text, "integer")
    return int(text)


def _not_a(name: str, text: str, kind: str) -> Exception:
    return xml_parse_error(
        "AnswerKey", f"cvc-type.3.1.3: The value '{text[:40]}' of element '{name}' is not valid for '{kind}'."
    )


def _question(element: Element) -> KeyedQuestion:
    options = tuple(
        Option(
            frozenset((selection.text or "").strip() for selection in _all(option, "SelectionIdentifier")),
            _integer(option, "AnswerScore"),
        )
        for option in _all(element, "AnswerOption")
    )
    default = _integer(element, "DefaultScore") if element.find(f"{_NAMESPACE}DefaultScore") is not None else 0
    return KeyedQuestion(_text(element, "QuestionIdentifier"), options, default)


def _mapping(element: Element) -> Percentage | Scale | Ranges:
    match _local(element):
        case "PercentageMapping":
            most = _integer(element, "MaximumSummedScore")
            if most <= 0:
                raise _not_a("MaximumSummedScore", str(most), "positiveInteger")
            return Percentage(most)
        case "ScaleMapping":
            text = _text(element, "SummedScoreMultiplier")
            if not _DECIMAL.fullmatch(text):
                raise _not_a("SummedScoreMultiplier", text, "decimal")
            return Scale(Fraction(text))
        case _:
            ranges = tuple(
                (
                    _integer(one, "InclusiveLowerBound"),
                    _integer(one, "InclusiveUpperBound"),
                    _integer(one, "QualificationValue"),
                )
                for one in _all(element, "SummedScoreRange")
            )
            return Ranges(ranges, _integer(element, "OutOfRangeQualificationValue"))


def _nearest(number: Fraction) -> int:
    """The nearest whole number, a half upwards, as Java's Math.round has it."""
    return math.floor(number + Fraction(1, 2))
