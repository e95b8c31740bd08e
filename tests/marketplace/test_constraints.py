"""Constraints of the service model: the ones botocore's client leaves to the server, and their exact texts."""

from __future__ import annotations

from typing import Any

import pytest

from turkterm.marketplace.constraints import failures
from turkterm.marketplace.service import service_model


def broken(operation: str, **params: Any) -> list[str]:
    return failures(service_model().operation_model(operation).input_shape, params)


def test_the_recorded_texts() -> None:
    """Verbatim from Dallinger#1052 and boto3#1222."""
    bonus = {"WorkerId": "A1", "AssignmentId": "3A", "Reason": "r", "BonusAmount": "0.9752"}
    assert broken("SendBonus", **bonus) == [
        "Value '0.9752' at 'bonusAmount' failed to satisfy constraint: "
        r"Member must satisfy regular expression pattern: ^[0-9]+(\.)?[0-9]{0,2}$"
    ]
    assert broken("RejectAssignment", AssignmentId="3A") == [
        "Value null at 'requesterFeedback' failed to satisfy constraint: Member must not be null"
    ]


@pytest.mark.parametrize("amount", ["0", "0.", "5.", "005", "1.25", "0.1"])
def test_amounts_that_the_pattern_admits(amount: str) -> None:
    assert broken("SendBonus", WorkerId="A1", AssignmentId="3A", Reason="r", BonusAmount=amount) == []


@pytest.mark.parametrize("amount", ["", ".5", "1.255", "-1", "1,00", "$1", "1.25\n", "١"])
def test_amounts_that_it_does_not(amount: str) -> None:
    assert len(broken("SendBonus", WorkerId="A1", AssignmentId="3A", Reason="r", BonusAmount=amount)) == 1


def test_patterns_match_the_whole_text() -> None:
    assert broken("GetHIT", HITId="3ABC") == []
    for wrong in ("abc", "3ABC\n", "3ABC 4", "\n3ABC"):
        assert broken("GetHIT", HITId=wrong) == [
            f"Value '{wrong}' at 'hITId' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: ^[A-Z0-9]+$"
        ]
    assert broken("CreateWorkerBlock", WorkerId="3ABC", Reason="r")[0].endswith("pattern: ^A[A-Z0-9]+$")


def test_lengths_and_ranges() -> None:
    length = "Value '{}' at 'hITId' failed to satisfy constraint: Member must have length {} than or equal to {}"
    assert broken("GetHIT", HITId="A" * 64) == []
    assert broken("GetHIT", HITId="A" * 65) == [length.format("A" * 65, "less", 64)]
    assert length.format("", "greater", 1) in broken("GetHIT", HITId="")
    value = "Value '{}' at 'maxResults' failed to satisfy constraint: Member must have value {} than or equal to {}"
    assert broken("ListHITs", MaxResults=100) == []
    assert broken("ListHITs", MaxResults=101) == [value.format(101, "less", 100)]
    assert broken("ListHITs", MaxResults=0) == [value.format(0, "greater", 1)]
    assert broken("ListHITs", NextToken="t" * 255) == []
    assert len(broken("ListHITs", NextToken="t" * 256)) == 1


def test_enumerations_alone_and_in_a_list() -> None:
    assert broken("ListReviewableHITs", Status="Reviewing") == []
    assert broken("ListReviewableHITs", Status="reviewing") == [
        "Value 'reviewing' at 'status' failed to satisfy constraint: "
        "Member must satisfy enum value set: [Reviewable, Reviewing]"
    ]
    assert broken("ListAssignmentsForHIT", HITId="3A", AssignmentStatuses=["Submitted", "Odd"]) == [
        "Value '[Submitted, Odd]' at 'assignmentStatuses' failed to satisfy constraint: "
        "Member must satisfy constraint: [Member must satisfy enum value set: [Submitted, Approved, Rejected], "
        "Member must not be null]"
    ]


def test_a_null_among_values() -> None:
    (failure,) = broken("NotifyWorkers", Subject="s", MessageText="t", WorkerIds=["A1", None])
    assert failure.startswith("Value '[A1, null]' at 'workerIds'")
    assert failure.endswith("Member must not be null]")


def test_nested_members_are_named_by_their_place() -> None:
    requirements: list[Any] = [
        {"QualificationTypeId": "3A", "Comparator": "Exists"},
        {"Comparator": "Equals", "LocaleValues": [{"Country": "USA"}, {}]},
        None,
    ]
    found = broken(
        "CreateHITType",
        AssignmentDurationInSeconds=30,
        Reward="0.05",
        Title="t",
        Description="d",
        QualificationRequirements=requirements,
    )
    places = [failure.split(" at ")[1].split(" failed")[0] for failure in found]
    assert places == [
        "'qualificationRequirements.2.member.qualificationTypeId'",
        "'qualificationRequirements.2.member.comparator'",
        "'qualificationRequirements.2.member.localeValues.1.member.country'",
        "'qualificationRequirements.2.member.localeValues.2.member.country'",
        "'qualificationRequirements.3.member'",
    ]


def test_every_failure_is_found() -> None:
    assert [failure.split("'")[1] for failure in broken("CreateHITType")] == [
        "assignmentDurationInSeconds",
        "reward",
        "title",
        "description",
    ]
