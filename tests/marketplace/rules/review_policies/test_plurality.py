"""SimplePlurality: DOC's worked example, thresholds at their edges, extension and what is disregarded."""

from __future__ import annotations

import pytest

from tests.marketplace.market import Market
from tests.marketplace.rules.review_policies.policies import actions, known_answers, plurality, results, state
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.rules.review_policies.plurality import Agreement, Plurality, agreed

REPORT = "HITReviewReport"
#: DOC's example: three workers, four questions; 66 %, 66 % and 100 % agreement, the fourth question without any.
EXAMPLE = (
    ("AONE", {"A": "coat", "B": "blue", "C": "large", "D": "Furry"}),
    ("ATWO", {"A": "sweater", "B": "blue", "C": "large", "D": "fur"}),
    ("ATHREE", {"A": "coat", "B": "green", "C": "large", "D": "furr"}),
)


def made(market: Market, places: int = 3, threshold: int = 50, questions: str = "ABCD", **parameters: object) -> str:
    policy = plurality(list(questions), threshold, **parameters)
    return str(market.hit(MaxAssignments=places, HITReviewPolicy=policy)["HITId"])


def test_the_worked_example(market: Market) -> None:
    hit_id = made(market, ApproveIfWorkerAgreementScoreIsAtLeast=100, RejectIfWorkerAgreementScoreIsLessThan=66)
    one, two, three = [market.submitted(hit_id, worker, **answers) for worker, answers in EXAMPLE]
    assert results(market, hit_id, REPORT) == [
        (hit_id, "A", "AgreedAnswerFound", "true"),
        (hit_id, "A", "AgreedAnswer", "coat"),
        (hit_id, "A", "AnswerAgreementScore", "66"),
        (hit_id, "B", "AgreedAnswerFound", "true"),
        (hit_id, "B", "AgreedAnswer", "blue"),
        (hit_id, "B", "AnswerAgreementScore", "66"),
        (hit_id, "C", "AgreedAnswerFound", "true"),
        (hit_id, "C", "AgreedAnswer", "large"),
        (hit_id, "C", "AnswerAgreementScore", "100"),
        (hit_id, "D", "AgreedAnswerFound", "false"),
        *[
            (assignment, None, key, value)
            for assignment, right, wrong, score in (
                (one, "3", "0", "100"),
                (two, "2", "1", "66"),
                (three, "2", "1", "66"),
            )
            for key, value in (
                ("PluralityAnswersCorrect", right),
                ("PluralityAnswersIncorrect", wrong),
                ("WorkerAgreementScore", score),
            )
        ],
        (hit_id, None, "HitAgreementScore", "75"),
    ]
    assert actions(market, hit_id, REPORT) == [("approve", one, "Succeeded", "Approved")]
    assert [state(market, assignment)[0] for assignment in (one, two, three)] == ["Approved", "Submitted", "Submitted"]


def test_nothing_before_the_hit_is_reviewable(market: Market) -> None:
    hit_id = made(market, places=2, questions="A")
    market.submitted(hit_id, "AONE", A="x")
    assert results(market, hit_id, REPORT) == []


@pytest.mark.parametrize(("threshold", "found"), [(65, True), (66, False)])
def test_agreement_is_above_the_threshold(threshold: int, found: bool) -> None:
    answers = [frozenset({"x"}), frozenset({"x"}), frozenset({"y"})]
    assert agreed(answers, threshold) == (Agreement(frozenset({"x"}), 66) if found else None)


def test_what_agreement_counts() -> None:
    x, y, none = frozenset({"x"}), frozenset({"y"}), frozenset[str]()
    assert agreed([x, y], 49) is None  # two halves agree on nothing
    assert agreed([x, None, None], 50) == Agreement(x, 100)  # what is too long is not there
    assert agreed([none, none, x], 50) == Agreement(none, 66)
    assert agreed([None], 0) is None
    assert agreed([], 0) is None


@pytest.mark.parametrize(("length", "score"), [(256, "100"), (257, None)])
def test_long_answers_do_not_count(market: Market, length: int, score: str | None) -> None:
    hit_id = made(market, places=1, questions="A")
    market.submitted(hit_id, A="x" * length)
    found = {key: value for _, _, key, value in results(market, hit_id, REPORT)}
    assert found.get("WorkerAgreementScore") == score


def test_rejects_with_its_reason(market: Market) -> None:
    hit_id = made(market, questions="A", RejectIfWorkerAgreementScoreIsLessThan=1, RejectReason="alone")
    made_by = [market.submitted(hit_id, worker, **answers) for worker, answers in EXAMPLE]
    assert [state(market, assignment) for assignment in made_by] == [
        ("Submitted", None),
        ("Rejected", "alone"),
        ("Submitted", None),
    ]


@pytest.mark.parametrize(("below", "extended"), [(76, True), (75, False)])
def test_extends_below_the_score(market: Market, below: int, extended: bool) -> None:
    hit_id = made(
        market,
        ExtendIfHITAgreementScoreIsLessThan=below,
        ExtendMaximumAssignments=9,
        ExtendMinimumTimeInSeconds=172_800,
    )
    for worker, answers in EXAMPLE:
        market.submitted(hit_id, worker, **answers)
    assert market.life(hit_id) == (("Assignable", 1, 0, 0) if extended else ("Reviewable", 0, 0, 0))
    left = market.look(hit_id)["Expiration"] - market.clock.now()
    assert left == (172_800 if extended else 86_400)


def test_a_second_review_follows_an_extension(market: Market) -> None:
    extension = {
        "ExtendIfHITAgreementScoreIsLessThan": 100,
        "ExtendMaximumAssignments": 3,
        "ExtendMinimumTimeInSeconds": 60,
    }
    hit_id = made(market, places=2, questions="A", ApproveIfWorkerAgreementScoreIsAtLeast=100, **extension)
    one = market.submitted(hit_id, "AONE", A="x")
    two = market.submitted(hit_id, "ATWO", A="y")
    three = market.submitted(hit_id, "ATHREE", A="x")
    assert actions(market, hit_id, REPORT) == [
        ("extend", hit_id, "Succeeded", "Extended to 3 assignments"),
        ("approve", one, "Succeeded", "Approved"),
        ("approve", three, "Succeeded", "Approved"),
    ]
    scores = [value for _, _, key, value in results(market, hit_id, REPORT) if key == "HitAgreementScore"]
    assert scores == ["0", "100"]
    assert state(market, two)[0] == "Submitted"


def test_what_is_disregarded(market: Market) -> None:
    hit_id = market.hit(
        MaxAssignments=4,
        AssignmentReviewPolicy=known_answers({"k": ["1"]}),
        HITReviewPolicy=plurality(
            ["A"], DisregardAssignmentIfRejected="T", DisregardAssignmentIfKnownAnswerScoreIsLessThan=1
        ),
    )["HITId"]
    rejected = market.submitted(hit_id, "AONE", A="y", k="1")
    market.do("RejectAssignment", AssignmentId=rejected, RequesterFeedback="no")
    market.submitted(hit_id, "ATWO", A="y", k="0")
    market.submitted(hit_id, "ATHREE", A="y", k="0")
    counted = market.submitted(hit_id, "AFOUR", A="x", k="1")
    found = results(market, hit_id, REPORT)
    assert (hit_id, "A", "AgreedAnswer", "x") in found
    assert [subject for subject, _, key, _ in found if key == "WorkerAgreementScore"] == [counted]


@pytest.mark.parametrize(
    ("parameter", "edge", "past"),
    [
        ("QuestionAgreementThreshold", 100, 101),
        ("QuestionAgreementThreshold", 0, -1),
        ("ExtendIfHITAgreementScoreIsLessThan", 100, 101),
        ("ExtendIfHITAgreementScoreIsLessThan", 1, 0),
        ("ExtendMinimumTimeInSeconds", 60, 59),
        ("ExtendMinimumTimeInSeconds", 31_536_000, 31_536_001),
        ("DisregardAssignmentIfRejected", "true", "yes"),
    ],
)
def test_limits(parameter: str, edge: object, past: object) -> None:
    def policy(value: object) -> dict[str, object]:
        extension = {"ExtendMaximumAssignments": 5, "ExtendMinimumTimeInSeconds": 60}
        given = {"QuestionAgreementThreshold": 50, **extension, parameter: value}
        threshold = given.pop("QuestionAgreementThreshold")
        made = plurality(["A"], 0, **given)
        made["Parameters"][1]["Values"] = [str(threshold)]
        return made

    assert Plurality.read(policy(edge))
    with pytest.raises(ApiError, match=f"not valid for the parameter {parameter}"):
        Plurality.read(policy(past))


def test_what_is_required() -> None:
    with pytest.raises(ApiError, match="QuestionIds"):
        Plurality.read({"PolicyName": "SimplePlurality/2011-09-01"})
    only = {"PolicyName": "SimplePlurality/2011-09-01", "Parameters": [{"Key": "QuestionIds", "Values": ["A"]}]}
    with pytest.raises(ApiError, match="QuestionAgreementThreshold"):
        Plurality.read(only)
    with pytest.raises(ApiError, match="ExtendMaximumAssignments"):
        Plurality.read(plurality(["A"], ExtendIfHITAgreementScoreIsLessThan=50, ExtendMinimumTimeInSeconds=60))
    with pytest.raises(ApiError, match="ExtendMinimumTimeInSeconds"):
        Plurality.read(plurality(["A"], ExtendIfHITAgreementScoreIsLessThan=50, ExtendMaximumAssignments=5))
    with pytest.raises(ApiError, match="no such parameter"):
        Plurality.read(plurality(["A"], ApproveReason="x"))
