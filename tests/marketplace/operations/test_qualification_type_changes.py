"""Qualification types that change, sleep and go away, and the HITs that use them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.marketplace.exam import EXAM, KEY, QUESTIONS, TEST, form, free_text
from tests.marketplace.kinds import DISPOSING, code, grant, make, needs
from tests.marketplace.market import HIT, WORKER, Market
from turkterm.marketplace import requests

NEW_TEST = form(*QUESTIONS, free_text())


def changed(market: Market, kind: str, **params: Any) -> dict[str, Any]:
    answer: dict[str, Any] = market.do("UpdateQualificationType", QualificationTypeId=kind, **params)
    assert answer == market.do("GetQualificationType", QualificationTypeId=kind)
    found: dict[str, Any] = answer["QualificationType"]
    return found


def test_what_is_not_named_stays(market: Market) -> None:
    kind = make(market, Keywords="latin", RetryDelayInSeconds=60, **EXAM, AnswerKey=KEY)
    before = market.do("GetQualificationType", QualificationTypeId=kind)["QualificationType"]
    assert changed(market, kind) == before
    assert changed(market, kind, Description="New") == {**before, "Description": "New"}
    assert changed(market, kind, QualificationTypeStatus="Inactive", RetryDelayInSeconds=0) == {
        **before,
        "Description": "New",
        "QualificationTypeStatus": "Inactive",
        "RetryDelayInSeconds": 0,
    }


def test_the_search_follows_the_description(market: Market) -> None:
    kind = make(market, Keywords="tongues")
    changed(market, kind, Description="Knows Virgil")

    def found(query: str) -> int:
        return int(market.do("ListQualificationTypes", MustBeRequestable=True, Query=query)["NumResults"])

    assert [found(query) for query in ("virgil", "sentence", "tongues", "latin")] == [1, 0, 1, 1]


def test_a_new_test_takes_the_old_key_along(market: Market) -> None:
    kind = make(market, **EXAM, AnswerKey=KEY)
    new = changed(market, kind, Test=NEW_TEST, TestDurationInSeconds=60)
    assert (new["Test"], new["TestDurationInSeconds"], "AnswerKey" in new) == (NEW_TEST, 60, False)
    new = changed(market, kind, **EXAM, AnswerKey=KEY)
    assert (new["Test"], new["TestDurationInSeconds"], new["AnswerKey"]) == (TEST, 300, KEY)


def test_a_test_and_a_delay_can_be_added(market: Market) -> None:
    kind = make(market)
    new = changed(market, kind, **EXAM, RetryDelayInSeconds=5)
    assert (new["Test"], new["RetryDelayInSeconds"]) == (TEST, 5)


def test_automatic_grants_come_and_go(market: Market) -> None:
    kind = make(market)
    assert changed(market, kind, AutoGranted=True)["AutoGrantedValue"] == 1
    assert changed(market, kind, AutoGrantedValue=5)["AutoGrantedValue"] == 5
    assert changed(market, kind, AutoGranted=True, Description="x")["AutoGrantedValue"] == 5
    off = changed(market, kind, AutoGranted=False)
    assert (off["AutoGranted"], "AutoGrantedValue" in off) == (False, False)
    changed(market, kind, AutoGranted=True)
    assert changed(market, kind, AutoGranted=False, **EXAM)["Test"] == TEST


@pytest.mark.parametrize(
    ("before", "parameter", "params"),
    [
        ({"AutoGranted": True}, "Test", EXAM),
        ({}, "Test", {**EXAM, "AutoGranted": True}),
        (EXAM, "AutoGranted", {"AutoGranted": True}),
        (EXAM, "AnswerKey", {"AnswerKey": KEY}),
        (EXAM, "TestDurationInSeconds", {"TestDurationInSeconds": 5}),
        ({}, "TestDurationInSeconds", {"Test": TEST}),
        ({}, "AnswerKey", {**EXAM, "Test": NEW_TEST, "AnswerKey": KEY}),
        ({}, "AnswerKey", {**EXAM, "AnswerKey": "<AnswerKey/>"}),
        ({}, "AutoGrantedValue", {"AutoGrantedValue": 5}),
        ({"AutoGranted": True}, "AutoGrantedValue", {"AutoGranted": False, "AutoGrantedValue": 5}),
        ({}, "RetryDelayInSeconds", {"RetryDelayInSeconds": -1}),
        ({}, "Description", {"Description": ""}),
        ({}, "Description", {"Description": "d" * 2001}),
    ],
)
def test_refused_changes_change_nothing(
    market: Market, before: dict[str, Any], parameter: str, params: dict[str, Any]
) -> None:
    kind = make(market, **before)
    was = market.do("GetQualificationType", QualificationTypeId=kind)
    error = market.refused("UpdateQualificationType", QualificationTypeId=kind, **params)
    assert (error.kind, error.parameter) == ("ParameterValidationError", parameter)
    assert market.do("GetQualificationType", QualificationTypeId=kind) == was


@pytest.mark.parametrize("operation", ["UpdateQualificationType", "DeleteQualificationType"])
def test_types_of_others(market: Market, operation: str) -> None:
    kind = make(market)
    error = market.refused(operation, account=market.another_account(), QualificationTypeId=kind)
    assert code(error) == "QualificationTypeDoesNotExist"
    assert code(market.refused(operation, QualificationTypeId="00000000000000000071")) == "PermissionDeniedException"
    assert code(market.refused(operation, QualificationTypeId="3NOSUCHTYPE")) == "QualificationTypeDoesNotExist"


def test_a_deleted_type_is_out_of_reach(market: Market) -> None:
    kind = make(market)
    grant(market, kind)
    assert market.do("DeleteQualificationType", QualificationTypeId=kind) == {}

    for operation, params in (
        ("GetQualificationType", {}),
        ("UpdateQualificationType", {"Description": "x"}),
        ("DeleteQualificationType", {}),
        ("AssociateQualificationWithWorker", {"WorkerId": WORKER}),
    ):
        error = market.refused(operation, QualificationTypeId=kind, **params)
        assert (code(error), error.message) == ("InvalidQualificationTypeState", DISPOSING)
    assert market.do("ListQualificationTypes", MustBeRequestable=False, Query="latin")["QualificationTypes"] == []
    assert code(market.refused("CreateHIT", **HIT, **needs(kind))) == "InvalidQualificationTypeState"
    holders = market.do("ListWorkersWithQualificationType", QualificationTypeId=kind)["Qualifications"]
    assert [holder["WorkerId"] for holder in holders] == [WORKER]
    market.do("DisassociateQualificationFromWorker", QualificationTypeId=kind, WorkerId=WORKER)


def test_deleting_rejects_what_is_pending(market: Market) -> None:
    kind, other = make(market), make(market, Name="Other")
    market.worker()
    asked = market.write(lambda tx: requests.request(tx, WORKER, kind))
    market.write(lambda tx: requests.request(tx, WORKER, other))
    assert isinstance(asked, requests.Requested)
    market.do("DeleteQualificationType", QualificationTypeId=kind)

    left = market.do("ListQualificationRequests")["QualificationRequests"]
    assert [request["QualificationTypeId"] for request in left] == [other]
    assert market.do("ListQualificationRequests", QualificationTypeId=kind)["QualificationRequests"] == []
    error = market.refused("AcceptQualificationRequest", QualificationRequestId=asked.request_id)
    assert code(error) == "InvalidQualificationRequestState"


def test_hits_that_use_a_type(market: Market) -> None:
    kind, other = make(market), make(market, Name="Other")
    wanted = []
    for title in ("a", "b", "a"):
        wanted.append(market.hit(Title=title, **needs(kind))["HITId"])
        market.clock.turn(1)
    market.hit()
    market.hit(**needs(other))
    second = market.another_account()
    market.do("CreateHIT", account=second, **HIT, **needs(kind))

    def listed(**params: Any) -> list[list[str]]:
        pages = market.pages("ListHITsForQualificationType", "HITs", **params)
        return [[hit["HITId"] for hit in page] for page in pages]

    assert listed(QualificationTypeId=kind, MaxResults=2) == [[wanted[2], wanted[1]], [wanted[0]]]
    market.do("UpdateExpirationForHIT", HITId=wanted[1], ExpireAt=0.0)
    market.do("DeleteHIT", HITId=wanted[1])
    market.do("DeleteQualificationType", QualificationTypeId=kind)
    assert listed(QualificationTypeId=kind) == [[wanted[2], wanted[0]]]
    assert listed(QualificationTypeId="00000000000000000071") == []
    error = market.refused("ListHITsForQualificationType", QualificationTypeId="3NOSUCHTYPE")
    assert code(error) == "QualificationTypeDoesNotExist"
