"""SimplePlurality/2011-09-01: the workers' answers to a HIT are compared with each other [DOC].

It runs whenever the HIT becomes Reviewable. A question has an agreed answer where more than a share of the workers gave
the same one; the HIT's score is the share of its questions that have one; a worker's score is the share of those
questions on which the worker agrees. Shares are whole per cents, rounded down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from turkterm.marketplace.context import Tx
from turkterm.marketplace.rules.limits import MAX_ASSIGNMENTS
from turkterm.marketplace.rules.review_policies import actions
from turkterm.marketplace.rules.review_policies.given import Values, given_answers
from turkterm.marketplace.rules.review_policies.known_answers import SCORE as KNOWN_ANSWER_SCORE
from turkterm.marketplace.rules.review_policies.parameters import EXTENSION_SECONDS, SCORES, Parameters
from turkterm.marketplace.rules.review_policies.reports import Level, Report, Subject, scores
from turkterm.marketplace.rules.states import SHOWN, AssignmentState
from turkterm.marketplace.schema import assignments

NAME = "SimplePlurality/2011-09-01"
#: Characters; longer answers are not used [DOC].
LONGEST_ANSWER = 256
_WITH_EXTENSION = "It is required with ExtendIfHITAgreementScoreIsLessThan."

#: The answers of one worker by question; None where an answer is too long to count.
Sheet = Mapping[str, Values | None]


@dataclass(frozen=True, slots=True)
class Agreement:
    """The answer to a question that enough workers share, and the share of those who gave it, in per cent."""

    answer: Values
    score: int


def agreed(answers: Sequence[Values | None], threshold: int) -> Agreement | None:
    """What the answers to one question agree on; None where no share is above the threshold, or two are equal."""
    counted = Counter(answer for answer in answers if answer is not None)
    leading = counted.most_common(2)
    if not leading or (len(leading) == 2 and leading[0][1] == leading[1][1]):
        return None
    answer, votes = leading[0]
    score = 100 * votes // counted.total()
    return Agreement(answer, score) if score > threshold else None


@dataclass(frozen=True, slots=True)
class Plurality:
    """The policy's parameters; a threshold that is None takes no action."""

    questions: tuple[str, ...]
    threshold: int
    disregard_rejected: bool
    disregard_below: int | None
    extend_below: int | None
    extend_to: int
    extend_seconds: int
    approve_at_least: int | None
    reject_below: int | None
    reject_reason: str | None

    @classmethod
    def read(cls, policy: dict[str, Any]) -> Plurality:
        """From a ReviewPolicy structure of this name; raises ApiError."""
        given = Parameters(policy)
        questions = given.values("QuestionIds")
        threshold = given.whole("QuestionAgreementThreshold", (0, 100))
        extend_below = given.whole("ExtendIfHITAgreementScoreIsLessThan", (1, 100))
        extend_to = given.whole("ExtendMaximumAssignments", (1, MAX_ASSIGNMENTS))
        extend_seconds = given.whole("ExtendMinimumTimeInSeconds", EXTENSION_SECONDS)
        if extend_below is not None:
            given.need("ExtendMaximumAssignments", extend_to, _WITH_EXTENSION)
            given.need("ExtendMinimumTimeInSeconds", extend_seconds, _WITH_EXTENSION)
        read = cls(
            questions=questions,
            threshold=given.need("QuestionAgreementThreshold", threshold, given.required()),
            disregard_rejected=given.flag("DisregardAssignmentIfRejected"),
            disregard_below=given.whole("DisregardAssignmentIfKnownAnswerScoreIsLessThan", SCORES),
            extend_below=extend_below,
            extend_to=extend_to or 0,
            extend_seconds=extend_seconds or 0,
            approve_at_least=given.whole("ApproveIfWorkerAgreementScoreIsAtLeast", SCORES),
            reject_below=given.whole("RejectIfWorkerAgreementScoreIsLessThan", SCORES),
            reject_reason=given.reason("RejectReason"),
        )
        given.done()
        return read

    def run(self, report: Report, hit: Any) -> None:
        """Compares the answers to a Reviewable HIT (its row) and does what the scores ask for."""
        rows = self._regarded(report.tx, hit.number)
        if not rows:
            return
        sheets = {row.number: self._sheet(row.answer) for row in rows}
        about = Subject(Level.HIT, hit.hit_id)
        found = {
            question: agreed([sheet[question] for sheet in sheets.values()], self.threshold)
            for question in self.questions
        }
        for question, agreement in found.items():
            report.found(about, "AgreedAnswerFound", "false" if agreement is None else "true", question)
            if agreement is not None:
                report.found(about, "AgreedAnswer", ",".join(sorted(agreement.answer)), question)
                report.found(about, "AnswerAgreementScore", str(agreement.score), question)
        agreements = {question: agreement for question, agreement in found.items() if agreement is not None}
        worker_scores = {row.number: self._score(report, row, sheets[row.number], agreements) for row in rows}
        score = 100 * len(agreements) // len(self.questions)
        report.found(about, "HitAgreementScore", str(score))
        for number, worker_score in worker_scores.items():
            self._judge(report, number, worker_score)
        if self.extend_below is not None and score < self.extend_below:
            actions.extend(report, self.extend_to, self.extend_seconds)

    def _regarded(self, tx: Tx, hit: int) -> list[Any]:
        """The assignments that count, the oldest submission first."""
        rows = tx.db.execute(
            select(assignments)
            .where(assignments.c.hit == hit, assignments.c.status.in_(SHOWN))
            .order_by(assignments.c.submit_time, assignments.c.number)
        ).all()
        known = {} if self.disregard_below is None else scores(tx, hit, KNOWN_ANSWER_SCORE)
        return [
            row
            for row in rows
            if not (self.disregard_rejected and row.status == AssignmentState.REJECTED)
            and known.get(row.assignment_id, 100) >= (self.disregard_below or 0)
        ]

    def _sheet(self, document: str | None) -> dict[str, Values | None]:
        answers = given_answers(document)
        sheet: dict[str, Values | None] = {}
        for question in self.questions:
            values = answers.get(question, frozenset())
            sheet[question] = None if any(len(value) > LONGEST_ANSWER for value in values) else values
        return sheet

    def _score(self, report: Report, row: Any, sheet: Sheet, agreements: Mapping[str, Agreement]) -> int | None:
        """Reports how far a worker agrees with the others; None where there was nothing to agree on."""
        about = Subject(Level.ASSIGNMENT, row.assignment_id)
        compared = [question for question in agreements if sheet[question] is not None]
        right = sum(sheet[question] == agreements[question].answer for question in compared)
        report.found(about, "PluralityAnswersCorrect", str(right))
        report.found(about, "PluralityAnswersIncorrect", str(len(compared) - right))
        if not compared:
            return None
        score = 100 * right // len(compared)
        report.found(about, "WorkerAgreementScore", str(score))
        return score

    def _judge(self, report: Report, assignment: int, score: int | None) -> None:
        if score is None:
            return
        if self.approve_at_least is not None and score >= self.approve_at_least:
            actions.approve(report, assignment, None)
        if self.reject_below is not None and score < self.reject_below:
            actions.reject(report, assignment, self.reject_reason)
