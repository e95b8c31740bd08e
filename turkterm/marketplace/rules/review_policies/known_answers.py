"""ScoreMyKnownAnswers/2011-09-01: an assignment is scored by the questions whose answers are known [DOC].

It runs once an assignment, when that is submitted. A question is right where the worker gave all the values of the key
and no other. The score is the share of right questions in whole per cent, rounded down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from turkterm.marketplace.rules.review_policies import actions
from turkterm.marketplace.rules.review_policies.given import Values, given_answers
from turkterm.marketplace.rules.review_policies.parameters import EXTENSION_SECONDS, SCORES, Parameters
from turkterm.marketplace.rules.review_policies.reports import Level, Report, Subject

NAME = "ScoreMyKnownAnswers/2011-09-01"
CORRECT, SCORE = "KnownAnswerCorrect", "KnownAnswerScore"
EXTEND_TO = (2, 25)
EXTEND_TO_DEFAULT = 5


@dataclass(frozen=True, slots=True)
class KnownAnswers:
    """The policy's parameters; a threshold that is None takes no action."""

    answer_key: dict[str, Values]
    approve_at_least: int | None
    approve_reason: str | None
    reject_below: int | None
    reject_reason: str | None
    extend_below: int | None
    extend_to: int
    extend_seconds: int

    @classmethod
    def read(cls, policy: dict[str, Any]) -> KnownAnswers:
        """From a ReviewPolicy structure of this name; raises ApiError."""
        given = Parameters(policy)
        read = cls(
            answer_key=given.entries("AnswerKey"),
            approve_at_least=given.whole("ApproveIfKnownAnswerScoreIsAtLeast", SCORES),
            approve_reason=given.reason("ApproveReason"),
            reject_below=given.whole("RejectIfKnownAnswerScoreIsLessThan", SCORES),
            reject_reason=given.reason("RejectReason"),
            extend_below=given.whole("ExtendIfKnownAnswerScoreIsLessThan", SCORES),
            extend_to=given.whole("ExtendMaximumAssignments", EXTEND_TO) or EXTEND_TO_DEFAULT,
            extend_seconds=given.whole("ExtendMinimumTimeInSeconds", EXTENSION_SECONDS) or 0,
        )
        given.done()
        return read

    def run(self, report: Report, assignment: Any) -> None:
        """Scores a submitted assignment (its row) and does what the score asks for."""
        about = Subject(Level.ASSIGNMENT, assignment.assignment_id)
        answers = given_answers(assignment.answer)
        right = 0
        for question, wanted in self.answer_key.items():
            correct = answers.get(question, frozenset()) == wanted
            right += correct
            report.found(about, CORRECT, str(int(correct)), question)
        total = len(self.answer_key)
        score = 100 * right // total
        report.found(about, SCORE, str(score))
        noun = "one known answer" if total == 1 else f"{total} known answers"
        report.did("review", about, f"Reviewed {noun}; {right}/{total} correct")
        if self.approve_at_least is not None and score >= self.approve_at_least:
            actions.approve(report, assignment.number, self.approve_reason)
        if self.reject_below is not None and score < self.reject_below:
            actions.reject(report, assignment.number, self.reject_reason)
        if self.extend_below is not None and score < self.extend_below:
            actions.extend(report, self.extend_to, self.extend_seconds)
