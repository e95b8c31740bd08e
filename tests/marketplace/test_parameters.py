"""Types of request members: what is taken, what is a SerializationException and with which words."""

from __future__ import annotations

from typing import Any

import pytest

from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.parameters import read
from turkterm.marketplace.service import service_model


def typed(operation: str, **members: Any) -> Any:
    return read(service_model().operation_model(operation).input_shape, members)


def refusal(operation: str, **members: Any) -> str:
    with pytest.raises(ApiError) as caught:
        typed(operation, **members)
    assert caught.value.kind == "SerializationException"
    assert caught.value.status == 400
    assert not caught.value.stamped
    return caught.value.message


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        (0, 0.0),
        (1558393704, 1558393704.0),
        (1558393704.5, 1558393704.5),
        (1.558393704e9, 1558393704.0),
        ("1.558393704E9", 1558393704.0),
        ("2019-05-20T23:08:24Z", 1558393704.0),
        ("2019-05-21T01:08:24+02:00", 1558393704.0),
        ("2019-05-20T23:08:24", 1558393704.0),
        (-5, -5.0),
        ("0001-01-02T00:00:00Z", -62_135_510_400.0),
    ],
)
def test_timestamps(given: object, seconds: float) -> None:
    expire_at = typed("UpdateExpirationForHIT", ExpireAt=given)["ExpireAt"]
    assert expire_at == seconds
    assert type(expire_at) is float


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("tomorrow", "STRING_VALUE cannot be converted to Timestamp"),
        ("nan", "Timestamp out of range"),
        ("inf", "Timestamp out of range"),
        (1e300, "Timestamp out of range"),
        (10**400, "Timestamp out of range"),
        ("0001-01-01T23:59:59Z", "Timestamp out of range"),
        (-62_135_596_801, "Timestamp out of range"),
        (True, "TRUE_VALUE cannot be converted to Timestamp"),
        ({}, "Start of structure or map found where not expected"),
        ([], "Unrecognized collection type class java.lang.Timestamp"),
    ],
)
def test_what_is_no_timestamp(given: object, words: str) -> None:
    assert refusal("UpdateExpirationForHIT", ExpireAt=given) == words


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        (7, 7),
        (7.0, 7),
        (7.9, 7),
        (-7.9, -7),
        (2**31, 2**31 - 1),
        (-(2**40), -(2**31)),
        (float("inf"), 2**31 - 1),
        (10**400, 2**31 - 1),
    ],
)
def test_integers_are_java_integers(given: float, taken: int) -> None:
    number = typed("ListHITs", MaxResults=given)["MaxResults"]
    assert number == taken
    assert type(number) is int


def test_longs_are_java_longs() -> None:
    assert typed("CreateHIT", LifetimeInSeconds=2**40)["LifetimeInSeconds"] == 2**40
    assert typed("CreateHIT", LifetimeInSeconds=10**400)["LifetimeInSeconds"] == 2**63 - 1


@pytest.mark.parametrize(
    ("member", "given", "words"),
    [
        ("MaxResults", "7", "STRING_VALUE cannot be converted to Integer"),
        ("MaxResults", False, "FALSE_VALUE cannot be converted to Integer"),
        ("MaxResults", [], "Unrecognized collection type class java.lang.Integer"),
        ("NextToken", 7, "NUMBER_VALUE cannot be converted to String"),
        ("NextToken", 7.5, "DECIMAL_VALUE cannot be converted to String"),
        ("NextToken", True, "TRUE_VALUE cannot be converted to String"),
        ("NextToken", {"a": 1}, "Start of structure or map found where not expected"),
        ("NextToken", "half \ud83d of a pair", "Unpaired surrogate in a string"),
    ],
)
def test_wrong_scalars(member: str, given: object, words: str) -> None:
    assert refusal("ListHITs", **{member: given}) == words


def test_wrong_collections_and_booleans() -> None:
    assert refusal("NotifyWorkers", WorkerIds="A1") == "Unexpected field type"
    assert refusal("NotifyWorkers", WorkerIds={}) == "Start of structure or map found where not expected"
    assert refusal("NotifyWorkers", WorkerIds=[1]) == "NUMBER_VALUE cannot be converted to String"
    assert refusal("CreateHIT", HITReviewPolicy="x") == "Unexpected field type"
    assert refusal("CreateHIT", HITReviewPolicy=[]) == "Unrecognized collection type class ReviewPolicy"
    assert refusal("UpdateHITReviewStatus", Revert="true") == "Unexpected token received from parser"
    assert refusal("UpdateHITReviewStatus", Revert=1) == "NUMBER_VALUE cannot be converted to Boolean"
    assert typed("UpdateHITReviewStatus", Revert=False) == {"Revert": False}


def test_null_is_absent_unknown_is_ignored_and_text_stays_as_it_is() -> None:
    assert typed("ListHITs", NextToken=None, MaxResults=1, NoSuchThing={"a": [1]}) == {"MaxResults": 1}
    assert typed("CreateHIT", Title="Größe 🐢 \u202e\x00")["Title"] == "Größe 🐢 \u202e\x00"
    locale = {"Country": "US", "Subdivision": None}
    requirement = {"QualificationTypeId": "3X", "LocaleValues": [locale], "Odd": 1}
    assert typed("CreateHIT", QualificationRequirements=[requirement]) == {
        "QualificationRequirements": [{"QualificationTypeId": "3X", "LocaleValues": [{"Country": "US"}]}]
    }
