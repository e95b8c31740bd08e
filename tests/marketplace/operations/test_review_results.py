"""ListReviewPolicyResultsForHIT: levels, kinds and pages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.marketplace.market import Market
from tests.marketplace.rules.review_policies.policies import known_answers, plurality

LIST = "ListReviewPolicyResultsForHIT"


@pytest.fixture
def hit_id(market: Market) -> str:
    """A HIT with both policies that was reviewed: 5 entries of its two assignments each, 8 of its own."""
    made = market.hit(
        MaxAssignments=2,
        AssignmentReviewPolicy=known_answers({"a": ["1"], "b": ["2"]}, ApproveIfKnownAnswerScoreIsAtLeast=50),
        HITReviewPolicy=plurality(["a"], ApproveIfWorkerAgreementScoreIsAtLeast=100),
    )
    for worker in ("AONE", "ATWO"):
        market.submitted(made["HITId"], worker, a="1")
    return str(made["HITId"])


def sizes(answer: dict[str, Any]) -> dict[str, int]:
    return {
        f"{report[0]} {name}": len(entries)
        for report in ("AssignmentReviewReport", "HITReviewReport")
        for name, entries in answer.get(report, {}).items()
    }


def test_everything_by_default(market: Market, hit_id: str) -> None:
    answer = market.do(LIST, HITId=hit_id)
    assert answer["HITId"] == hit_id
    assert answer["AssignmentReviewPolicy"] == {"PolicyName": "ScoreMyKnownAnswers/2011-09-01"}
    assert answer["HITReviewPolicy"] == {"PolicyName": "SimplePlurality/2011-09-01"}
    assert sizes(answer) == {"A ReviewResults": 6, "A ReviewActions": 4, "H ReviewResults": 10, "H ReviewActions": 2}
    rest = market.do(LIST, HITId=hit_id, NextToken=answer["NextToken"])
    assert "NextToken" not in rest
    assert set(sizes(rest).values()) == {0}


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"PolicyLevels": ["HIT"]}, {"H ReviewResults": 10, "H ReviewActions": 2}),
        ({"PolicyLevels": ["Assignment"], "RetrieveActions": False}, {"A ReviewResults": 6}),
        ({"RetrieveResults": False}, {"A ReviewActions": 4, "H ReviewActions": 2}),
        ({"RetrieveResults": False, "RetrieveActions": False}, {}),
        (
            {"PolicyLevels": []},
            {"A ReviewResults": 6, "A ReviewActions": 4, "H ReviewResults": 10, "H ReviewActions": 2},
        ),
    ],
)
def test_less_where_it_is_asked_for(market: Market, hit_id: str, params: dict[str, Any], found: dict[str, int]) -> None:
    answer = market.do(LIST, HITId=hit_id, **params)
    assert sizes(answer) == found
    assert ("AssignmentReviewPolicy" in answer) is (params.get("PolicyLevels") != ["HIT"])


@pytest.mark.parametrize("size", [1, 5, 22, 23])
def test_pages_add_up(market: Market, hit_id: str, size: int) -> None:
    whole = market.do(LIST, HITId=hit_id)
    joined: dict[str, list[Any]] = {name: [] for name in sizes(whole)}
    params: dict[str, Any] = {"HITId": hit_id, "MaxResults": size}
    pages = 0
    while True:
        answer = market.do(LIST, **params)
        assert sum(sizes(answer).values()) <= size
        for report in ("AssignmentReviewReport", "HITReviewReport"):
            for name, entries in answer[report].items():
                joined[f"{report[0]} {name}"] += entries
        if "NextToken" not in answer:
            break
        params["NextToken"] = answer["NextToken"]
        pages += 1
    assert pages == -(-22 // size)
    assert joined["A ReviewActions"] == whole["AssignmentReviewReport"]["ReviewActions"]
    assert joined["H ReviewResults"] == whole["HITReviewReport"]["ReviewResults"]


def test_a_token_belongs_to_its_question(market: Market, hit_id: str) -> None:
    token = market.do(LIST, HITId=hit_id, MaxResults=1)["NextToken"]
    assert market.refused(LIST, HITId=hit_id, RetrieveActions=False, NextToken=token).parameter == "NextToken"


def test_a_hit_without_policies(market: Market) -> None:
    hit_id = market.hit()["HITId"]
    assert market.do(LIST, HITId=hit_id) == {"HITId": hit_id}


def test_a_hit_before_its_review(market: Market) -> None:
    made = market.hit(HITReviewPolicy=plurality(["a"]))
    answer = market.do(LIST, HITId=made["HITId"])
    assert answer["HITReviewReport"] == {"ReviewResults": [], "ReviewActions": []}


def test_hits_that_are_not_there(market: Market, hit_id: str) -> None:
    assert market.refused(LIST, HITId="3NONE").message == "Hit 3NONE does not exist."
    assert market.refused(LIST, account=market.another_account(), HITId=hit_id).message.endswith("does not exist.")
