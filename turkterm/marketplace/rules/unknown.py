"""Every choice of the marketplace's state where the sources are silent, in one place.

Each entry says what was chosen and why: what hurts a client's user least. Texts here are turkterm's own; where the
service's words are recorded they stand beside the rule that uses them.

Choices without a value of their own:

- Requirements: their order, and the order of values within one, do not matter for a HIT type's identity; absent and
  empty keywords are the same.
- HIT types and qualification types are kept, however long nothing uses them: G08 disposed of them after 120 days, SDK
  says so of HITs alone, and a script that comes back after half a year should find its ids.
- Any page may be an HTMLQuestion, without a form too. A file upload in the old QuestionForm schema is still taken.
- RequiredToPreview together with ActionsGuarded is accepted unless they contradict each other (true with Accept):
  programs send back what GetHIT gave them, and that holds both.
- NotEqualTo and NotIn hold for a worker without the qualification where it is the locale, and fail elsewhere.
- A worker's approval rate counts reviewed assignments only, since unreviewed ones say nothing yet, and what a worker
  did for all requesters, as the system qualifications say. Every worker counts as having agreed to content for adults.
  Nobody is a Master.
- A reward of $0.00 is accepted (labs work with volunteers), a bonus of $0.00 is not.
- A bonus can be sent as soon as the assignment is submitted, and does not ask for work within six months [DOC only].
- SendBonus, an override, a new HIT and an extension need the money that is neither spent nor promised (available
  minus on hold); approving draws on what was promised.
- What is beyond 2^63-1 cents, which the store cannot count, is InsufficientFunds in the sandbox too.
- Overriding a rejection takes its RejectionTime and, where no new one comes, its feedback away: the worker should not
  read "rejected because" on paid work.
- Changes by themselves (expiry, abandonment, auto-approval, disposal) happen when the job runs, once a second: reads
  never run ahead of it. An auto-approval carries the time at which the job ran, as with the service (minutes late).
- A HIT disposes of itself 120 days after the last change of its state, once nothing is open or unreviewed.
- Blocking a blocked worker again replaces the reason. An assignment held at the time of the block can be submitted.
- UpdateExpirationForHIT stores a time in the past as it was given (from January 2 of the year 1 on, which clients of
  every time zone can show; an earlier one is a SerializationException), and refuses one more than a year ahead [INFER].
- A worker whose HIT was abandoned may accept it again, like one who returned it.
- Associating a qualification again changes its score and not its GrantTime, unless it was revoked in between.
- MustBeRequestable filters by IsRequestable alone: the owner's inactive types stay in the list.
- Reasons (bonus, block, revocation) may have 4096 characters, a qualification type's name 200.
- A NextToken of ListQualificationTypes is refused once the last type of its page has disappeared.
- Orders: ListBonusPayments oldest first, ListWorkerBlocks and ListWorkersWithQualificationType by WorkerId.
- Other requesters' qualification types do not exist for any operation but two: ListQualificationTypes finds the active
  ones (without their answer keys), and a requirement may name what it found. ListHITsForQualificationType takes these
  too, since it lists the caller's HITs only.
- Get, Update, Delete and Associate refuse a deleted qualification type (Disposing) with the recorded words; the listing
  leaves it out; who holds it, its HITs and revoking it stay possible until it disappears. It keeps its name for the
  whole 48 hours of SDK's “up to 48 hours”, and longer while HITs use it (looked at every hour). Its grants go with it.
- CreateHITWithHITType finds no HIT type whose qualification type was deleted [DOC: deletes the HIT types], and refuses
  one whose qualification type was made inactive since. UpdateExpirationForHIT cannot extend a HIT that requires a
  deleted type.
- An update can give AnswerKey and TestDurationInSeconds only with a Test. TestDurationInSeconds is for the pages that
  show the test: a request comes with its answers, and nobody measures the time between.
- An answer key may name questions that its test has not. Sums and mapped values are rounded to the nearest whole
  number (a half upwards), as DOC says for percentages only, and kept within 32 bits. A MaximumSummedScore is positive.
- A worker's first request counts for RetryDelayInSeconds from its submission, whatever became of it; a delay that is
  changed later holds for earlier requests too. One pending request bars the next even after the delay. Blocked workers
  may request. Somebody who was granted a type without a test has nothing to request; a test may be taken again.
- Accepting a request for a qualification that the worker holds changes the score, as Associate does. A listed request
  carries the test as it was taken.
- ListHITsForQualificationType lists newest first, and takes system types too.
- ActionsGuarded: a worker who misses a requirement finds and previews the HIT (Accept), only finds it
  (PreviewAndAccept) or does not find it (DiscoverPreviewAndAccept); the strictest requirement missed counts.
- A request token is spent by a request that succeeded only, and by its kind: HITs share one space, bonuses another,
  extensions a third.
- UpdateHITTypeOfHIT is refused once a worker accepted an assignment, even one that was returned (GUIDE; D08 said that
  all but the reward could change at any time). Before that any HIT can move, expired ones too.
- UpdateHITReviewStatus changes HITStatus and leaves HITReviewStatus alone, which is about reports of bad content.
- An expired HIT that is extended stays expired until UpdateExpirationForHIT. CreateAdditionalAssignmentsForHIT adds at
  least 1 assignment, up to the 1,000,000,000 of CreateHIT in all.
- A layout's parameters: every placeholder needs one, a name may be given once and must be in the layout [DOC for the
  last]. Values are put in as they are; the question is the HTMLQuestion that comes out, with FrameHeight 0.
- GetFileUploadURL needs an answer that holds an uploaded file: an assignment that was not submitted is refused as
  GetAssignment refuses it.
- Review policies run inside the request that causes them. Percentages are rounded down [CALC from DOC's example], and
  thresholds compare the rounded ones, so that a report explains what was done.
- A score that allows both approves: rejecting what was approved then reports a failure, as DOC's sample does.
- A policy extends by one assignment as CreateAdditionalAssignmentsForHIT would (what that refuses is a Failed action);
  ExtendMinimumTimeInSeconds is what the HIT has left from then on at least. With ExtendMaximumAssignments reached the
  action is Succeeded and does nothing [LEG].
- SimplePlurality: a question that two answers share equally has no agreed answer; unanswered is an answer too, equal to
  other unanswered ones; an answer of more than 256 characters does not count as one. An assignment that is disregarded
  gets no score and no verdict, and neither does one without a single agreed question. Nothing runs where no assignment
  was submitted. `QuestionIDs`, as DOC's own sample writes it, is read as `QuestionIds`.
- Crowd-form answers are compared field by field, as a page's are.
- ListReviewPolicyResultsForHIT: 100 entries a page by default (LEG: 400), results and actions of both levels counted
  together, oldest first. Every entry has an ActionId of its own. The report of a level is there where the HIT has a
  policy of that level; a HIT-level review leaves no `review` action, as in DOC's sample.
- Notifications: both Versions are accepted, DOC's 2014-08-15 and SDK's 2006-05-05; documents have the form and the
  EventDocVersion of 2014-08-15 for either, with one event each. Transport Email, which DOC dropped, is refused: this
  server sends no mail, and a setting that is accepted and never heard of would be worse.
- A first notification specification is active unless Active is false; a replacement without Active leaves it as it was.
  A change holds for what happens after it. EventTypes names at least one event, and Ping in tests alone.
- A destination is refused for its form only: a queue's URL (http or https; its last part a queue's name, no FIFO
  queue, which would need a group), a topic's ARN. Where nobody listens, the server's log says so.
- HITExpired is told when the HIT stops being offered at its expiration, by UpdateExpirationForHIT too, whatever its
  status; HITExtended for more assignments and for a later expiration; HITReviewable whenever an open HIT becomes so,
  again after an extension. A review policy's actions are told like the requester's. An import tells what it makes.
- SourceAccount, which was the requester's AWS account, is twelve digits made from the CustomerId. The Subject of an SNS
  message is the event's time. A test has ids that nothing has, an AssignmentId where the event is an assignment's.
"""

from __future__ import annotations

from collections.abc import Sequence

from turkterm.marketplace.errors import PREFIX, ApiError, bad_parameter, request_error

#: A bad value is quoted up to this length: enough to recognise it; the service's own cut is not recorded.
SHOWN_OF_A_BAD_VALUE = 200


def shown(text: str) -> str:
    """As much of a bad value as is quoted."""
    return text if len(text) <= SHOWN_OF_A_BAD_VALUE else text[:SHOWN_OF_A_BAD_VALUE] + "..."


#: Assignments that a worker may hold at once: 25 in the service's late years [INFER].
HELD_AT_ONCE = 25

#: Scores of qualifications are a Java Integer.
LARGEST_SCORE = 2**31 - 1


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
    """A HITLayoutId that no registered layout has; the code is recorded, the words are not."""
    return request_error("HITLayoutDoesNotExist", f"HIT Layout {layout_id} does not exist.")


def layout_parameters_without_layout() -> ApiError:
    """HITLayoutParameters beside a Question."""
    return bad_parameter("HITLayoutParameters", "not null", "It can only be used with a HITLayoutId.")


def layout_parameter_missing(name: str) -> ApiError:
    """A placeholder without a value; a ParameterValidationError by its kind, the words are not recorded."""
    return bad_parameter("HITLayoutParameters", "null", f"The layout needs a value for {name}.")


def layout_parameter_refused(name: str, why: str) -> ApiError:
    """A value for a name that the layout does not have [DOC: must be used in it], or a second one."""
    return bad_parameter("HITLayoutParameters", name, why)


def review_policy_refused(parameter: str, name: str) -> ApiError:
    """A review policy that the marketplace does not know (InvalidParameterValue is INFER)."""
    return bad_parameter(parameter, name, "This review policy is not known.")


def increase_past_ten() -> ApiError:
    """From fewer than ten assignments to ten or more; SDK gives the code and, in its description, these words."""
    return request_error(
        "InvalidMaximumAssignmentsIncrease",
        "HITs created with fewer than 10 assignments cannot be extended to have 10 or more assignments.",
    )


def too_old_for_extension() -> ApiError:
    """A HIT of before July 22, 2015; SDK gives the code and, in its description, these words."""
    return request_error("HITTooOldForExtension", "HITs that were created before July 22, 2015 cannot be extended.")


def no_such_upload(question_id: str) -> ApiError:
    """GetFileUploadURL for an answer that holds no uploaded file (InvalidParameterValue is INFER)."""
    return bad_parameter("QuestionIdentifier", question_id, "This answer holds no uploaded file.")


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
    """A qualification type that belongs to the marketplace, in a call for its owner."""
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


def answer_key_needs_selections(found: str) -> ApiError:
    """An AnswerKey to a test with questions that no key can score."""
    return bad_parameter("AnswerKey", "not null", f"It cannot be used with a Test that has a {found}.")


def type_not_requestable(type_id: str) -> ApiError:
    """A worker's request for a type of the marketplace's own."""
    return bad_parameter("QualificationTypeId", type_id, "Workers cannot request this QualificationType.")


def test_not_answered() -> ApiError:
    """A worker's request without answers for a type with a test."""
    return bad_parameter("Answer", "null", "It is required for a QualificationType with a Test.")


def retry_delay_not_elapsed(type_id: str) -> ApiError:
    """A second request too soon; the code is recorded, the words are not."""
    return request_error(
        "QualificationTypeRetryDelayNotElapsed",
        f"The retry delay of QualificationType [{type_id}] has not elapsed since the Worker's last request.",
    )


def no_retake(type_id: str) -> ApiError:
    """A second request for a type without a retry delay; the code is recorded, the words are not."""
    return request_error(
        "QualificationTypeDoesNotAllowRetake",
        f"QualificationType [{type_id}] can be requested only once by a Worker.",
    )


def request_pending(type_id: str) -> ApiError:
    """A second request while the first waits for its requester."""
    return request_error(
        "InvalidQualificationRequestState",
        f"The Worker already has a pending request for QualificationType [{type_id}].",
    )


def already_qualified(type_id: str) -> ApiError:
    """A request for a type without a test that the worker holds; the code is recorded, the words are not."""
    return request_error("QualificationAlreadyExists", f"The Worker already has QualificationType [{type_id}].")


def no_such_request(request_id: str) -> ApiError:
    """A qualification request of nobody, or for another requester's type; the code is recorded, the words are not."""
    return request_error("QualificationRequestDoesNotExist", f"QualificationRequest [{request_id}] does not exist.")


def wrong_request_state() -> ApiError:
    """A qualification request that was accepted or rejected before; the words follow the other states'."""
    return request_error("InvalidQualificationRequestState", "This operation can be called with a status of: Pending")


def xhtml_parse_error(parameter: str, details: str) -> ApiError:
    """FormattedContent that is not the documented part of XHTML: the code is in every list, its words are not.

    They follow XMLParseError's, whose details are Xerces's too.
    """
    return ApiError(
        "ParameterValidationError",
        "There was an error parsing the XHTML data in your request.  Please make sure the data is well-formed and "
        f"validates against the appropriate schema. Details: {details}",
        code=PREFIX + "XHTMLParseError",
        parameter=parameter,
    )


def no_mail() -> ApiError:
    """Transport Email in a notification specification [SDK has it, DOC not]."""
    return bad_parameter("Transport", "Email", "This marketplace sends notifications to SQS and SNS only.")


def invalid_endpoint(transport: str, destination: str) -> ApiError:
    """A destination that is no queue's URL or no topic's ARN: the code is recorded, its kind and words are not."""
    wanted = "a topic's ARN" if transport == "SNS" else "a queue's URL"
    error = bad_parameter("Destination", shown(destination), f"For {transport} it must be {wanted}.")
    error.code = f"{PREFIX}InvalidTransportEndpoint"
    return error


def no_change_of_notifications() -> ApiError:
    """UpdateNotificationSettings with neither part [SDK: one must be specified]; no words are recorded."""
    return bad_parameter("Notification", "null", "Either the Notification or the Active parameter must be specified.")


def nothing_to_activate(active: bool) -> ApiError:
    """Active for a HIT type without a specification [SDK: there must be one]; no words are recorded."""
    return bad_parameter("Active", str(active).lower(), "The HIT type has no notification specification.")


def ping_is_a_test() -> ApiError:
    """Ping among the events of a HIT type [SDK: valid for SendTestEventNotification only]; no words are recorded."""
    return bad_parameter("EventTypes", "Ping", "It can only be used with SendTestEventNotification.")


def html5_error(parameter: str, errors: Sequence[str], page: str) -> ApiError:
    """A page that is no HTML5: the words are recorded [coco-ui#4], the code is the nearest in the list.

    The service repeated the whole page, here its beginning is enough. Which errors count is said in `html5`.
    """
    return ApiError(
        "ParameterValidationError",
        "There was an error parsing the HTML5 data in your request.  Please make sure the data is well-formed and "
        f"validates as HTML5. Details: Errors: {' '.join(errors)} Invalid content: {shown(page)}",
        code=PREFIX + "XHTMLParseError",
        parameter=parameter,
    )


def reserved_in_external_url(url: str, name: str) -> ApiError:
    """An ExternalURL whose query has a parameter that the service adds itself [DOC]; no words are recorded."""
    return bad_parameter("ExternalURL", url, f"The parameter {name} is added by the service and cannot be part of it.")
