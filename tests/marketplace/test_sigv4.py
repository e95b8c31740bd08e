"""Signatures: made by botocore's own client signer, then tampered with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.sigv4 import WRONG_SIGNATURE, Received, read, verify

KEY, SECRET = "AKIAEXAMPLE000000001", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
NOW = datetime.now(UTC).timestamp()


def signed(
    body: bytes = b'{"HITId":"3A"}',
    *,
    secret: str = SECRET,
    service: str = "mturk-requester",
    region: str = "us-east-1",
    token: str | None = None,
    extra: dict[str, str] | None = None,
) -> Received:
    """A request as boto3 sends it."""
    request = AWSRequest(
        method="POST",
        url="http://127.0.0.1:8788/",
        data=body,
        headers={
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "MTurkRequesterServiceV20170117.GetHIT",
            "User-Agent": "Boto3",
            **(extra or {}),
        },
    )
    SigV4Auth(Credentials(KEY, secret, token), service, region).add_auth(request)
    headers = tuple(request.headers.items())
    return Received("POST", "/", "", (("Host", "127.0.0.1:8788"), *headers), body)


def changed(request: Received, name: str, change: Callable[[str], str | None]) -> Received:
    """The request with one header rewritten, or taken out where `change` gives None."""
    headers = [
        (key, new)
        for key, value in request.headers
        if (new := change(value) if key.lower() == name else value) is not None
    ]
    return replace(request, headers=tuple(headers))


def refusal(request: Received, now: float = NOW, secret: str = SECRET) -> ApiError:
    with pytest.raises(ApiError) as caught:
        verify(read(request, now), request, secret)
    assert not caught.value.stamped
    assert caught.value.status == 400
    return caught.value


def test_a_right_signature_names_its_key() -> None:
    request = signed()
    claim = read(request, NOW)
    assert claim.access_key_id == KEY
    assert claim.signed_headers == ("content-type", "host", "x-amz-date", "x-amz-target")
    verify(claim, request, SECRET)


def test_signers_may_sign_more_headers_and_the_body_s_hash() -> None:
    request = signed(extra={"X-Amz-Meta": "a   b", "Amz-Sdk-Request": "attempt=1"})
    assert "x-amz-meta" in read(request, NOW).signed_headers
    verify(read(request, NOW), request, SECRET)


@pytest.mark.parametrize(
    "tampered",
    [
        replace(signed(), body=b'{"HITId":"3B"}'),
        replace(signed(), body=b""),
        replace(signed(), path="/other"),
        replace(signed(), query="a=b"),
        replace(signed(), method="PUT"),
        changed(signed(), "x-amz-target", lambda value: value.replace("GetHIT", "DeleteHIT")),
        changed(signed(), "x-amz-target", lambda value: None),
        changed(signed(), "host", lambda value: "127.0.0.2:8788"),
        changed(signed(), "content-type", lambda value: "\udcff"),
        changed(signed(), "authorization", lambda value: value[:-1] + ("0" if value[-1] != "0" else "1")),
        changed(signed(), "authorization", lambda value: value + "é"),
        signed(secret="another secret"),
        signed(extra={"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"}),
    ],
)
def test_anything_changed_breaks_it(tampered: Received) -> None:
    error = refusal(tampered)
    assert error.kind == "InvalidSignatureException"
    assert error.message == WRONG_SIGNATURE


def test_an_unsigned_header_may_change() -> None:
    request = changed(signed(), "user-agent", lambda value: "curl")
    verify(read(request, NOW), request, SECRET)


@pytest.mark.parametrize("header", [None, "", "Bearer abc", "Basic dXNlcjpwYXNz"])
def test_no_signature(header: str | None) -> None:
    error = refusal(changed(signed(), "authorization", lambda _: header))
    assert error.kind == "MissingAuthenticationTokenException"
    assert error.message == "Request is missing Authentication Token"


def test_a_request_of_another_day() -> None:
    request = signed()
    stamp = request.header("x-amz-date")
    made = datetime.strptime(stamp or "", "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()
    assert read(request, made + 900).stamp == stamp
    assert read(request, made - 900).stamp == stamp
    late = refusal(request, made + 901)
    assert late.kind == "InvalidSignatureException"
    assert late.message.startswith(f"Signature expired: {stamp} is now earlier than 20")
    assert late.message.endswith("Z - 15 min.)")
    early = refusal(request, made - 901)
    assert early.message.startswith(f"Signature not yet current: {stamp} is still later than 20")
    assert early.message.endswith("Z + 15 min.)")


def test_a_request_dated_by_the_time_that_answers_show() -> None:
    """Or by the real one; errors speak of that."""
    request = signed()
    stamp = request.header("x-amz-date")
    made = datetime.strptime(stamp or "", "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()
    for real, shown in ((made, made + 86_400), (made - 86_400, made + 900), (made - 86_400, made - 900)):
        assert read(request, real, shown).stamp == stamp
    for shown in (made + 901, made - 901):
        with pytest.raises(ApiError, match="Signature not yet current"):
            read(request, made - 86_400, shown)


def test_the_scope() -> None:
    region = refusal(signed(region="us-west-2"))
    assert region.kind == "InvalidSignatureException"
    assert region.message == "Credential should be scoped to a valid region, not 'us-west-2'. "
    service = refusal(signed(service="mturk"))
    assert service.message == "Credential should be scoped to correct service: 'mturk-requester'. "
    request = signed()
    day = (request.header("x-amz-date") or "")[:8]
    wrong_day = refusal(changed(request, "authorization", lambda value: value.replace(day, "20010101")))
    assert wrong_day.message.startswith("Date in Credential scope does not match YYYYMMDD from ISO-8601 version")
    both = refusal(signed(service="mturk", region="sandbox"))
    assert both.message == (
        "Credential should be scoped to a valid region, not 'sandbox'. "
        "Credential should be scoped to correct service: 'mturk-requester'. "
    )
    end = refusal(changed(signed(), "authorization", lambda value: value.replace("aws4_request", "aws5")))
    assert "valid terminator: 'aws4_request', not 'aws5'" in end.message


@pytest.mark.parametrize(
    ("old", "new", "kind", "words"),
    [
        ("Signature=", "Sig=", "IncompleteSignatureException", "requires 'Signature' parameter. "),
        ("SignedHeaders=", "Signed=", "IncompleteSignatureException", "requires 'SignedHeaders' parameter. "),
        ("Credential=", "Credential= ", "IncompleteSignatureException", "not a valid key=value pair"),
        ("/us-east-1", "", "IncompleteSignatureException", "exactly 5 slash-delimited elements"),
        ("AWS4-HMAC-SHA256", "AWS4-ECDSA", "IncompleteSignatureException", "Unsupported AWS 'algorithm'"),
        ("host;", "", "InvalidSignatureException", "must be a 'SignedHeader'"),
    ],
)
def test_a_mangled_header(old: str, new: str, kind: str, words: str) -> None:
    error = refusal(changed(signed(), "authorization", lambda value: value.replace(old, new)))
    assert error.kind == kind
    assert words in error.message


def test_everything_missing_is_told_at_once() -> None:
    request = Received("POST", "/", "", (("Authorization", "AWS4-HMAC-SHA256 a=b"),), b"")
    error = refusal(request)
    assert error.message == (
        "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. "
        "Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either "
        "a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256 a=b"
    )


@pytest.mark.parametrize("stamp", ["201", "20250101T000000", "20251399T000000Z", "yesterday", ""])
def test_a_date_of_another_form(stamp: str) -> None:
    error = refusal(changed(signed(), "x-amz-date", lambda _: stamp))
    assert error.kind == "IncompleteSignatureException"
    assert f"Got '{stamp}'" in error.message


def test_the_date_header_does_as_well() -> None:
    request = signed(extra={"Date": "Mon, 01 Jan 2001 00:00:00 GMT"})
    assert request.header("x-amz-date") is None, "botocore dates such a request in its Date header"
    verify(read(request, NOW), request, SECRET)


def test_a_session_token_belongs_to_no_key_of_ours() -> None:
    error = refusal(signed(token="of some other session"))
    assert error.kind == "UnrecognizedClientException"
    assert error.message == "The security token included in the request is invalid."
