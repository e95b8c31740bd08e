"""Assignments: listing, reading, approving, rejecting and overriding."""

from __future__ import annotations

import pytest

from tests.marketplace.market import START, WORKER, Market
from turkterm.marketplace.schema import standings

DAY = 86_400
ONLY_SUBMITTED = "This operation can be called with a status of: Submitted"


def test_a_submitted_assignment_has_its_members(market: Market) -> None:
    hit = market.hit(AutoApprovalDelayInSeconds=DAY)
    assignment_id = market.accept(hit["HITId"])
    market.clock.turn(72)
    market.submit(assignment_id, warm="4")
    answer = market.do("GetAssignment", AssignmentId=assignment_id)

    assert answer["HIT"] == market.look(hit["HITId"])
    xml = answer["Assignment"].pop("Answer")
    assert "<QuestionIdentifier>warm</QuestionIdentifier><FreeText>4</FreeText>" in xml
    assert answer["Assignment"] == {
        "AssignmentId": assignment_id,
        "WorkerId": WORKER,
        "HITId": hit["HITId"],
        "AssignmentStatus": "Submitted",
        "AcceptTime": START,
        "SubmitTime": START + 72,
        "AutoApprovalTime": START + 72 + DAY,
    }


def test_lists_come_in_the_order_of_submission(market: Market) -> None:
    hit_id = market.hit(MaxAssignments=12)["HITId"]
    held = [market.accept(hit_id, f"AWORKER{number}") for number in range(12)]
    for assignment_id in reversed(held[1:]):
        market.clock.turn(1)
        market.submit(assignment_id)
    market.give_back(held[0])
    pages = market.pages("ListAssignmentsForHIT", "Assignments", HITId=hit_id)

    assert [len(page) for page in pages] == [10, 1]
    assert [row["AssignmentId"] for page in pages for row in page] == held[:0:-1]


def test_lists_can_be_limited_to_statuses(market: Market) -> None:
    hit_id = market.hit(MaxAssignments=4)["HITId"]
    submitted, approved, rejected = (market.submitted(hit_id, worker) for worker in ("AONE", "ATWO", "ATHREE"))
    market.accept(hit_id)
    market.do("ApproveAssignment", AssignmentId=approved)
    market.do("RejectAssignment", AssignmentId=rejected, RequesterFeedback="empty")

    def listed(*statuses: str) -> list[str]:
        answer = market.do("ListAssignmentsForHIT", HITId=hit_id, AssignmentStatuses=list(statuses))
        return [row["AssignmentId"] for row in answer["Assignments"]]

    assert listed() == [submitted, approved, rejected]
    assert listed("Submitted") == [submitted]
    assert listed("Rejected", "Approved") == [approved, rejected]


def test_a_page_token_belongs_to_its_hit_and_filter(market: Market) -> None:
    first, second = (market.hit()["HITId"] for _ in range(2))
    market.submitted(first)
    token = market.do("ListAssignmentsForHIT", HITId=first)["NextToken"]

    for other in ({"HITId": second}, {"HITId": first, "AssignmentStatuses": ["Submitted"]}):
        assert market.refused("ListAssignmentsForHIT", **other, NextToken=token).parameter == "NextToken"
    assert market.do("ListAssignmentsForHIT", HITId=first, NextToken=token) == {"NumResults": 0, "Assignments": []}


def test_approving_pays_reward_and_fee(market: Market) -> None:
    hit_id = market.hit(Reward="0.50", MaxAssignments=2)["HITId"]
    assignment_id = market.submitted(hit_id)
    assert market.money() == ("10000.00", "1.20")
    market.clock.turn(60)
    assert market.do("ApproveAssignment", AssignmentId=assignment_id, RequesterFeedback="Thank you") == {}

    assert market.money() == ("9999.40", "0.60")
    assert market.movements() == [("deposit", 1_000_000), ("reward", -50), ("reward fee", -10)]
    row = market.do("GetAssignment", AssignmentId=assignment_id)["Assignment"]
    assert (row["AssignmentStatus"], row["ApprovalTime"], row["RequesterFeedback"]) == (
        "Approved",
        START + 60,
        "Thank you",
    )
    assert "RejectionTime" not in row
    assert market.life(hit_id) == ("Assignable", 1, 0, 1)


@pytest.mark.parametrize(
    ("reward", "places", "cents"),
    [("0.01", 1, 2), ("0.05", 9, 6), ("0.05", 10, 7), ("0.10", 1, 12), ("0.13", 1, 16), ("0.00", 1, 0)],
)
def test_fees_on_rewards(market: Market, reward: str, places: int, cents: int) -> None:
    market.do(
        "ApproveAssignment", AssignmentId=market.submitted(market.hit(Reward=reward, MaxAssignments=places)["HITId"])
    )
    assert sum(amount for kind, amount in market.movements()[1:]) == -cents


def test_rejecting_costs_nothing(market: Market) -> None:
    hit_id = market.hit()["HITId"]
    assignment_id = market.submitted(hit_id)
    market.clock.turn(5)
    assert market.do("RejectAssignment", AssignmentId=assignment_id, RequesterFeedback="Empty answer") == {}

    assert market.money() == ("10000.00", "0.00")
    row = market.do("GetAssignment", AssignmentId=assignment_id)["Assignment"]
    assert (row["AssignmentStatus"], row["RejectionTime"], row["RequesterFeedback"]) == (
        "Rejected",
        START + 5,
        "Empty answer",
    )
    assert "ApprovalTime" not in row
    assert market.life(hit_id) == ("Reviewable", 0, 0, 1)


def test_a_review_happens_once(market: Market) -> None:
    approved, rejected = (market.submitted(market.hit()["HITId"]) for _ in range(2))
    market.do("ApproveAssignment", AssignmentId=approved)
    market.do("RejectAssignment", AssignmentId=rejected, RequesterFeedback="empty")
    money = market.money()

    for assignment_id in (approved, rejected):
        for operation in ("ApproveAssignment", "RejectAssignment"):
            error = market.refused(operation, AssignmentId=assignment_id, RequesterFeedback="again")
            assert (error.kind, error.message) == ("RequestError", ONLY_SUBMITTED)
            assert error.code == "AWS.MechanicalTurk.InvalidAssignmentState"
    assert market.refused("ApproveAssignment", AssignmentId=approved, OverrideRejection=True).message == ONLY_SUBMITTED
    assert market.money() == money


def test_overriding_a_rejection_pays_now(market: Market) -> None:
    hit_id = market.hit(Reward="1.00")["HITId"]
    assignment_id = market.submitted(hit_id)
    market.do("RejectAssignment", AssignmentId=assignment_id, RequesterFeedback="empty")
    market.clock.turn(30 * DAY)
    market.do("ApproveAssignment", AssignmentId=assignment_id, OverrideRejection=True)

    assert market.money() == ("9998.80", "0.00")
    row = market.do("GetAssignment", AssignmentId=assignment_id)["Assignment"]
    assert (row["AssignmentStatus"], row["ApprovalTime"]) == ("Approved", START + 30 * DAY)
    assert not {"RejectionTime", "RequesterFeedback"} & row.keys()
    assert market.life(hit_id)[3] == 1
    record = market.read(lambda tx: tx.db.execute(standings.select()).one())
    assert (record.approved, record.rejected) == (1, 0)


def test_overriding_ends_30_days_after_submission(market: Market) -> None:
    assignment_id = market.submitted(market.hit()["HITId"])
    market.do("RejectAssignment", AssignmentId=assignment_id, RequesterFeedback="empty")
    market.clock.turn(30 * DAY + 1)
    error = market.refused("ApproveAssignment", AssignmentId=assignment_id, OverrideRejection=True)
    assert error.message == ONLY_SUBMITTED


def test_overriding_needs_money_that_is_not_promised(market: Market) -> None:
    assignment_id = market.submitted(market.hit(Reward="10.00")["HITId"])
    market.do("RejectAssignment", AssignmentId=assignment_id, RequesterFeedback="empty")
    market.hit(Reward="8325.00")  # $9,990.00 with its fee
    error = market.refused("ApproveAssignment", AssignmentId=assignment_id, OverrideRejection=True)
    assert error.code == "AWS.MechanicalTurk.InsufficientFunds"


def test_override_on_a_submitted_one_simply_approves(market: Market) -> None:
    assignment_id = market.submitted(market.hit()["HITId"])
    market.do("ApproveAssignment", AssignmentId=assignment_id, OverrideRejection=True)
    assert market.do("GetAssignment", AssignmentId=assignment_id)["Assignment"]["AssignmentStatus"] == "Approved"


@pytest.mark.parametrize("end", ["accepted", "returned", "abandoned"])
def test_what_was_not_submitted_cannot_be_read_or_reviewed(market: Market, end: str) -> None:
    assignment_id = market.accept(market.hit()["HITId"])
    if end == "returned":
        market.give_back(assignment_id)
    if end == "abandoned":
        market.later(600)
    error = market.refused("GetAssignment", AssignmentId=assignment_id)

    assert error.message == "This operation can be called with a status of: Reviewable,Approved,Rejected"
    assert market.refused("ApproveAssignment", AssignmentId=assignment_id).message == ONLY_SUBMITTED
    assert (
        market.refused("RejectAssignment", AssignmentId=assignment_id, RequesterFeedback="no").message == ONLY_SUBMITTED
    )


@pytest.mark.parametrize("operation", ["GetAssignment", "ApproveAssignment", "RejectAssignment"])
def test_assignments_that_do_not_exist(market: Market, operation: str) -> None:
    other = market.another_account()
    hit_id = market.hit()["HITId"]
    mine = market.submitted(hit_id)

    assert (
        market.refused(operation, AssignmentId="123", RequesterFeedback="x").message == "Assignment 123 does not exist."
    )
    error = market.refused(operation, account=other, AssignmentId=mine, RequesterFeedback="x")
    assert error.code == "AWS.MechanicalTurk.AssignmentDoesNotExist"
    market.do("ApproveAssignment", AssignmentId=mine)
    market.do("DeleteHIT", HITId=hit_id)
    error = market.refused(operation, AssignmentId=mine, RequesterFeedback="x")
    assert error.code == "AWS.MechanicalTurk.AssignmentDoesNotExist"


def test_feedback_has_limits(market: Market) -> None:
    hit_id = market.hit(MaxAssignments=2)["HITId"]
    first, second = market.submitted(hit_id, "AONE"), market.submitted(hit_id, "ATWO")

    for feedback in ("f" * 1025, "bell\x07"):
        error = market.refused("ApproveAssignment", AssignmentId=first, RequesterFeedback=feedback)
        assert error.parameter == "RequesterFeedback"
    error = market.refused("RejectAssignment", AssignmentId=first, RequesterFeedback="")
    assert error.message == "Your request parameter RequesterFeedback has a minimum length of 1."
    market.do("RejectAssignment", AssignmentId=first, RequesterFeedback="f" * 1024)
    market.do("ApproveAssignment", AssignmentId=second, RequesterFeedback="")
    assert "RequesterFeedback" not in market.do("GetAssignment", AssignmentId=second)["Assignment"]
