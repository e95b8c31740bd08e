"""Signature Version 4: who signed a request, and whether the signature is right.

The canonical request and the signature are computed by botocore's own signer. The order of the checks and their texts
are those of AWS's service framework as recorded from other AWS JSON services (INFER for this one). Only the
Authorization header is read: a signature in the query string counts as none. This module knows no store: `read` names
the access key, the caller looks up its secret, `verify` decides.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials

from turkterm.marketplace.errors import ApiError

ALGORITHM = "AWS4-HMAC-SHA256"
TERMINATOR = "aws4_request"
SERVICE = "mturk-requester"
REGION = "us-east-1"
STAMP = "%Y%m%dT%H%M%SZ"
TOLERANCE = timedelta(minutes=15)  # either way; newer services allow 5
WRONG_SIGNATURE = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
    "and signing method. Consult the service documentation for details."
)


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it came in: `path` and `query` still percent-encoded, header names in any case."""

    method: str
    path: str
    query: str
    headers: Sequence[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first header of that name (lower case), or None."""
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass(frozen=True, slots=True)
class Claim:
    """What an Authorization header claims: the key, and a signature over the named headers at an instant."""

    access_key_id: str
    stamp: str
    signed_headers: tuple[str, ...]
    signature: str


def read(request: Received, now: float, shown: float | None = None) -> Claim:
    """The claim of `request`, dated within 15 minutes of `now` (real time, epoch seconds) and in the right scope.

    `shown` is the time that answers carry in their `Date`, where it is another: a request may as well be dated by that
    one, since the SDK for JavaScript sets its clock by the `Date` of every answer [MEAS].

    Raises ApiError: MissingAuthenticationTokenException, IncompleteSignatureException, InvalidSignatureException.
    """
    header = request.header("authorization")
    if header is None or not header.startswith("AWS4-"):
        raise _error("MissingAuthenticationTokenException", "Request is missing Authentication Token")
    algorithm, _, rest = header.partition(" ")
    fields = _fields(rest, header)
    _require_fields(fields, request, header)
    stamp = _stamp(request)
    _check_age(stamp, datetime.fromtimestamp(now, UTC), datetime.fromtimestamp(now if shown is None else shown, UTC))
    signed = tuple(sorted(fields["SignedHeaders"].lower().split(";")))
    if "host" not in signed:
        raise _invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
    if algorithm != ALGORITHM:
        raise _incomplete(f"Unsupported AWS 'algorithm': '{algorithm}' (only {ALGORITHM} for now). ")
    return Claim(_scoped_key(fields["Credential"], stamp), stamp, signed, fields["Signature"])


def unknown_key() -> ApiError:
    """The error for an access key that does not exist, or a session token that belongs to none."""
    return _error("UnrecognizedClientException", "The security token included in the request is invalid.")


def verify(claim: Claim, request: Received, secret: str) -> None:
    """Raises ApiError unless `secret` made the signature of `claim` over exactly this request.

    The marketplace's keys are permanent ones: a session token beside them is refused, as the service refuses one that
    belongs to other credentials.
    """
    announced = request.header("x-amz-content-sha256")
    if announced is not None and announced != sha256(request.body).hexdigest():
        raise _invalid(WRONG_SIGNATURE)
    try:
        wanted = _signature(claim, request, secret)
    except UnicodeError:  # a header that is no text
        raise _invalid(WRONG_SIGNATURE) from None
    if not hmac.compare_digest(wanted.encode(), claim.signature.encode("utf-8", "replace")):
        raise _invalid(WRONG_SIGNATURE)
    if request.header("x-amz-security-token") is not None:
        raise unknown_key()


def _signature(claim: Claim, request: Received, secret: str) -> str:
    headers = HTTPHeaders()
    for name, value in request.headers:
        if name.lower() in claim.signed_headers:
            value.encode()  # bytes that are no UTF-8 arrive as half surrogates: UnicodeError
            headers.add_header(name.lower(), value)
    url = f"http://{request.header('host') or ''}{request.path}"
    signing = AWSRequest(
        method=request.method,
        url=f"{url}?{request.query}" if request.query else url,
        data=request.body,
    )
    signing.context["timestamp"] = claim.stamp
    signer = SigV4Auth(Credentials(claim.access_key_id, secret), SERVICE, REGION)
    signer.headers_to_sign = lambda _: headers
    signature: str = signer.signature(signer.string_to_sign(signing, signer.canonical_request(signing)), signing)
    return signature


def _fields(text: str, header: str) -> dict[str, str]:
    """The `name=value` pairs of an Authorization header, which commas or spaces part."""
    fields: dict[str, str] = {}
    for pair in re.split(r"[,\s]+", text.strip(", ")):
        name, equals, value = pair.partition("=")
        if pair and not equals:
            raise _incomplete(
                f"'{pair}' not a valid key=value pair (missing equal-sign) in Authorization header: '{header}'."
            )
        fields[name] = value
    return fields


def _require_fields(fields: Mapping[str, str], request: Received, header: str) -> None:
    missing = [
        f"Authorization header requires '{name}' parameter. "
        for name in ("Credential", "Signature", "SignedHeaders")
        if not fields.get(name)
    ]
    if request.header("x-amz-date") is None and request.header("date") is None:
        missing.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ")
    if missing:
        raise _incomplete(f"{''.join(missing)}Authorization={header}")


def _stamp(request: Received) -> str:
    """The instant of the signature in ISO 8601's basic format, from X-Amz-Date or else Date."""
    text = request.header("x-amz-date")
    if text is None:
        text = request.header("date") or ""
        try:
            return parsedate_to_datetime(text).astimezone(UTC).strftime(STAMP)
        except ValueError:
            pass
    if not re.fullmatch(r"[0-9]{8}T[0-9]{6}Z", text):
        raise _bad_date(text)
    return text


def _check_age(stamp: str, now: datetime, shown: datetime) -> None:
    try:
        signed = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
    except ValueError:
        raise _bad_date(stamp) from None
    if abs(signed - shown) <= TOLERANCE:
        return
    now_text = now.strftime(STAMP)
    if signed < now - TOLERANCE:
        limit = (now - TOLERANCE).strftime(STAMP)
        raise _invalid(f"Signature expired: {stamp} is now earlier than {limit} ({now_text} - 15 min.)")
    if signed > now + TOLERANCE:
        limit = (now + TOLERANCE).strftime(STAMP)
        raise _invalid(f"Signature not yet current: {stamp} is still later than {limit} ({now_text} + 15 min.)")


def _scoped_key(credential: str, stamp: str) -> str:
    """The access key id of a Credential whose scope is this service, its region and the day of `stamp`."""
    parts = credential.rstrip("/").split("/")
    if len(parts) != 5:
        raise _incomplete(
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
            f"got '{credential}'"
        )
    access_key_id, day, region, service, terminator = parts
    wrong = []
    if region != REGION:
        wrong.append(f"Credential should be scoped to a valid region, not '{region}'. ")
    if service != SERVICE:
        wrong.append(f"Credential should be scoped to correct service: '{SERVICE}'. ")
    if terminator != TERMINATOR:
        wrong.append(f"Credential should be scoped with a valid terminator: '{TERMINATOR}', not '{terminator}'. ")
    if day != stamp[:8]:
        wrong.append(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
            f"'{day}' != '{stamp[:8]}', from '{stamp}'."
        )
    if wrong:
        raise _invalid("".join(wrong))
    return access_key_id


def _bad_date(text: str) -> ApiError:
    return _incomplete(
        f"Date must be in ISO-8601 'basic format'. Got '{text}'. See http://en.wikipedia.org/wiki/ISO_8601"
    )


def _invalid(message: str) -> ApiError:
    return _error("InvalidSignatureException", message)


def _incomplete(message: str) -> ApiError:
    return _error("IncompleteSignatureException", message)


def _error(kind: str, message: str) -> ApiError:
    return ApiError(kind, message, stamped=False)
