"""The one place where wire dictionaries become values of the model.

Every text passes `clean` here, so that nothing behind this room holds a text that a terminal would act on; the
exceptions keep their raw XML for the parsers in the model: questions, tests, answer keys and answers. Members that
are absent get a neutral value: elements of ListReviewableHITs hold nothing but the HITId [sdk-js#2522]. A value that
cannot be read at all raises ValueError, TypeError, AttributeError or OverflowError; `reads` says so in a sentence.

Times arrive as epoch seconds: the session's timestamp parser leaves them as they are on the wire.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from turkterm.model.assignment import Assignment, AssignmentStatus
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.hit import Hit, HitReviewStatus, HitStatus, Locale, Requirement
from turkterm.model.ids import (
    AssignmentId,
    HITGroupId,
    HITId,
    HITTypeId,
    QualificationRequestId,
    QualificationTypeId,
    WorkerId,
)
from turkterm.model.money import Cents
from turkterm.model.qualification import Exam, Holder, QualificationRequest, QualificationType
from turkterm.model.review import Deed, Finding, PolicyLevel, ReviewReport
from turkterm.model.worker import Balance, Block, Bonus

Wire = Mapping[str, Any]

_HIT_STATUS = {str(status): status for status in HitStatus}
_REVIEW_STATUS = {str(status): status for status in HitReviewStatus}
_ASSIGNMENT_STATUS = {str(status): status for status in AssignmentStatus}


@lru_cache(maxsize=4096)
def _line(text: str) -> CleanText:
    """A text as one clean line. The HITs of a type share one object: 20,000 HITs with one title keep it once."""
    return clean(" ".join(text.split()))


@lru_cache(maxsize=8192)
def _id(text: str) -> str:
    """An id, shared by everything that carries it. A real one is plain ASCII already; a forged one is disarmed."""
    return clean(text)


@lru_cache(maxsize=1024)
def cents(text: str) -> Cents:
    """An amount from the wire in cents, half a cent up; negative ones too, as a balance may be. Raises ValueError."""
    try:
        amount = Decimal(text) * 100
        return Cents(int(amount.to_integral_value("ROUND_HALF_UP")))
    except (InvalidOperation, OverflowError) as error:
        raise ValueError(f"no amount: {text[:40]!r}") from error


def hit(wire: Wire) -> Hit:
    """A HIT, without its question."""
    get = wire.get
    return Hit(
        hit_id=HITId(_id(wire["HITId"])),
        hit_type_id=HITTypeId(_id(get("HITTypeId", ""))),
        group_id=HITGroupId(_id(get("HITGroupId", ""))),
        title=_line(get("Title", "")),
        description=_line(get("Description", "")),
        keywords=_line(get("Keywords", "")),
        reward=cents(get("Reward", "0")),
        # An unknown or absent status claims the least: nobody can accept it, nothing waits.
        status=_HIT_STATUS.get(get("HITStatus", ""), HitStatus.UNASSIGNABLE),
        review_status=_REVIEW_STATUS.get(get("HITReviewStatus", ""), HitReviewStatus.NOT_REVIEWED),
        max_assignments=int(get("MaxAssignments", 0)),
        available=int(get("NumberOfAssignmentsAvailable", 0)),
        pending=int(get("NumberOfAssignmentsPending", 0)),
        completed=int(get("NumberOfAssignmentsCompleted", 0)),
        creation_time=float(get("CreationTime", 0.0)),
        expiration=float(get("Expiration", 0.0)),
        assignment_duration=int(get("AssignmentDurationInSeconds", 0)),
        auto_approval_delay=int(get("AutoApprovalDelayInSeconds", 0)),
        annotation=clean(get("RequesterAnnotation", "")),
        requirements=tuple(requirement(item) for item in get("QualificationRequirements") or ()),
        layout_id=_id(get("HITLayoutId", "")) or None,
    )


def requirement(wire: Wire) -> Requirement:
    """One qualification requirement; an old `RequiredToPreview` reads as the guard that it stands for [DOC]."""
    guarded = wire.get("ActionsGuarded") or ("PreviewAndAccept" if wire.get("RequiredToPreview") else "Accept")
    return Requirement(
        type_id=QualificationTypeId(_id(wire.get("QualificationTypeId", ""))),
        comparator=_id(wire.get("Comparator", "")),
        integers=tuple(int(value) for value in wire.get("IntegerValues") or ()),
        locales=tuple(locale(value) for value in wire.get("LocaleValues") or ()),
        guarded=_id(guarded),
    )


def locale(wire: Wire) -> Locale:
    """A country and perhaps a state."""
    subdivision = wire.get("Subdivision")
    return Locale(_id(wire.get("Country", "")), _id(subdivision) if subdivision else None)


def assignment(wire: Wire) -> Assignment:
    """An assignment with its answer as raw XML."""
    get = wire.get
    approval, rejection, deadline = get("ApprovalTime"), get("RejectionTime"), get("Deadline")
    feedback = get("RequesterFeedback")
    status = _ASSIGNMENT_STATUS.get(get("AssignmentStatus", ""))
    if status is None:  # absent, or a word the API does not have: the times tell what happened last
        status = AssignmentStatus.SUBMITTED
        if approval is not None:
            status = AssignmentStatus.APPROVED
        elif rejection is not None:
            status = AssignmentStatus.REJECTED
    submitted = float(get("SubmitTime", 0.0))
    return Assignment(
        assignment_id=AssignmentId(clean(wire["AssignmentId"])),
        hit_id=HITId(_id(get("HITId", ""))),
        worker_id=WorkerId(_id(get("WorkerId", ""))),
        status=status,
        accept_time=float(get("AcceptTime", submitted)),
        submit_time=submitted,
        auto_approval_time=float(get("AutoApprovalTime", submitted)),
        approval_time=None if approval is None else float(approval),
        rejection_time=None if rejection is None else float(rejection),
        deadline=None if deadline is None else float(deadline),
        feedback=None if feedback is None else clean(feedback),
        answer=str(get("Answer", "")),
    )


def bonus(wire: Wire) -> Bonus:
    """A bonus that was paid."""
    return Bonus(
        worker_id=WorkerId(_id(wire.get("WorkerId", ""))),
        assignment_id=AssignmentId(_id(wire.get("AssignmentId", ""))),
        amount=cents(wire.get("BonusAmount", "0")),
        reason=clean(wire.get("Reason", "")),
        grant_time=float(wire.get("GrantTime", 0.0)),
    )


def block(wire: Wire) -> Block:
    """A worker block."""
    return Block(WorkerId(_id(wire["WorkerId"])), clean(wire.get("Reason", "")))


def qualification_type(wire: Wire) -> QualificationType:
    """A qualification type; a test shows as a fact, not as its text."""
    retry, duration = wire.get("RetryDelayInSeconds"), wire.get("TestDurationInSeconds")
    granted = wire.get("AutoGrantedValue")
    return QualificationType(
        type_id=QualificationTypeId(_id(wire["QualificationTypeId"])),
        name=_line(wire.get("Name", "")),
        description=_line(wire.get("Description", "")),
        keywords=_line(wire.get("Keywords", "")),
        status=_id(wire.get("QualificationTypeStatus", "")),
        creation_time=float(wire.get("CreationTime", 0.0)),
        retry_delay=None if retry is None else int(retry),
        has_test=bool(wire.get("Test")),
        auto_granted=bool(wire.get("AutoGranted", False)),
        requestable=bool(wire.get("IsRequestable", True)),
        test_duration=None if duration is None else int(duration),
        granted_value=None if granted is None else int(granted),
    )


def exam(wire: Wire) -> Exam:
    """A qualification type's test and answer key as raw XML."""
    return Exam(str(wire.get("Test", "")), str(wire.get("AnswerKey", "")))


def qualification_request(wire: Wire) -> QualificationRequest:
    """A pending request with its test and answer as raw XML."""
    return QualificationRequest(
        request_id=QualificationRequestId(clean(wire["QualificationRequestId"])),
        type_id=QualificationTypeId(_id(wire.get("QualificationTypeId", ""))),
        worker_id=WorkerId(_id(wire.get("WorkerId", ""))),
        submit_time=float(wire.get("SubmitTime", 0.0)),
        test=str(wire.get("Test", "")),
        answer=str(wire.get("Answer", "")),
    )


def holder(wire: Wire) -> Holder:
    """A qualification that a worker holds or held."""
    score, where = wire.get("IntegerValue"), wire.get("LocaleValue")
    return Holder(
        type_id=QualificationTypeId(_id(wire.get("QualificationTypeId", ""))),
        worker_id=WorkerId(_id(wire["WorkerId"])),
        score=None if score is None else int(score),
        locale=locale(where) if where else None,
        grant_time=float(wire.get("GrantTime", 0.0)),
        status=_id(wire.get("Status", "")),
    )


def balance(wire: Wire) -> Balance:
    """The account's balance."""
    held = wire.get("OnHoldBalance")
    return Balance(cents(wire["AvailableBalance"]), None if held is None else cents(held))


def address(wire: str) -> CleanText:
    """An address as one clean line; kept by nobody, for it may carry a signature."""
    return clean(" ".join(wire.split()))


def review_reports(wire: Wire) -> tuple[ReviewReport]:
    """One page of what review policies found and did, both levels together."""
    policies: list[tuple[PolicyLevel, CleanText]] = []
    findings: list[Finding] = []
    deeds: list[Deed] = []
    for level, member in (
        (PolicyLevel.ASSIGNMENT, "AssignmentReview"),
        (PolicyLevel.HIT, "HITReview"),
    ):
        if policy := wire.get(f"{member}Policy"):
            policies.append((level, _line(policy.get("PolicyName", ""))))
        report = wire.get(f"{member}Report") or {}
        findings.extend(_finding(level, one) for one in report.get("ReviewResults") or ())
        deeds.extend(_deed(level, one) for one in report.get("ReviewActions") or ())
    return (ReviewReport(tuple(policies), tuple(findings), tuple(deeds)),)


def joined(pages: Sequence[ReviewReport]) -> ReviewReport:
    """The pages of one report as a whole; each of them names the policies."""
    return ReviewReport(
        tuple(dict.fromkeys(policy for page in pages for policy in page.policies)),
        tuple(finding for page in pages for finding in page.findings),
        tuple(deed for page in pages for deed in page.deeds),
    )


def _finding(level: PolicyLevel, wire: Wire) -> Finding:
    question = wire.get("QuestionId")
    return Finding(
        level=level,
        subject_type=_line(wire.get("SubjectType", "")),
        subject_id=clean(wire.get("SubjectId", "")),
        key=_line(wire.get("Key", "")),
        value=clean(wire.get("Value", "")),
        question=None if question is None else clean(question),
    )


def _deed(level: PolicyLevel, wire: Wire) -> Deed:
    error = wire.get("ErrorCode")
    return Deed(
        level=level,
        name=_line(wire.get("ActionName", "")),
        target_type=_line(wire.get("TargetType", "")),
        target_id=clean(wire.get("TargetId", "")),
        status=_line(wire.get("Status", "")),
        result=clean(wire.get("Result", "")),
        time=float(wire.get("CompleteTime", 0.0)),
        error=None if error is None else clean(error),
    )
