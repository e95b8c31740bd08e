"""The server's postman: carries event documents from the outbox to where their requesters want them.

At least once: a document leaves the outbox after its courier has handed it over, so a server that dies in between
delivers it again, under the same EventDocId. A lane (a courier and one destination) is worked by itself, one document
after another in the order of the events; one that fails rests for growing pauses and holds up nothing else. What failed
too often is given up, which the log says. Couriers are handed in: this room knows no SQS and no SNS.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from turkterm.marketplace import outbox
from turkterm.marketplace.clock import Clock
from turkterm.marketplace.context import Tx
from turkterm.marketplace.handler import describe, log
from turkterm.marketplace.outbox import Lane, Letter
from turkterm.marketplace.store import Store
from turkterm.model.cleantext import clean

#: Seconds between two looks into the outbox: one small read each.
INTERVAL = 0.5
#: Seconds that a courier has for one document, that a round in a lane may last, and that its documents are claimed for:
#: a round and the last document of it end before the claim, and what a killed server had claimed waits no longer.
ONE, ROUND, CLAIM = 10.0, 5.0, 20.0
#: Documents that a round takes: each round costs two transactions.
BATCH = 50
_SHOWN = 300  # characters of a destination or a failure in the log


class Undelivered(Exception):
    """The courier could not hand it over; one sentence that says why."""


class Courier(Protocol):
    """A way to deliver."""

    async def deliver(self, letter: Letter) -> None:
        """Hands a document over; returns when the other side has it. Raises Undelivered."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a lane rests, in seconds, and after how many failures a document is given up.

    The pauses double from the first to the longest: 1 s to 10 minutes and 25 attempts are two and a half hours.
    """

    first: float = 1.0
    longest: float = 600.0
    attempts: int = 25

    def pause(self, failures: int) -> float:
        """The rest after so many failures in a row."""
        return float(min(self.longest, self.first * 2.0 ** min(failures - 1, 64)))


class Postman:
    """Delivers what is in the outbox; `couriers` are named by their transports, and `outbox.FILE` takes all."""

    def __init__(self, store: Store, couriers: Mapping[str, Courier], patience: Patience | None = None) -> None:
        self._store = store
        self._couriers = couriers
        self._patience = patience or Patience()
        self._busy: set[Lane] = set()
        self._failures: dict[Lane, int] = {}  # in a row
        self._rests: dict[Lane, float] = {}  # until when, by a clock that never jumps

    async def run(self) -> None:
        """Delivers until it is cancelled."""
        async with asyncio.TaskGroup() as work:
            while True:
                for lane in await self._open_lanes():
                    work.create_task(self._work(lane))
                await asyncio.sleep(INTERVAL)

    async def _open_lanes(self) -> list[Lane]:
        channels = self._couriers.keys()
        waiting = await self._store.read(lambda tx: outbox.look(tx, Clock.real(), channels))
        if waiting.unsorted:
            await self._store.write(lambda tx: outbox.sort(tx, channels))
            waiting = await self._store.read(lambda tx: outbox.look(tx, Clock.real(), channels))
        now = Clock.elapsed()
        return [lane for lane in waiting.lanes if lane not in self._busy and self._rests.get(lane, now) <= now]

    async def _work(self, lane: Lane) -> None:
        self._busy.add(lane)  # here: what is cancelled before it begins leaves no lane behind that counts as worked
        try:
            while await self._round(lane):
                pass
        finally:
            self._busy.discard(lane)

    async def _round(self, lane: Lane) -> bool:
        """Delivers the lane's oldest documents; whether to go on. What was handed over is settled in any case."""
        now = Clock.real()
        letters = await self._store.write(lambda tx: outbox.claim(tx, lane, now, now + CLAIM, BATCH))
        delivered: list[int] = []
        failure: str | None = None
        end = Clock.elapsed() + ROUND
        try:
            for letter in letters:
                failure = await self._hand_over(lane, letter)
                if failure is not None:
                    break
                delivered.append(letter.number)
                if Clock.elapsed() > end:
                    break
        finally:
            left = [letter.number for letter in letters[len(delivered) :]]
            await self._store.write(lambda tx: outbox.settle(tx, delivered, left))
        if failure is not None:
            await self._rest(lane, failure)
        elif delivered:
            self._failures.pop(lane, None)
            self._rests.pop(lane, None)
        return bool(letters) and failure is None

    async def _hand_over(self, lane: Lane, letter: Letter) -> str | None:
        """Why it could not be done, if so."""
        try:
            async with asyncio.timeout(ONE):
                await self._couriers[lane.channel].deliver(letter)
        except Undelivered as problem:
            return str(problem)
        except TimeoutError:
            return f"no answer for {ONE:.0f} seconds"
        except Exception as error:  # noqa: BLE001  what a courier stumbles over in one lane must not stop the others
            return describe(error)
        return None

    async def _rest(self, lane: Lane, failure: str) -> None:
        failures = self._failures[lane] = self._failures.get(lane, 0) + 1
        self._rests[lane] = Clock.elapsed() + self._patience.pause(failures)
        now, attempts = Clock.real(), self._patience.attempts
        to = clean(lane.destination, limit=_SHOWN) if lane.destination else "the file"
        why = clean(failure, limit=_SHOWN)

        def count(tx: Tx) -> None:
            given_up = outbox.count_failure(tx, lane, now, attempts)
            if given_up:  # said before it is committed: a server that ends in between says it twice rather than never
                noun = "notification" if given_up == 1 else "notifications"
                log.error("%d %s to %s given up after %d attempts: %s", given_up, noun, to, attempts, why)

        if failures == 1:
            log.warning("notifications to %s cannot be delivered, trying again: %s", to, why)
        await self._store.write(count)
