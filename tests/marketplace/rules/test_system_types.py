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
