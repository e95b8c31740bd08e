"""The marketplace's error codes in words for the operator, each without its `AWS.MechanicalTurk.`

The codes are those of the service's own clients and documents [DOC]; `faults` says what each group means for
the caller. A sentence has no full stop, so that it can stand within another one.
"""

from __future__ import annotations

#: Too many requests; nothing happened.
THROTTLING = frozenset(
    {
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException",
        "TooManyRequestsException", "RequestLimitExceeded", "SlowDown", "BandwidthLimitExceeded", "429",
    }
)  # fmt: skip

#: Keys or rights.
DENIED = {
    "UnrecognizedClientException": "the marketplace does not know this access key",
    "InvalidClientTokenId": "the marketplace does not know this access key",
    "BadCredentialSupplied": "the marketplace does not know this access key",
    "InvalidSignatureException": "the secret key does not fit the access key",
    "SignatureDoesNotMatch": "the secret key does not fit the access key",
    "IncompleteSignatureException": "the marketplace cannot read the request's signature",
    "MissingAuthenticationTokenException": "the marketplace saw no signature on the request",
    "ExpiredTokenException": "the session token of these keys has expired",
    "ExpiredToken": "the session token of these keys has expired",
    "AccessDeniedException": "these access keys do not allow this",
    "AccessDenied": "these access keys do not allow this",
    "NotAuthorized": "these access keys do not allow this",
    "BadClaimsSupplied": "these access keys do not allow this",
    "PermissionDenied": "these access keys do not allow this",
    "PermissionDeniedException": "these access keys do not allow this",
    "AccountNotLinked": "this AWS account is not linked to a requester account",
    "OptInRequired": "this AWS account is not linked to a requester account",
}

#: Of those: the keys are good, and what was asked is not for them.
NO_RIGHT = frozenset(code for code, words in DENIED.items() if words == "these access keys do not allow this")

#: What the request names is not there.
NOT_FOUND = {
    "HITDoesNotExist": "this HIT does not exist, or not any more",
    "AssignmentDoesNotExist": "this assignment does not exist, or not any more",
    "QualificationDoesNotExist": "this worker does not hold this qualification",
    "QualificationTypeDoesNotExist": "this qualification type does not exist, or not any more",
    "QualificationRequestDoesNotExist": "this qualification request does not exist, or was answered already",
    "HITLayoutDoesNotExist": "this HIT layout does not exist",
    "HITTypeDoesNotExist": "this HIT type does not exist",
}

#: It is there, in another state.
WRONG_STATE = {
    "InvalidAssignmentState": "this assignment is not in a state that allows it",
    "InvalidHITState": "this HIT is not in a state that allows it",
    "InvalidQualificationState": "this worker does not hold this qualification any more",
    "InvalidQualificationTypeState": "this qualification type is not in a state that allows it",
    "InvalidQualificationRequestState": "this qualification request was answered already",
    "HITAlreadyPassedReview": "this HIT has passed its review already",
}

#: Other refusals that have words of their own.
REFUSED = {
    "InsufficientFunds": "the account has not enough money for this",
    "QualificationTypeAlreadyExists": "there is a qualification type of this name already",
    "InvalidMaximumAssignmentsIncrease": "a HIT made with fewer than 10 assignments cannot grow to 10 or more",
    "HITTooOldForExtension": "this HIT is too old to be extended",
    "InvalidTransportEndpoint": "the marketplace cannot send notifications to this destination",
}


#: The marketplace is one that lacks the operation.
NO_OPERATION = frozenset({"UnknownOperationException", "UnknownOperation"})

#: Refusals because of the time in the signature.
CLOCK = frozenset({"RequestExpired", "RequestTimeTooSkewed"})
