"""The other way of `translate`: values of the model become the parameters of a request.

What a value leaves open is left out, so that the marketplace's own default holds. Nothing is cleaned or cut here: what
is sent is what the operator wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from turkterm.model.money import wire_amount

if TYPE_CHECKING:
    from turkterm.model.hit import Locale, Requirement
    from turkterm.model.making import (
        HitTypeProperties,
        NewHit,
        NewQualificationType,
        NotificationSettings,
        NotificationSpec,
        PolicyParameter,
        QualificationTypeChange,
        ReviewPolicy,
    )

Params = dict[str, Any]


def hit_type(made: HitTypeProperties) -> Params:
    """The properties of a HIT type."""
    return _given(
        Title=made.title,
        Description=made.description,
        Reward=wire_amount(made.reward),
        AssignmentDurationInSeconds=made.assignment_duration,
        Keywords=made.keywords or None,
        AutoApprovalDelayInSeconds=made.auto_approval_delay,
        QualificationRequirements=[requirement(one) for one in made.requirements] or None,
    )


def requirement(one: Requirement) -> Params:
    """A qualification requirement."""
    return _given(
        QualificationTypeId=one.type_id,
        Comparator=one.comparator,
        IntegerValues=list(one.integers) or None,
        LocaleValues=[locale(where) for where in one.locales] or None,
        ActionsGuarded=one.guarded,
    )


def locale(where: Locale) -> Params:
    """A country and perhaps a state."""
    return _given(Country=where.country, Subdivision=where.subdivision)


def hit(made: NewHit) -> Params:
    """A new HIT, with the properties of its type where it brings them."""
    layout = [{"Name": name, "Value": value} for name, value in made.layout_parameters]
    own = hit_type(made.hit_type) if made.hit_type is not None else {}
    return own | _given(
        LifetimeInSeconds=made.lifetime,
        MaxAssignments=made.max_assignments,
        Question=made.question or None,
        HITLayoutId=made.layout_id or None,
        HITLayoutParameters=layout or None,
        RequesterAnnotation=made.annotation or None,
        AssignmentReviewPolicy=_policy(made.assignment_policy),
        HITReviewPolicy=_policy(made.hit_policy),
    )


def qualification_type(made: NewQualificationType) -> Params:
    """A new qualification type."""
    return _given(
        Name=made.name,
        Description=made.description,
        Keywords=made.keywords or None,
        QualificationTypeStatus=_status(made.active),
        RetryDelayInSeconds=made.retry_delay,
        Test=made.test or None,
        TestDurationInSeconds=made.test_duration,
        AnswerKey=made.answer_key or None,
        AutoGranted=made.auto_granted or None,
        AutoGrantedValue=made.granted_value,
    )


def change(wanted: QualificationTypeChange) -> Params:
    """What changes of a qualification type."""
    return _given(
        Description=wanted.description,
        QualificationTypeStatus=None if wanted.active is None else _status(wanted.active),
        RetryDelayInSeconds=wanted.retry_delay,
        Test=wanted.test,
        TestDurationInSeconds=wanted.test_duration,
        AnswerKey=wanted.answer_key,
        AutoGranted=wanted.auto_granted,
        AutoGrantedValue=wanted.granted_value,
    )


def notification(spec: NotificationSpec) -> Params:
    """Where events go."""
    return {
        "Destination": spec.destination,
        "Transport": spec.transport,
        "Version": spec.version,
        "EventTypes": list(spec.events),
    }


def settings(wanted: NotificationSettings) -> Params:
    """A HIT type's notifications."""
    return _given(Notification=notification(wanted.spec) if wanted.spec else None, Active=wanted.active)


def _policy(policy: ReviewPolicy | None) -> Params | None:
    if policy is None:
        return None
    return _given(PolicyName=policy.name, Parameters=[_parameter(one) for one in policy.parameters] or None)


def _parameter(one: PolicyParameter) -> Params:
    entries = [{"Key": entry.key, "Values": list(entry.values)} for entry in one.entries]
    return _given(Key=one.key, Values=list(one.values) or None, MapEntries=entries or None)


def _status(active: bool) -> str:
    return "Active" if active else "Inactive"


def _given(**members: Any) -> Params:
    return {name: value for name, value in members.items() if value is not None}
