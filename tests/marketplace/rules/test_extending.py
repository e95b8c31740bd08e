"""More places for a HIT: who may have them, and what they open."""

from __future__ import annotations

import pytest

from tests.marketplace.market import START, Market
from turkterm.marketplace.context import Tx
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.rules import counters
from turkterm.marketplace.rules.extending import FIRST_EXTENDABLE, extend


def more(market: Market, hit_id: str, places: int, seconds: int = 0) -> None:
    def run(tx: Tx) -> None:
        hit = counters.find_hit(tx, hit_id)
        assert hit is not None
        extend(tx, hit, places, seconds)

    market.write(run)


def refused(market: Market, hit_id: str, places: int) -> str:
    before = market.look(hit_id), market.money()
    with pytest.raises(ApiError) as caught:
        more(market, hit_id, places)
    assert (market.look(hit_id), market.money()) == before
    return str(caught.value.code)


def test_places_and_the_money_for_them(market: Market) -> None:
    hit_id = market.hit(MaxAssignments=2)["HITId"]
    more(market, hit_id, 7)
    assert market.look(hit_id)["MaxAssignments"] == 9
    assert market.life(hit_id) == ("Assignable", 9, 0, 0)
    assert market.money() == ("10000.00", "1.08")


@pytest.mark.parametrize(
    ("places", "more_places", "allowed"), [(9, 1, False), (8, 1, True), (1, 9, False), (10, 90, True)]
)
def test_never_from_below_ten_to_ten(market: Market, places: int, more_places: int, allowed: bool) -> None:
    hit_id = market.hit(MaxAssignments=places)["HITId"]
    if allowed:
        more(market, hit_id, more_places)
    else:
        assert refused(market, hit_id, more_places) == "AWS.MechanicalTurk.InvalidMaximumAssignmentsIncrease"


@pytest.mark.parametrize(("created", "allowed"), [(FIRST_EXTENDABLE, True), (FIRST_EXTENDABLE - 1, False)])
def test_hits_of_before_july_22_2015_are_too_old(market: Market, created: float, allowed: bool) -> None:
    market.clock.time = created
    hit_id = market.hit()["HITId"]
    if allowed:
        more(market, hit_id, 1)
    else:
        assert refused(market, hit_id, 1) == "AWS.MechanicalTurk.HITTooOldForExtension"


def test_the_most_assignments(market: Market) -> None:
    hit_id = market.hit(Reward="0", MaxAssignments=10)["HITId"]
    assert refused(market, hit_id, 999_999_991) == "AWS.MechanicalTurk.InvalidParameterValue"
    more(market, hit_id, 999_999_990)
    assert market.look(hit_id)["MaxAssignments"] == 1_000_000_000


@pytest.mark.parametrize("places", [0, -1])
def test_at_least_one(market: Market, places: int) -> None:
    hit_id = market.hit()["HITId"]
    assert refused(market, hit_id, places) == "AWS.MechanicalTurk.InvalidParameterValue"


def test_money_is_needed(market: Market) -> None:
    hit_id = market.hit(Reward="1000.00", MaxAssignments=8)["HITId"]
    assert refused(market, hit_id, 1) == "AWS.MechanicalTurk.InsufficientFunds"


def test_a_deleted_requirement_bars_it(market: Market) -> None:
    made = market.do("CreateQualificationType", Name="Q", Description="d", QualificationTypeStatus="Active")
    type_id = made["QualificationType"]["QualificationTypeId"]
    wanted = [{"QualificationTypeId": type_id, "Comparator": "Exists"}]
    hit_id = market.hit(QualificationRequirements=wanted)["HITId"]
    market.do("DeleteQualificationType", QualificationTypeId=type_id)
    assert refused(market, hit_id, 1) == "AWS.MechanicalTurk.InvalidQualificationTypeState"


def test_an_expired_hit_waits_for_its_expiration(market: Market) -> None:
    hit_id = market.hit(LifetimeInSeconds=30)["HITId"]
    market.submitted(hit_id)
    market.later(30)
    more(market, hit_id, 2)
    assert market.life(hit_id) == ("Reviewable", 0, 0, 0)
    market.do("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=market.clock.now() + 60)
    assert market.life(hit_id) == ("Assignable", 2, 0, 0)


@pytest.mark.parametrize(("seconds", "expiration"), [(60, START + 86_400), (86_401, START + 86_401)])
def test_seconds_are_a_minimum(market: Market, seconds: int, expiration: float) -> None:
    hit_id = market.hit()["HITId"]
    more(market, hit_id, 1, seconds)
    assert market.look(hit_id)["Expiration"] == expiration
