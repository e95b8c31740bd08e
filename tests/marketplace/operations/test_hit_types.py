"""HIT types: limits, defaults, and what makes two of them one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.marketplace.market import HIT, Market

TYPE = {name: value for name, value in HIT.items() if name not in {"LifetimeInSeconds", "Question"}}
LOCALE = {
    "QualificationTypeId": "00000000000000000071",
    "Comparator": "In",
    "LocaleValues": [{"Country": "US"}, {"Country": "DE"}],
}
APPROVED = {
    "QualificationTypeId": "000000000000000000L0",
    "Comparator": "GreaterThanOrEqualTo",
    "IntegerValues": [95],
}


def made(market: Market, **params: Any) -> str:
    return str(market.do("CreateHITType", **{**TYPE, **params})["HITTypeId"])


def test_equal_properties_are_one_type(market: Market) -> None:
    first = made(market, QualificationRequirements=[LOCALE, APPROVED], Keywords="words, warm")
    turned = {**LOCALE, "LocaleValues": [{"Country": "DE"}, {"Country": "US"}]}

    assert made(market, QualificationRequirements=[APPROVED, turned], Keywords="words, warm", Reward="0.1") == first
    assert len(first) == 30
    assert first.startswith("3")


def test_create_hit_reuses_the_type_and_its_group(market: Market) -> None:
    hit_type_id = made(market, AutoApprovalDelayInSeconds=2_592_000)
    first, second = market.hit(), market.hit(RequesterAnnotation="another", MaxAssignments=9, LifetimeInSeconds=30)

    assert first["HITTypeId"] == second["HITTypeId"] == hit_type_id
    assert first["HITGroupId"] == second["HITGroupId"] != hit_type_id


@pytest.mark.parametrize(
    "change",
    [
        {"Title": "How warm is that word?"},
        {"Description": "Another"},
        {"Keywords": "words"},
        {"Reward": "0.11"},
        {"AssignmentDurationInSeconds": 601},
        {"AutoApprovalDelayInSeconds": 0},
        {"QualificationRequirements": [APPROVED]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_each_of_the_seven_properties_makes_another_type(market: Market, change: dict[str, Any]) -> None:
    assert made(market, **change) != made(market)


def test_guarded_actions_belong_to_the_identity(market: Market) -> None:
    shy = {**APPROVED, "ActionsGuarded": "DiscoverPreviewAndAccept"}
    assert made(market, QualificationRequirements=[shy]) != made(market, QualificationRequirements=[APPROVED])


def test_another_requester_has_types_of_their_own(market: Market) -> None:
    other = market.another_account()
    theirs = market.do("CreateHITType", account=other, **TYPE)["HITTypeId"]

    assert theirs != made(market)
    error = market.refused("CreateHITWithHITType", HITTypeId=theirs, LifetimeInSeconds=60, Question=HIT["Question"])
    assert error.code == "AWS.MechanicalTurk.HITTypeDoesNotExist"


@pytest.mark.parametrize(
    ("parameter", "allowed", "refused"),
    [
        ("Title", "t" * 128, "t" * 129),
        ("Description", "d" * 2000, "d" * 2001),
        ("Keywords", "k" * 1000, "k" * 1001),
        ("AssignmentDurationInSeconds", 30, 29),
        ("AssignmentDurationInSeconds", 31_536_000, 31_536_001),
        ("AutoApprovalDelayInSeconds", 0, -1),
        ("AutoApprovalDelayInSeconds", 2_592_000, 2_592_001),
        ("Reward", "0.00", "99999999999999"),
        ("QualificationRequirements", [APPROVED] * 10, [APPROVED] * 11),
    ],
)
def test_limits_at_their_edge_and_one_past_it(market: Market, parameter: str, allowed: Any, refused: Any) -> None:
    made(market, **{parameter: allowed})
    error = market.refused("CreateHITType", **{**TYPE, parameter: refused})

    assert error.kind == "ParameterValidationError"
    assert error.code == "AWS.MechanicalTurk.InvalidParameterValue"
    assert error.parameter == parameter
    assert f"is not valid for the parameter {parameter}." in error.message


@pytest.mark.parametrize("parameter", ["Title", "Description"])
def test_empty_text_gets_the_legacy_words(market: Market, parameter: str) -> None:
    error = market.refused("CreateHITType", **{**TYPE, parameter: ""})
    assert error.message == f"Your request parameter {parameter} has a minimum length of 1."


def test_text_with_control_characters_is_refused(market: Market) -> None:
    error = market.refused("CreateHITType", **{**TYPE, "Title": "warm\x1b]52;c;aGk=\x07?"})
    assert "\x1b" not in error.message
    made(market, Description="two\tcolumns\nand lines\r\n")
