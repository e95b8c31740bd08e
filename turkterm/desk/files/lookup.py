"""Finds the assignments, HITs and bonuses that a file names, in as few calls as it can.

A file may name 2,000 assignments of 20 HITs or of 2,000. One call finds one assignment; a listing of a HIT finds a
hundred a call. So the first assignment of a HIT is asked for by itself, and the HIT is listed when the file names
another one of it. What a marketplace cannot answer now is asked again for half a minute; then the fault is raised.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from turkterm.gateway.faults import Denied, GatewayError, Refused, Throttled, Unavailable

if TYPE_CHECKING:
    from turkterm.gateway.protocols import Reader
    from turkterm.model.assignment import Assignment
    from turkterm.model.hit import Hit
    from turkterm.model.ids import AssignmentId, HITId
    from turkterm.model.worker import Bonus

#: Readings under way at once.
_ABREAST = 12
#: Seconds before each further try of a reading; the gateway has tried three times within each.
PAUSES = (1.0, 2.0, 4.0, 8.0)

T = TypeVar("T")
Told = Callable[[int, int], None]
Pause = Callable[[float], Awaitable[None]]


class Lookup:
    """What was found. `told` hears how many of how many are read; `pause` waits between tries."""

    def __init__(self, reader: Reader, told: Told = lambda _done, _all: None, pause: Pause = asyncio.sleep) -> None:
        self._reader = reader
        self._told = told
        self._pause = pause
        self._met: set[HITId] = set()
        self._locks: defaultdict[HITId, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._listed: set[HITId] = set()
        self.assignments: dict[AssignmentId, Assignment] = {}
        self.unknown: dict[AssignmentId, str] = {}
        self.hits: dict[HITId, Hit] = {}
        self.bonuses: dict[HITId, tuple[Bonus, ...]] = {}

    async def find(self, wanted: Mapping[AssignmentId, HITId | None]) -> None:
        """Find assignments; the HIT of one where the file says it. Those that do not exist are in `unknown`.

        Raises GatewayError.
        """
        named = Counter(hit_id for hit_id in wanted.values() if hit_id is not None)
        await each((hit_id for hit_id, rows in named.items() if rows > 1), self._list)
        done = 0

        async def one(assignment_id: AssignmentId) -> None:
            nonlocal done
            if assignment_id not in self.assignments:  # not listed: it is of another HIT, or the list lags
                await self._single(assignment_id)
            done += 1
            self._told(done, len(wanted))

        await each(wanted, one)

    async def _single(self, assignment_id: AssignmentId) -> None:
        try:
            found = await self.patiently(lambda: self._reader.assignment(assignment_id))
        except Denied:
            raise
        except Refused as fault:
            self.unknown[assignment_id] = str(fault)
            return
        self.assignments[assignment_id] = found
        async with self._locks[found.hit_id]:  # whoever finds the HIT's next one waits for the listing
            if found.hit_id not in self._met:
                self._met.add(found.hit_id)
            elif found.hit_id not in self._listed:
                await self._list(found.hit_id)

    async def _list(self, hit_id: HITId) -> None:
        self._listed.add(hit_id)
        try:
            listed = await self.patiently(lambda: self._all(hit_id))
        except Denied:
            raise
        except Refused:  # the file says a HIT that there is not: the assignments themselves will tell
            return
        self.assignments |= {found.assignment_id: found for found in listed}

    async def _all(self, hit_id: HITId) -> list[Assignment]:
        return [found async for page in self._reader.assignments(hit_id) for found in page]

    async def read_hits(self, hit_ids: Iterable[HITId]) -> None:
        """Read HITs: the fee depends on their rewards and on how many assignments they have. Raises GatewayError."""

        async def one(hit_id: HITId) -> None:
            self.hits[hit_id] = await self.patiently(lambda: self._reader.hit(hit_id))

        await each(dict.fromkeys(hit_ids), one)

    async def read_bonuses(self, hit_ids: Iterable[HITId]) -> None:
        """Read what was paid in bonuses for HITs. Raises GatewayError."""

        async def one(hit_id: HITId) -> None:
            self.bonuses[hit_id] = await self.patiently(lambda: self._reader.bonuses(hit_id=hit_id))

        await each(dict.fromkeys(hit_ids), one)

    async def patiently(self, read: Callable[[], Awaitable[T]]) -> T:
        """The answer to a reading, asked again while the marketplace cannot answer. Raises GatewayError."""
        for pause in PAUSES:
            try:
                return await read()
            except (Throttled, Unavailable):
                await self._pause(pause)
        return await read()


async def each(items: Iterable[T], work: Callable[[T], Awaitable[None]]) -> None:
    """Work on all items, some at once; the first fault ends it and is raised."""
    queue = iter(items)

    async def some() -> None:
        for item in queue:
            await work(item)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(_ABREAST):
                group.create_task(some())
    except ExceptionGroup as faults:  # an error of ours before the marketplace's
        ours = (fault for fault in faults.exceptions if not isinstance(fault, GatewayError))
        raise next(ours, faults.exceptions[0]) from None
