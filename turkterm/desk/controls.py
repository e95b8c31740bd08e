"""The inputs that control questions need, read in the background, HIT by HIT.

A question costs one call and is some 20 kB. Two are read abreast by the reader that keeps the board fresh, so that the
gate lets every key press go first, and they take half as many calls a minute as looking may, on top of it. What cannot
be read is tried again later; a page that names no inputs is not asked again.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING

from turkterm.desk.board import Changed, Topic
from turkterm.gateway.faults import GatewayError, NotFound
from turkterm.model.question import inputs_of

if TYPE_CHECKING:
    from turkterm.desk.signals import Signals
    from turkterm.gateway.protocols import HitReader
    from turkterm.model.ids import HITId

_ABREAST = 2
#: HITs read before it is asked again which are the most pressing: a large account takes hours.
_AT_ONCE = 40
#: Seconds before what failed is tried again.
_AGAIN = 30.0


class ControlInputs:
    """Gives `signals` the inputs it waits for. `budget` is how many calls a minute looking may use."""

    def __init__(self, signals: Signals, reader: HitReader, *, budget: int, again: float = _AGAIN) -> None:
        self._signals = signals
        self._reader = reader
        self._pause = _ABREAST * 2 * 60.0 / budget
        self._again = again
        self._due: deque[HITId] = deque()
        self._wake = asyncio.Event()

    def hear(self, changed: Changed) -> None:
        """Assignments came: their HITs' inputs may be needed."""
        if changed.topic is Topic.ASSIGNMENTS:
            self._wake.set()

    async def run(self) -> None:
        """Read what is waited for, for ever; ends by cancellation."""
        while True:
            self._wake.clear()
            self._due.extend(self._signals.waiting_for[:_AT_ONCE])
            if not self._due:
                await self._wake.wait()
                continue
            async with asyncio.TaskGroup() as group:
                lanes = [group.create_task(self._lane()) for _ in range(_ABREAST)]
            if any(lane.result() for lane in lanes):
                await asyncio.sleep(self._again)

    async def _lane(self) -> bool:
        """Read one HIT after the other; whether one could not be read, which ends all lanes."""
        while self._due:
            hit_id = self._due.popleft()
            started = time.monotonic()
            try:
                question = await self._reader.question(hit_id)
            except NotFound:
                self._signals.give_inputs(hit_id, {})
                continue
            except GatewayError:  # the poller says what is wrong with the marketplace
                self._due.clear()
                return True
            found = await asyncio.to_thread(inputs_of, question)
            self._signals.give_inputs(hit_id, {str(name): str(value) for name, value in found})
            await asyncio.sleep(max(0.0, self._pause - (time.monotonic() - started)))
        return False
