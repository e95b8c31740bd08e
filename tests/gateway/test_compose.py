"""Values of the model become the parameters that the service's own model of its API accepts."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator

from turkterm.gateway import compose
from turkterm.model.hit import Locale, Requirement
from turkterm.model.ids import QualificationTypeId
from turkterm.model.making import (
    HitTypeProperties,
    NewHit,
    NewQualificationType,
    NotificationSettings,
    NotificationSpec,
    PolicyEntry,
    PolicyParameter,
    QualificationTypeChange,
    ReviewPolicy,
)
from turkterm.model.money import Cents

WANTED = (
    Requirement(QualificationTypeId("000000000000000000L0"), "GreaterThan", (95,)),
    Requirement(QualificationTypeId("00000000000000000071"), "In", (), (Locale("US", "CA"), Locale("ES"))),
)
KIND = HitTypeProperties("Rate a word", "Say how formal it is", Cents(5), 600, "words", 3600, WANTED)
LEAST = HitTypeProperties("Rate a word", "Say how formal it is", Cents(5), 600)
POLICY = ReviewPolicy(
    "ScoreMyKnownAnswers/2011-09-01",
    (PolicyParameter("AnswerKey", entries=(PolicyEntry("q", ("1", "2")),)), PolicyParameter("RejectReason", ("no",))),
)
WIRE_POLICY = {
    "PolicyName": "ScoreMyKnownAnswers/2011-09-01",
    "Parameters": [
        {"Key": "AnswerKey", "MapEntries": [{"Key": "q", "Values": ["1", "2"]}]},
        {"Key": "RejectReason", "Values": ["no"]},
    ],
}
SPEC = NotificationSpec("https://sqs.us-east-1.amazonaws.com/1/q", "SQS", ("Ping",))
LAYOUT = NewHit(60, layout_id="3L", layout_parameters=(("word", "año"), ("empty", "")), hit_policy=ReviewPolicy("P/1"))


@pytest.mark.parametrize(
    ("params", "wire"),
    [
        (
            compose.hit_type(KIND),
            {
                "Title": "Rate a word",
                "Description": "Say how formal it is",
                "Reward": "0.05",
                "AssignmentDurationInSeconds": 600,
                "Keywords": "words",
                "AutoApprovalDelayInSeconds": 3600,
                "QualificationRequirements": [
                    {
                        "QualificationTypeId": "000000000000000000L0",
                        "Comparator": "GreaterThan",
                        "IntegerValues": [95],
                        "ActionsGuarded": "Accept",
                    },
                    {
                        "QualificationTypeId": "00000000000000000071",
                        "Comparator": "In",
                        "LocaleValues": [{"Country": "US", "Subdivision": "CA"}, {"Country": "ES"}],
                        "ActionsGuarded": "Accept",
                    },
                ],
            },
        ),
        (
            compose.hit(NewHit(60, 2, "<x/>", annotation="row 1", assignment_policy=POLICY)),
            {
                "LifetimeInSeconds": 60,
                "MaxAssignments": 2,
                "Question": "<x/>",
                "RequesterAnnotation": "row 1",
                "AssignmentReviewPolicy": WIRE_POLICY,
            },
        ),
        (
            compose.hit(LAYOUT),
            {
                "LifetimeInSeconds": 60,
                "MaxAssignments": 1,
                "HITLayoutId": "3L",
                "HITLayoutParameters": [{"Name": "word", "Value": "año"}, {"Name": "empty", "Value": ""}],
                "HITReviewPolicy": {"PolicyName": "P/1"},
            },
        ),
        (
            compose.qualification_type(NewQualificationType("Latin", "Reads it")),
            {"Name": "Latin", "Description": "Reads it", "QualificationTypeStatus": "Active"},
        ),
        (
            compose.change(QualificationTypeChange(active=False, retry_delay=0, auto_granted=False)),
            {"QualificationTypeStatus": "Inactive", "RetryDelayInSeconds": 0, "AutoGranted": False},
        ),
        (compose.settings(NotificationSettings(active=False)), {"Active": False}),
    ],
)
def test_what_is_left_open_is_left_out(params: dict[str, Any], wire: dict[str, Any]) -> None:
    assert params == wire


@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("CreateHITType", compose.hit_type(KIND)),
        ("CreateHITType", compose.hit_type(LEAST)),
        ("CreateHIT", compose.hit(NewHit(60, 2, "<x/>", hit_type=KIND, assignment_policy=POLICY))),
        ("CreateHITWithHITType", {"HITTypeId": "3T", **compose.hit(LAYOUT)}),
        (
            "CreateQualificationType",
            compose.qualification_type(NewQualificationType("n", "d", "k", False, 0, "<t/>", 60, "<k/>", True, 5)),
        ),
        (
            "UpdateQualificationType",
            {
                "QualificationTypeId": "3Q",
                **compose.change(QualificationTypeChange("d", True, 60, "<t/>", 60, "<k/>", False, 0)),
            },
        ),
        (
            "UpdateNotificationSettings",
            {
                "HITTypeId": "3T",
                **compose.settings(NotificationSettings(NotificationSpec("d", "SQS", ("Ping",)), True)),
            },
        ),
    ],
)
def test_the_services_own_model_takes_it(operation: str, params: dict[str, Any]) -> None:
    shape = botocore.session.get_session().get_service_model("mturk").operation_model(operation).input_shape
    assert not ParamValidator().validate(params, shape).has_errors()
    assert set(params) <= set(shape.members)
