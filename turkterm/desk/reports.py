"""What the review policies of HITs found and did, read when a HIT is looked at and kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.gateway.faults import GatewayError

if TYPE_CHECKING:
    from turkterm.desk.tasks import Tasks
    from turkterm.gateway.protocols import HitReader
    from turkterm.model.ids import HITId
    from turkterm.model.review import ReviewReport

_KEPT = 300


@dataclass(frozen=True, slots=True)
class Reported:
    """A HIT's report, or a sentence why it could not be read."""

    report: ReviewReport | None = None
    problem: str | None = None


class Reports:
    """Reports by HIT; `arrived` is told the HIT whose report was read."""

    def __init__(self, reader: HitReader, tasks: Tasks, arrived: Callable[[HITId], None]) -> None:
        self._reader = reader
        self._tasks = tasks
        self._arrived = arrived
        self._kept: OrderedDict[HITId, Reported] = OrderedDict()
        self._reading: set[HITId] = set()

    def report(self, hit_id: HITId) -> Reported | None:
        """The report of a HIT; None until it was read, which begins now."""
        known = self._kept.get(hit_id)
        if known is None and hit_id not in self._reading:
            self._reading.add(hit_id)
            self._tasks.spawn(self._read(hit_id), f"review report of {hit_id}")
        return known

    async def _read(self, hit_id: HITId) -> None:
        try:
            found = Reported(await self._reader.review_report(hit_id))
        except GatewayError as fault:
            found = Reported(problem=str(fault))
        finally:
            self._reading.discard(hit_id)
        self._kept[hit_id] = found
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self._arrived(hit_id)

    def forget(self) -> None:
        """Read everything anew when it is looked at next: policies go on working."""
        self._kept.clear()
