"""Scoring by an answer key: the four mappings, exact sets, default and negative scores, and what is no key."""

from __future__ import annotations

import pytest

from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.rules.answer_key import read_answers, read_key
from turkterm.marketplace.rules.unknown import LARGEST_SCORE

BASE = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/"
MOVE = (
    "<Question><QuestionIdentifier>nextmove</QuestionIdentifier>"
    "<AnswerOption><SelectionIdentifier>D</SelectionIdentifier><AnswerScore>5</AnswerScore></AnswerOption>"
    "<AnswerOption><SelectionIdentifier>A</SelectionIdentifier><AnswerScore>-2</AnswerScore></AnswerOption></Question>"
)
FRUIT = (
    "<Question><QuestionIdentifier>fruit</QuestionIdentifier>"
    "<AnswerOption><SelectionIdentifier>apples</SelectionIdentifier><SelectionIdentifier>pears</SelectionIdentifier>"
    "<AnswerScore>10</AnswerScore></AnswerOption>"
    "<AnswerOption><AnswerScore>1</AnswerScore></AnswerOption>"
    "<DefaultScore>-3</DefaultScore></Question>"
)


def key(questions: str = MOVE + FRUIT, mapping: str = "") -> str:
    if mapping:
        mapping = f"<QualificationValueMapping>{mapping}</QualificationValueMapping>"
    return f'<AnswerKey xmlns="{BASE}AnswerKey.xsd">{questions}{mapping}</AnswerKey>'


def score(mapping: str, **chosen: set[str]) -> int:
    return read_key(key(mapping=mapping)).score({name: frozenset(made) for name, made in chosen.items()})


@pytest.mark.parametrize(
    ("move", "fruit", "total"),
    [
        ({"D"}, {"apples", "pears"}, 15),
        ({"D"}, {"pears"}, 2),  # a part of the option is not the option
        ({"D"}, {"apples", "pears", "plums"}, 2),  # nor is more than it
        ({"D"}, set(), 6),  # an option without selections: none chosen
        ({"A"}, {"apples", "pears"}, 8),
        ({"A", "D"}, {"apples", "pears"}, 10),  # no default score: 0
        ({"B"}, {"plums"}, -3),
    ],
)
def test_sum_of_exact_sets(move: set[str], fruit: set[str], total: int) -> None:
    """DOC: all of the selections and no others; DefaultScore otherwise; scores may be negative."""
    assert score("", nextmove=move, fruit=fruit) == total


def test_unanswered_and_unkeyed_questions() -> None:
    """An unanswered question is one with nothing chosen; a question without a key earns nothing."""
    assert score("", other={"D"}) == 1
    assert score("", nextmove={"D"}, fruit={"pears"}, other={"D"}) == 2


PERCENT = "<PercentageMapping><MaximumSummedScore>{}</MaximumSummedScore></PercentageMapping>"
SCALE = "<ScaleMapping><SummedScoreMultiplier>{}</SummedScoreMultiplier></ScaleMapping>"


@pytest.mark.parametrize(
    ("most", "value"), [(15, 100), (16, 94), (40, 38), (30, 50), (7, 214), (2000, 1), (3100, 0), (200, 8)]
)
def test_percentage_to_the_nearest(most: int, value: int) -> None:
    """DOC: divided by the maximum, times 100, rounded to the nearest integer: 15/16 is 93.75, 15/40 is 37.5."""
    assert score(PERCENT.format(most), nextmove={"D"}, fruit={"apples", "pears"}) == value


def test_percentage_of_a_negative_sum() -> None:
    assert score(PERCENT.format(6), fruit={"plums"}) == -50
    assert score(PERCENT.format(8), fruit={"plums"}) == -37  # -37.5: a half goes upwards


@pytest.mark.parametrize(
    ("multiplier", "value"),
    [("3", 45), ("1.5", 23), ("0.1", 2), ("-1", -15), (".2", 3), ("+2.", 30), ("0", 0), ("0.03", 0)],
)
def test_scale(multiplier: str, value: int) -> None:
    assert score(SCALE.format(multiplier), nextmove={"D"}, fruit={"apples", "pears"}) == value


def test_values_stay_within_32_bits() -> None:
    assert score(SCALE.format("9" * 18), nextmove={"D"}, fruit={"apples", "pears"}) == LARGEST_SCORE
    assert score(SCALE.format("-" + "9" * 18), nextmove={"D"}, fruit={"apples", "pears"}) == -LARGEST_SCORE


RANGES = (
    "<RangeMapping>"
    "<SummedScoreRange><InclusiveLowerBound>-2</InclusiveLowerBound><InclusiveUpperBound>2</InclusiveUpperBound>"
    "<QualificationValue>5</QualificationValue></SummedScoreRange>"
    "<SummedScoreRange><InclusiveLowerBound>3</InclusiveLowerBound><InclusiveUpperBound>10</InclusiveUpperBound>"
    "<QualificationValue>-7</QualificationValue></SummedScoreRange>"
    "<OutOfRangeQualificationValue>99</OutOfRangeQualificationValue></RangeMapping>"
)


@pytest.mark.parametrize(
    ("move", "fruit", "value"),
    [
        ({"D"}, {"pears"}, 5),  # 2: the upper bound is inside
        ({"A"}, set(), 5),  # -1
        ({"B"}, {"plums"}, 99),  # -3: below all
        ({"D"}, set(), -7),  # 6
        ({"B"}, {"apples", "pears"}, -7),  # 10: the upper bound
        ({"D"}, {"apples", "pears"}, 99),  # 15: above all
    ],
)
def test_ranges(move: set[str], fruit: set[str], value: int) -> None:
    assert score(RANGES, nextmove=move, fruit=fruit) == value


def test_overlapping_ranges_take_the_first() -> None:
    overlapping = RANGES.replace("<InclusiveLowerBound>3<", "<InclusiveLowerBound>-9<")
    assert score(overlapping, nextmove={"D"}, fruit={"pears"}) == 5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<AnswerKey>",
        key().replace("2005-10-01", "2006-10-01"),
        key(""),
        key("<Question><QuestionIdentifier>a</QuestionIdentifier></Question>"),
        key(MOVE.replace("<AnswerScore>5</AnswerScore>", "")),
        key(MOVE.replace("<AnswerScore>5<", "<AnswerScore>5.5<")),
        key(MOVE.replace("<AnswerScore>5<", f"<AnswerScore>{'9' * 5000}<")),
        key(MOVE.replace("<AnswerScore>5<", "<AnswerScore>٣<")),
        key(MOVE.replace("nextmove", "<b>nextmove</b>")),
        key(MOVE.replace("<Question>", "<Question xmlns='urn:other'>")),
        key(FRUIT.replace("<DefaultScore>-3</DefaultScore>", "").replace("<AnswerOption>", "<DefaultScore/>", 1)),
        key(mapping=PERCENT.format("")),
        key(mapping=PERCENT.format("0")),
        key(mapping=PERCENT.format("-5")),
        key(mapping=SCALE.format("NaN")),
        key(mapping=SCALE.format("1e9")),
        key(mapping=PERCENT.format(5) + SCALE.format(2)),
        key(mapping=RANGES.replace("<OutOfRangeQualificationValue>99</OutOfRangeQualificationValue>", "")),
        f"<!DOCTYPE AnswerKey [<!ENTITY a 'b'>]>{key()}",
    ],
    ids=range(20),
)
def test_what_is_no_key(text: str) -> None:
    with pytest.raises(ApiError) as caught:
        read_key(text)
    assert (caught.value.kind, caught.value.code, caught.value.parameter) == (
        "ParameterValidationError", "AWS.MechanicalTurk.XMLParseError", "AnswerKey",
    )  # fmt: skip
    assert caught.value.message.startswith(
        "There was an error parsing the XML question or answer data in your request."
    )


def test_comments_and_space_do_not_matter() -> None:
    spaced = MOVE.replace(">D<", "> D\n<").replace("<AnswerScore>5<", "<!-- best --><AnswerScore> 5 <")
    assert read_key(f"<?xml version='1.0'?>\n{key(spaced)}").score({"nextmove": frozenset("D")}) == 5


def test_answers_of_a_worker() -> None:
    document = (
        f'<QuestionFormAnswers xmlns="{BASE}QuestionFormAnswers.xsd">'
        "<Answer><QuestionIdentifier>fruit</QuestionIdentifier><SelectionIdentifier>apples</SelectionIdentifier>"
        "<SelectionIdentifier>pears</SelectionIdentifier></Answer>"
        "<Answer><QuestionIdentifier>none</QuestionIdentifier></Answer>"
        "<Answer><QuestionIdentifier>text</QuestionIdentifier><FreeText>D</FreeText></Answer></QuestionFormAnswers>"
    )
    assert read_answers(document) == {"fruit": {"apples", "pears"}, "none": frozenset(), "text": frozenset()}
    with pytest.raises(ApiError) as caught:
        read_answers(key())
    assert caught.value.parameter == "Answer"
