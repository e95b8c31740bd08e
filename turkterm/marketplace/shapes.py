"""From rows of the store to the structures of the API: the members' names and which are left out when unset."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, select

from turkterm.marketplace.context import Result
from turkterm.marketplace.rules import requirements
from turkterm.marketplace.rules.states import AssignmentState
from turkterm.marketplace.schema import assignments, bonuses, hit_layouts, hit_types, hits, questions
from turkterm.model.money import Cents, wire_amount


def present(**members: Any) -> Result:
    """The members that are set."""
    return {name: value for name, value in members.items() if value is not None}


def select_hits() -> Select[Any]:
    """HITs with their type and question, as `hit` wants them."""
    return (
        select(
            hits.c.number,
            hits.c.hit_id,
            hits.c.account,
            hits.c.status,
            hits.c.review_status,
            hits.c.creation_time,
            hits.c.expiration,
            hits.c.max_assignments,
            hits.c.available,
            hits.c.pending,
            hits.c.approved,
            hits.c.rejected,
            hits.c.annotation,
            hit_types.c.hit_type_id,
            hit_types.c.group_id,
            hit_types.c.title,
            hit_types.c.description,
            hit_types.c.keywords,
            hit_types.c.reward,
            hit_types.c.assignment_duration,
            hit_types.c.auto_approval_delay,
            hit_types.c.requirements,
            questions.c.xml,
            hit_layouts.c.layout_id,
        )
        .join(hit_types, hits.c.hit_type == hit_types.c.number)
        .join(questions, questions.c.hit == hits.c.number)
        .outerjoin(hit_layouts, hit_layouts.c.hit == hits.c.number)
    )


def hit(row: Row[Any]) -> Result:
    """A HIT structure. NumberOfAssignmentsCompleted counts approved and rejected only [SDK]."""
    return present(
        HITId=row.hit_id,
        HITTypeId=row.hit_type_id,
        HITGroupId=row.group_id,
        HITLayoutId=row.layout_id,
        CreationTime=row.creation_time,
        Title=row.title,
        Description=row.description,
        Question=row.xml,
        Keywords=row.keywords,
        HITStatus=row.status,
        MaxAssignments=row.max_assignments,
        Reward=wire_amount(Cents(row.reward)),
        AutoApprovalDelayInSeconds=row.auto_approval_delay,
        Expiration=row.expiration,
        AssignmentDurationInSeconds=row.assignment_duration,
        RequesterAnnotation=row.annotation,
        QualificationRequirements=requirements.parse(row.requirements),
        HITReviewStatus=row.review_status,
        NumberOfAssignmentsPending=row.pending,
        NumberOfAssignmentsAvailable=row.available,
        NumberOfAssignmentsCompleted=row.approved + row.rejected,
    )


def hit_id(row: Row[Any]) -> Result:
    """A HIT structure with its id alone, as ListReviewableHITs was seen to give them [sdk-js#2522]."""
    return {"HITId": row.hit_id}


def select_assignments() -> Select[Any]:
    """Assignments with the id of their HIT, as `assignment` wants them."""
    return select(assignments, hits.c.hit_id).join(hits, assignments.c.hit == hits.c.number)


def assignment(row: Row[Any]) -> Result:
    """An Assignment structure; Deadline is left out once it was submitted [INFER], which is all the API shows."""
    return present(
        AssignmentId=row.assignment_id,
        WorkerId=row.worker_id,
        HITId=row.hit_id,
        AssignmentStatus=str(AssignmentState(row.status)),
        AutoApprovalTime=row.auto_approval_time,
        AcceptTime=row.accept_time,
        SubmitTime=row.submit_time,
        ApprovalTime=row.approval_time,
        RejectionTime=row.rejection_time,
        Answer=row.answer,
        RequesterFeedback=row.feedback,
    )


def select_bonuses() -> Select[Any]:
    """Bonuses with the id of their assignment, as `bonus` wants them."""
    return select(bonuses, assignments.c.assignment_id).join(assignments, bonuses.c.assignment == assignments.c.number)


def bonus(row: Row[Any]) -> Result:
    """A BonusPayment structure."""
    return {
        "WorkerId": row.worker_id,
        "BonusAmount": wire_amount(Cents(row.amount)),
        "AssignmentId": row.assignment_id,
        "Reason": row.reason,
        "GrantTime": row.grant_time,
    }


def qualification_type(row: Row[Any], *, answer_key: bool = True) -> Result:
    """A QualificationType structure; the answers to its test are for its owner alone."""
    return present(
        QualificationTypeId=row.type_id,
        CreationTime=row.creation_time,
        Name=row.name,
        Description=row.description,
        Keywords=row.keywords,
        QualificationTypeStatus=row.status,
        Test=row.test,
        TestDurationInSeconds=row.test_duration,
        AnswerKey=row.answer_key if answer_key else None,
        RetryDelayInSeconds=row.retry_delay,
        IsRequestable=row.requestable,
        AutoGranted=row.auto_granted,
        AutoGrantedValue=row.auto_granted_value,
    )


def qualification_request(row: Row[Any]) -> Result:
    """A QualificationRequest structure."""
    return present(
        QualificationRequestId=row.request_id,
        QualificationTypeId=row.type_id,
        WorkerId=row.worker_id,
        Test=row.test,
        Answer=row.answer,
        SubmitTime=row.submit_time,
    )


def qualification(row: Row[Any]) -> Result:
    """A Qualification structure; only the marketplace's own type carries a locale, and nobody lists that one."""
    return present(
        QualificationTypeId=row.type_id,
        WorkerId=row.worker_id,
        GrantTime=row.grant_time,
        IntegerValue=row.score,
        Status=row.status,
    )
