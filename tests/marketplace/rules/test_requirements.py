"""Requirements: which ones a HIT type may have, and whom they let in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.marketplace.market import HIT, Market
from turkterm.marketplace.rules import system_types
from turkterm.marketplace.rules.requirements import masters, meets, write
from turkterm.model.hit import Locale

LOCALE, PERCENT, APPROVED = system_types.LOCALE, system_types.PERCENT_APPROVED, system_types.HITS_APPROVED
ADULT, MASTERS = system_types.ADULT, system_types.MASTERS
US, CALIFORNIA, TEXAS, GERMANY = Locale("US"), Locale("US", "CA"), Locale("US", "TX"), Locale("DE")


def requirement(type_id: str, comparator: str, *values: Any, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"QualificationTypeId": type_id, "Comparator": comparator, **more}
    if values:
        made["IntegerValues" if isinstance(values[0], int) else "LocaleValues"] = list(values)
    return made


def country(code: str, state: str | None = None) -> dict[str, str]:
    return {"Country": code} | ({"Subdivision": state} if state else {})


@pytest.mark.parametrize(
    ("comparator", "values", "fitting", "failing"),
    [
        ("LessThan", [5], [4, -1], [5, 6]),
        ("LessThanOrEqualTo", [5], [4, 5], [6]),
        ("GreaterThan", [5], [6], [5, 4]),
        ("GreaterThanOrEqualTo", [5], [5, 6], [4]),
        ("EqualTo", [5], [5], [4, 6]),
        ("NotEqualTo", [5], [4, 6], [5]),
        ("In", [5, 7], [5, 7], [6]),
        ("NotIn", [5, 7], [6], [5, 7]),
        ("Exists", [], [0, 5], []),
        ("DoesNotExist", [], [], [0, 5]),
    ],
)
def test_numbers(comparator: str, values: list[int], fitting: list[int], failing: list[int]) -> None:
    wanted = requirement("3CUSTOM", comparator, *values)
    assert all(meets(wanted, held, present=True) for held in fitting)
    assert not any(meets(wanted, held, present=True) for held in failing)
    # Whoever does not hold a type at all meets DoesNotExist only; NotEqualTo and NotIn fail [choice in `unknown`].
    assert meets(wanted, None, present=False) is (comparator == "DoesNotExist")


@pytest.mark.parametrize(
    ("comparator", "values", "fitting", "failing"),
    [
        ("EqualTo", [country("US")], [US, CALIFORNIA], [GERMANY]),
        ("EqualTo", [country("US", "CA")], [CALIFORNIA], [US, TEXAS, GERMANY]),
        ("NotEqualTo", [country("US")], [GERMANY], [US, TEXAS]),
        ("NotEqualTo", [country("US", "CA")], [US, TEXAS, GERMANY], [CALIFORNIA]),
        ("In", [country("DE"), country("US", "TX")], [GERMANY, TEXAS], [US, CALIFORNIA]),
        ("NotIn", [country("DE"), country("US", "TX")], [US, CALIFORNIA], [GERMANY, TEXAS]),
    ],
)
def test_places(comparator: str, values: list[Any], fitting: list[Locale], failing: list[Locale]) -> None:
    wanted = requirement(LOCALE, comparator, *values)
    assert all(meets(wanted, held, present=True) for held in fitting)
    assert not any(meets(wanted, held, present=True) for held in failing)


@pytest.mark.parametrize(
    "wanted",
    [
        requirement(PERCENT, "GreaterThanOrEqualTo", 95),
        requirement(PERCENT, "In", *range(15)),
        requirement(APPROVED, "GreaterThan", 5000),
        requirement(ADULT, "EqualTo", 1),
        requirement(MASTERS, "Exists"),
        requirement(MASTERS, "DoesNotExist"),
        requirement(LOCALE, "NotIn", *[country(code) for code in ("DE", "FR")]),
        requirement(LOCALE, "In", *[country("US", "CA")] * 30),
    ],
)
def test_what_is_allowed_comes_back_with_both_ways_of_guarding(market: Market, wanted: dict[str, Any]) -> None:
    hit = market.hit(QualificationRequirements=[wanted])
    assert hit["QualificationRequirements"] == [{**wanted, "RequiredToPreview": False, "ActionsGuarded": "Accept"}]


@pytest.mark.parametrize(
    ("given", "preview", "guarded"),
    [
        ({}, False, "Accept"),
        ({"RequiredToPreview": False}, False, "Accept"),
        ({"RequiredToPreview": True}, True, "PreviewAndAccept"),
        ({"ActionsGuarded": "Accept"}, False, "Accept"),
        ({"ActionsGuarded": "PreviewAndAccept"}, True, "PreviewAndAccept"),
        ({"ActionsGuarded": "DiscoverPreviewAndAccept"}, True, "DiscoverPreviewAndAccept"),
        ({"ActionsGuarded": "PreviewAndAccept", "RequiredToPreview": True}, True, "PreviewAndAccept"),
    ],
)
def test_guarded_actions(market: Market, given: dict[str, Any], preview: bool, guarded: str) -> None:
    (shown,) = market.hit(QualificationRequirements=[requirement(MASTERS, "Exists", **given)])[
        "QualificationRequirements"
    ]
    assert (shown["RequiredToPreview"], shown["ActionsGuarded"]) == (preview, guarded)
    again = market.hit(QualificationRequirements=[shown])  # programs send back what they read
    assert again["QualificationRequirements"] == [shown]


@pytest.mark.parametrize(
    ("wanted", "parameter"),
    [
        (requirement(PERCENT, "EqualTo"), "IntegerValue"),
        (requirement(PERCENT, "EqualTo", 1, 2), "IntegerValue"),
        (requirement(PERCENT, "In"), "IntegerValue"),
        (requirement(PERCENT, "In", *range(16)), "IntegerValue"),
        (requirement(PERCENT, "LessThan", 101), "IntegerValue"),
        (requirement(PERCENT, "LessThan", -1), "IntegerValue"),
        (requirement(PERCENT, "Exists", 1), "IntegerValue"),
        (requirement(MASTERS, "EqualTo", 1), "Comparator"),
        (requirement(LOCALE, "EqualTo"), "LocaleValue"),
        (requirement(LOCALE, "In", *[country("DE")] * 31), "LocaleValue"),
        (requirement(LOCALE, "LessThan", country("DE")), "Comparator"),
        (requirement(LOCALE, "Exists"), "Comparator"),
        (requirement(LOCALE, "EqualTo", country("de")), "LocaleValue"),
        (requirement(LOCALE, "EqualTo", country("DE", "BY")), "LocaleValue"),
        (requirement(LOCALE, "EqualTo", 1), "LocaleValue"),
        (requirement(MASTERS, "Exists", RequiredToPreview=True, ActionsGuarded="Accept"), "RequiredToPreview"),
    ],
)
def test_what_is_not_allowed(market: Market, wanted: dict[str, Any], parameter: str) -> None:
    error = market.refused("CreateHIT", **HIT, QualificationRequirements=[wanted])
    assert (error.kind, error.parameter) == ("ParameterValidationError", parameter)


def test_the_services_words_about_locales(market: Market) -> None:
    both = requirement(LOCALE, "EqualTo", country("US"), country("CA"))
    error = market.refused("CreateHIT", **HIT, QualificationRequirements=[both])
    assert error.message == (
        'The value "US,CA" is not valid for the parameter LocaleValue. '
        "LocaleValue must be null when used with the EqualTo comparator.."
    )
    wrong_type = requirement(PERCENT, "EqualTo", country("IT"))
    assert '"IT"' in market.refused("CreateHIT", **HIT, QualificationRequirements=[wrong_type]).message


def own_type(market: Market, status: str = "Active") -> str:
    params = {"Name": "Reads Latin", "Description": "x", "QualificationTypeStatus": status}
    return str(market.do("CreateQualificationType", **params)["QualificationType"]["QualificationTypeId"])


def test_only_active_types_that_exist(market: Market) -> None:
    error = market.refused("CreateHIT", **HIT, QualificationRequirements=[requirement("3NOTHING", "Exists")])
    assert error.message == "QualificationType [3NOTHING] does not exist."
    draft = own_type(market, "Inactive")
    error = market.refused("CreateHIT", **HIT, QualificationRequirements=[requirement(draft, "Exists")])
    assert error.code == "AWS.MechanicalTurk.InvalidQualificationTypeState"
    theirs = market.refused(
        "CreateHIT", account=market.another_account(), **HIT, QualificationRequirements=[requirement(draft, "Exists")]
    )
    assert theirs.code == "AWS.MechanicalTurk.QualificationTypeDoesNotExist"


def test_a_requirement_lets_in_whoever_holds_the_type(market: Market) -> None:
    type_id = own_type(market)
    hit_id = market.hit(
        MaxAssignments=5,
        QualificationRequirements=[requirement(type_id, "GreaterThan", 50), requirement(ADULT, "EqualTo", 1)],
    )["HITId"]
    for worker, score in (("ALOW", 50), ("AHIGH", 51), ("AREVOKED", 99)):
        market.do(
            "AssociateQualificationWithWorker",
            QualificationTypeId=type_id,
            WorkerId=market.worker(worker),
            IntegerValue=score,
        )
    market.do("DisassociateQualificationFromWorker", QualificationTypeId=type_id, WorkerId="AREVOKED")

    market.accept(hit_id, "AHIGH")
    for worker in ("ALOW", "AREVOKED", "ANOBODY"):
        with pytest.raises(Exception, match="does not meet the requirements"):
            market.accept(hit_id, worker)


@pytest.mark.parametrize(
    ("type_id", "comparator", "asked"),
    [
        (MASTERS, "Exists", True),
        (system_types.SANDBOX_MASTERS, "Exists", True),
        (system_types.PHOTO_MODERATION_MASTERS, "Exists", True),
        (MASTERS, "DoesNotExist", False),
        (APPROVED, "Exists", False),
    ],
)
def test_who_asks_for_masters(type_id: str, comparator: str, asked: bool) -> None:
    assert masters(write([requirement(ADULT, "EqualTo", 1), requirement(type_id, comparator)])) is asked
    assert not masters(write([]))
