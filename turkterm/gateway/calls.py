"""One request to the marketplace: paced, counted, its failure turned into a fault, its answer's clock compared.

Every read and write goes through `Caller`. Reads are tried again a few times; a write is sent again only where the
marketplace throttled it, for then nothing happened. A success that is no API answer (the page of a captive portal) is
never taken for a yes: the API client alone would read it as an empty answer, which for a write means success.
An id that the marketplace does not know may be another marketplace's: where that is known, the refusal says so.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from turkterm.gateway.faults import Refused, Throttled, Unavailable, from_exception, not_the_api
from turkterm.gateway.pacing import CallMeter, Pacing, Priority

#: Seconds before each further try of one throttled request. The gate may wait besides, but not for single answers: one
#: reader alone would use up its tries within milliseconds, while a bucket of 20 a second gives one each 50.
THROTTLED_PAUSES = (0.0, 0.02, 0.05, 0.2, 1.0)
#: Which other profile of this person knows an id: its name. Called in a thread.
Whose = Callable[[str], "str | None"]
#: The parameters that name what was made on one marketplace alone.
_IDS = ("HITId", "AssignmentId", "WorkerId")
#: Seconds before each further try of a read that failed on the way.
READ_PAUSES = (0.3, 1.2)


class ClockOffset:
    """How far the marketplace's clock is ahead of this computer's, from the Date header of its answers.

    A Date has whole seconds. Each answer bounds the offset between `date - received` and `date + 1 - sent`; the bounds
    of all answers together narrow it to the latency. Bounds that contradict mean that a clock was turned: start anew.
    """

    def __init__(self) -> None:
        self._low = float("-inf")
        self._high = float("inf")

    @property
    def seconds(self) -> float:
        """Marketplace time minus local time; 0 before the first answer."""
        if self._low == float("-inf"):
            return 0.0
        return (self._low + self._high) / 2

    def note(self, date: str, sent: float, received: float) -> None:
        """Take in one answer; `sent` and `received` are local epoch seconds. An unreadable date says nothing."""
        try:
            stamp = parsedate_to_datetime(date).timestamp()
        except (ValueError, TypeError, IndexError, OverflowError):
            return
        low, high = stamp - received, stamp + 1.0 - sent
        if low > self._high or high < self._low:
            self._low, self._high = low, high
        else:
            self._low, self._high = max(low, self._low), min(high, self._high)


class Caller:
    """Sends requests through one API client; `client` is an aiobotocore client without retries of its own."""

    def __init__(
        self, client: Any, pacing: Pacing, meter: CallMeter, clock: ClockOffset, whose: Whose | None = None
    ) -> None:
        self._methods = {name: getattr(client, method) for method, name in client.meta.method_to_api_mapping.items()}
        self._pacing = pacing
        self._meter = meter
        self._clock = clock
        self._whose = whose

    async def read(self, operation: str, params: Mapping[str, Any], priority: Priority) -> dict[str, Any]:
        """The answer to a Get or List operation; raises GatewayError after a few tries."""
        pauses = iter(READ_PAUSES)
        while True:
            try:
                return await self._until_admitted(operation, params, priority, write=False)
            except Unavailable as fault:
                pause = None if fault.slow else next(pauses, None)
                if pause is None:
                    raise
            await asyncio.sleep(pause)

    async def write(self, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to an operation that changes something: one request that may arrive, never two."""
        return await self._until_admitted(operation, params, Priority.WRITE, write=True)

    async def _until_admitted(
        self, operation: str, params: Mapping[str, Any], priority: Priority, *, write: bool
    ) -> dict[str, Any]:
        for pause in THROTTLED_PAUSES:
            try:
                return await self._once(operation, params, priority, write=write)
            except Throttled:
                await asyncio.sleep(pause)
        return await self._once(operation, params, priority, write=write)

    async def _once(
        self, operation: str, params: Mapping[str, Any], priority: Priority, *, write: bool
    ) -> dict[str, Any]:
        async with self._pacing.turn(priority) as turn:
            self._meter.count()
            sent = time.time()
            try:
                answer: dict[str, Any] = await self._methods[operation](**params)
            except Exception as raised:  # the client's own classes, and plain ones where an answer has another form
                fault = from_exception(raised, write=write)
                self._note(getattr(raised, "response", None), sent)
                if isinstance(fault, Throttled):
                    self._meter.count_throttled()
                    self._pacing.throttled(turn, fault.retry_after)
                else:
                    self._pacing.answered(turn)
                if isinstance(fault, Refused) and fault.doubted in _IDS:
                    await self._say_whose(fault, str(params.get(fault.doubted, "")))
                raise fault from raised
            self._pacing.answered(turn)
            self._note(answer, sent)
        self._check(answer, write=write)
        return answer

    async def _say_whose(self, fault: Refused, identifier: str) -> None:
        if self._whose is not None and (profile := await asyncio.to_thread(self._whose, identifier)):
            fault.add(f"that id is from {profile}")

    def _note(self, answer: Any, sent: float) -> None:
        headers = _metadata(answer).get("HTTPHeaders") or {}
        if date := headers.get("date"):
            self._clock.note(date, sent, time.time())

    def _check(self, answer: Any, *, write: bool) -> None:
        metadata = _metadata(answer)
        content_type = str((metadata.get("HTTPHeaders") or {}).get("content-type", ""))
        if "json" not in content_type.lower():
            raise not_the_api(int(metadata.get("HTTPStatusCode") or 0), content_type, write=write)


def _metadata(answer: Any) -> dict[str, Any]:
    metadata = answer.get("ResponseMetadata") if isinstance(answer, dict) else None
    return metadata if isinstance(metadata, dict) else {}


def request_id(answer: Mapping[str, Any]) -> str | None:
    """The id under which the marketplace knows a request."""
    found = _metadata(dict(answer)).get("RequestId")
    return str(found) if found else None
