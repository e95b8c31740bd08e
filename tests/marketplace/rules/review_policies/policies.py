"""Review policies as CreateHIT takes them, and their reports in short, for these tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.marketplace.market import Market

Policy = dict[str, Any]


def values(**parameters: object) -> list[dict[str, Any]]:
    """Parameters of one value each; a list is a list of values."""
    return [
        {"Key": key, "Values": [str(one) for one in (value if isinstance(value, list) else [value])]}
        for key, value in parameters.items()
    ]


def known_answers(key: Mapping[str, Sequence[str]], **parameters: object) -> Policy:
    """ScoreMyKnownAnswers with an answer key."""
    entries = [{"Key": question, "Values": list(right)} for question, right in key.items()]
    return {
        "PolicyName": "ScoreMyKnownAnswers/2011-09-01",
        "Parameters": [{"Key": "AnswerKey", "MapEntries": entries}, *values(**parameters)],
    }


def plurality(questions: Sequence[str], threshold: int = 50, **parameters: object) -> Policy:
    """SimplePlurality over questions."""
    return {
        "PolicyName": "SimplePlurality/2011-09-01",
        "Parameters": values(QuestionIds=list(questions), QuestionAgreementThreshold=threshold, **parameters),
    }


def results(market: Market, hit_id: str, report: str) -> list[tuple[str, str | None, str, str]]:
    """A report's results: subject, question, key and value."""
    found = market.do("ListReviewPolicyResultsForHIT", HITId=hit_id)[report]["ReviewResults"]
    return [(one["SubjectId"], one.get("QuestionId"), one["Key"], one["Value"]) for one in found]


def actions(market: Market, hit_id: str, report: str) -> list[tuple[str, str, str, str]]:
    """A report's actions but for `review`: name, target, status and words."""
    found = market.do("ListReviewPolicyResultsForHIT", HITId=hit_id)[report]["ReviewActions"]
    return [
        (one["ActionName"], one["TargetId"], one["Status"], one["Result"])
        for one in found
        if one["ActionName"] != "review"
    ]


def state(market: Market, assignment_id: str) -> tuple[str, str | None]:
    """An assignment's status and feedback."""
    assignment = market.do("GetAssignment", AssignmentId=assignment_id)["Assignment"]
    return assignment["AssignmentStatus"], assignment.get("RequesterFeedback")
