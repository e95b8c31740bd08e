"""Parameters one by one: what is read, and what is refused with which words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.marketplace.rules.review_policies.policies import values
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.rules.review_policies.parameters import Parameters


def given(*parameters: dict[str, Any], **single: object) -> Parameters:
    return Parameters({"PolicyName": "P/1", "Parameters": [*parameters, *values(**single)]})


def test_reads_what_is_there() -> None:
    parameters = given(
        {"Key": "AnswerKey", "MapEntries": [{"Key": "q1", "Values": [" a ", "b"]}, {"Key": "q2"}]},
        Low=0,
        High=" 101 ",
        Why="because",
        On="T",
        Off="false",
        QuestionIDs=["x", "y"],
    )
    assert parameters.whole("Low", (0, 101)) == 0
    assert parameters.whole("High", (0, 101)) == 101
    assert parameters.whole("Absent", (0, 101)) is None
    assert parameters.reason("Why") == "because"
    assert parameters.reason("Absent") is None
    assert (parameters.flag("On"), parameters.flag("Off"), parameters.flag("Absent")) == (True, False, False)
    assert parameters.values("QuestionIds") == ("x", "y")  # DOC's sample spells the key otherwise
    assert parameters.entries("AnswerKey") == {"q1": {"a", "b"}, "q2": frozenset()}
    parameters.done()


def refused(call: Any) -> ApiError:
    with pytest.raises(ApiError) as caught:
        call()
    return caught.value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("-1", 'The value "-1" is not valid for the parameter N. Valid values are 0 to 101.'),
        ("102", 'The value "102" is not valid for the parameter N. Valid values are 0 to 101.'),
        ("1.5", 'The value "1.5" is not valid for the parameter N. It must be a whole number.'),
        (["1", "2"], 'The value "1,2" is not valid for the parameter N. Give exactly one value.'),
        ([], 'The value "null" is not valid for the parameter N. Give exactly one value.'),
    ],
)
def test_numbers(value: object, text: str) -> None:
    error = refused(lambda: given(N=value).whole("N", (0, 101)))
    assert (error.kind, error.parameter, error.message) == ("ParameterValidationError", "N", text)
    assert error.code == "AWS.MechanicalTurk.InvalidParameterValue"


@pytest.mark.parametrize("count", [1, 15])
def test_as_many_questions_as_allowed(count: int) -> None:
    names = [f"q{number}" for number in range(count)]
    assert given(Q=names).values("Q") == tuple(names)
    entries = [{"Key": name, "Values": ["a"]} for name in names]
    assert len(given({"Key": "K", "MapEntries": entries}).entries("K")) == count


@pytest.mark.parametrize("names", [[], [""], ["a", "a"], [f"q{number}" for number in range(16)]])
def test_too_many_or_no_questions(names: list[str]) -> None:
    assert "1 to 15" in refused(lambda: given(Q=names).values("Q")).message
    entries = [{"Key": name, "Values": ["a"]} for name in names]
    assert refused(lambda: given({"Key": "K", "MapEntries": entries}).entries("K")).parameter == "K"


def test_the_key_of_a_question_in_bytes() -> None:
    fits, long = "é" * 127 + "x", "é" * 128
    assert list(given({"Key": "K", "MapEntries": [{"Key": fits}]}).entries("K")) == [fits]
    assert "255 bytes" in refused(lambda: given({"Key": "K", "MapEntries": [{"Key": long}]}).entries("K")).message


def test_what_is_missing_twice_or_unknown() -> None:
    assert refused(lambda: given().values("Q")).message.endswith("It is required by P/1.")
    assert refused(lambda: given(A=1).done()).message.endswith("P/1 has no such parameter.")
    assert refused(lambda: given({"Key": "A", "Values": ["1"]}, A=2)).message.endswith("It is given twice.")
    assert refused(lambda: given({"Values": ["1"]})).parameter == "Key"
    assert refused(lambda: given().need("A", None, "Why.")).message.endswith("Why.")
    assert given().need("A", 0, "Why.") == 0
    assert "true and false" in refused(lambda: given(F="maybe").flag("F")).message
    assert "1024" in refused(lambda: given(R="x" * 1025).reason("R")).message
    assert given(R="x" * 1024).reason("R") == "x" * 1024
