"""No statement reads a large table from end to end or sorts it: every one of a busy day is asked for its plan.

The statements are caught on their way to SQLite, so that one that is added to an operation is caught too. Wall-clock
figures are the benchmarks' affair (`python -m tests.benchmarks growth`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.marketplace.market import Market
from turkterm.marketplace import labour, requests
from turkterm.marketplace.requests import Requested
from turkterm.marketplace.scheduler import next_due

#: What grows with use. Of the rest there are tens.
LARGE = {
    "assignments",
    "bonuses",
    "hits",
    "movements",
    "notice_recipients",
    "notices",
    "qualification_requests",
    "qualifications",
    "questions",
    "request_tokens",
    "review_entries",
    "standings",
    "workers",
}
Statements = dict[str, Any]


@contextmanager
def caught() -> Iterator[Statements]:
    """The statements that are executed meanwhile, each with parameters that it once had."""
    found: Statements = {}

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        found[statement] = parameters[0] if many else parameters

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def plans(market: Market, statements: Statements) -> dict[str, list[str]]:
    """The steps of each statement's plan."""

    def explain(statement: str, parameters: Any) -> list[str]:
        rows = market.read(lambda tx: tx.db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all())
        return [str(row.detail) for row in rows]

    read = ("SELECT", "UPDATE", "DELETE", "INSERT")
    return {each: explain(each, parameters) for each, parameters in statements.items() if each.startswith(read)}


def scans(plan: list[str]) -> list[str]:
    """The steps that read or sort all of a large table; reading an index in its order is as bad without a limit."""
    found = [step for step in plan if (table := re.match(r"SCAN (\w+)", step)) and table[1] in LARGE]
    return found + [step for step in plan if "TEMP B-TREE" in step]


def a_busy_day(market: Market) -> None:
    """Every way of reading and writing that is used thousands of times."""
    kind = market.do("CreateQualificationType", Name="n", Description="d", QualificationTypeStatus="Active")
    named = {"QualificationTypeId": kind["QualificationType"]["QualificationTypeId"]}
    market.hit(QualificationRequirements=[{**named, "Comparator": "Exists"}])
    hit = market.hit(MaxAssignments=5, UniqueRequestToken="once")["HITId"]
    work = [market.submitted(hit, f"AWORKER{number}", q="v") for number in range(3)]
    market.give_back(market.accept(hit, "ARETURNS"))
    market.write(lambda tx: labour.open_hits(tx, "ARETURNS", 10, 7))
    market.do("ApproveAssignment", AssignmentId=work[0])
    market.do("RejectAssignment", AssignmentId=work[1], RequesterFeedback="no")
    market.do("ApproveAssignment", AssignmentId=work[1], OverrideRejection=True)
    market.do("GetAssignment", AssignmentId=work[1])
    market.do(
        "SendBonus",
        AssignmentId=work[0],
        WorkerId="AWORKER0",
        BonusAmount="1.00",
        Reason="r",
        UniqueRequestToken="once",
    )
    market.do("NotifyWorkers", Subject="s", MessageText="t", WorkerIds=["AWORKER0"])
    market.do("CreateWorkerBlock", WorkerId="AWORKER0", Reason="r")
    market.do("AssociateQualificationWithWorker", **named, WorkerId="AWORKER1", IntegerValue=1)
    market.do("GetQualificationScore", **named, WorkerId="AWORKER1")
    asked = market.write(lambda tx: requests.request(tx, "AWORKER2", named["QualificationTypeId"], {}))
    assert isinstance(asked, Requested)
    for operation, member, params in (
        ("ListHITs", "HITs", {}),
        ("ListReviewableHITs", "HITs", {}),
        ("ListReviewableHITs", "HITs", {"HITTypeId": market.look(hit)["HITTypeId"]}),
        ("ListAssignmentsForHIT", "Assignments", {"HITId": hit}),
        ("ListBonusPayments", "BonusPayments", {"HITId": hit}),
        ("ListBonusPayments", "BonusPayments", {"AssignmentId": work[0]}),
        ("ListWorkerBlocks", "WorkerBlocks", {}),
        ("ListWorkersWithQualificationType", "Qualifications", named),
        ("ListHITsForQualificationType", "HITs", named),
        ("ListQualificationRequests", "QualificationRequests", {}),
        ("ListQualificationRequests", "QualificationRequests", named),
    ):
        market.pages(operation, member, **params)
    market.do("AcceptQualificationRequest", QualificationRequestId=asked.request_id)
    market.do("UpdateExpirationForHIT", HITId=hit, ExpireAt=market.clock.now() + 7200)
    market.do("CreateAdditionalAssignmentsForHIT", HITId=hit, NumberOfAdditionalAssignments=1, UniqueRequestToken="1")
    market.accept(hit, "AABANDONS")
    market.read(next_due)
    for days in (1, 31, 121):
        market.later(days * 86_400.0)
    gone = market.hit(LifetimeInSeconds=30)["HITId"]
    market.later(60)
    market.do("DeleteHIT", HITId=gone)


def test_no_statement_reads_a_whole_table(market: Market) -> None:
    with caught() as statements:
        a_busy_day(market)
    found = plans(market, statements)
    assert len(found) > 60
    assert any("SEARCH hits USING INDEX hits_newest (account=? AND listed=?)" in plan for plan in found.values())
    assert {statement: scans(plan) for statement, plan in found.items() if scans(plan)} == {}


@pytest.mark.parametrize(
    ("statement", "step"),
    [
        ("SELECT hit_id FROM hits WHERE annotation = 'x'", "SCAN hits"),
        ("SELECT hit_id FROM hits WHERE account = 'A' ORDER BY annotation", "USE TEMP B-TREE FOR ORDER BY"),
    ],
)
def test_what_would_be_found(market: Market, statement: str, step: str) -> None:
    (plan,) = plans(market, {statement: ()}).values()
    assert scans(plan) == [step]
