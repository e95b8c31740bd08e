"""Which policies a HIT may carry, and every way in which a HIT becomes Reviewable and is reviewed."""

from __future__ import annotations

import pytest

from tests.marketplace.market import HIT, Market
from tests.marketplace.rules.review_policies.policies import known_answers, plurality, results
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.rules import review_policies
from turkterm.marketplace.rules.review_policies.reports import Level

KNOWN, PLURALITY = known_answers({"q": ["a"]}), plurality(["q"])


def reviewed(market: Market, hit_id: str) -> int:
    """How often the HIT was compared."""
    return sum(key == "HitAgreementScore" for _, _, key, _ in results(market, hit_id, "HITReviewReport"))


def test_policies_are_kept_by_level(market: Market) -> None:
    hit_id = market.hit(AssignmentReviewPolicy=KNOWN, HITReviewPolicy=PLURALITY)["HITId"]
    assert market.read(lambda tx: review_policies.policies_of(tx, 1)) == {Level.ASSIGNMENT: KNOWN, Level.HIT: PLURALITY}
    assert not {"AssignmentReviewPolicy", "HITReviewPolicy"} & market.look(hit_id).keys()


@pytest.mark.parametrize(
    ("member", "policy"),
    [
        ("AssignmentReviewPolicy", PLURALITY),
        ("HITReviewPolicy", KNOWN),
        ("HITReviewPolicy", {"PolicyName": "SimplePlurality/2012-01-01"}),
    ],
)
def test_a_policy_that_is_none(market: Market, member: str, policy: dict[str, object]) -> None:
    with pytest.raises(ApiError) as caught:
        review_policies.check({member: policy})
    assert caught.value.message == (
        f'The value "{policy["PolicyName"]}" is not valid for the parameter {member}. This review policy is not known.'
    )
    before = market.money()
    market.refused("CreateHIT", **{**HIT, member: policy})
    assert market.money() == before


def test_reviewed_when_everything_is_submitted(market: Market) -> None:
    hit_id = market.hit(MaxAssignments=2, HITReviewPolicy=PLURALITY)["HITId"]
    for worker in ("AONE", "ATWO"):
        assert reviewed(market, hit_id) == 0
        market.submitted(hit_id, worker, q="a")
    assert reviewed(market, hit_id) == 1


@pytest.mark.parametrize("way", ["expires", "is ended", "returned", "abandoned", "submitted"])
def test_reviewed_when_it_expired_and_nothing_is_in_progress(market: Market, way: str) -> None:
    hit_id = market.hit(MaxAssignments=3, LifetimeInSeconds=60, HITReviewPolicy=PLURALITY)["HITId"]
    market.submitted(hit_id, "AONE", q="a")
    held = market.accept(hit_id, "ATWO") if way in {"returned", "abandoned", "submitted"} else None
    if way == "is ended":
        market.do("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=0.0)
    else:
        market.later(60)
    if held is not None:
        assert (market.life(hit_id)[0], reviewed(market, hit_id)) == ("Unassignable", 0)
        if way == "returned":
            market.give_back(held)
        elif way == "submitted":
            market.submit(held, q="a")
        else:
            market.later(600)
    assert market.life(hit_id)[0] == "Reviewable"
    assert reviewed(market, hit_id) == 1


def test_nothing_submitted_is_nothing_to_compare(market: Market) -> None:
    hit_id = market.hit(LifetimeInSeconds=60, HITReviewPolicy=PLURALITY)["HITId"]
    market.later(60)
    assert (market.life(hit_id)[0], reviewed(market, hit_id)) == ("Reviewable", 0)


def test_the_requesters_mark_is_no_new_review(market: Market) -> None:
    hit_id = market.hit(HITReviewPolicy=PLURALITY)["HITId"]
    market.submitted(hit_id, q="a")
    for revert in (False, True):
        market.do("UpdateHITReviewStatus", HITId=hit_id, Revert=revert)
    market.do("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=0.0)
    assert reviewed(market, hit_id) == 1


def test_known_answers_may_reopen_a_hit_before_it_is_compared(market: Market) -> None:
    extending = known_answers({"q": ["a"]}, ExtendIfKnownAnswerScoreIsLessThan=100, ExtendMaximumAssignments=2)
    hit_id = market.hit(AssignmentReviewPolicy=extending, HITReviewPolicy=PLURALITY)["HITId"]
    market.submitted(hit_id, "AONE", q="b")
    assert (market.life(hit_id)[0], reviewed(market, hit_id)) == ("Assignable", 0)
    market.submitted(hit_id, "ATWO", q="a")
    assert (market.life(hit_id)[0], reviewed(market, hit_id)) == ("Reviewable", 1)


def test_what_a_review_settled_is_not_settled_again(market: Market) -> None:
    """An abandonment makes the HIT Reviewable in the run in which another assignment's auto-approval is due."""
    approving = plurality(["q"], ApproveIfWorkerAgreementScoreIsAtLeast=1)
    hit_id = market.hit(
        MaxAssignments=2, LifetimeInSeconds=60, AutoApprovalDelayInSeconds=700, HITReviewPolicy=approving
    )["HITId"]
    market.submitted(hit_id, "AONE", q="a")
    market.accept(hit_id, "ATWO")
    market.later(60)
    market.later(700)
    assert market.life(hit_id) == ("Reviewable", 0, 0, 1)
    assert [kind for kind, _ in market.movements()] == ["deposit", "reward", "reward fee"]
