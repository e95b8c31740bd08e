"""The marketplace's own qualification types."""

from __future__ import annotations

import pytest

from tests.marketplace.market import HIT, Market
from turkterm.marketplace.rules import system_types


@pytest.mark.parametrize("type_id", ["00000000000000000040", "00000000000000000060", "000000000000000000S0"])
def test_they_can_be_read(market: Market, type_id: str) -> None:
    kind = market.do("GetQualificationType", QualificationTypeId=type_id)["QualificationType"]
    assert (kind["QualificationTypeStatus"], kind["IsRequestable"]) == ("Active", False)


def test_the_sandboxs_masters_do_not_exist_in_production(market: Market) -> None:
    requirement = {"QualificationTypeId": system_types.SANDBOX_MASTERS, "Comparator": "Exists"}
    error = market.refused("CreateHIT", **HIT, QualificationRequirements=[requirement])
    assert error.code == "AWS.MechanicalTurk.QualificationTypeDoesNotExist"
    assert error.message == "QualificationType [2ARFPLSP75KLA8M8DH1HTEQVJT3SY6] does not exist."


MASTERS = {"Masters", "Categorization Masters", "Photo Moderation Masters"}


@pytest.mark.parametrize("sandbox", [False, True])
def test_each_environment_has_masters_of_its_own(market: Market, sandbox: bool) -> None:
    """Three types with other ids in the other environment, where they do not exist."""
    market.store.sandbox = sandbox
    pages = market.pages("ListQualificationTypes", "QualificationTypes", MustBeRequestable=False, MaxResults=4)
    types = {kind["QualificationTypeId"]: kind["Name"] for page in pages for kind in page}
    assert len(types) == 11
    here = {type_id for type_id, name in types.items() if name in MASTERS}
    assert here == (
        {"2ARFPLSP75KLA8M8DH1HTEQVJT3SY6", "2F1KVCNHMVHV8E9PBUB2A4J79LU20F", "2TGBB6BFMFFOM08IBMAFGGESC1UWJX"}
        if sandbox
        else {"2F1QJWKUDD8XADTFD2Q0G6UTO95ALH", "2NDP2L92HECWY8NS8H3CK0CP5L9GHO", "21VZU98JHSTLZ5BPP4A9NOBJEK3DPG"}
    )
    for type_id in system_types.PRESENCE_ONLY:
        requirement = {"QualificationTypeId": type_id, "Comparator": "Exists"}
        if type_id in here:
            market.do("GetQualificationType", QualificationTypeId=type_id)
            market.hit(QualificationRequirements=[requirement])
        else:
            error = market.refused("CreateHIT", **HIT, QualificationRequirements=[requirement])
            assert error.message == f"QualificationType [{type_id}] does not exist."
            error = market.refused("GetQualificationType", QualificationTypeId=type_id)
            assert error.code == "AWS.MechanicalTurk.QualificationTypeDoesNotExist"


@pytest.mark.parametrize("type_id", [system_types.CATEGORIZATION_MASTERS, system_types.PHOTO_MODERATION_MASTERS])
@pytest.mark.parametrize("comparator", ["DoesNotExist", "EqualTo"])
def test_retired_masters_can_only_be_there(market: Market, type_id: str, comparator: str) -> None:
    requirement = {"QualificationTypeId": type_id, "Comparator": comparator}
    error = market.refused("CreateHIT", **HIT, QualificationRequirements=[requirement])
    assert (error.kind, error.parameter) == ("ParameterValidationError", "Comparator")
