"""Who holds a type: granting, changing, revoking, listing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.marketplace.market import START, WORKER, Market

MASTERS = "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH"


@pytest.fixture
def kind(market: Market) -> str:
    """An own type; the worker is known."""
    market.worker()
    made = market.do("CreateQualificationType", Name="Reads Latin", Description="x", QualificationTypeStatus="Active")[
        "QualificationType"
    ]
    return str(made["QualificationTypeId"])


def grant(market: Market, kind: str, worker: str = WORKER, **params: Any) -> None:
    answer = market.do("AssociateQualificationWithWorker", QualificationTypeId=kind, WorkerId=worker, **params)
    assert answer == {}


def score(market: Market, kind: str, worker: str = WORKER) -> dict[str, Any]:
    answer: dict[str, Any] = market.do("GetQualificationScore", QualificationTypeId=kind, WorkerId=worker)
    found: dict[str, Any] = answer["Qualification"]
    return found


def test_a_grant_has_the_value_one_by_default(market: Market, kind: str) -> None:
    grant(market, kind)
    assert score(market, kind) == {
        "QualificationTypeId": kind,
        "WorkerId": WORKER,
        "GrantTime": START,
        "IntegerValue": 1,
        "Status": "Granted",
    }


def test_granting_again_changes_the_score(market: Market, kind: str) -> None:
    grant(market, kind, IntegerValue=0)
    market.clock.turn(9)
    grant(market, kind, IntegerValue=88, SendNotification=False)
    assert (score(market, kind)["IntegerValue"], score(market, kind)["GrantTime"]) == (88, START)


def test_revoked_and_granted_anew(market: Market, kind: str) -> None:
    grant(market, kind, IntegerValue=7)
    params = {"QualificationTypeId": kind, "WorkerId": WORKER}
    assert market.do("DisassociateQualificationFromWorker", **params, Reason="expired") == {}

    for operation in ("GetQualificationScore", "DisassociateQualificationFromWorker"):
        error = market.refused(operation, **params)
        assert error.code == "AWS.MechanicalTurk.InvalidQualificationState"
        assert error.message == "This operation can be called with a status of: Granted"
    market.clock.turn(9)
    grant(market, kind, IntegerValue=8)
    assert (score(market, kind)["IntegerValue"], score(market, kind)["GrantTime"]) == (8, START + 9)


def test_lists_of_holders(market: Market, kind: str) -> None:
    for worker, value in (("ATHREE", 3), ("AONE", 1), ("ATWO", 2)):
        grant(market, kind, market.worker(worker), IntegerValue=value)
    market.do("DisassociateQualificationFromWorker", QualificationTypeId=kind, WorkerId="ATWO")
    operation, member = "ListWorkersWithQualificationType", "Qualifications"

    pages = market.pages(operation, member, QualificationTypeId=kind, MaxResults=1)
    assert [(row["WorkerId"], row["IntegerValue"]) for page in pages for row in page] == [("AONE", 1), ("ATHREE", 3)]
    revoked = market.do(operation, QualificationTypeId=kind, Status="Revoked")[member]
    assert [(row["WorkerId"], row["Status"]) for row in revoked] == [("ATWO", "Revoked")]


def test_what_is_not_held_does_not_exist(market: Market, kind: str) -> None:
    for operation in ("GetQualificationScore", "DisassociateQualificationFromWorker"):
        for worker in (WORKER, "ASTRANGER"):
            error = market.refused(operation, QualificationTypeId=kind, WorkerId=worker)
            assert error.code == "AWS.MechanicalTurk.QualificationDoesNotExist"
            assert error.message == "You requested a Qualification that does not exist."


@pytest.mark.parametrize("system_type", [MASTERS, "00000000000000000071", "000000000000000000L0"])
def test_system_types_have_no_scores(market: Market, system_type: str) -> None:
    error = market.refused("GetQualificationScore", QualificationTypeId=system_type, WorkerId=market.worker())
    assert error.code == "AWS.MechanicalTurk.QualificationDoesNotExist"


@pytest.mark.parametrize(
    "operation",
    [
        "AssociateQualificationWithWorker",
        "DisassociateQualificationFromWorker",
        "ListWorkersWithQualificationType",
        "GetQualificationScore",
    ],
)
def test_types_of_others_are_out_of_reach(market: Market, kind: str, operation: str) -> None:
    theirs = market.do(
        "CreateQualificationType",
        account=market.another_account(),
        Name="Theirs",
        Description="x",
        QualificationTypeStatus="Active",
    )["QualificationType"]["QualificationTypeId"]

    error = market.refused(operation, QualificationTypeId=theirs, WorkerId=WORKER)
    assert error.message == f"QualificationType [{theirs}] does not exist."
    error = market.refused(operation, QualificationTypeId="3NOSUCHTYPE", WorkerId=WORKER)
    assert error.message == "QualificationType [3NOSUCHTYPE] does not exist."


def test_system_types_are_not_for_granting(market: Market) -> None:
    params = {"QualificationTypeId": MASTERS, "WorkerId": market.worker()}
    assert market.refused("AssociateQualificationWithWorker", **params).kind == "RequestError"
    assert market.refused("ListWorkersWithQualificationType", QualificationTypeId=MASTERS).kind == "RequestError"


def test_strangers_are_not_granted_anything(market: Market, kind: str) -> None:
    error = market.refused("AssociateQualificationWithWorker", QualificationTypeId=kind, WorkerId="A143XRCI1YXAFE")
    assert error.message == 'The value "A143XRCI1YXAFE" is not valid for the parameter WorkerId.'
