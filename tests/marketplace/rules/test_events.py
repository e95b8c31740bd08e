"""What is told of a HIT's life, in which order and form; and that nothing is written where nobody asked."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.marketplace.market import START, Market
from tests.marketplace.rules.review_policies.policies import plurality
from tests.marketplace.telling import documents, letters, tell, told, told_hit
from turkterm.marketplace.rules.events import source_account

DAY = 86_400
ACCEPTED, SUBMITTED, REVIEWABLE = "AssignmentAccepted", "AssignmentSubmitted", "HITReviewable"


def test_a_whole_life(market: Market) -> None:
    tell(market, market.hit()["HITTypeId"])
    hit_id = market.hit()["HITId"]
    market.do("ApproveAssignment", AssignmentId=market.submitted(hit_id))
    market.do("DeleteHIT", HITId=hit_id)
    assert told(market) == ["HITCreated", ACCEPTED, SUBMITTED, REVIEWABLE, "AssignmentApproved", "HITDisposed"]


def approve_by_itself(market: Market) -> None:
    market.submitted(told_hit(market, AutoApprovalDelayInSeconds=60))
    market.later(60)


def abandon(market: Market) -> None:
    market.accept(told_hit(market))
    market.later(600)


def leave_an_expired_one(market: Market) -> None:
    market.accept(told_hit(market, LifetimeInSeconds=60))
    market.later(60)
    market.later(540)


def reject_and_override(market: Market) -> None:
    assignment = market.submitted(told_hit(market))
    market.do("RejectAssignment", AssignmentId=assignment, RequesterFeedback="no")
    market.do("ApproveAssignment", AssignmentId=assignment, OverrideRejection=True)


def end_at_once_twice(market: Market) -> None:
    hit_id = told_hit(market)
    for _ in range(2):
        market.do("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=0)


def end_at_two_past_times(market: Market) -> None:
    hit_id = told_hit(market)
    market.later(60)
    for at in (START + 10, START + 50):
        market.do("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=at)


def end_later_and_sooner(market: Market) -> None:
    hit_id = told_hit(market)
    for at in (START + 2 * DAY, START + DAY):
        market.do("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=at)


def open_again(market: Market) -> None:
    hit_id = told_hit(market, LifetimeInSeconds=60)
    market.later(60)
    market.do("CreateAdditionalAssignmentsForHIT", HITId=hit_id, NumberOfAdditionalAssignments=1)
    market.do("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=START + DAY)
    market.submitted(hit_id)
    market.submitted(hit_id, "ASECOND")


def expire_when_done(market: Market) -> None:
    market.submitted(told_hit(market))
    market.later(DAY)


def dispose_by_itself(market: Market) -> None:
    told_hit(market)
    market.later(DAY)
    market.later(120 * DAY)


def mark_and_unmark(market: Market) -> None:
    hit_id = told_hit(market)
    market.submitted(hit_id)
    for revert in (False, True):
        market.do("UpdateHITReviewStatus", HITId=hit_id, Revert=revert)


@pytest.mark.parametrize(
    ("live", "expected"),
    [
        (approve_by_itself, [ACCEPTED, SUBMITTED, REVIEWABLE, "AssignmentApproved"]),
        (abandon, [ACCEPTED, "AssignmentAbandoned"]),
        (leave_an_expired_one, [ACCEPTED, "HITExpired", "AssignmentAbandoned", REVIEWABLE]),
        (reject_and_override, [ACCEPTED, SUBMITTED, REVIEWABLE, "AssignmentRejected", "AssignmentApproved"]),
        (end_at_once_twice, ["HITExpired", REVIEWABLE]),
        (end_at_two_past_times, ["HITExpired", REVIEWABLE]),
        (end_later_and_sooner, ["HITExtended"]),
        (
            open_again,
            ["HITExpired", REVIEWABLE, "HITExtended", "HITExtended", *([ACCEPTED, SUBMITTED] * 2), REVIEWABLE],
        ),
        (expire_when_done, [ACCEPTED, SUBMITTED, REVIEWABLE, "HITExpired"]),
        (dispose_by_itself, ["HITExpired", REVIEWABLE, "HITDisposed"]),
        (mark_and_unmark, [ACCEPTED, SUBMITTED, REVIEWABLE]),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_is_told(market: Market, live: Callable[[Market], None], expected: list[str]) -> None:
    live(market)
    assert told(market) == expected


def test_a_returned_assignment(market: Market) -> None:
    hit_id = told_hit(market)
    assignment = market.accept(hit_id)
    market.give_back(assignment)
    assert [document["Events"][0] for document in documents(market)] == [
        {
            "EventType": event,
            "EventTimestamp": "2027-01-15T08:00:00Z",
            "HITId": hit_id,
            "AssignmentId": assignment,
            "HITTypeId": market.look(hit_id)["HITTypeId"],
        }
        for event in (ACCEPTED, "AssignmentReturned")
    ]


def test_the_document_to_the_byte(market: Market) -> None:
    hit_id = told_hit(market)
    hit_type_id = market.look(hit_id)["HITTypeId"]
    assignment = market.submitted(hit_id)
    of_assignment, of_hit = letters(market.store)[1:]
    for row, event, middle in (
        (of_assignment, SUBMITTED, f'"AssignmentId":"{assignment}",'),
        (of_hit, REVIEWABLE, ""),
    ):
        assert re.fullmatch(
            re.escape(
                f'{{"Events":[{{"EventType":"{event}","EventTimestamp":"2027-01-15T08:00:00Z","HITId":"{hit_id}",'
                f'{middle}"HITTypeId":"{hit_type_id}"}}],"EventDocId":"'
            )
            + "[0-9a-f]{40}"
            + re.escape(
                f'","SourceAccount":"{source_account(market.store.account)}","CustomerId":"{market.store.account}",'
                '"EventDocVersion":"2014-08-15"}'
            ),
            row.document,
        )
        assert row.event_time == START


def test_every_document_has_an_id_of_its_own(market: Market) -> None:
    market.submitted(told_hit(market))
    ids = [document["EventDocId"] for document in documents(market)]
    assert len(set(ids)) == len(ids) == 3


def test_the_source_account_is_twelve_digits_and_stays(market: Market) -> None:
    assert re.fullmatch(r"\d{12}", source_account("A2SECONDREQUESTER"))
    assert source_account("A2SECONDREQUESTER") == source_account("A2SECONDREQUESTER")
    assert source_account("A2SECONDREQUESTER") != source_account(market.store.account)


def test_nothing_is_written_where_nobody_asked(market: Market) -> None:
    told_hit(market, {"EventTypes": ["HITDisposed"]})
    other = market.hit(Title="Another type")["HITId"]
    market.do("ApproveAssignment", AssignmentId=market.submitted(other))
    market.do("DeleteHIT", HITId=other)
    assert letters(market.store) == []


def test_a_moved_hit_is_told_as_its_new_type_says(market: Market) -> None:
    tell(market, market.hit(Title="Another type")["HITTypeId"], EventTypes=[ACCEPTED])
    hit_id = told_hit(market, {"EventTypes": [SUBMITTED]})
    wanted = market.hit(Title="Another type")["HITTypeId"]
    market.do("UpdateHITTypeOfHIT", HITId=hit_id, HITTypeId=wanted)
    market.submitted(hit_id)
    (document,) = documents(market)
    assert (document["Events"][0]["EventType"], document["Events"][0]["HITTypeId"]) == (ACCEPTED, wanted)


def test_what_is_taken_back_was_not_told(market: Market) -> None:
    """The event is part of the change: a refusal after it, here for want of money, leaves neither."""
    hit_id = told_hit(market, Reward="2000.00")
    refused = market.refused("CreateAdditionalAssignmentsForHIT", HITId=hit_id, NumberOfAdditionalAssignments=8)
    assert refused.code == "AWS.MechanicalTurk.InsufficientFunds"
    assert told(market) == []


def test_review_policies_are_told_too(market: Market) -> None:
    policy = plurality(["q"], ApproveIfWorkerAgreementScoreIsAtLeast=100)
    hit_id = told_hit(market, MaxAssignments=2, HITReviewPolicy=policy)
    market.submitted(hit_id, q="yes")
    market.submitted(hit_id, "ASECOND", q="yes")
    assert told(market)[-3:] == [REVIEWABLE, "AssignmentApproved", "AssignmentApproved"]
