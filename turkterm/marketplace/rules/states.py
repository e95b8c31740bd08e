"""The states of HITs and assignments, and how a HIT's state follows from its counters.

Pure: no database, no clock. `counters` is the module that applies it.
"""

from __future__ import annotations

from enum import StrEnum

from turkterm.marketplace.errors import ApiError, request_error
from turkterm.model.hit import HitStatus


class AssignmentState(StrEnum):
    """An assignment's state; the API knows SUBMITTED, APPROVED and REJECTED only and never lists the others."""

    ACCEPTED = "Accepted"
    SUBMITTED = "Submitted"
    APPROVED = "Approved"
    REJECTED = "Rejected"
    RETURNED = "Returned"
    ABANDONED = "Abandoned"


#: What the API shows [SDK AssignmentStatus].
SHOWN = (AssignmentState.SUBMITTED, AssignmentState.APPROVED, AssignmentState.REJECTED)
#: What a HIT must be for DeleteHIT, in the order of the service's message [boto3#2107].
DELETABLE = (HitStatus.REVIEWING, HitStatus.REVIEWABLE)


def hit_status(current: HitStatus, *, available: int, pending: int) -> HitStatus:
    """The status of a HIT with these counters that is not disposed.

    Assignable while an assignment can be taken; Unassignable while none can and some are in the hands of workers;
    then Reviewable, which covers both ways there: everything submitted, or expired with nothing in progress [G08].
    Reviewing is the requester's own mark on a Reviewable HIT and stays until the HIT opens again.
    """
    if available > 0:
        return HitStatus.ASSIGNABLE
    if pending > 0:
        return HitStatus.UNASSIGNABLE
    return HitStatus.REVIEWING if current is HitStatus.REVIEWING else HitStatus.REVIEWABLE


def wrong_assignment_state(*allowed: str) -> ApiError:
    """InvalidAssignmentState in the service's words [resourcecontracts.org#1384, ParlAI]."""
    return request_error(
        "InvalidAssignmentState", f"This operation can be called with a status of: {','.join(allowed)}"
    )


def wrong_hit_state(current: str, *allowed: str) -> ApiError:
    """InvalidHITState in the service's words, two spaces after the first sentence [boto3#2107]."""
    return request_error(
        "InvalidHITState",
        f"This HIT is currently in the state '{current}'.  "
        f"This operation can be called with a status of: {', '.join(allowed)}",
    )


def no_such_hit(hit_id: str) -> ApiError:
    """HITDoesNotExist in the service's words [psiTurk, aws-cli#6116]."""
    return request_error("HITDoesNotExist", f"Hit {hit_id} does not exist.")


def no_such_assignment(assignment_id: str) -> ApiError:
    """AssignmentDoesNotExist in the service's words [psiTurk, MTurkR#18]."""
    return request_error("AssignmentDoesNotExist", f"Assignment {assignment_id} does not exist.")
