"""A qualification test as its requester reads it: the questions, what a worker answered, what the key expects.

Tests, keys and answers are XML, the answers from strangers. Nothing here fails: of what cannot be read the rest is
shown, and a key that cannot be read scores nothing. A question's answer earns the score of the option whose selections
are exactly the worker's, else the question's default; the sum becomes the value by the key's mapping [DOC].
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, tostring

from turkterm.model.cleantext import CleanText, clean
from turkterm.model.markup import local_name, parse_xml
from turkterm.model.question import readable

if TYPE_CHECKING:
    from fractions import Fraction

#: The range of a score [SDK: Integer].
LOWEST_SCORE, HIGHEST_SCORE = -(2**31) + 1, 2**31 - 1
_SHOWN_RAW = 20_000
#: Digits of a number that is worked out; a longer one is no score.
_LONGEST = 18


@dataclass(frozen=True, slots=True)
class ExamQuestion:
    """A question of a test: its text, and the texts of its choices by their identifiers."""

    text: CleanText
    choices: Mapping[str, CleanText]


@dataclass(frozen=True, slots=True)
class KeyedQuestion:
    """What the sets of selections of a question earn."""

    scores: Mapping[frozenset[str], int]
    default: int = 0

    def points(self, chosen: frozenset[str]) -> int:
        """What these selections earn."""
        return self.scores.get(chosen, self.default)

    @property
    def best(self) -> frozenset[str]:
        """The selections that earn most; of equal ones the first."""
        return max(self.scores, key=self.scores.__getitem__, default=frozenset())


@dataclass(frozen=True, slots=True)
class Key:
    """An answer key: its questions by name, and how their sum becomes a score."""

    questions: Mapping[str, KeyedQuestion]
    value: Callable[[int], int]

    def score(self, chosen: Mapping[str, frozenset[str]]) -> int:
        """The score that these selections earn."""
        total = sum(keyed.points(chosen.get(name, frozenset())) for name, keyed in self.questions.items())
        return max(LOWEST_SCORE, min(HIGHEST_SCORE, self.value(total)))


@dataclass(frozen=True, slots=True)
class Marked:
    """One question with its answer. `expected` and `points` are None where no key tells them."""

    question: CleanText
    answers: tuple[CleanText, ...]
    expected: tuple[CleanText, ...] | None = None
    points: int | None = None


@dataclass(frozen=True, slots=True)
class MarkedExam:
    """A test with a worker's answers; `score` is what the key would give, None where there is none."""

    questions: tuple[Marked, ...]
    score: int | None = None


@dataclass(slots=True)
class _Given:
    """A worker's answer to one question: identifiers of selections, and what was written."""

    chosen: list[str] = field(default_factory=list)
    written: list[CleanText] = field(default_factory=list)


def read_test(test: str) -> dict[str, ExamQuestion]:
    """The questions of a QuestionForm by name; empty where it cannot be read."""
    root = parse_xml(test)
    found: dict[str, ExamQuestion] = {}
    for element in () if root is None else root.iter():
        if local_name(element) == "Question":
            choices = {
                _text(selection, "SelectionIdentifier"): CleanText(" ".join(_read(selection)))
                for selection in _all(element, "Selection")
            }
            text = CleanText("\n".join(line for content in _all(element, "QuestionContent") for line in _read(content)))
            name = _text(element, "QuestionIdentifier")
            found[name] = ExamQuestion(text or clean(name), choices)
    return found


def read_key(key: str) -> Key | None:
    """The key of an AnswerKey document; None where there is none, or it cannot be read."""
    root = parse_xml(key)
    if root is None:
        return None
    try:
        questions = {
            _text(element, "QuestionIdentifier"): _keyed(element)
            for element in root
            if local_name(element) == "Question"
        }
        return Key(questions, _mapping(root))
    except (ValueError, ZeroDivisionError):
        return None


@lru_cache(maxsize=256)
def mark(test: str, key: str, answer: str) -> MarkedExam:
    """The questions of a test with the answers of a QuestionFormAnswers document, marked by the key where there is one.

    Answers to questions that the test does not have come last, under their names.
    """
    questions, given, keyed = read_test(test), _given(answer), read_key(key)
    if given is None:
        raw = clean(answer, lines=True, limit=_SHOWN_RAW)
        return MarkedExam((Marked(clean("The answers cannot be read: as they came"), (raw,)),))
    marked = [_marked(name, question, given, keyed) for name, question in questions.items()]
    for name in given.keys() - questions.keys():
        marked.append(_marked(name, ExamQuestion(clean(name), {}), given, None))
    score = None if keyed is None else keyed.score({name: frozenset(one.chosen) for name, one in given.items()})
    return MarkedExam(tuple(marked), score)


def _marked(name: str, question: ExamQuestion, given: Mapping[str, _Given], key: Key | None) -> Marked:
    said = given.get(name, _Given())
    answers = (*_texts(question, said.chosen), *said.written)
    keyed = None if key is None else key.questions.get(name)
    if keyed is None:
        return Marked(question.text, answers)
    best = [choice for choice in question.choices if choice in keyed.best] or sorted(keyed.best)
    return Marked(question.text, answers, _texts(question, best), keyed.points(frozenset(said.chosen)))


def _texts(question: ExamQuestion, chosen: list[str]) -> tuple[CleanText, ...]:
    return tuple(question.choices.get(one) or clean(one) for one in chosen)


def _given(answer: str) -> dict[str, _Given] | None:
    """The answers by question; None where the document is no XML. No document is no answers."""
    if not answer.strip():
        return {}
    root = parse_xml(answer)
    if root is None:
        return None
    found: dict[str, _Given] = {}
    for element in _all(root, "Answer"):
        given = found.setdefault(_text(element, "QuestionIdentifier"), _Given())
        for part in element:
            text = "".join(part.itertext())
            match local_name(part):
                case "SelectionIdentifier":
                    given.chosen.append(text.strip())
                case "FreeText" | "OtherSelectionText" if text.strip():
                    given.written.append(clean(text, lines=True))
                case "UploadedFileKey":
                    given.written.append(clean(f"file {text}"))
    return found


def _keyed(element: Element) -> KeyedQuestion:
    scores: dict[frozenset[str], int] = {}
    for option in _all(element, "AnswerOption"):
        selections = frozenset("".join(one.itertext()).strip() for one in _all(option, "SelectionIdentifier"))
        scores.setdefault(selections, _integer(option, "AnswerScore"))
    default = _integer(element, "DefaultScore") if next(_all(element, "DefaultScore"), None) is not None else 0
    return KeyedQuestion(scores, default)


def _mapping(root: Element) -> Callable[[int], int]:
    """How the sum becomes a score: as it is, as a percentage, scaled, or by ranges."""
    from fractions import Fraction  # 4 ms with decimals: only when a key is read

    for element in root.iter():
        match local_name(element):
            case "PercentageMapping":
                factor = Fraction(100, _integer(element, "MaximumSummedScore"))
                return lambda total: _nearest(total * factor)
            case "ScaleMapping":
                multiplier = Fraction(_short(_text(element, "SummedScoreMultiplier")))
                return lambda total: _nearest(total * multiplier)
            case "RangeMapping":
                return _ranges(element)
    return lambda total: total


def _ranges(element: Element) -> Callable[[int], int]:
    bounds = ("InclusiveLowerBound", "InclusiveUpperBound", "QualificationValue")
    ranges = [[_integer(one, name) for name in bounds] for one in _all(element, "SummedScoreRange")]
    otherwise = _integer(element, "OutOfRangeQualificationValue")
    return lambda total: next((value for lower, upper, value in ranges if lower <= total <= upper), otherwise)


def _nearest(number: Fraction) -> int:
    """The nearest whole number, a half upwards."""
    return math.floor(2 * number + 1) // 2


def _all(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element.iter() if local_name(one) == name)


def _text(element: Element, name: str) -> str:
    """The text of the first element of this name inside; empty where there is none."""
    return next(("".join(one.itertext()).strip() for one in _all(element, name)), "")


def _integer(element: Element, name: str) -> int:
    return int(_short(_text(element, name)))


def _short(number: str) -> str:
    """A number as it is written; raises ValueError where it is too long to be one."""
    if len(number) > _LONGEST:
        raise ValueError(number[:_LONGEST])
    return number


def _read(element: Element) -> list[CleanText]:
    """The lines that a person reads of an element."""
    return readable(tostring(element, encoding="unicode"))
