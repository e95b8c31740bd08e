"""ScoreMyKnownAnswers: scores, thresholds at their edges, and what follows [DOC AssignmentReviewPolicies]."""

from __future__ import annotations

import pytest

from tests.marketplace.market import Market
from tests.marketplace.rules.review_policies.policies import actions, known_answers, results, state
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.rules.review_policies.known_answers import KnownAnswers

REPORT = "AssignmentReviewReport"
KEY = {"q1": ["A"], "q2": ["B"], "q3": ["C"]}


def made(market: Market, places: int = 3, **parameters: object) -> str:
    policy = known_answers(KEY, **parameters)
    return str(market.hit(MaxAssignments=places, AssignmentReviewPolicy=policy)["HITId"])


def test_scores_and_words(market: Market) -> None:
    hit_id = made(market)
    assignment = market.submitted(hit_id, q1=" A ", q2="b", q3="C")
    assert results(market, hit_id, REPORT) == [
        (assignment, "q1", "KnownAnswerCorrect", "1"),
        (assignment, "q2", "KnownAnswerCorrect", "0"),  # case counts
        (assignment, "q3", "KnownAnswerCorrect", "1"),
        (assignment, None, "KnownAnswerScore", "66"),
    ]
    (review,) = market.do("ListReviewPolicyResultsForHIT", HITId=hit_id)[REPORT]["ReviewActions"]
    assert review["Result"] == "Reviewed 3 known answers; 2/3 correct"
    assert (review["ActionName"], review["TargetType"], review["Status"]) == ("review", "Assignment", "Succeeded")
    assert review["CompleteTime"] == market.clock.now()
    assert state(market, assignment) == ("Submitted", None)


def test_the_words_for_one(market: Market) -> None:
    hit_id = market.hit(AssignmentReviewPolicy=known_answers({"q": []}))["HITId"]
    market.submitted(hit_id, other="x")
    (review,) = market.do("ListReviewPolicyResultsForHIT", HITId=hit_id)[REPORT]["ReviewActions"]
    assert review["Result"] == "Reviewed one known answer; 1/1 correct"  # nothing wanted, nothing given


@pytest.mark.parametrize(("threshold", "status"), [(66, "Approved"), (67, "Submitted"), (0, "Approved")])
def test_approves_from_the_threshold_on(market: Market, threshold: int, status: str) -> None:
    hit_id = made(market, ApproveIfKnownAnswerScoreIsAtLeast=threshold, ApproveReason="well done")
    assignment = market.submitted(hit_id, q1="A", q2="B")
    assert state(market, assignment) == (status, "well done" if status == "Approved" else None)
    assert len(market.movements()) == (3 if status == "Approved" else 1)


@pytest.mark.parametrize(("threshold", "status"), [(66, "Submitted"), (67, "Rejected"), (101, "Rejected")])
def test_rejects_below_the_threshold(market: Market, threshold: int, status: str) -> None:
    hit_id = made(market, RejectIfKnownAnswerScoreIsLessThan=threshold, RejectReason="try again")
    assignment = market.submitted(hit_id, q1="A", q2="B")
    assert state(market, assignment) == (status, "try again" if status == "Rejected" else None)


def test_never_and_always(market: Market) -> None:
    hit_id = made(market, ApproveIfKnownAnswerScoreIsAtLeast=101, RejectIfKnownAnswerScoreIsLessThan=0)
    assignment = market.submitted(hit_id, q1="A", q2="B", q3="C")
    assert state(market, assignment)[0] == "Submitted"


def test_a_score_for_both_approves(market: Market) -> None:
    hit_id = made(market, ApproveIfKnownAnswerScoreIsAtLeast=0, RejectIfKnownAnswerScoreIsLessThan=101)
    assignment = market.submitted(hit_id)
    assert actions(market, hit_id, REPORT) == [
        ("approve", assignment, "Succeeded", "Approved"),
        ("reject", assignment, "Failed", "Assignment was in an invalid state for this operation."),
    ]


def test_extends_up_to_the_most(market: Market) -> None:
    hit_id = made(market, 1, ExtendIfKnownAnswerScoreIsLessThan=50, ExtendMaximumAssignments=2)
    market.submitted(hit_id, "AONE", q1="A")
    assert market.life(hit_id) == ("Assignable", 1, 0, 0)
    market.submitted(hit_id, "ATWO", q1="A")
    assert market.life(hit_id) == ("Reviewable", 0, 0, 0)
    assert market.look(hit_id)["MaxAssignments"] == 2
    assert actions(market, hit_id, REPORT) == [
        ("extend", hit_id, "Succeeded", "Extended to 2 assignments"),
        ("extend", hit_id, "Succeeded", "Already extended to 2 assignments"),
    ]


def test_extends_to_five_where_nothing_is_said(market: Market) -> None:
    hit_id = made(market, 4, ExtendIfKnownAnswerScoreIsLessThan=101)
    for worker in ("AONE", "ATWO"):
        market.submitted(hit_id, worker)
    assert market.look(hit_id)["MaxAssignments"] == 5


@pytest.mark.parametrize(
    ("parameter", "edge", "past"),
    [
        ("ApproveIfKnownAnswerScoreIsAtLeast", 101, 102),
        ("RejectIfKnownAnswerScoreIsLessThan", 0, -1),
        ("ExtendIfKnownAnswerScoreIsLessThan", 101, 102),
        ("ExtendMaximumAssignments", 2, 1),
        ("ExtendMaximumAssignments", 25, 26),
        ("ExtendMinimumTimeInSeconds", 60, 59),
        ("ExtendMinimumTimeInSeconds", 31_536_000, 31_536_001),
    ],
)
def test_limits(parameter: str, edge: int, past: int) -> None:
    assert KnownAnswers.read(known_answers(KEY, **{parameter: edge}))
    with pytest.raises(ApiError, match=f"not valid for the parameter {parameter}"):
        KnownAnswers.read(known_answers(KEY, **{parameter: past}))


def test_needs_a_key_and_nothing_else() -> None:
    with pytest.raises(ApiError, match="AnswerKey"):
        KnownAnswers.read({"PolicyName": "ScoreMyKnownAnswers/2011-09-01"})
    with pytest.raises(ApiError, match="no such parameter"):
        KnownAnswers.read(known_answers(KEY, QuestionAgreementThreshold=1))
