"""One request of the API from HTTP to HTTP: signature, rate, rights, faults, operation, answer.

Every POST gets an answer of the service's kind; what is no request of this API (another method or path, a body too
large) gets an error of the same kind. Nothing of a failure inside reaches the caller but HTTP 500 and the request id,
which one line on stderr repeats. Operations run, and their results become bytes, in the store's own threads inside the
transaction: a result that cannot be serialised is not committed.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from uuid import uuid4

from aiohttp import web

from turkterm.marketplace import faults, sigv4
from turkterm.marketplace.clock import Clock
from turkterm.marketplace.context import Operation, Params, Rights, Tx
from turkterm.marketplace.errors import ApiError, request_error
from turkterm.marketplace.faults import Fate, Faults, FaultSource, RateLimit
from turkterm.marketplace.quirks import Quirks
from turkterm.marketplace.store import AccessKey, Store
from turkterm.marketplace.wire import CONTENT_TYPE, Suffix, Wire, error_body

LARGEST_BODY = 4 * 2**20  # bytes; a question and an answer key of 64 kB each stay far below, however escaped

log = logging.getLogger("turkterm.marketplace")


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How the marketplace treats its callers: requests a second (None: no limit), faults, message suffix, oddities."""

    rate: float | None = None
    faults: Faults = field(default_factory=Faults)
    suffix: Suffix = Suffix.PRODUCTION
    quirks: Quirks = field(default_factory=Quirks)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: the HTTP status, the body, and whether the connection closes without it."""

    status: int
    body: bytes
    lost: bool = False


class Handler:
    """Answers the requests of one marketplace."""

    def __init__(
        self, store: Store, clock: Clock, operations: Mapping[str, Operation], settings: ServerSettings
    ) -> None:
        """Raises faults.BadFaults where the settings' rate makes no sense."""
        self._wire = Wire()
        self._store = store
        self._clock = clock
        self._operations = operations
        self._settings = settings
        self._faults = FaultSource(settings.faults)
        self._rate = RateLimit(settings.rate, Clock.elapsed) if settings.rate is not None else None

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """The response to any request that comes in. Raises ConnectionError where the caller has gone."""
        request_id = str(uuid4())
        try:
            answer = await self._answer(request, request_id)
        except ApiError as error:
            answer = self._refusal(error)
        except ConnectionError:
            raise
        except Exception as error:  # noqa: BLE001  whatever an operation stumbles over, the server goes on
            target = request.headers.get("x-amz-target", "").rpartition(".")[2]
            log.error("request %s (%s) failed inside the marketplace: %s", request_id, target, describe(error))
            answer = self._refusal(ApiError("InternalFailure", "", status=500, stamped=False))
        await asyncio.sleep(self._settings.faults.delay)
        if answer.lost and request.transport is not None:
            request.transport.close()
        return self._response(answer, request_id)

    def no_request(self, status: int) -> web.Response:
        """The response where no request came about: bytes that are no HTTP, or from 500 on a failure here."""
        failed = ApiError("InternalFailure", "", status=500, stamped=False)
        error = failed if status >= 500 else _malformed("The request is not valid HTTP")
        response = self._response(self._refusal(error), str(uuid4()))
        response.headers["Server"] = "turkterm"  # else aiohttp names its version: no signal takes it out here
        return response

    def _response(self, answer: Answer, request_id: str) -> web.Response:
        response = web.Response(
            body=answer.body,
            status=answer.status,
            headers={
                "x-amzn-RequestId": request_id,
                "Content-Type": CONTENT_TYPE,
                "Date": formatdate(self._clock.now(), usegmt=True),
            },
        )
        if answer.status != 200:
            response.force_close()  # the service closed the connection after an error [boto3#2108]
        return response

    async def _answer(self, request: web.Request, request_id: str) -> Answer:
        received = await _receive(request)
        target = received.header("x-amz-target")
        self._wire.operation(target)
        key = self._authenticate(received)
        if self._rate is not None and not self._rate.take():
            raise faults.throttled()
        name, params = self._wire.parse(target, received.body)
        operation = self._permitted(name, key)
        fate = self._faults.next()
        if fate is Fate.THROTTLE:
            raise faults.throttled()
        if fate is Fate.ERROR:
            raise faults.service_fault(self._clock.now())
        try:
            body = await self._carry_out(operation, params, key, request_id)
        except ApiError as error:
            refusal = self._refusal(error)
            return Answer(refusal.status, refusal.body, lost=fate is Fate.LOSE)
        return Answer(200, body, lost=fate is Fate.LOSE)

    def _authenticate(self, received: sigv4.Received) -> AccessKey:
        claim = sigv4.read(received, Clock.real(), self._clock.now())
        key = self._store.lookup_key(claim.access_key_id)  # 0.1 ms: less than a thread's hand-over
        if key is None:
            raise sigv4.unknown_key()
        sigv4.verify(claim, received, key.secret)
        return key

    def _permitted(self, name: str, key: AccessKey) -> Operation:
        operation = self._operations.get(name)
        if operation is None:
            raise ApiError(
                "UnknownOperationException",
                f"{name} is not carried out by this marketplace yet",
                stamped=False,
            )
        if operation.writes and key.rights is Rights.READ_ONLY:
            raise request_error(
                "PermissionDeniedException",
                "This user is not authorized to perform the requested operation.",
            )
        return operation

    async def _carry_out(self, operation: Operation, params: Params, key: AccessKey, request_id: str) -> bytes:
        def run(tx: Tx) -> bytes:
            return self._wire.serialise(operation.name, operation.run(tx, params))

        if operation.writes:
            return await self._store.write(run, key.account_id, request_id)
        return await self._store.read(run, key.account_id)

    def _refusal(self, error: ApiError) -> Answer:
        return Answer(error.status, error_body(error, self._clock.now(), self._settings.suffix))


async def _receive(request: web.Request) -> sigv4.Received:
    """The request with its body. Raises ApiError for what is none of this API's."""
    if request.method != "POST" or request.rel_url.raw_path != "/":
        raise ApiError(
            "UnknownOperationException",
            f"This service answers POST / only, not {request.method} {request.rel_url.raw_path}",
            status=404,
            stamped=False,
        )
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(
            "RequestEntityTooLargeException",
            f"The request body is larger than {LARGEST_BODY} bytes",
            status=413,
            stamped=False,
        ) from None
    except web.RequestPayloadError:
        raise _malformed("The request body cannot be decoded") from None
    return sigv4.Received(
        request.method,
        request.rel_url.raw_path,
        request.rel_url.raw_query_string,
        tuple(request.headers.items()),
        body,
    )


def _malformed(message: str) -> ApiError:
    """The error of all AWS services for a request that fails below the API [DOC, common errors]."""
    return ApiError("MalformedHttpRequestException", message, stamped=False)


def describe(error: BaseException) -> str:
    """One line for the log: the kind of `error`, the first line of its text, and where it arose.

    The rest of the text is left out, since a database error repeats its parameters there.
    """
    first = next(iter(str(error).splitlines()), "")[:200]
    frames = traceback.extract_tb(error.__traceback__)
    where = f" (at {Path(frames[-1].filename).name}:{frames[-1].lineno} in {frames[-1].name})" if frames else ""
    return f"{type(error).__name__}: {first}{where}"
