"""Requests for qualifications as their requester sees them: listed, accepted, rejected."""

from __future__ import annotations

from typing import Any

import pytest

from tests.marketplace.market import START, WORKER, Market
from turkterm.marketplace import requests
from turkterm.marketplace.requests import Requested

PENDING = "This operation can be called with a status of: Pending"


def make(market: Market, name: str = "Reads Latin", **params: Any) -> str:
    answer = market.do(
        "CreateQualificationType", Name=name, Description="x", QualificationTypeStatus="Active", **params
    )
    return str(answer["QualificationType"]["QualificationTypeId"])


def ask(market: Market, kind: str, worker: str = WORKER) -> str:
    market.worker(worker)
    asked = market.write(lambda tx: requests.request(tx, worker, kind))
    assert isinstance(asked, Requested)
    return asked.request_id


def held(market: Market, kind: str, worker: str = WORKER) -> dict[str, Any]:
    answer: dict[str, Any] = market.do("GetQualificationScore", QualificationTypeId=kind, WorkerId=worker)
    return {name: answer["Qualification"][name] for name in ("IntegerValue", "GrantTime", "Status")}


@pytest.mark.parametrize(("params", "value"), [({}, 1), ({"IntegerValue": 0}, 0), ({"IntegerValue": -9}, -9)])
def test_accepted(market: Market, params: dict[str, Any], value: int) -> None:
    request = ask(market, kind := make(market))
    market.clock.turn(5)
    assert market.do("AcceptQualificationRequest", QualificationRequestId=request, **params) == {}
    assert held(market, kind) == {"IntegerValue": value, "GrantTime": START + 5, "Status": "Granted"}
    assert market.do("ListQualificationRequests") == {"NumResults": 0, "QualificationRequests": []}


def test_rejected(market: Market) -> None:
    request = ask(market, kind := make(market))
    assert market.do("RejectQualificationRequest", QualificationRequestId=request, Reason="Too few answers") == {}
    assert market.do("ListQualificationRequests")["QualificationRequests"] == []
    error = market.refused("GetQualificationScore", QualificationTypeId=kind, WorkerId=WORKER)
    assert error.code == "AWS.MechanicalTurk.QualificationDoesNotExist"


@pytest.mark.parametrize("first", ["AcceptQualificationRequest", "RejectQualificationRequest"])
@pytest.mark.parametrize("second", ["AcceptQualificationRequest", "RejectQualificationRequest"])
def test_decided_once(market: Market, first: str, second: str) -> None:
    request = ask(market, make(market))
    market.do(first, QualificationRequestId=request)
    error = market.refused(second, QualificationRequestId=request)
    assert (error.code, error.message) == ("AWS.MechanicalTurk.InvalidQualificationRequestState", PENDING)


def test_requests_of_nobody_and_of_others(market: Market) -> None:
    request = ask(market, make(market))
    other = market.another_account()
    for operation in ("AcceptQualificationRequest", "RejectQualificationRequest"):
        for account, request_id in ((None, "no such id"), (other, request)):
            error = market.refused(operation, account=account, QualificationRequestId=request_id)
            assert error.code == "AWS.MechanicalTurk.QualificationRequestDoesNotExist"
            assert error.message == f"QualificationRequest [{request_id}] does not exist."


def test_lists_go_by_time(market: Market) -> None:
    latin, greek = make(market), make(market, "Reads Greek")
    for worker, kind in (("ATHREE", latin), ("AONE", greek), ("ATWO", latin)):
        ask(market, kind, worker)
        market.clock.turn(1)
    ask(market, greek, "AFOUR")

    def workers(**params: Any) -> list[list[str]]:
        pages = market.pages("ListQualificationRequests", "QualificationRequests", **params)
        return [[row["WorkerId"] for row in page] for page in pages]

    assert workers(MaxResults=3) == [["ATHREE", "AONE", "ATWO"], ["AFOUR"]]
    assert workers(QualificationTypeId=latin) == [["ATHREE", "ATWO"]]
    assert workers(QualificationTypeId=greek, MaxResults=1) == [["AONE"], ["AFOUR"]]


def test_types_of_others_are_not_listed(market: Market) -> None:
    kind = make(market)
    error = market.refused("ListQualificationRequests", account=market.another_account(), QualificationTypeId=kind)
    assert error.code == "AWS.MechanicalTurk.QualificationTypeDoesNotExist"
    error = market.refused("ListQualificationRequests", QualificationTypeId="3NOSUCHTYPE")
    assert error.code == "AWS.MechanicalTurk.QualificationTypeDoesNotExist"


def test_associating_leaves_the_request_pending(market: Market) -> None:
    """SDK: Associate does not affect pending requests; accepting one later sets the score."""
    request = ask(market, kind := make(market))
    market.do("AssociateQualificationWithWorker", QualificationTypeId=kind, WorkerId=WORKER, IntegerValue=3)
    assert len(market.do("ListQualificationRequests")["QualificationRequests"]) == 1
    market.clock.turn(5)
    market.do("AcceptQualificationRequest", QualificationRequestId=request, IntegerValue=8)
    assert held(market, kind) == {"IntegerValue": 8, "GrantTime": START, "Status": "Granted"}
