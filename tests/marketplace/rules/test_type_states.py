"""Qualification types that sleep or go away: what becomes of their HITs, HIT types, holders and names."""

from __future__ import annotations

from tests.marketplace.exam import EXAM
from tests.marketplace.kinds import DISPOSING, TYPE, code, grant, make, needs
from tests.marketplace.market import HIT, WORKER, Market
from turkterm.marketplace import requests
from turkterm.marketplace.rules.type_states import KEPT, LOOK_AGAIN


def set_status(market: Market, kind: str, status: str) -> None:
    market.do("UpdateQualificationType", QualificationTypeId=kind, QualificationTypeStatus=status)


def test_an_inactive_type_is_for_no_new_hit(market: Market) -> None:
    kind = make(market)
    grant(market, kind)
    old = market.hit(**needs(kind))
    set_status(market, kind, "Inactive")

    wanted = "This operation can be called with a status of: Active"
    properties = {name: value for name, value in HIT.items() if name not in {"LifetimeInSeconds", "Question"}}
    for operation, params in (
        ("CreateHIT", {**HIT, **needs(kind)}),
        ("CreateHITType", {**properties, **needs(kind)}),
        (
            "CreateHITWithHITType",
            {"HITTypeId": old["HITTypeId"], "LifetimeInSeconds": 60, "Question": HIT["Question"]},
        ),
    ):
        error = market.refused(operation, **params)
        assert (code(error), error.message) == ("InvalidQualificationTypeState", wanted)
    assert market.accept(old["HITId"])
    set_status(market, kind, "Active")
    assert market.hit(**needs(kind))["HITTypeId"] == old["HITTypeId"]


def test_the_name_is_taken_for_48_hours(market: Market) -> None:
    kind = make(market, **EXAM)
    grant(market, kind)
    other = market.worker("AOTHER")
    market.write(lambda tx: requests.request(tx, other, kind, {}))
    market.do("DeleteQualificationType", QualificationTypeId=kind)

    assert market.later(KEPT - 1) == 0
    assert code(market.refused("CreateQualificationType", **TYPE)) == "QualificationTypeAlreadyExists"
    assert market.later(1) == 1
    again = make(market)
    assert again != kind
    for operation in ("GetQualificationType", "GetQualificationScore", "DeleteQualificationType"):
        error = market.refused(operation, QualificationTypeId=kind, WorkerId=WORKER)
        assert code(error) == "QualificationTypeDoesNotExist"
    assert code(market.refused("GetQualificationScore", QualificationTypeId=again, WorkerId=WORKER)) == (
        "QualificationDoesNotExist"
    )


def test_the_name_is_taken_while_hits_use_it(market: Market) -> None:
    kind = make(market)
    grant(market, kind)
    used = market.hit(**needs(kind), LifetimeInSeconds=30 * 86_400)
    market.do("DeleteQualificationType", QualificationTypeId=kind)

    market.later(KEPT)
    assert code(market.refused("CreateQualificationType", **TYPE)) == "QualificationTypeAlreadyExists"
    assert market.accept(used["HITId"])  # what was granted counts on for the HITs that are there
    market.later(KEPT)
    market.do("UpdateExpirationForHIT", HITId=used["HITId"], ExpireAt=0.0)
    market.do("DeleteHIT", HITId=used["HITId"])
    assert code(market.refused("CreateQualificationType", **TYPE)) == "QualificationTypeAlreadyExists"
    market.later(LOOK_AGAIN)
    make(market)


def test_deleting_takes_the_hit_types_along(market: Market) -> None:
    kind = make(market)
    old = market.hit(**needs(kind))
    params = {"HITTypeId": old["HITTypeId"], "LifetimeInSeconds": 60, "Question": HIT["Question"]}
    market.do("DeleteQualificationType", QualificationTypeId=kind)
    error = market.refused("CreateHITWithHITType", **params)
    assert (code(error), error.message) == ("HITTypeDoesNotExist", f"HITType {old['HITTypeId']} does not exist.")

    error = market.refused("UpdateExpirationForHIT", HITId=old["HITId"], ExpireAt=old["Expiration"] + 60)
    assert (code(error), error.message) == ("InvalidQualificationTypeState", DISPOSING)
    market.do("UpdateExpirationForHIT", HITId=old["HITId"], ExpireAt=old["Expiration"] - 60)
    market.do("UpdateExpirationForHIT", HITId=old["HITId"], ExpireAt=0.0)
    market.do("DeleteHIT", HITId=old["HITId"])
    market.later(KEPT)
    assert code(market.refused("CreateHITWithHITType", **params)) == "HITTypeDoesNotExist"
