"""Errors of the API and of the way to it, in words for people and by what they mean for the caller."""

from __future__ import annotations

from ssl import CertificateError
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import ClientConnectorCertificateError
from botocore import exceptions as boto

from turkterm.gateway.faults import (
    LONGEST_MESSAGE,
    Denied,
    DuplicateToken,
    GatewayError,
    NotFound,
    Refused,
    Throttled,
    Unavailable,
    Unsure,
    WrongState,
    from_exception,
    message_of,
)

KEY: Any = SimpleNamespace(host="lab.example", port=443, is_ssl=True)
UNTRUSTED = ClientConnectorCertificateError(KEY, CertificateError("self-signed"))


def answer(kind: str, message: str, code: str | None = None, status: int = 400) -> boto.ClientError:
    """What botocore raises for an error answer: TurkErrorCode is kept for modelled errors alone."""
    response: dict[str, Any] = {
        "Error": {"Code": kind, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": "r-9", "HTTPHeaders": {}},
    }
    if code:
        response["Message"] = message
        response["TurkErrorCode"] = code if "." in code else f"AWS.MechanicalTurk.{code}"
    return boto.ClientError(response, "Operation")


TEXTS = [
    (
        answer("RequestError", "Hit ABC does not exist. (1631094715163)", "HITDoesNotExist"),
        NotFound,
        "this HIT does not exist, or not any more",
    ),
    (
        answer("RequestError", "Assignment 123 does not exist. (1795409949803 s)", "AssignmentDoesNotExist"),
        NotFound,
        "this assignment does not exist, or not any more",
    ),
    (
        answer("RequestError", "You requested a Qualification that does not exist. (1)", "QualificationDoesNotExist"),
        NotFound,
        "this worker does not hold this qualification",
    ),
    (
        answer(
            "RequestError",
            "This operation can be called with a status of: Submitted (1631094715163)",
            "InvalidAssignmentState",
        ),
        WrongState,
        "this assignment is not waiting for review any more",
    ),
    (
        answer(
            "RequestError",
            "This operation can be called with a status of: null (1631094715163 s)",
            "InvalidAssignmentState",
        ),
        WrongState,
        "the marketplace does not have this assignment ready yet; try again in a moment",
    ),
    (
        answer(
            "RequestError",
            "This HIT is currently in the state 'Reviewable'.  This operation can be called with a status of: "
            "Reviewing, Reviewable (1631094715163)",
            "InvalidHITState",
        ),
        WrongState,
        "this HIT is reviewable, and that does not allow it",
    ),
    (
        answer(
            "RequestError",
            'The idempotency token "3VJ4PFXFJ5VXUC3I783DUQKOMF2UAWWed Jul 14 20:26:06 UTC 2021" has already been '
            "processed. (1626294366000)",
        ),
        DuplicateToken,
        "this very request arrived before and was carried out then",
    ),
    (
        answer("RequestError", "The HIT 3ABC already exists.", "HitAlreadyExists"),
        DuplicateToken,
        "this very request arrived before and was carried out then",
    ),
    (
        answer("RequestError", "This Requester has insufficient funds in their account", "InsufficientFunds"),
        Refused,
        "the account has not enough money for this",
    ),
    (
        answer("RequestError", "This user is not authorized to perform the requested operation.", "PermissionDenied"),
        Denied,
        "these access keys do not allow this",
    ),
    (
        answer("RequestError", "To use the MTurk API, you will need an AWS Account.", "AWS.AccountNotLinked"),
        Denied,
        "this AWS account is not linked to a requester account",
    ),
    (
        answer("UnrecognizedClientException", "The security token included in the request is invalid."),
        Denied,
        "the marketplace does not know this access key",
    ),
    (
        answer("InvalidSignatureException", "The request signature we calculated does not match"),
        Denied,
        "the secret key does not fit the access key",
    ),
    (
        answer("InvalidSignatureException", "Signature expired: 20261124T0200Z is now earlier than 20261124T0230Z"),
        Denied,
        "this computer's clock and the marketplace's differ by more than it accepts",
    ),
    (
        answer("ExpiredTokenException", "The security token included in the request is expired"),
        Denied,
        "the session token of these keys has expired",
    ),
    (
        answer(
            "ParameterValidationError",
            'The value "A143XRCI1YXAFE" is not valid for the parameter WorkerId. (1631094715163)',
        ),
        Refused,
        "the marketplace does not accept “A143XRCI1YXAFE” as WorkerId",
    ),
    (
        answer(
            "ValidationException",
            "1 validation error detected: Value '0.9752' at 'bonusAmount' failed to satisfy constraint: Member must "
            "satisfy regular expression pattern: ^[0-9]+(\\.)?[0-9]{0,2}$",
        ),
        Refused,
        "the marketplace does not accept “0.9752” for bonusAmount: it must satisfy regular expression pattern: "
        "^[0-9]+(\\.)?[0-9]{0,2}$",
    ),
    (
        answer(
            "ValidationException",
            "2 validation errors detected: Value null at 'reason' failed to satisfy constraint: Member must not be "
            "null; Value '' at 'workerId' failed to satisfy constraint: Member must have length greater than 0",
        ),
        Refused,
        "the marketplace wants a value for reason",
    ),
    (
        answer("UnknownOperationException", ""),
        Refused,
        "this marketplace does not offer that operation",
    ),
    (
        answer("RequestError", "There was an error with this request. (1631094715163)"),
        Refused,
        "the marketplace refused: There was an error with this request",
    ),
    (answer("404", "<!DOCTYPE html><title>Not here</title>", status=404), Refused, "(HTTP 404)"),
    (answer("ThrottlingException", "Rate exceeded"), Throttled, "the marketplace asks to slow down"),
    (answer("ServiceFault", "System error code: 1001", status=500), Unsure, "(HTTP 500): System error code: 1001"),
    (answer("ServiceFault", "in a 400 after all", status=400), Unsure, "(HTTP 400): in a 400 after all"),
    (boto.ReadTimeoutError(endpoint_url="u"), Unsure, "did not answer in time"),
    (boto.ConnectTimeoutError(endpoint_url="u"), Unavailable, "no connection in time"),
    (boto.ConnectionClosedError(endpoint_url="u"), Unsure, "broke before the answer"),
    (boto.ProxyConnectionError(proxy_url="u"), Unavailable, "proxy"),
    (boto.SSLError(endpoint_url="u", error=UNTRUSTED), Unavailable, "certificate is not trusted"),
    (boto.SSLError(endpoint_url="u", error="e"), Unavailable, "speaks no TLS"),
    (boto.NoCredentialsError(), Denied, "there are no keys"),
    (boto.ParamValidationError(report="Invalid length\nfor WorkerId"), Refused, "Invalid length for WorkerId"),
    (ValueError("deep inside a parser"), Unsure, "cannot be read"),
]


@pytest.mark.parametrize(("raised", "kind", "text"), TEXTS, ids=range(len(TEXTS)))
def test_a_failed_write_in_words(raised: Exception, kind: type[GatewayError], text: str) -> None:
    fault = from_exception(raised, write=True)
    assert type(fault) is kind
    assert text in str(fault)
    assert not str(fault).endswith(".")
    assert "1631094715163" not in str(fault)


@pytest.mark.parametrize(("raised", "kind", "text"), TEXTS, ids=range(len(TEXTS)))
def test_a_failed_read_is_never_unsure(raised: Exception, kind: type[GatewayError], text: str) -> None:
    fault = from_exception(raised, write=False)
    assert type(fault) is (Unavailable if kind is Unsure else kind)
    assert text in str(fault)


def test_the_marketplaces_own_sentence_is_kept_without_its_stamp() -> None:
    fault = from_exception(
        answer("RequestError", "Hit ABC does not exist. (1795409949803 s)", "HITDoesNotExist"), write=True
    )
    assert isinstance(fault, Refused)
    assert (fault.code, fault.api_message, fault.request_id) == ("HITDoesNotExist", "Hit ABC does not exist.", "r-9")


def test_messages_are_cut_and_disarmed() -> None:
    hostile = "bad \x1b]0;title\x07 \u202ereversed " + "x" * 5000
    fault = from_exception(answer("RequestError", hostile), write=True)
    assert "\x1b" not in str(fault)
    assert "\u202e" not in str(fault)
    assert len(str(fault)) < LONGEST_MESSAGE + 40
    long = from_exception(
        answer("ParameterValidationError", f'The value "{"x" * 250}" is not valid for the parameter Test.'), write=True
    )
    assert len(str(long)) < 130


@pytest.mark.parametrize("page", ["<html>", "  <!DOCTYPE html><p>x", "<?xml version='1.0'?><Error/>"])
def test_nothing_of_a_page_is_shown(page: str) -> None:
    assert message_of(page) == ""


@pytest.mark.parametrize(
    ("header", "seconds"), [("3", 3.0), ("0.5", 0.5), ("-1", None), ("soon", None), ("99999", None)]
)
def test_retry_after(header: str, seconds: float | None) -> None:
    raised = answer("ThrottlingException", "Rate exceeded")
    raised.response["ResponseMetadata"]["HTTPHeaders"] = {"retry-after": header}
    fault = from_exception(raised, write=True)
    assert isinstance(fault, Throttled)
    assert fault.retry_after == seconds


def test_a_quoted_text_is_not_taken_for_a_duplicate() -> None:
    reason = 'The idempotency token "x" has already been processed.'
    raised = answer("ParameterValidationError", f'The value "{reason}" is not valid for the parameter Reason.')
    assert type(from_exception(raised, write=True)) is Refused


def test_a_fault_stays_what_it_is() -> None:
    fault = Unsure("once said")
    assert from_exception(fault, write=False) is fault


@pytest.mark.parametrize(
    ("message", "first"),
    [
        ("A HIT exists already: 3VJ4PFXFJ5VXUC3I783DUQKOMF2UAW.", "3VJ4PFXFJ5VXUC3I783DUQKOMF2UAW"),
        ("[GBHZVQX3EHXZ2AYDY2T0] (1626294366000)", "GBHZVQX3EHXZ2AYDY2T0"),
        ("The token turkterm-0123456789abcdef0123456789abcdef was used", None),
        ("", None),
    ],
)
def test_a_repeated_creation_may_name_the_first_hit(message: str, first: str | None) -> None:
    fault = from_exception(answer("RequestError", message, "HitAlreadyExists"), write=True)
    assert isinstance(fault, DuplicateToken)
    assert fault.first == first


def test_an_idempotency_token_in_a_message_is_no_hit() -> None:
    message = 'The idempotency token "3VJ4PFXFJ5VXUC3I783DUQKOMF2UAW Wed Jul 14" has already been processed.'
    fault = from_exception(answer("RequestError", message), write=True)
    assert isinstance(fault, DuplicateToken)
    assert fault.first is None


@pytest.mark.parametrize(
    ("raised", "doubted"),
    [
        (answer("RequestError", "Hit A does not exist.", "HITDoesNotExist"), "HITId"),
        (answer("RequestError", "gone", "AssignmentDoesNotExist"), "AssignmentId"),
        (answer("ParameterValidationError", 'The value "A1" is not valid for the parameter WorkerId.'), "WorkerId"),
        (answer("RequestError", "gone", "QualificationDoesNotExist"), None),
        (answer("RequestError", "wrong state", "InvalidAssignmentState"), None),
    ],
)
def test_which_id_is_doubted(raised: Exception, doubted: str | None) -> None:
    fault = from_exception(raised, write=True)
    assert isinstance(fault, Refused)
    assert fault.doubted == doubted


def test_one_thing_more_can_be_said() -> None:
    fault = from_exception(answer("RequestError", "x", "HITDoesNotExist"), write=True)
    assert isinstance(fault, Refused)
    fault.add("that id is from sandbox")
    assert str(fault) == fault.sentence == "this HIT does not exist, or not any more; that id is from sandbox"
