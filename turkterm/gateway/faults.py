"""What can go wrong between turkterm and a marketplace, in plain words and by what it means for the caller.

    GatewayError             something went wrong; nothing more is known
    ├── Refused              a definite no: nothing happened
    │   ├── NotFound         the thing does not exist (any more)
    │   ├── WrongState       the thing is not in a state that allows it
    │   ├── DuplicateToken   this very request arrived before and was carried out then
    │   └── Denied           keys or rights
    ├── Throttled            too many requests: nothing happened
    ├── Unavailable          a read failed on the way, or a write never left: nothing happened
    └── Unsure               a write may have arrived, its answer did not

`str()` of each is a sentence without its full stop, for the operator. `from_exception` makes them from what the API
client raises; this module itself imports no client, so that the console can load it before its first paint.
"""

from __future__ import annotations

import re
from typing import Any

from turkterm.gateway import codes
from turkterm.model.cleantext import CleanText, clean

#: Longer messages are pages or dumps, not sentences: what follows is cut.
LONGEST_MESSAGE = 300

_PREFIX = "AWS.MechanicalTurk."
# Messages end in ` (1631094715163)`, those of the sandbox in ` (1795409949803 s)` [boto3#2355, Dallinger#3331].
_STAMP = re.compile(r"\s*\(\d{10,}(?: s)?\)\s*$")
_STATE = re.compile(r"currently in the state '(\w+)'")
_BAD_VALUE = re.compile(r'The value "(.*)" is not valid for the parameter (\w+)\.?\s*(.*)', re.DOTALL)
_CONSTRAINT = re.compile(
    r"Value (.*?) at '([\w.]+)' failed to satisfy constraint: Member must (.*?)(?:; Value |$)", re.DOTALL
)
_UNKNOWN_ID = {"HITDoesNotExist": "HITId", "AssignmentDoesNotExist": "AssignmentId"}
_STALE = re.compile(r"signature (?:has )?(?:expired|not yet current)", re.IGNORECASE)
_HIT_EXISTS = "hitalreadyexists"
# Ids of HITs are 30 characters now and were 20 [fixtures]; a token of ours has small letters.
_HIT_ID = re.compile(r"\b(?:[0-9A-Z]{30}|[0-9A-Z]{20})\b")
_PROCESSED = re.compile(r"idempotency token.*already been processed|unique ?request ?token.*already", re.I | re.DOTALL)


class GatewayError(Exception):
    """Something went wrong between turkterm and the marketplace; `str()` is a sentence for the operator."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Refused(GatewayError):
    """A definite no: nothing happened.

    `code` is the marketplace's own, without its `AWS.MechanicalTurk.`; `api_message` its own sentence, cleaned, cut and
    without the time at its end; `request_id` where the answer had one.
    """

    def __init__(self, code: str, sentence: str, api_message: CleanText | None = None) -> None:
        super().__init__(sentence)
        self.code = code
        self.api_message = api_message or clean("")
        self.request_id: str | None = None

    @property
    def doubted(self) -> str | None:
        """The parameter whose id the marketplace does not know, or does not take for one; None: it is not about one."""
        found = _BAD_VALUE.match(self.api_message)
        return found[2] if found else _UNKNOWN_ID.get(self.code)

    def add(self, more: str) -> None:
        """Say one thing more."""
        self.sentence = f"{self.sentence}; {more}"
        self.args = (self.sentence,)


class NotFound(Refused):
    """The HIT, assignment, worker's qualification or type does not exist, or not any more."""


class WrongState(Refused):
    """The thing is not in a state that allows this, such as an assignment that was reviewed already."""


class DuplicateToken(Refused):
    """A request with this token arrived before: what it asked for happened then, and did not happen twice [DOC].

    `first` is the HIT that the first request made, where the marketplace names it: “a message containing the HITId”
    [DOC], in words that nobody recorded.
    """

    @property
    def first(self) -> str | None:
        """The id that the message of a repeated CreateHIT contains; None for other operations."""
        found = _HIT_ID.search(self.api_message) if self.code.lower() == _HIT_EXISTS else None
        return found[0] if found else None


class Denied(Refused):
    """Keys or rights: trying again will not help."""


class Throttled(GatewayError):
    """Too many requests: nothing happened. `retry_after` in seconds where the marketplace says it."""

    def __init__(self, sentence: str = "the marketplace asks to slow down", retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Unavailable(GatewayError):
    """The marketplace could not be reached or could not answer, and nothing happened.

    `slow` marks a time limit that ran out: trying again at once would double the wait.
    """

    def __init__(self, sentence: str, *, slow: bool = False) -> None:
        super().__init__(sentence)
        self.slow = slow


class Unsure(GatewayError):
    """A write that may have reached the marketplace: only a look there tells whether it was carried out."""


def from_exception(exc: BaseException, *, write: bool) -> GatewayError:
    """Turn what the API client raised into a fault; `write` says whether a lost answer can mean a deed done.

    A write counts as not sent only where the client is known to fail before the first byte: no connection, a refused
    certificate, parameters that it would not send. Everything else about a write that is not an answer is Unsure.
    """
    from aiohttp import ClientConnectorCertificateError, ClientConnectorError
    from botocore import exceptions as boto

    match exc:
        case GatewayError():
            return exc
        case boto.ClientError():
            return from_answer(exc.response, write=write)
        case boto.ParamValidationError() | boto.ValidationError():
            return Refused(
                "ParamValidationError", _for_people("a value cannot be sent", str(exc)), message_of(str(exc))
            )
        case boto.NoCredentialsError() | boto.PartialCredentialsError() | boto.CredentialRetrievalError():
            return Denied("NoCredentials", "there are no keys for this marketplace")
        case boto.SSLError() if isinstance(exc.kwargs.get("error"), ClientConnectorCertificateError):
            return Unavailable("the marketplace's certificate is not trusted")
        case boto.SSLError():
            return Unavailable("the marketplace cannot be reached: what answers there speaks no TLS")
        case boto.ProxyConnectionError():
            return Unavailable("the proxy cannot be reached or refuses")
        case boto.ConnectTimeoutError():
            return Unavailable("the marketplace cannot be reached: no connection in time", slow=True)
        case boto.EndpointConnectionError() if isinstance(exc.kwargs.get("error"), ClientConnectorError):
            # The client raises the same class for a connection reset after the request was sent: hence the look inside.
            return Unavailable(f"the marketplace cannot be reached: {_why_no_connection(exc.kwargs['error'])}")
        case boto.ReadTimeoutError():
            return _lost("the marketplace did not answer in time", write=write, slow=True)
        case boto.EndpointConnectionError() | boto.HTTPClientError():
            return _lost("the connection to the marketplace broke before the answer", write=write)
        case _:
            return _lost("the marketplace's answer cannot be read", write=write)


def from_answer(response: Any, *, write: bool) -> GatewayError:
    """The fault that an error answer means; `response` as botocore parses it."""
    error = response.get("Error") or {}
    metadata = response.get("ResponseMetadata") or {}
    status = int(metadata.get("HTTPStatusCode") or 0)
    kind = str(error.get("Code") or "")
    # An answer that is no API answer has its whole body as the message: an HTML page, say.
    raw = str(error.get("Message") or response.get("Message") or "")
    code = str(response.get("TurkErrorCode") or kind).removeprefix(_PREFIX).removeprefix("AWS.")
    message = message_of(raw)
    if kind in codes.THROTTLING or code in codes.THROTTLING or status == 429:
        return Throttled(retry_after=_retry_after(metadata.get("HTTPHeaders") or {}))
    if status >= 500 or kind in {"ServiceFault", "InternalFailure"} or status == 408:
        said = f": {message}" if message else ""
        return _lost(f"the marketplace failed (HTTP {status}){said}", write=write)
    fault = _refusal(code, kind, status, message)
    fault.request_id = metadata.get("RequestId")
    return fault


def not_the_api(status: int, content_type: str, *, write: bool) -> GatewayError:
    """A success that no marketplace sent, such as the page of a captive portal: never taken for a yes."""
    what = clean(content_type.split(";")[0] or "nothing", limit=60)
    return _lost(f"what answers there is no marketplace (HTTP {status}, {what})", write=write)


def unreadable(operation: str) -> GatewayError:
    """An answer to a read whose content is not what the API describes."""
    return Unavailable(f"the marketplace's answer to {operation} cannot be read")


def message_of(raw: str) -> CleanText:
    """The marketplace's own sentence: cleaned, without its time stamp, cut; nothing of an HTML page."""
    text = raw.strip()
    if text.startswith("<"):
        return clean("")
    return clean(_STAMP.sub("", " ".join(text.split())), limit=LONGEST_MESSAGE)


def _refusal(code: str, kind: str, status: int, message: CleanText) -> Refused:
    # Only in a RequestError: a ParameterValidationError quotes the caller's own text, which could say the same.
    if code.lower() == _HIT_EXISTS or (kind == "RequestError" and _PROCESSED.search(message)):
        return DuplicateToken(code, "this very request arrived before and was carried out then", message)
    if code in codes.CLOCK or _STALE.search(message):
        return Denied(code, "this computer's clock and the marketplace's differ by more than it accepts", message)
    if code in codes.DENIED:
        return Denied(code, codes.DENIED[code], message)
    if code in codes.NOT_FOUND:
        return NotFound(code, codes.NOT_FOUND[code], message)
    if code in codes.WRONG_STATE:
        return WrongState(code, _wrong_state(code, message), message)
    if code in codes.REFUSED:
        return Refused(code, codes.REFUSED[code], message)
    if code in codes.NO_OPERATION:
        return Refused(code, "this marketplace does not offer that operation", message)
    if message:
        return Refused(code, _explain(message), message)
    if kind in {"", str(status)}:
        return Refused(code or "Unknown", f"what answers there is no marketplace (HTTP {status})", message)
    return Refused(code, f"the marketplace refused: {clean(kind, limit=80)}", message)


def _wrong_state(code: str, message: str) -> str:
    if code == "InvalidAssignmentState":
        if message.endswith("status of: Submitted"):
            return "this assignment is not waiting for review any more"
        if message.endswith("status of: null"):  # seen up to minutes after a submission [ParlAI#2957]
            return "the marketplace does not have this assignment ready yet; try again in a moment"
        if "Approved,Rejected" in message:
            return "this assignment was not submitted"
    if found := _STATE.search(message):
        return f"this HIT is {found[1].lower()}, and that does not allow it"
    return codes.WRONG_STATE[code]


def _explain(message: str) -> str:
    if found := _BAD_VALUE.match(message):
        value, parameter, rest = found.groups()
        value = value if len(value) <= 60 else f"{value[:59]}…"
        return _for_people(f"the marketplace does not accept “{value}” as {parameter}", rest)
    if found := _CONSTRAINT.search(message):
        value, member, rule = found.groups()
        if value == "null":
            return f"the marketplace wants a value for {member}"
        value = value.strip("'")
        value = value if len(value) <= 60 else f"{value[:59]}…"
        return f"the marketplace does not accept “{value}” for {member}: it must {rule}"
    return f"the marketplace refused: {message.rstrip('. ')}"


def _for_people(sentence: str, detail: str) -> str:
    rest = message_of(detail).rstrip(". ")
    return f"{sentence}: {rest}" if rest else sentence


def _lost(sentence: str, *, write: bool, slow: bool = False) -> GatewayError:
    return Unsure(sentence) if write else Unavailable(sentence, slow=slow)


def _why_no_connection(error: Any) -> str:
    inner = getattr(error, "os_error", None) or error
    if isinstance(inner, ConnectionRefusedError):
        return "nothing listens there"
    host = clean(str(getattr(error, "host", "") or ""), limit=80)
    if type(error).__name__ == "ClientConnectorDNSError":
        return f"the name {host} is not known"
    return str(clean(str(getattr(inner, "strerror", None) or "no connection"), limit=120))


def _retry_after(headers: Any) -> float | None:
    try:
        seconds = float(headers.get("retry-after", ""))
    except ValueError:  # absent, or a date, which AWS does not send
        return None
    return seconds if 0 <= seconds <= 3600 else None
