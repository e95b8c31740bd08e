"""HITs: creating, reading, listing, expiring, extending and deleting them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.marketplace.market import BASE, HIT, QUESTION, START, Market

DAY = 86_400


def test_a_new_hit_has_every_member_that_the_service_gave(market: Market) -> None:
    hit = market.hit(MaxAssignments=3)

    assert hit == {
        "HITId": hit["HITId"],
        "HITTypeId": hit["HITTypeId"],
        "HITGroupId": hit["HITGroupId"],
        "CreationTime": START,
        "Title": HIT["Title"],
        "Description": HIT["Description"],
        "Question": QUESTION,
        "HITStatus": "Assignable",
        "MaxAssignments": 3,
        "Reward": "0.10",
        "AutoApprovalDelayInSeconds": 2_592_000,
        "Expiration": START + DAY,
        "AssignmentDurationInSeconds": 600,
        "QualificationRequirements": [],
        "HITReviewStatus": "NotReviewed",
        "NumberOfAssignmentsPending": 0,
        "NumberOfAssignmentsAvailable": 3,
        "NumberOfAssignmentsCompleted": 0,
    }
    assert market.look(hit["HITId"]) == hit
    assert len(hit["HITId"]) == 30


def test_unset_members_appear_when_they_are_set(market: Market) -> None:
    hit = market.hit(RequesterAnnotation="row 7", Keywords="warm, word", Reward="1")
    assert (hit["RequesterAnnotation"], hit["Keywords"], hit["Reward"]) == ("row 7", "warm, word", "1.00")


def test_max_assignments_is_one_by_default(market: Market) -> None:
    assert market.hit()["MaxAssignments"] == 1


def test_create_with_hit_type(market: Market) -> None:
    model = market.hit()
    params = {"HITTypeId": model["HITTypeId"], "LifetimeInSeconds": 60, "Question": QUESTION, "MaxAssignments": 2}
    hit = market.do("CreateHITWithHITType", **params)["HIT"]

    assert hit["HITGroupId"] == model["HITGroupId"]
    assert (hit["Title"], hit["Expiration"], hit["MaxAssignments"]) == (model["Title"], START + 60, 2)


@pytest.mark.parametrize(
    ("parameter", "allowed", "refused"),
    [
        ("LifetimeInSeconds", 30, 29),
        ("LifetimeInSeconds", 31_536_000, 31_536_001),
        ("MaxAssignments", 1, 0),
        ("RequesterAnnotation", "a" * 255, "a" * 256),
        ("RequesterAnnotation", "row 7", "Zeile für Zeile"),
        ("UniqueRequestToken", "t" * 64, None),
    ],
)
def test_limits_at_their_edge_and_one_past_it(market: Market, parameter: str, allowed: Any, refused: Any) -> None:
    market.hit(**{parameter: allowed})
    if refused is not None:
        error = market.refused("CreateHIT", **{**HIT, parameter: refused})
        assert (error.kind, error.parameter) == ("ParameterValidationError", parameter)


def test_the_largest_number_of_assignments(market: Market) -> None:
    assert market.hit(MaxAssignments=1_000_000_000, Reward="0")["MaxAssignments"] == 1_000_000_000
    assert market.refused("CreateHIT", **{**HIT, "MaxAssignments": 1_000_000_001}).parameter == "MaxAssignments"


def test_a_question_or_a_layout_but_not_both(market: Market) -> None:
    plain = {name: value for name, value in HIT.items() if name != "Question"}

    assert market.refused("CreateHIT", **plain).parameter == "Question"
    assert market.refused("CreateHIT", **HIT, HITLayoutId="3LAYOUT").kind == "ParameterValidationError"
    error = market.refused("CreateHIT", **plain, HITLayoutId="3LAYOUT")
    assert error.code == "AWS.MechanicalTurk.HITLayoutDoesNotExist"


@pytest.mark.parametrize("policy", ["AssignmentReviewPolicy", "HITReviewPolicy"])
def test_unknown_review_policies_are_refused(market: Market, policy: str) -> None:
    params: dict[str, Any] = {**HIT, policy: {"PolicyName": "Nonsense/2001"}}
    assert market.refused("CreateHIT", **params).parameter == policy


def test_a_token_creates_one_hit_in_24_hours(market: Market) -> None:
    first = market.hit(UniqueRequestToken="batch-1")
    params = {"HITTypeId": first["HITTypeId"], "LifetimeInSeconds": 60, "Question": QUESTION}

    again = market.refused("CreateHIT", **{**HIT, "Title": "Another"}, UniqueRequestToken="batch-1")
    assert (again.kind, again.code) == ("RequestError", "AWS.MechanicalTurk.HitAlreadyExists")
    assert first["HITId"] in again.message
    other_door = market.refused("CreateHITWithHITType", **params, UniqueRequestToken="batch-1")
    assert first["HITId"] in other_door.message
    market.clock.turn(DAY - 1)
    assert market.refused("CreateHIT", **HIT, UniqueRequestToken="batch-1").code == again.code
    market.clock.turn(1)
    assert market.hit(UniqueRequestToken="batch-1")["HITId"] != first["HITId"]


def test_a_token_belongs_to_its_requester_and_to_success(market: Market) -> None:
    market.refused("CreateHIT", **{**HIT, "LifetimeInSeconds": 1}, UniqueRequestToken="batch-1")
    market.hit(UniqueRequestToken="batch-1")
    market.do("CreateHIT", account=market.another_account(), **HIT, UniqueRequestToken="batch-1")


def test_creation_needs_money_for_everything_it_promises(market: Market) -> None:
    # 10 assignments cost 40 % fee: 7142 of them at $1.00 need $9,998.80.
    market.hit(Reward="1.00", MaxAssignments=7142)
    assert market.money() == ("10000.00", "9998.80")

    error = market.refused("CreateHIT", **{**HIT, "Reward": "1.00"}, MaxAssignments=2)
    assert error.code == "AWS.MechanicalTurk.InsufficientFunds"
    assert error.message == (
        "This Requester has insufficient funds in their account to complete this transaction. "
        "Please visit https://requester.mturk.com/prepayments/new to purchase Prepaid HITs.  "
    )
    assert not error.stamped
    market.hit(Reward="1.00")
    assert market.money() == ("10000.00", "10000.00")


def test_a_refused_hit_leaves_nothing_behind(market: Market) -> None:
    market.refused("CreateHIT", **{**HIT, "Reward": "5000.00"}, MaxAssignments=3)
    assert market.pages("ListHITs", "HITs") == []
    assert market.money() == ("10000.00", "0.00")


@pytest.mark.parametrize("operation", ["GetHIT", "DeleteHIT", "ListAssignmentsForHIT"])
def test_what_does_not_exist_gets_the_services_words(market: Market, operation: str) -> None:
    error = market.refused(operation, HITId="ABC")
    assert (error.kind, error.message) == ("RequestError", "Hit ABC does not exist.")
    assert error.code == "AWS.MechanicalTurk.HITDoesNotExist"


@pytest.mark.parametrize("operation", ["GetHIT", "DeleteHIT", "ListAssignmentsForHIT", "ListBonusPayments"])
def test_another_requesters_hit_does_not_exist(market: Market, operation: str) -> None:
    hit_id = market.hit()["HITId"]
    error = market.refused(operation, account=market.another_account(), HITId=hit_id)
    assert error.code == "AWS.MechanicalTurk.HITDoesNotExist"


def test_hits_are_listed_newest_first_ten_a_page(market: Market) -> None:
    made = []
    for _ in range(12):
        market.clock.turn(1)
        made.append(market.hit()["HITId"])
    pages = market.pages("ListHITs", "HITs")

    assert [len(page) for page in pages] == [10, 2]
    assert [hit["HITId"] for page in pages for hit in page] == made[::-1]
    assert pages[0][0] == market.look(made[-1])
    assert [len(page) for page in market.pages("ListHITs", "HITs", MaxResults=6)] == [6, 6]


def test_a_list_stays_stable_while_hits_are_created(market: Market) -> None:
    old = [market.hit()["HITId"] for _ in range(6)]
    first = market.do("ListHITs", MaxResults=3)
    market.clock.turn(5)
    market.hit()
    rest = market.do("ListHITs", MaxResults=100, NextToken=first["NextToken"])

    assert [hit["HITId"] for hit in first["HITs"] + rest["HITs"]] == old[::-1]


def test_no_hits_is_an_empty_page_without_token(market: Market) -> None:
    assert market.do("ListHITs") == {"NumResults": 0, "HITs": []}


def test_reviewable_hits_the_one_that_expires_last_first(market: Market) -> None:
    hits = {lifetime: market.hit(LifetimeInSeconds=lifetime) for lifetime in (300, 100, 200)}
    other_type = market.hit(Title="Another", LifetimeInSeconds=250)
    market.hit(LifetimeInSeconds=1000)
    assert market.do("ListReviewableHITs")["HITs"] == []
    market.later(300)
    pages = market.pages("ListReviewableHITs", "HITs", MaxResults=2)

    order = [hits[300], other_type, hits[200], hits[100]]
    assert [hit["HITId"] for page in pages for hit in page] == [hit["HITId"] for hit in order]
    assert pages[0][0] == market.look(hits[300]["HITId"])
    of_type = market.do("ListReviewableHITs", HITTypeId=other_type["HITTypeId"])["HITs"]
    assert [hit["HITId"] for hit in of_type] == [other_type["HITId"]]
    assert market.do("ListReviewableHITs", Status="Reviewing")["HITs"] == []


def test_reviewable_hits_of_an_unknown_type(market: Market) -> None:
    assert market.refused("ListReviewableHITs", HITTypeId="3X").code == "AWS.MechanicalTurk.HITTypeDoesNotExist"


@pytest.mark.parametrize("at", [0.0, START - 5, START])
def test_expiring_at_once(market: Market, at: float) -> None:
    hit = market.hit(MaxAssignments=5)
    market.accept(hit["HITId"])
    for _ in range(2):  # ending it again is no repeat
        market.do("UpdateExpirationForHIT", HITId=hit["HITId"], ExpireAt=at)

    assert market.life(hit["HITId"]) == ("Unassignable", 0, 1, 0)
    assert market.look(hit["HITId"])["Expiration"] == at
    assert market.money()[1] == "0.12"


def test_an_expired_hit_opens_again_where_places_are_left(market: Market) -> None:
    hit_id = market.hit(MaxAssignments=3)["HITId"]
    done = market.submitted(hit_id)
    market.do("ApproveAssignment", AssignmentId=done)
    market.later(DAY)
    assert market.life(hit_id) == ("Reviewable", 0, 0, 1)

    market.do("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=market.clock.now() + 50)
    assert market.life(hit_id) == ("Assignable", 2, 0, 1)
    assert market.money() == ("9999.88", "0.24")
    market.later(50)
    assert market.life(hit_id) == ("Reviewable", 0, 0, 1)


def test_extending_a_full_hit_changes_its_expiration_only(market: Market) -> None:
    hit_id = market.hit()["HITId"]
    market.submitted(hit_id)
    market.do("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=START + 2 * DAY)

    assert market.life(hit_id) == ("Reviewable", 0, 0, 0)
    assert market.look(hit_id)["Expiration"] == START + 2 * DAY


def test_a_lifetime_may_be_shortened(market: Market) -> None:
    hit_id = market.hit()["HITId"]
    market.do("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=START + 100)
    market.later(100)
    assert market.life(hit_id)[0] == "Reviewable"


def test_the_same_future_time_twice_is_a_repeat(market: Market) -> None:
    hit_id = market.hit()["HITId"]
    market.do("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=1_800_086_400.0)
    error = market.refused("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=1_800_086_400.0)

    assert error.kind == "RequestError"
    token = f"{hit_id}Sat Jan 16 08:00:00 UTC 2027"
    assert error.message == f'The idempotency token "{token}" has already been processed.'
    market.do("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=1_800_086_401.0)


def test_a_year_ahead_at_most(market: Market) -> None:
    hit_id = market.hit()["HITId"]
    market.do("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=START + 31_536_000)
    error = market.refused("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=START + 31_536_001)
    assert error.parameter == "ExpireAt"


def test_an_extension_that_cannot_be_paid_changes_nothing(market: Market) -> None:
    hit_id = market.hit(Reward="4000.00", MaxAssignments=1)["HITId"]
    market.do("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=0.0)
    market.hit(Reward="5000.00")
    error = market.refused("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=START + 100)

    assert error.code == "AWS.MechanicalTurk.InsufficientFunds"
    assert market.life(hit_id) == ("Reviewable", 0, 0, 0)
    assert market.money() == ("10000.00", "6000.00")


def test_delete_wants_a_reviewable_hit(market: Market) -> None:
    hit_id = market.hit(MaxAssignments=2)["HITId"]
    words = "This operation can be called with a status of: Reviewing, Reviewable"

    error = market.refused("DeleteHIT", HITId=hit_id)
    assert error.code == "AWS.MechanicalTurk.InvalidHITState"
    assert error.message == f"This HIT is currently in the state 'Assignable'.  {words}"
    done = market.submitted(hit_id)
    market.do("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=0.0)
    error = market.refused("DeleteHIT", HITId=hit_id)
    assert error.message == f"This HIT is currently in the state 'Reviewable'.  {words}"
    market.do("RejectAssignment", AssignmentId=done, RequesterFeedback="empty")
    market.do("DeleteHIT", HITId=hit_id)

    error = market.refused("DeleteHIT", HITId=hit_id)
    assert error.message == f"This HIT is currently in the state 'Disposed'.  {words}"
    assert market.refused("GetHIT", HITId=hit_id).message == f"Hit {hit_id} does not exist."
    assert market.refused("ListAssignmentsForHIT", HITId=hit_id).code == "AWS.MechanicalTurk.HITDoesNotExist"
    assert market.do("ListHITs")["HITs"] == []
    assert market.do("ListReviewableHITs")["HITs"] == []
    assert market.money() == ("10000.00", "0.00")


def test_a_deleted_hit_stays_deleted(market: Market) -> None:
    hit_id = market.hit()["HITId"]
    market.do("ApproveAssignment", AssignmentId=market.submitted(hit_id))
    market.do("DeleteHIT", HITId=hit_id)
    assert market.later(400 * DAY) == 0
    error = market.refused("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=market.clock.now() + 60)
    assert error.code == "AWS.MechanicalTurk.HITDoesNotExist"


def test_an_external_question_of_ones_own_machine(market: Market) -> None:
    def external(url: str) -> str:
        return (
            f'<ExternalQuestion xmlns="{BASE}2006-07-14/ExternalQuestion.xsd"><ExternalURL>{url}</ExternalURL>'
            "<FrameHeight>0</FrameHeight></ExternalQuestion>"
        )

    market.hit(Question=external("http://127.0.0.1:5000/q?a=1&amp;b=2"))
    error = market.refused("CreateHIT", **{**HIT, "Question": external("http://lab.example//?id=13")})
    assert error.message == (
        'The value "http://lab.example//?id=13" is not valid for the parameter ExternalURL. '
        "This URL must use the HTTPS protocol.."
    )
