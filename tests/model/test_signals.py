from __future__ import annotations

import pytest

from turkterm.model.signals import Control, compared, differing, is_fast, is_same, long_texts, majority, plain


@pytest.mark.parametrize(
    ("seconds", "median", "count", "fast"),
    [(9, 72, 5, True), (24, 72, 5, False), (23.9, 72, 5, True), (9, 72, 4, False), (9, None, 0, False)],
)
def test_fast_is_less_than_a_third_of_the_median_once_there_are_enough(
    seconds: float, median: float | None, count: int, fast: bool
) -> None:
    assert is_fast(seconds, median, count) is fast


@pytest.mark.parametrize(
    ("mine", "by_worker", "by_all", "of_all", "same"),
    [
        (4, 5, 4, 50, True),
        (3, 3, 3, 50, False),  # too few to tell
        (4, 6, 4, 50, False),  # they gave others too
        (5, 5, 25, 50, False),  # it is what people say
        (5, 5, 5, 5, False),  # there is nobody to compare with
    ],
)
def test_the_same_answers_again_and_again(mine: int, by_worker: int, by_all: int, of_all: int, same: bool) -> None:
    assert is_same(mine, by_worker, by_all, of_all) is same


def test_a_majority_is_more_than_half_of_three_or_more() -> None:
    everyone = [
        {"warmth": "warm", "why": "a"},
        {"warmth": " Warm", "why": "b"},
        {"warmth": "cold", "why": "c", "extra": "x"},
    ]
    assert majority(everyone) == {"warmth": "warm"}  # the only answer to a field agrees with nobody
    assert majority(everyone[:2]) == {}
    assert majority([{"q": "a"}, {"q": "a"}, {"q": "b"}, {"q": "b"}]) == {}
    assert [differing(answers, majority(everyone)) for answers in everyone] == [0, 0, 1]


def test_only_long_texts_are_compared() -> None:
    assert long_texts(["yes", "  A  long enough SENTENCE to copy "]) == ["a long enough sentence to copy"]
    assert plain("  Ähnlich\n wie ") == "ähnlich wie"


@pytest.mark.parametrize(
    ("answers", "inputs", "passed"),
    [
        ({"email19": "0_Not_Usable"}, {"control": "19.0"}, True),
        ({"email19": " 0_not_usable "}, {"control": "19"}, True),
        ({"email19": "0_Neither", "email1": "0_Not_Usable"}, {"control": "19.0"}, False),
        ({}, {"control": "19.0"}, False),
        ({"email19": "0_Not_Usable"}, {}, None),
    ],
)
def test_a_control_question_whose_field_an_input_names(
    answers: dict[str, str], inputs: dict[str, str], passed: bool | None
) -> None:
    control = Control("email${control}", "0_Not_Usable")
    assert control.inputs == {"control"}
    assert control.passed(answers, inputs) is passed


def test_a_control_question_that_expects_an_input() -> None:
    assert Control("animal", "${answer}").passed({"animal": "Cat"}, {"answer": "cat"}) is True
    assert Control("attention", "river").passed({"attention": "river"}, {}) is True


def test_what_a_control_question_wants_of_a_hit() -> None:
    control = Control("email${control}", "0_Not_Usable")
    assert control.resolved({"control": "19.0"}) == ("email19", "0_Not_Usable")
    assert control.resolved({}) is None


def test_fields_are_compared_where_most_answers_agree() -> None:
    most = {"warmth": "warm", "colour": "red"}
    assert compared({"warmth": "cold", "why": "so"}, most) == 1
    assert compared({"why": "so"}, most) == 0
