"""Values of the model for the tests of every room above it, told apart by a number or a name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from turkterm.model.action import Action, Verb
from turkterm.model.assignment import Assignment, AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.hit import Hit, HitReviewStatus, HitStatus
from turkterm.model.ids import ActionId, AssignmentId, HITGroupId, HITId, HITTypeId, QualificationTypeId, WorkerId
from turkterm.model.money import Cents
from turkterm.model.qualification import QualificationType

NOW = 1_800_000_000.0
HOUR = 3600.0
DAY = 24 * HOUR


def hit(name: str = "1", **changes: Any) -> Hit:
    """A HIT of five assignments, none of them taken."""
    made = Hit(
        hit_id=HITId(f"3HIT{name}"),
        hit_type_id=HITTypeId("3TYPE"),
        group_id=HITGroupId("3GROUP"),
        title=clean("Rate the formality of words"),
        description=clean("View a list of words and rate them"),
        keywords=clean("words, research"),
        reward=Cents(10),
        status=HitStatus.ASSIGNABLE,
        review_status=HitReviewStatus.NOT_REVIEWED,
        max_assignments=5,
        available=5,
        pending=0,
        completed=0,
        creation_time=NOW - DAY,
        expiration=NOW + DAY,
        assignment_duration=1800,
        auto_approval_delay=259_200,
        annotation=clean(""),
    )
    return replace(made, **changes)


def assignment(name: str = "1", hit_name: str = "1", **changes: Any) -> Assignment:
    """A submitted assignment, worked at for 72 seconds an hour ago."""
    made = Assignment(
        assignment_id=AssignmentId(f"3ASG{name}"),
        hit_id=HITId(f"3HIT{hit_name}"),
        worker_id=WorkerId("A2KZEXAMPLE7QF"),
        status=AssignmentStatus.SUBMITTED,
        accept_time=NOW - HOUR - 72,
        submit_time=NOW - HOUR,
        auto_approval_time=NOW + 2 * DAY,
    )
    return replace(made, **changes)


def action(name: str = "1", verb: Verb = Verb.APPROVE, **changes: Any) -> Action:
    """An action on the assignment of the same name."""
    made = Action(
        action_id=ActionId(f"action-{name}"),
        run="run",
        verb=verb,
        assignment_id=AssignmentId(f"3ASG{name}"),
        hit_id=HITId("3HIT1"),
        worker_id=WorkerId("A2KZEXAMPLE7QF"),
    )
    return replace(made, **changes)


def qualification_type(name: str = "1", **changes: Any) -> QualificationType:
    """An active qualification type."""
    made = QualificationType(
        type_id=QualificationTypeId(f"3QUAL{name}"),
        name=clean(f"Careful reader {name}"),
        description=clean("Reads with care"),
        keywords=clean("reading"),
        status="Active",
        creation_time=NOW - DAY,
    )
    return replace(made, **changes)
