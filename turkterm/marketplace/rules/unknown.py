"""Every choice of the marketplace's state where the sources of API_FACTS are silent, in one place.

Each entry says what was chosen and why: what hurts a client's user least. Texts here are turkterm's own; where the
service's words are recorded they stand beside the rule that uses them.

Choices without a value of their own:

- Requirements: their order, and the order of values within one, do not matter for a HIT type's identity; absent and
  empty keywords are the same.
- RequiredToPreview together with ActionsGuarded is accepted unless they contradict each other (true with Accept):
  programs send back what GetHIT gave them, and that holds both.
- NotEqualTo and NotIn hold for a worker without the qualification where it is the locale, and fail elsewhere.
- A worker's approval rate counts reviewed assignments only, since unreviewed ones say nothing yet, and what a worker
  did for this requester. Every worker counts as having agreed to content for adults. Nobody is a Master.
- A reward of $0.00 is accepted (labs work with volunteers), a bonus of $0.00 is not.
- A bonus can be sent as soon as the assignment is submitted, and does not ask for work within six months [DOC only].
- SendBonus, an override, a new HIT and an extension need the money that is neither spent nor promised (available
  minus on hold); approving draws on what was promised.
- Overriding a rejection takes its RejectionTime and, where no new one comes, its feedback away: the worker should not
  read "rejected because" on paid work.
- Changes by themselves (expiry, abandonment, auto-approval, disposal) happen when the job runs, once a second: reads
  never run ahead of it. An auto-approval carries the time at which the job ran, as with the service (minutes late).
- A HIT disposes of itself 120 days after the last change of its state, once nothing is open or unreviewed.
- Blocking a blocked worker again replaces the reason. An assignment held at the time of the block can be submitted.
- UpdateExpirationForHIT stores a time in the past as it was given, and refuses one more than a year ahead [INFER].
- A worker whose HIT was abandoned may accept it again, like one who returned it.
- Associating a qualification again changes its score and not its GrantTime, unless it was revoked in between.
- MustBeRequestable filters by IsRequestable alone: the owner's inactive types stay in the list.
- Reasons (bonus, block, revocation) may have 4096 characters, a qualification type's name 200.
- Orders: ListBonusPayments oldest first, ListWorkerBlocks and ListWorkersWithQualificationType by WorkerId.
- GetQualificationType and the types that a requirement may name: own types, the marketplace's, and other requesters'
  active ones.
- A request token is spent by a request that succeeded only, and by its kind: HITs share one space, bonuses another.
"""

from __future__ import annotations

from turkterm.marketplace.errors import ApiError, bad_parameter, request_error

#: A bad value is quoted up to this length: enough to recognise it; the service's own cut is not recorded.
SHOWN_OF_A_BAD_VALUE = 200

#: Assignments that a worker may hold at once: 25 in the service's late years [INFER].
HELD_AT_ONCE = 25


def hit_already_exists(hit_id: str) -> ApiError:
    """A UniqueRequestToken of the last 24 hours on a new HIT; DOC: “with a message containing the HITId”."""
    return request_error("HitAlreadyExists", f"A HIT with this UniqueRequestToken already exists: {hit_id}.")


def token_already_used(token: str, first: str = "") -> ApiError:
    """A UniqueRequestToken of the last 24 hours on a bonus, or an expiration set twice.

    The words are those of UpdateExpirationForHIT [Dallinger#3109]; DOC asks that a bonus's message contain the id of
    the first request, which follows. The code is turkterm's choice: none is recorded.
    """
    message = f'The idempotency token "{token}" has already been processed.'
    return request_error("DuplicateRequest", f"{message} Request ID: {first}." if first else message)


def bad_page_token(token: str) -> ApiError:
    """A NextToken that this marketplace did not make for this list, account and filter."""
    return bad_parameter("NextToken", token)


def question_missing() -> ApiError:
    """Neither a question nor a layout."""
    return bad_parameter("Question", "null", "Either a Question or a HITLayoutId must be specified.")


def question_twice() -> ApiError:
    """Both a question and a layout."""
    return bad_parameter("HITLayoutId", "not null", "Specify either a Question or a HITLayoutId, not both.")


def no_such_layout(layout_id: str) -> ApiError:
    """HITLayoutDoesNotExist: no layouts can be registered, so none exists."""
    return request_error("HITLayoutDoesNotExist", f"HIT Layout {layout_id} does not exist.")


def review_policy_refused(parameter: str, name: str) -> ApiError:
    """A review policy that the marketplace does not know (InvalidParameterValue is INFER)."""
    return bad_parameter(parameter, name, "This review policy is not known.")


def bonus_list_needs_subject() -> ApiError:
    """ListBonusPayments with neither id [SDK: one must be specified]."""
    return bad_parameter("HITId", "null", "Either the HITId or the AssignmentId parameter must be specified.")


def no_such_hit_type(hit_type_id: str) -> ApiError:
    """A HIT type of nobody or of another requester."""
    return request_error("HITTypeDoesNotExist", f"HITType {hit_type_id} does not exist.")


def inactive_type() -> ApiError:
    """An inactive qualification type in a new HIT type [DOC: cannot be used]; the words follow the other states'."""
    return request_error("InvalidQualificationTypeState", "This operation can be called with a status of: Active")


def not_your_type() -> ApiError:
    """A qualification type that belongs to the marketplace or to another requester, in a call for its owner."""
    return request_error("PermissionDeniedException", "This user is not authorized to perform the requested operation.")


def no_hits_available(hit_id: str) -> ApiError:
    """A worker came too late: nothing is left, or the HIT expired."""
    return request_error("NoHITsAvailable", f"There are no more available assignments for HIT {hit_id}.")


def requirements_not_met(hit_id: str) -> ApiError:
    """A worker who does not qualify, or whom the requester blocked (blocks are not told)."""
    return request_error("DoesNotMeetRequirements", f"The Worker does not meet the requirements of HIT {hit_id}.")


def already_taken(hit_id: str) -> ApiError:
    """A second assignment of one HIT for one worker."""
    return request_error("AssignmentAlreadyExists", f"The Worker already has an assignment of HIT {hit_id}.")


def too_many_held() -> ApiError:
    """A worker who holds `HELD_AT_ONCE` assignments."""
    return request_error(
        "ExceedsMaxAssignmentsPerWorker", f"A Worker can hold at most {HELD_AT_ONCE} assignments at a time."
    )
