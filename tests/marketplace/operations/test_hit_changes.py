"""CreateAdditionalAssignmentsForHIT, UpdateHITTypeOfHIT and UpdateHITReviewStatus."""

from __future__ import annotations

from typing import Any

import pytest

from tests.marketplace.market import Market

DAY = 86_400
MORE = "CreateAdditionalAssignmentsForHIT"


def another_type(market: Market, **properties: Any) -> str:
    made = {
        "Title": "Other",
        "Description": "Another type",
        "Reward": "0.25",
        "AssignmentDurationInSeconds": 60,
        **properties,
    }
    return str(market.do("CreateHITType", **made)["HITTypeId"])


@pytest.mark.parametrize("reviewing", [False, True])
def test_an_extension_opens_a_reviewable_hit(market: Market, reviewing: bool) -> None:
    hit_id = market.hit()["HITId"]
    market.submitted(hit_id)
    if reviewing:
        market.do("UpdateHITReviewStatus", HITId=hit_id)
    assert market.do(MORE, HITId=hit_id, NumberOfAdditionalAssignments=2) == {}
    assert market.life(hit_id) == ("Assignable", 2, 0, 0)
    assert market.look(hit_id)["MaxAssignments"] == 3
    for worker in ("ATWO", "ATHREE"):
        market.submitted(hit_id, worker)
    assert market.life(hit_id)[0] == "Reviewable"  # the mark did not outlive the extension


def test_an_extension_happens_once_a_token(market: Market) -> None:
    one, two = market.hit()["HITId"], market.hit()["HITId"]
    assert market.refused(MORE, HITId=one, NumberOfAdditionalAssignments=0, UniqueRequestToken="t").parameter
    market.do(MORE, HITId=one, NumberOfAdditionalAssignments=1, UniqueRequestToken="t")
    error = market.refused(MORE, HITId=two, NumberOfAdditionalAssignments=3, UniqueRequestToken="t")
    assert error.kind == "RequestError"
    assert error.message.startswith('The idempotency token "t" has already been processed. Request ID: ')
    market.clock.turn(DAY - 1)
    market.refused(MORE, HITId=one, NumberOfAdditionalAssignments=1, UniqueRequestToken="t")
    market.clock.turn(1)
    market.do("UpdateExpirationForHIT", HITId=one, ExpireAt=market.clock.now() + DAY)
    market.do(MORE, HITId=one, NumberOfAdditionalAssignments=1, UniqueRequestToken="t")
    assert (market.look(one)["MaxAssignments"], market.look(two)["MaxAssignments"]) == (3, 1)


def test_tokens_of_hits_and_extensions_are_apart(market: Market) -> None:
    hit_id = market.hit(UniqueRequestToken="t")["HITId"]
    market.do(MORE, HITId=hit_id, NumberOfAdditionalAssignments=1, UniqueRequestToken="t")
    assert market.look(hit_id)["MaxAssignments"] == 2


def test_another_type_before_the_first_accept(market: Market) -> None:
    hit = market.hit(MaxAssignments=3)
    other = another_type(market)
    assert market.do("UpdateHITTypeOfHIT", HITId=hit["HITId"], HITTypeId=other) == {}
    moved = market.look(hit["HITId"])
    assert (moved["HITTypeId"], moved["Title"], moved["Reward"]) == (other, "Other", "0.25")
    assert moved["AssignmentDurationInSeconds"] == 60
    assert moved["HITGroupId"] != hit["HITGroupId"]
    assert moved["HITGroupId"] == market.hit(Title="Other", Description="Another type", Reward="0.25",
                                             AssignmentDurationInSeconds=60)["HITGroupId"]  # fmt: skip
    assert moved["Expiration"] == hit["Expiration"]


def test_what_is_on_hold_follows_the_reward(market: Market) -> None:
    hit_id = market.hit(MaxAssignments=3)["HITId"]
    assert market.money() == ("10000.00", "0.36")
    market.do("UpdateHITTypeOfHIT", HITId=hit_id, HITTypeId=another_type(market))
    assert market.money() == ("10000.00", "0.90")
    assignment = market.submitted(hit_id)
    market.do("ApproveAssignment", AssignmentId=assignment)
    assert market.money() == ("9999.70", "0.60")


def test_a_type_that_cannot_be_paid(market: Market) -> None:
    hit = market.hit(MaxAssignments=9)
    dear = another_type(market, Reward="1000.00")
    error = market.refused("UpdateHITTypeOfHIT", HITId=hit["HITId"], HITTypeId=dear)
    assert error.code == "AWS.MechanicalTurk.InsufficientFunds"
    assert market.look(hit["HITId"]) == hit


@pytest.mark.parametrize("end", ["held", "returned", "submitted"])
def test_no_other_type_after_the_first_accept(market: Market, end: str) -> None:
    hit = market.hit(MaxAssignments=3)
    assignment = market.accept(hit["HITId"])
    if end == "returned":
        market.give_back(assignment)
    elif end == "submitted":
        market.submit(assignment, q="v")
    error = market.refused("UpdateHITTypeOfHIT", HITId=hit["HITId"], HITTypeId=another_type(market))
    assert (error.kind, error.code) == ("RequestError", "AWS.MechanicalTurk.InvalidHITState")
    assert market.look(hit["HITId"])["HITTypeId"] == hit["HITTypeId"]


def test_an_expired_hit_may_change_its_type(market: Market) -> None:
    hit_id = market.hit(LifetimeInSeconds=30)["HITId"]
    market.later(30)
    market.do("UpdateHITTypeOfHIT", HITId=hit_id, HITTypeId=another_type(market))
    assert market.money() == ("10000.00", "0.00")
    assert market.look(hit_id)["Reward"] == "0.25"


def test_the_mark_goes_one_way_and_back(market: Market) -> None:
    hit_id = market.hit()["HITId"]
    market.submitted(hit_id)
    for revert, before, after in ((False, "Reviewable", "Reviewing"), (True, "Reviewing", "Reviewable")):
        wrong = market.refused("UpdateHITReviewStatus", HITId=hit_id, Revert=not revert)
        assert wrong.code == "AWS.MechanicalTurk.InvalidHITState"
        assert wrong.message == (
            f"This HIT is currently in the state '{before}'.  This operation can be called with a status of: {after}"
        )
        assert market.do("UpdateHITReviewStatus", HITId=hit_id, Revert=revert) == {}
        assert market.life(hit_id) == (after, 0, 0, 0)
        assert market.look(hit_id)["HITReviewStatus"] == "NotReviewed"


def test_a_reviewing_hit_stays_so_while_work_is_approved(market: Market) -> None:
    hit_id = market.hit()["HITId"]
    assignment = market.submitted(hit_id)
    market.do("UpdateHITReviewStatus", HITId=hit_id)
    assert [hit["HITId"] for hit in market.do("ListReviewableHITs", Status="Reviewing")["HITs"]] == [hit_id]
    market.do("ApproveAssignment", AssignmentId=assignment)
    assert market.life(hit_id) == ("Reviewing", 0, 0, 1)
    market.do("DeleteHIT", HITId=hit_id)


@pytest.mark.parametrize("status", ["Assignable", "Unassignable"])
def test_no_mark_on_an_open_hit(market: Market, status: str) -> None:
    hit_id = market.hit()["HITId"]
    if status == "Unassignable":
        market.accept(hit_id)
    for revert in (False, True):
        assert f"'{status}'" in market.refused("UpdateHITReviewStatus", HITId=hit_id, Revert=revert).message


@pytest.mark.parametrize(
    ("operation", "params"),
    [(MORE, {"NumberOfAdditionalAssignments": 1}), ("UpdateHITTypeOfHIT", {}), ("UpdateHITReviewStatus", {})],
)
def test_hits_that_are_not_there(market: Market, operation: str, params: dict[str, Any]) -> None:
    hit = market.hit()
    params = {**params, "HITTypeId": hit["HITTypeId"]} if operation == "UpdateHITTypeOfHIT" else params
    assert market.refused(operation, HITId="3NONE", **params).message == "Hit 3NONE does not exist."
    account = market.another_account()
    assert market.refused(operation, account=account, HITId=hit["HITId"], **params).code is not None
    market.do("UpdateExpirationForHIT", HITId=hit["HITId"], ExpireAt=0.0)
    market.do("DeleteHIT", HITId=hit["HITId"])
    assert market.refused(operation, HITId=hit["HITId"], **params).message == f"Hit {hit['HITId']} does not exist."


def test_types_that_are_not_there(market: Market) -> None:
    hit_id = market.hit()["HITId"]
    error = market.refused("UpdateHITTypeOfHIT", HITId=hit_id, HITTypeId="3NONE")
    assert error.code == "AWS.MechanicalTurk.HITTypeDoesNotExist"
