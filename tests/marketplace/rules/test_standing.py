"""A worker's record, and the system qualifications that follow from it."""

from __future__ import annotations

import pytest

from tests.marketplace.market import WORKER, Market
from turkterm.marketplace.rules import standing, system_types
from turkterm.marketplace.rules.standing import Record


@pytest.mark.parametrize(
    ("record", "approved", "submitted", "abandoned", "returned", "rejected"),
    [
        (Record(), 100, 100, 0, 0, 0),
        # Until 100 were submitted the percentages stay the best ones.
        (Record(submitted=99, approved=1, rejected=98, returned=50, abandoned=50), 100, 100, 0, 0, 0),
        (Record(submitted=100, approved=95, rejected=4), 95, 100, 0, 0, 4),
        (Record(submitted=100, approved=2, rejected=1), 66, 100, 0, 0, 33),
        (Record(submitted=100), 100, 100, 0, 0, 0),
        (Record(submitted=100, approved=100, returned=50, abandoned=50), 100, 50, 25, 25, 0),
    ],
)
def test_percentages(
    record: Record, approved: int, submitted: int, abandoned: int, returned: int, rejected: int
) -> None:
    assert record.percentages() == {
        system_types.PERCENT_APPROVED: approved,
        system_types.PERCENT_SUBMITTED: submitted,
        system_types.PERCENT_ABANDONED: abandoned,
        system_types.PERCENT_RETURNED: returned,
        system_types.PERCENT_REJECTED: rejected,
    }


def record_of(market: Market, worker: str = WORKER) -> Record:
    return market.read(lambda tx: standing.record_of(tx, market.store.account, worker))


def test_a_record_grows_with_the_work(market: Market) -> None:
    hits = [market.hit(AssignmentDurationInSeconds=60)["HITId"] for _ in range(5)]
    market.do("ApproveAssignment", AssignmentId=market.submitted(hits[0]))
    market.do("RejectAssignment", AssignmentId=market.submitted(hits[1]), RequesterFeedback="empty")
    market.submitted(hits[2])
    market.give_back(market.accept(hits[3]))
    market.accept(hits[4])
    market.later(60)

    assert record_of(market) == Record(submitted=3, approved=1, rejected=1, returned=1, abandoned=1)
    assert record_of(market, "ANOBODY") == Record()


def test_approved_work_counts_for_the_next_hit(market: Market) -> None:
    requirement = {
        "QualificationTypeId": system_types.HITS_APPROVED,
        "Comparator": "GreaterThanOrEqualTo",
        "IntegerValues": [1],
    }
    hit_id = market.hit(QualificationRequirements=[requirement])["HITId"]
    first = market.submitted(market.hit()["HITId"])
    with pytest.raises(Exception, match="does not meet"):
        market.accept(hit_id)
    market.do("ApproveAssignment", AssignmentId=first)
    market.accept(hit_id)


@pytest.mark.parametrize(
    ("type_id", "comparator", "values"),
    [(system_types.PERCENT_APPROVED, "GreaterThanOrEqualTo", [100]), (system_types.ADULT, "EqualTo", [1])],
)
def test_a_new_worker_has_the_benefit_of_the_doubt(
    market: Market, type_id: str, comparator: str, values: list[int]
) -> None:
    requirement = {"QualificationTypeId": type_id, "Comparator": comparator, "IntegerValues": values}
    market.accept(market.hit(QualificationRequirements=[requirement])["HITId"])


def test_nobody_is_a_master(market: Market) -> None:
    def hit(comparator: str) -> str:
        requirement = {"QualificationTypeId": system_types.MASTERS, "Comparator": comparator}
        return str(market.hit(QualificationRequirements=[requirement])["HITId"])

    market.accept(hit("DoesNotExist"))
    with pytest.raises(Exception, match="does not meet"):
        market.accept(hit("Exists"))
