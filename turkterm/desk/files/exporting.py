"""Reads every answer of a HIT type, or of all, as rows of a file: a HIT after the other, the oldest first.

An answer must not be lost: where a HIT's list is shorter than its counters say it is read again, and where it stays so
the reading says it. A few HITs are read at once and no more are in memory.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.desk.files.lookup import Lookup, Pause, Told
from turkterm.desk.tasks import Tasks
from turkterm.exchange.batch import NOTE, UNUSED
from turkterm.gateway.faults import NotFound
from turkterm.model.answer_cells import answer_cells
from turkterm.model.counting import counted
from turkterm.model.money import show_amount
from turkterm.model.question import input_values
from turkterm.model.times import iso_instant

if TYPE_CHECKING:
    from turkterm.exchange.results import Record, Value
    from turkterm.gateway.protocols import Reader
    from turkterm.model.assignment import Assignment
    from turkterm.model.hit import Hit
    from turkterm.model.ids import AssignmentId, HITTypeId
    from turkterm.model.remark import Remark

#: HITs that are read at once.
_ABREAST = 4
#: Seconds before a list that is shorter than its HIT's counters is read again: lists lag by seconds [Dallinger].
_LAGS = (1.0, 4.0)


class NoSuchType(Exception):
    """There is no HIT of the type that was asked for; the text is a sentence."""


@dataclass(slots=True)
class _Read:
    hit: Hit
    question: str
    assignments: list[Assignment]
    missing: int


class Export:
    """One export; `now` is the marketplace's time, `remarks` what was noted about assignments.

    `short` names each HIT whose list stayed behind its counters.
    """

    def __init__(
        self,
        reader: Reader,
        now: Callable[[], float],
        told: Told,
        pause: Pause = asyncio.sleep,
        *,
        remarks: Mapping[AssignmentId, Remark],
    ) -> None:
        self._reader = reader
        self._remarks = remarks
        self._now = now
        self._told = told
        self._pause = pause
        self._patiently = Lookup(reader, pause=pause).patiently
        self.hits = 0
        self.short: list[str] = []

    async def records(self, type_id: HITTypeId | None) -> AsyncIterator[Record]:
        """Every answer as a row. Raises GatewayError, NoSuchType."""
        listed = await self._patiently(self._list)
        wanted = [hit for hit in listed if type_id is None or hit.hit_type_id == type_id]
        if type_id is not None and not wanted:
            raise NoSuchType(f"There is no HIT of the HIT type {type_id}.")
        async for row in self.of([hit for hit in wanted if not _untouched(hit)]):
            yield row

    async def of(self, hits: Iterable[Hit]) -> AsyncIterator[Record]:
        """Every answer of these HITs as a row, the oldest HIT first. Raises GatewayError."""
        wanted = sorted(hits, key=lambda hit: hit.creation_time)
        tasks = Tasks(lambda _name, _fault: None)
        window: deque[asyncio.Task[_Read | None]] = deque()
        try:
            for done, hit in enumerate(wanted):
                window.append(tasks.spawn(self._read(hit), f"answers of {hit.hit_id}"))
                if len(window) == _ABREAST:
                    for record in self._rows(await window.popleft()):
                        yield record
                self._told(done, len(wanted))
            while window:
                for record in self._rows(await window.popleft()):
                    yield record
                self._told(len(wanted) - len(window), len(wanted))
        finally:
            await tasks.cancel()

    async def _list(self) -> list[Hit]:
        return [hit async for page in self._reader.hits() for hit in page]

    async def _read(self, hit: Hit) -> _Read | None:
        expected = hit.completed + (hit.waiting(self._now()) or 0)
        try:
            assignments = await self._patiently(lambda: self._assignments(hit))
            for lag in _LAGS:
                if len(assignments) >= expected:
                    break
                await self._pause(lag)
                assignments = await self._patiently(lambda: self._assignments(hit))
            if not assignments:
                return _Read(hit, "", [], expected)
            question = await self._patiently(lambda: self._reader.question(hit.hit_id))
        except NotFound:  # deleted since it was listed
            return None
        return _Read(hit, question, assignments, max(0, expected - len(assignments)))

    async def _assignments(self, hit: Hit) -> list[Assignment]:
        return [one async for page in self._reader.assignments(hit.hit_id) for one in page]

    def _rows(self, read: _Read | None) -> list[Record]:
        if read is None:
            return []
        if read.missing:
            count = len(read.assignments)
            listed = f"{counted(count, 'answer')} {'is' if count == 1 else 'are'} listed"
            self.short.append(f"HIT {read.hit.hit_id}: {listed}, its counters say {count + read.missing}")
        self.hits += bool(read.assignments)
        inputs = {f"Input.{name}": value for name, value in input_values(read.question).items()}
        noted = self._remarks
        return [record(read.hit, inputs, one) | _noted(noted.get(one.assignment_id)) for one in read.assignments]


def _untouched(hit: Hit) -> bool:
    """Whether nobody has ever accepted it: every place is open."""
    return hit.available == hit.max_assignments and not (hit.pending or hit.completed)


def _noted(remark: Remark | None) -> dict[str, Value]:
    said: dict[str, Value] = {}
    if remark is not None and remark.note:
        said[NOTE] = remark.note
    if remark is not None and remark.unused:
        said[UNUSED] = "x"
    return said


def record(hit: Hit, inputs: Record, one: Assignment) -> dict[str, Value]:
    """One assignment under the website's names; times are ISO 8601 in UTC, what is not there has no column."""
    times = {
        "CreationTime": hit.creation_time,
        "Expiration": hit.expiration,
        "AcceptTime": one.accept_time,
        "SubmitTime": one.submit_time,
        "AutoApprovalTime": one.auto_approval_time,
        "ApprovalTime": one.approval_time,
        "RejectionTime": one.rejection_time,
    }
    texts = {
        "Keywords": hit.keywords,
        "RequesterAnnotation": hit.annotation,
        "RequesterFeedback": one.feedback,
    }
    return {
        "HITId": hit.hit_id,
        "HITTypeId": hit.hit_type_id,
        "Title": hit.title,
        "Description": hit.description,
        "Reward": show_amount(hit.reward),
        "MaxAssignments": hit.max_assignments,
        "AssignmentDurationInSeconds": hit.assignment_duration,
        "AutoApprovalDelayInSeconds": hit.auto_approval_delay,
        "LifetimeInSeconds": int(hit.expiration - hit.creation_time),
        "AssignmentId": one.assignment_id,
        "WorkerId": one.worker_id,
        "AssignmentStatus": one.status.value,
        "WorkTimeInSeconds": int(one.work_time),
        **{name: text for name, text in texts.items() if text},
        **{name: text for name, when in times.items() if when is not None and (text := iso_instant(when))},
        **inputs,
        **{f"Answer.{name}": value for name, value in answer_cells(one.answer)},
    }
