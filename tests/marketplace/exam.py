"""A qualification test for tests: two questions of selections, its key, and answers to it."""

from __future__ import annotations

from tests.marketplace.market import BASE

_SELECTIONS = "".join(
    f"<Selection><SelectionIdentifier>{name}</SelectionIdentifier><Text>{name}</Text></Selection>" for name in "abc"
)


def _question(name: str, most: int) -> str:
    return (
        f"<Question><QuestionIdentifier>{name}</QuestionIdentifier><QuestionContent><Text>{name}?</Text>"
        f"</QuestionContent><AnswerSpecification><SelectionAnswer><MaxSelectionCount>{most}</MaxSelectionCount>"
        f"<Selections>{_SELECTIONS}</Selections></SelectionAnswer></AnswerSpecification></Question>"
    )


def form(*questions: str, version: str = "2017-11-06") -> str:
    """A QuestionForm of these questions."""
    return f'<QuestionForm xmlns="{BASE}{version}/QuestionForm.xsd">{"".join(questions)}</QuestionForm>'


def free_text(name: str = "why") -> str:
    """A question that no key can score."""
    return _question(name, 1).replace(
        f"<SelectionAnswer><MaxSelectionCount>1</MaxSelectionCount><Selections>{_SELECTIONS}</Selections>"
        "</SelectionAnswer>",
        "<FreeTextAnswer/>",
    )


def option(score: int, *selections: str) -> str:
    """An AnswerOption."""
    chosen = "".join(f"<SelectionIdentifier>{name}</SelectionIdentifier>" for name in selections)
    return f"<AnswerOption>{chosen}<AnswerScore>{score}</AnswerScore></AnswerOption>"


def key(mapping: str = "") -> str:
    """The key to `TEST`: `one` is a (10 points), `both` is a and b (5 points), anything else there costs 2."""
    mapping = f"<QualificationValueMapping>{mapping}</QualificationValueMapping>" if mapping else ""
    return (
        f'<AnswerKey xmlns="{BASE}2005-10-01/AnswerKey.xsd">'
        f"<Question><QuestionIdentifier>one</QuestionIdentifier>{option(10, 'a')}</Question>"
        f"<Question><QuestionIdentifier>both</QuestionIdentifier>{option(5, 'a', 'b')}"
        f"<DefaultScore>-2</DefaultScore></Question>{mapping}</AnswerKey>"
    )


QUESTIONS = (_question("one", 1), _question("both", 3))
TEST = form(*QUESTIONS)
KEY = key()
RIGHT = {"one": "a", "both": "a|b"}
HALF = {"one": "a", "both": "b"}
EXAM = {"Test": TEST, "TestDurationInSeconds": 300}
