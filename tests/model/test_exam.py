from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.marketplace.exam import KEY, TEST, form, free_text, key
from tests.model.test_answers import document
from turkterm.marketplace.rules.answer_key import read_answers
from turkterm.marketplace.rules.answer_key import read_key as marketplace_key
from turkterm.model.exam import HIGHEST_SCORE, LOWEST_SCORE, mark, read_key, read_test


def chosen(name: str, *selections: str) -> str:
    inside = "".join(f"<SelectionIdentifier>{one}</SelectionIdentifier>" for one in selections)
    return f"<QuestionIdentifier>{name}</QuestionIdentifier>{inside}"


def named(identifier: str, text: str) -> str:
    return f"<Selection><SelectionIdentifier>{identifier}</SelectionIdentifier>{text}</Selection>"


def test_a_question_is_its_text_and_the_texts_of_its_choices() -> None:
    test = TEST.replace("<Text>one?</Text>", "<Title>First</Title><Text>Which one?</Text>")
    test = test.replace(
        named("a", "<Text>a</Text>"), named("a", "<FormattedContent><![CDATA[<b>a cat</b>]]></FormattedContent>"), 1
    )
    one = read_test(test)["one"]
    assert one.text == "First\nWhich one?"
    assert dict(one.choices) == {"a": "a cat", "b": "b", "c": "c"}


def test_answers_are_shown_by_their_texts_beside_what_the_key_expects() -> None:
    exam = mark(TEST, KEY, document(chosen("one", "b"), chosen("both", "b", "a")))
    one, both = exam.questions
    assert (one.question, one.answers, one.expected, one.points) == ("one?", ("b",), ("a",), 0)
    assert (both.answers, both.expected, both.points) == (("b", "a"), ("a", "b"), 5)
    assert exam.score == 5


def test_without_a_key_nothing_is_expected_and_no_score_is_known() -> None:
    exam = mark(TEST, "", document(chosen("one", "b")))
    assert [(one.answers, one.expected, one.points) for one in exam.questions] == [
        (("b",), None, None),
        ((), None, None),
    ]
    assert exam.score is None


def test_what_was_written_is_shown_and_what_no_question_asked_comes_last() -> None:
    written = "<QuestionIdentifier>why</QuestionIdentifier><FreeText>since\x9b31m</FreeText>"
    exam = mark(form(free_text()), "", document(chosen("stray", "z"), written))
    assert [(one.question, one.answers) for one in exam.questions] == [("why?", ("since\ufffd31m",)), ("stray", ("z",))]


def test_a_selection_that_the_test_does_not_have_is_shown_as_it_came() -> None:
    assert mark(TEST, "", document(chosen("one", "zz"))).questions[0].answers == ("zz",)


def test_answers_that_are_no_xml_are_shown_as_they_came() -> None:
    [only] = mark(TEST, KEY, "<not closed").questions
    assert only.answers == ("<not closed",)
    assert mark(TEST, KEY, "").score == -2  # the default of the second question
    assert mark("", "", "").questions == ()


MAPPINGS = [
    "",
    "<PercentageMapping><MaximumSummedScore>15</MaximumSummedScore></PercentageMapping>",
    "<ScaleMapping><SummedScoreMultiplier>2.5</SummedScoreMultiplier></ScaleMapping>",
    "<RangeMapping><SummedScoreRange><InclusiveLowerBound>0</InclusiveLowerBound><InclusiveUpperBound>9"
    "</InclusiveUpperBound><QualificationValue>50</QualificationValue></SummedScoreRange>"
    "<OutOfRangeQualificationValue>7</OutOfRangeQualificationValue></RangeMapping>",
]


@pytest.mark.parametrize("mapping", MAPPINGS)
@given(
    one=st.sets(st.sampled_from("abc"), max_size=2),
    both=st.sets(st.sampled_from("abc"), max_size=3),
)
def test_the_score_is_the_marketplace_s(mapping: str, one: set[str], both: set[str]) -> None:
    answers = document(chosen("one", *sorted(one)), chosen("both", *sorted(both)))
    wanted = marketplace_key(key(mapping)).score(read_answers(answers))
    assert mark(TEST, key(mapping), answers).score == wanted


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ("", "there is none"),
        ("<AnswerKey", "it is not well-formed"),
        (KEY.replace("<AnswerScore>10", "<AnswerScore>ten"), "a score is no number"),
        (KEY.replace("<AnswerScore>10", f"<AnswerScore>{'9' * 5000}"), "a score is too long to be worked out"),
        (key(MAPPINGS[1]).replace(">15<", ">0<"), "it divides by nothing"),
    ],
)
def test_a_key_that_cannot_be_read_scores_nothing(broken: str, why: str) -> None:
    assert read_key(broken) is None, why
    assert mark(TEST, broken, document(chosen("one", "a"))).score is None


def test_a_score_stays_within_what_the_api_can_hold() -> None:
    scaled = read_key(key(MAPPINGS[2].replace("2.5", "9" * 18)))
    assert scaled is not None
    assert scaled.score({"one": frozenset("a")}) == HIGHEST_SCORE
    assert scaled.score({}) == LOWEST_SCORE
