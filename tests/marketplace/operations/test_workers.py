"""Blocks and notices."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from tests.marketplace.market import START, WORKER, Market
from turkterm.marketplace.schema import notice_recipients, notices

NEVER_WORKED = "Cannot send a notification to a worker who has not done any work for you"


def test_blocks_are_listed_until_they_are_lifted(market: Market) -> None:
    for worker in ("ATHREE", "AONE", "ATWO"):
        market.worker(worker)
        assert market.do("CreateWorkerBlock", WorkerId=worker, Reason=f"{worker} copies") == {}
    pages = market.pages("ListWorkerBlocks", "WorkerBlocks", MaxResults=2)

    assert pages == [
        [{"WorkerId": "AONE", "Reason": "AONE copies"}, {"WorkerId": "ATHREE", "Reason": "ATHREE copies"}],
        [{"WorkerId": "ATWO", "Reason": "ATWO copies"}],
    ]
    assert market.do("DeleteWorkerBlock", WorkerId="AONE", Reason="talked it over") == {}
    assert [row["WorkerId"] for row in market.do("ListWorkerBlocks")["WorkerBlocks"]] == ["ATHREE", "ATWO"]


def test_a_page_goes_on_where_its_last_row_was_lifted(market: Market) -> None:
    for worker in ("AONE", "ATWO", "ATHREE"):
        market.do("CreateWorkerBlock", WorkerId=market.worker(worker), Reason="copies")
    first = market.do("ListWorkerBlocks", MaxResults=2)
    market.do("DeleteWorkerBlock", WorkerId=first["WorkerBlocks"][-1]["WorkerId"])
    rest = market.do("ListWorkerBlocks", NextToken=first["NextToken"])
    assert [row["WorkerId"] for row in rest["WorkerBlocks"]] == ["ATWO"]


def test_blocking_again_succeeds_with_the_new_reason(market: Market) -> None:
    for reason in ("copies", "copies still"):
        market.do("CreateWorkerBlock", WorkerId=market.worker(), Reason=reason)
    assert market.do("ListWorkerBlocks")["WorkerBlocks"] == [{"WorkerId": WORKER, "Reason": "copies still"}]


def test_lifting_no_block_succeeds(market: Market) -> None:
    assert market.do("DeleteWorkerBlock", WorkerId="ANOBODY") == {}


def test_blocks_are_each_requesters_own(market: Market) -> None:
    market.do("CreateWorkerBlock", WorkerId=market.worker(), Reason="copies")
    assert market.do("ListWorkerBlocks", account=market.another_account())["WorkerBlocks"] == []


def test_a_block_wants_a_known_worker_and_a_reason(market: Market) -> None:
    error = market.refused("CreateWorkerBlock", WorkerId="A143XRCI1YXAFE", Reason="copies")
    assert error.kind == "ParameterValidationError"
    assert error.message == 'The value "A143XRCI1YXAFE" is not valid for the parameter WorkerId.'
    error = market.refused("CreateWorkerBlock", WorkerId=market.worker(), Reason="")
    assert error.message == "Your request parameter Reason has a minimum length of 1."


def notify(market: Market, *worker_ids: str) -> list[dict[str, Any]]:
    answer = market.do("NotifyWorkers", Subject="Pilot", MessageText="It begins\non Monday", WorkerIds=list(worker_ids))
    failures: list[dict[str, Any]] = answer["NotifyWorkersFailureStatuses"]
    return failures


def test_a_notice_reaches_those_whose_work_was_reviewed(market: Market) -> None:
    hit_id = market.hit(MaxAssignments=3)["HITId"]
    done = {worker: market.submitted(hit_id, worker) for worker in ("AONE", "ATWO", "ATHREE")}
    market.do("ApproveAssignment", AssignmentId=done["AONE"])
    market.do("RejectAssignment", AssignmentId=done["ATWO"], RequesterFeedback="empty")

    assert notify(market, "AONE", "ATWO") == []
    failures = notify(market, "ASTRANGER", "AONE", "ATHREE", "ATHREE")
    assert [failure.pop("WorkerId") for failure in failures] == ["ASTRANGER", "ATHREE"]
    assert (
        failures
        == [
            {"NotifyWorkersFailureMessage": NEVER_WORKED, "NotifyWorkersFailureCode": "HardFailure"},
        ]
        * 2
    )
    kept = market.read(
        lambda tx: tx.db.execute(
            select(notice_recipients.c.worker_id, notices.c.subject, notices.c.text, notices.c.sent)
            .join(notices, notices.c.number == notice_recipients.c.notice)
            .order_by(notices.c.number, notice_recipients.c.worker_id)
        ).all()
    )
    notice = ("Pilot", "It begins\non Monday", START)
    assert [tuple(row) for row in kept] == [("AONE", *notice), ("ATWO", *notice), ("AONE", *notice)]


def test_work_for_one_requester_is_none_for_another(market: Market) -> None:
    market.do("ApproveAssignment", AssignmentId=market.submitted(market.hit()["HITId"]))
    answer = market.do(
        "NotifyWorkers", account=market.another_account(), Subject="s", MessageText="m", WorkerIds=[WORKER]
    )
    assert len(answer["NotifyWorkersFailureStatuses"]) == 1


def test_a_hundred_workers_at_most(market: Market) -> None:
    crowd = [f"A{number}" for number in range(101)]
    assert len(notify(market, *crowd[:100])) == 100
    for worker_ids in (crowd, []):
        error = market.refused("NotifyWorkers", Subject="s", MessageText="m", WorkerIds=worker_ids)
        assert (error.kind, error.parameter) == ("ParameterValidationError", "WorkerIds")


@pytest.mark.parametrize(("parameter", "longest"), [("Subject", 200), ("MessageText", 4096)])
def test_the_lengths_of_a_notice(market: Market, parameter: str, longest: int) -> None:
    notice: dict[str, Any] = {"Subject": "s", "MessageText": "m", "WorkerIds": ["AONE"]}
    market.do("NotifyWorkers", **{**notice, parameter: "x" * longest})
    for text in ("x" * (longest + 1), ""):
        assert market.refused("NotifyWorkers", **{**notice, parameter: text}).parameter == parameter
