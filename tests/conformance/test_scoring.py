"""What a test is worth: answer keys, their four mappings, and keys that are refused [DOC AnswerKey]."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from tests.conformance.table import XML, Edge, Params, Rule, World, bad, rule_test
from tests.marketplace.exam import EXAM, HALF, KEY, RIGHT, TEST, form, free_text, key
from turkterm.marketplace.requests import Granted

SCORE, CREATE = "GetQualificationScore", "CreateQualificationType"
LARGEST = 2**31 - 1


def percentage(most: object) -> str:
    return f"<PercentageMapping><MaximumSummedScore>{most}</MaximumSummedScore></PercentageMapping>"


def scale(by: object) -> str:
    return f"<ScaleMapping><SummedScoreMultiplier>{by}</SummedScoreMultiplier></ScaleMapping>"


def ranges(*bounds: tuple[object, object, object], otherwise: object = -1) -> str:
    inner = "".join(
        f"<SummedScoreRange><InclusiveLowerBound>{low}</InclusiveLowerBound><InclusiveUpperBound>{high}"
        f"</InclusiveUpperBound><QualificationValue>{value}</QualificationValue></SummedScoreRange>"
        for low, high, value in bounds
    )
    return (
        f"<RangeMapping>{inner}<OutOfRangeQualificationValue>{otherwise}</OutOfRangeQualificationValue></RangeMapping>"
    )


def scored(answers: Params, mapping: str = "", answer_key: str = "") -> Callable[[World], Params]:
    """A worker who took the test; all right is worth 15, half of it 8, nothing right -2."""

    def make(world: World) -> Params:
        kind, worker = world.kind(**EXAM, AnswerKey=answer_key or key(mapping)), world.worker()
        assert isinstance(world.ask(kind, answers, worker), Granted)
        return {"QualificationTypeId": kind, "WorkerId": worker}

    return make


def worth(rule: str, value: int, answers: Params, mapping: str = "", source: str = "DOC", **more: str) -> Rule:
    """What the answers are worth."""
    return Edge(source, rule, SCORE, scored(answers, mapping, **more),
                lambda w, p, a: a["Qualification"]["IntegerValue"], value)  # fmt: skip


def refused(rule: str, mapping: str, details: str = ".+") -> Rule:
    """A key that breaks its schema."""
    return bad("DOC", rule, CREATE, keyed(key(mapping)), "AnswerKey", re.escape(XML) + details, "XMLParseError")


def keyed(answer_key: str, test: str = TEST) -> Callable[[World], Params]:
    return lambda world: world.new_type(**{**EXAM, "Test": test, "AnswerKey": answer_key})


def each(name: str, make: Callable[[Any], str], values: Iterable[Any]) -> list[Rule]:
    return [refused(f"{name} of {value!r}", make(value)) for value in values]


NOTHING = {"one": "b", "both": "c"}
OTHER = {"one": "", "both": ""}
MADE = key(ranges((15, 15, 3), (8, 14, 2)))
WITH_OTHER = TEST.replace("</Selections>", "<OtherSelection/></Selections>", 1)
ROWS: list[Rule] = [
    worth("all is right", 15, RIGHT),
    worth("half is right", 8, HALF),
    worth("nothing is right", -2, NOTHING),
    worth("nothing is chosen: default scores", -2, OTHER),
    worth("selections in another order are the same set", 15, {"one": "a", "both": "b|a"}),
    worth("one selection too many is another set", 8, {"one": "a", "both": "a|b|c"}),
    worth("one selection too few is another set", 8, {"one": "a", "both": "a"}),
    worth("a question that is not in the key is worth 0", 10, RIGHT,
          answer_key=re.sub(r"<Question><QuestionIdentifier>both.*?</Question>", "", KEY)),
    worth("a question that is not in the test", 15, RIGHT, source="CHOICE",
          answer_key=KEY.replace("</AnswerKey>", "<Question><QuestionIdentifier>else</QuestionIdentifier><AnswerOption>"
                                 "<SelectionIdentifier>a</SelectionIdentifier><AnswerScore>9</AnswerScore>"
                                 "</AnswerOption></Question></AnswerKey>")),

    worth("percentage: all", 100, RIGHT, percentage(15)),
    worth("percentage: 8 of 15 is 53.3", 53, HALF, percentage(15)),
    worth("percentage: 8 of 14 is 57.1", 57, HALF, percentage(14)),
    worth("percentage: 15 of 200 is 7.5, which is 8", 8, RIGHT, percentage(200)),
    worth("percentage: below 0", -13, NOTHING, percentage(15)),
    worth("percentage: more than 100", 150, RIGHT, percentage(10)),
    worth("scale: 1", 15, RIGHT, scale(1)), worth("scale: -1.5", -12, HALF, scale("-1.5")),
    worth("scale: half a point up", 8, RIGHT, scale("0.5"), source="CHOICE"),
    worth("scale: below half a point", 3, RIGHT, scale("0.22"), source="CHOICE"),
    worth("scale: no larger than a number can be", LARGEST, RIGHT, scale("999999999999"), source="CHOICE"),
    worth("scale: nor smaller", -LARGEST, RIGHT, scale("-999999999999"), source="CHOICE"),
    *(worth(f"range: {rule}", value, answers, ranges((8, 15, 3), (-1, 7, 2)))
      for rule, value, answers in (("its upper bound is in it", 3, RIGHT), ("its lower bound is in it", 3, HALF),
                                   ("below all", -1, NOTHING))),
    worth("range: above all", -1, RIGHT, ranges((-2, 14, 3))),
    worth("range: of one number", 7, HALF, ranges((8, 8, 7))),
    worth("range: the first of two that overlap", 1, HALF, ranges((0, 9, 1), (8, 20, 2)), source="CHOICE"),

    *each("MaximumSummedScore", percentage, (0, -1, "1.5", "", "ten")),
    *each("SummedScoreMultiplier", scale, ("", "one", "1e3", "1,5")),
    refused("a range without a value for others", ranges((1, 2, 3)).replace(
        "<OutOfRangeQualificationValue>-1</OutOfRangeQualificationValue>", "")),
    refused("a range that is half a point", ranges((1, "2.5", 3))),
    refused("no range", ranges()),
    refused("two mappings", percentage(1) + scale(1)),
    refused("an unknown mapping", "<LinearMapping/>"),
    *(bad("DOC", f"a keyed test with {rule}", CREATE, keyed(KEY, test), "AnswerKey",
          re.escape('The value "not null" is not valid for the parameter AnswerKey. '
                    f"It cannot be used with a Test that has a {name}."))
      for rule, test, name in (("free text", form(free_text()), "FreeTextAnswer"),
                               ("another choice", WITH_OTHER, "OtherSelection"))),
    Edge("DOC", "a key comes back as it was", CREATE, keyed(MADE), lambda w, p, a: a["QualificationType"]["AnswerKey"],
         MADE),
]  # fmt: skip

test_rule = rule_test(ROWS)
