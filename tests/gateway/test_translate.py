"""Wire dictionaries become values of the model: complete, clean, and with little there may be."""

from __future__ import annotations

from typing import Any

import pytest

from turkterm.gateway import translate
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.hit import HitReviewStatus, HitStatus, Locale, Requirement
from turkterm.model.ids import QualificationTypeId
from turkterm.model.money import Cents
from turkterm.model.review import PolicyLevel, ReviewReport

HIT: dict[str, Any] = {
    "HITId": "3HIT",
    "HITTypeId": "3TYPE",
    "HITGroupId": "3GROUP",
    "CreationTime": 1_558_393_704.0,
    "Title": "Rate a word",
    "Description": "Say how formal\n  a word is",
    "Question": "<HTMLQuestion/>",
    "Keywords": "words, rating",
    "HITStatus": "Reviewable",
    "MaxAssignments": 9,
    "Reward": "0.05",
    "AutoApprovalDelayInSeconds": 3600,
    "Expiration": 1_558_480_104.0,
    "AssignmentDurationInSeconds": 600,
    "RequesterAnnotation": "batch 7",
    "QualificationRequirements": [
        {
            "QualificationTypeId": "00000000000000000071",
            "Comparator": "In",
            "LocaleValues": [{"Country": "US", "Subdivision": "CA"}, {"Country": "ES"}],
            "RequiredToPreview": True,
        },
        {
            "QualificationTypeId": "000000000000000000L0",
            "Comparator": "GreaterThan",
            "IntegerValues": [95],
            "ActionsGuarded": "DiscoverPreviewAndAccept",
        },
    ],
    "HITReviewStatus": "NotReviewed",
    "NumberOfAssignmentsPending": 1,
    "NumberOfAssignmentsAvailable": 2,
    "NumberOfAssignmentsCompleted": 3,
}

ASSIGNMENT: dict[str, Any] = {
    "AssignmentId": "3ASSIGNMENT",
    "WorkerId": "A2WORKER",
    "HITId": "3HIT",
    "AssignmentStatus": "Rejected",
    "AutoApprovalTime": 4000.0,
    "AcceptTime": 1000.0,
    "SubmitTime": 1072.0,
    "RejectionTime": 2000.0,
    "Deadline": 1600.0,
    "Answer": "<Answer>\x1b[2J</Answer>",
    "RequesterFeedback": "please read\tthe text",
}

REPORTS = ("ReviewResults", "ReviewActions")
HOSTILE = "\x1b]0;owned\x07\u202e"


def test_a_hit() -> None:
    hit = translate.hit(HIT)
    assert (hit.hit_id, hit.hit_type_id, hit.group_id) == ("3HIT", "3TYPE", "3GROUP")
    assert (hit.title, hit.description, hit.keywords) == ("Rate a word", "Say how formal a word is", "words, rating")
    assert (hit.reward, hit.status, hit.review_status) == (5, HitStatus.REVIEWABLE, HitReviewStatus.NOT_REVIEWED)
    assert (hit.max_assignments, hit.available, hit.pending, hit.completed) == (9, 2, 1, 3)
    assert (hit.creation_time, hit.expiration) == (1_558_393_704.0, 1_558_480_104.0)
    assert (hit.assignment_duration, hit.auto_approval_delay, hit.annotation) == (600, 3600, "batch 7")
    assert hit.requirements == (
        Requirement(
            QualificationTypeId("00000000000000000071"),
            "In",
            locales=(Locale("US", "CA"), Locale("ES")),
            guarded="PreviewAndAccept",
        ),
        Requirement(
            QualificationTypeId("000000000000000000L0"), "GreaterThan", (95,), guarded="DiscoverPreviewAndAccept"
        ),
    )


def test_a_hit_of_which_only_the_id_is_told() -> None:
    hit = translate.hit({"HITId": "3HIT"})
    assert (hit.hit_id, hit.title, hit.reward, hit.status) == ("3HIT", "", 0, HitStatus.UNASSIGNABLE)
    assert (hit.layout_id, translate.hit({"HITId": "3HIT", "HITLayoutId": "3L"}).layout_id) == (None, "3L")
    assert hit.requirements == ()


def test_the_hits_of_a_type_share_their_texts() -> None:
    first, second = (
        translate.hit(dict(HIT)),
        translate.hit({**HIT, "HITId": "3OTHER", "Title": str(bytes(HIT["Title"], "ascii"), "ascii")}),
    )
    assert first.title is second.title
    assert first.hit_type_id is second.hit_type_id


def test_an_assignment() -> None:
    assignment = translate.assignment(ASSIGNMENT)
    assert (assignment.assignment_id, assignment.hit_id, assignment.worker_id) == ("3ASSIGNMENT", "3HIT", "A2WORKER")
    assert assignment.status is AssignmentStatus.REJECTED
    assert (assignment.accept_time, assignment.submit_time, assignment.work_time) == (1000.0, 1072.0, 72.0)
    assert (assignment.auto_approval_time, assignment.deadline) == (4000.0, 1600.0)
    assert (assignment.approval_time, assignment.rejection_time) == (None, 2000.0)
    assert assignment.feedback == "please read the text"
    assert assignment.answer == "<Answer>\x1b[2J</Answer>"  # raw: model.answers parses and cleans it


@pytest.mark.parametrize(
    ("times", "status"),
    [
        ({}, AssignmentStatus.SUBMITTED),
        ({"RejectionTime": 5.0}, AssignmentStatus.REJECTED),
        ({"RejectionTime": 5.0, "ApprovalTime": 6.0}, AssignmentStatus.APPROVED),
    ],
)
def test_an_assignment_of_an_unknown_status(times: dict[str, float], status: AssignmentStatus) -> None:
    for told in ({}, {"AssignmentStatus": "Levitating"}):
        assert translate.assignment({"AssignmentId": "3A", **told, **times}).status is status


@pytest.mark.parametrize(
    ("text", "amount"),
    [("0.05", 5), ("10000.00", 1_000_000), ("5", 500), ("5.", 500), ("-3.20", -320), ("0.125", 13), ("1e2", 10_000)],
)
def test_amounts(text: str, amount: int) -> None:
    assert translate.cents(text) == Cents(amount)


@pytest.mark.parametrize("text", ["", "lots", "NaN", "Infinity", "$5"])
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError):
        translate.cents(text)


def hostile_report() -> dict[str, Any]:
    """A page of review results whose every text is hostile."""
    result = ("ActionId", "SubjectId", "SubjectType", "QuestionId", "Key", "Value")
    action = ("ActionId", "ActionName", "TargetId", "TargetType", "Status", "Result", "ErrorCode")
    report = {"ReviewResults": [dict.fromkeys(result, HOSTILE)], "ReviewActions": [dict.fromkeys(action, HOSTILE)]}
    policy = {"PolicyName": HOSTILE}
    return {
        "HITReviewPolicy": policy,
        "HITReviewReport": report,
        "AssignmentReviewPolicy": policy,
        "AssignmentReviewReport": report,
    }


def test_everything_that_is_shown_is_clean() -> None:
    """Every text member of every shape carries terminal codes; none of them arrives."""
    hit = {**HIT, **dict.fromkeys(("HITId", "HITTypeId", "HITGroupId", "Title", "Description", "Keywords"), HOSTILE)}
    hit |= {"RequesterAnnotation": HOSTILE}
    hit["QualificationRequirements"] = [
        {
            "QualificationTypeId": HOSTILE,
            "Comparator": HOSTILE,
            "ActionsGuarded": HOSTILE,
            "LocaleValues": [{"Country": HOSTILE, "Subdivision": HOSTILE}],
        }
    ]
    assignment = {**ASSIGNMENT, **dict.fromkeys(("AssignmentId", "WorkerId", "HITId", "RequesterFeedback"), HOSTILE)}
    shown = [
        translate.hit(hit),
        translate.assignment({**assignment, "Answer": ""}),
        translate.bonus({"WorkerId": HOSTILE, "AssignmentId": HOSTILE, "Reason": HOSTILE, "BonusAmount": "1"}),
        translate.block({"WorkerId": HOSTILE, "Reason": HOSTILE}),
        translate.qualification_type(
            {
                "QualificationTypeId": HOSTILE,
                "Name": HOSTILE,
                "Description": HOSTILE,
                "Keywords": HOSTILE,
                "QualificationTypeStatus": HOSTILE,
            }
        ),
        translate.holder({"QualificationTypeId": HOSTILE, "WorkerId": HOSTILE, "Status": HOSTILE}),
        translate.hit({"HITId": HOSTILE, "HITLayoutId": HOSTILE}),
        translate.address(HOSTILE),
        translate.qualification_request(
            {"QualificationRequestId": HOSTILE, "QualificationTypeId": HOSTILE, "WorkerId": HOSTILE}
        ),
        *translate.review_reports(hostile_report()),
    ]
    for value in shown:
        text = repr(value).replace("\\u202e", "\u202e").replace("\\x1b", "\x1b").replace("\\x07", "\x07")
        assert not set("\x1b\x07\u202e") & set(text), value
        assert "owned" in text


def test_a_qualification_type() -> None:
    kind = translate.qualification_type(
        {
            "QualificationTypeId": "3Q",
            "CreationTime": 77.0,
            "Name": "Spanish",
            "Description": "Speaks Spanish",
            "Keywords": "language",
            "QualificationTypeStatus": "Active",
            "Test": "<QuestionForm/>",
            "RetryDelayInSeconds": 60,
            "IsRequestable": False,
            "AutoGranted": True,
            "AutoGrantedValue": 0,
            "TestDurationInSeconds": 90,
        }
    )
    assert (kind.type_id, kind.name, kind.active, kind.creation_time) == ("3Q", "Spanish", True, 77.0)
    assert (kind.has_test, kind.retry_delay, kind.requestable, kind.auto_granted) == (True, 60, False, True)
    assert (kind.granted_value, kind.test_duration) == (0, 90)


def test_documents_stay_as_they_are() -> None:
    """The parsers of the model read and clean them."""
    raw = "<Answer>\x1b[2J</Answer>"
    exam = translate.exam({"Test": raw, "AnswerKey": raw})
    asked = translate.qualification_request({"QualificationRequestId": "3R", "Test": raw, "Answer": raw})
    assert {exam.test, exam.answer_key, asked.test, asked.answer} == {raw}
    assert (asked.request_id, asked.submit_time) == ("3R", 0.0)


def test_the_pages_of_a_report_are_one() -> None:
    first, second = ({"HITReviewPolicy": {"PolicyName": "P"}, "HITReviewReport": {name: [{}]}} for name in REPORTS)
    whole = translate.joined([report for page in (first, second) for report in translate.review_reports(page)])
    assert (whole.policies, len(whole.findings), len(whole.deeds)) == (((PolicyLevel.HIT, "P"),), 1, 1)
    assert (whole.findings[0].question, whole.deeds[0].error, whole.deeds[0].time) == (None, None, 0.0)
    assert translate.joined([]) == ReviewReport()


def test_a_holder_with_a_locale() -> None:
    wire = {"QualificationTypeId": "3Q", "WorkerId": "A2", "LocaleValue": {"Country": "ES"}, "Status": "Granted"}
    holder = translate.holder(wire)
    assert (holder.score, holder.locale, holder.status) == (None, Locale("ES"), "Granted")


def test_a_balance_without_a_hold() -> None:
    balance = translate.balance({"AvailableBalance": "9.99"})
    assert (balance.available, balance.on_hold) == (999, None)
