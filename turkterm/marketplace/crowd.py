"""Simulated workers: they look for open HITs, accept, work a plausible time and submit what people would.

Sometimes somebody gives a HIT back or forgets it. Who the workers are and how careless they answer is in `people`. The
crowd sees of the marketplace what workers see (`labour`), never its tables. All steps stand in one heap by the time
they are due; between them the crowd sleeps, and where nothing is open it looks again at a modest interval, so that a
crowd of any size asks the store a few times a second at most. What may go wrong in a single step (a block, a HIT that
filled up or expired, a deadline) is part of the life of a worker and ends that step only.

    crowd = Crowd(store, clock, workers=12, pace=60, seed=1)
    await crowd.run()                  # until cancelled; or, in tests, by hand:
    due = await crowd.step(now)        # does everything due by `now`, returns when the next step is due
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Protocol, TypeVar

from sqlalchemy.exc import OperationalError

from turkterm.marketplace import labour
from turkterm.marketplace.context import Tx
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.filled import answer_document
from turkterm.marketplace.forms import Form, Kind, read_form
from turkterm.marketplace.people import Person, fill, people, seeded, work_seconds

T = TypeVar("T")

#: The seed of the crowd that an empty home starts with; the demonstration's past workers are the same people.
SEED = 2005

_GIVES_BACK = 0.03
_FORGETS = 0.02
_TAKES_A_BREAK = 0.05
#: Offers that a worker reads before choosing one.
_OFFERS = 5
#: No step follows another of the same worker sooner, at any pace: seconds.
_BREATH = 0.1
#: With nothing open a worker looks again after this many seconds, divided by the pace, but never within
_LOOKS_AGAIN = 30.0
#: … these, and a crowd never looks more often than ten times a second in all.
_LOOKS_AT_MOST = 2.0
_LOOKS_A_SECOND = 10
#: The clock may be turned ahead while the crowd sleeps: it wakes this often to see, in seconds.
_GLANCE = 1.0


class _Store(Protocol):
    async def read(self, fn: Callable[[Tx], T]) -> T: ...

    async def write(self, fn: Callable[[Tx], T]) -> T: ...


class _Clock(Protocol):
    def now(self) -> float: ...


@dataclass(frozen=True, slots=True)
class _Work:
    """An accepted assignment on its way: `answers` None means that it will be given back."""

    assignment_id: str
    seconds: float
    answers: Mapping[str, str] | str | None


@dataclass(frozen=True, slots=True)
class _Chosen:
    hit_id: str
    form: Form
    duration: float


class Crowd:
    """`workers` people of a `seed`, who live `pace` times as fast as real ones."""

    def __init__(self, store: _Store, clock: _Clock, *, workers: int, pace: float = 1.0, seed: int = SEED) -> None:
        if not pace > 0:
            raise ValueError("the pace of a crowd must be greater than 0")
        self._store = store
        self._clock = clock
        self._pace = pace
        self._people = people(workers, seed)
        self._random = [seeded("crowd", seed, number) for number in range(workers)]
        self._looks_again = max(_LOOKS_AGAIN / pace, _LOOKS_AT_MOST, workers / _LOOKS_A_SECOND)
        self._heap: list[tuple[float, int, int, _Work | None]] = []
        self._count = 0
        self._arrived = False
        self._midway: set[int] = set()
        #: Assignments submitted so far.
        self.submitted = 0

    @property
    def people(self) -> tuple[Person, ...]:
        """The workers of this crowd."""
        return self._people

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            due = await self.step(self._clock.now())
            await asyncio.sleep(min(max(due - self._clock.now(), _BREATH / 2), _GLANCE))

    async def step(self, now: float) -> float:
        """Do every step that is due by `now` (epoch seconds) and return when the next one is; `inf` without workers."""
        if not self._arrived:
            await self._arrive(now)
        while self._heap and self._heap[0][0] <= now:
            _, _, number, work = heapq.heappop(self._heap)
            try:
                await self._take(number, work, now)
            except OperationalError:
                # Another process holds the file for longer than the store waits: this step comes again.
                self._later(number, now, self._looks_again, work)
        return self._heap[0][0] if self._heap else float("inf")

    async def _arrive(self, now: float) -> None:
        """Everybody is known to the marketplace and begins within the first seconds, one after another.

        Each is somewhere in the middle of the first HIT, as if the crowd had been there before one looked.
        """

        def ensure(tx: Tx) -> None:
            for person in self._people:
                labour.ensure_worker(tx, person.worker_id, person.locale)

        await self._store.write(ensure)
        self._arrived = True
        self._midway = set(range(len(self._people)))
        for number in range(len(self._people)):
            self._later(number, now, min(1.0, 6 / len(self._people)) * number / self._pace, None)

    async def _take(self, number: int, work: _Work | None, now: float) -> None:
        if work is None:
            await self._look(number, now)
            return
        with suppress(ApiError):  # the deadline passed, or the HIT is gone: the work was for nothing
            await self._finish(work)
        self._later(number, now, self._rest(number), None)

    async def _look(self, number: int, now: float) -> None:
        """Choose an open HIT and accept it, or wait and look again."""
        person, random = self._people[number], self._random[number]
        chosen = await self._choose(person, random)
        if chosen is None:
            self._later(number, now, self._looks_again * random.uniform(0.8, 1.2), None)
            return
        try:
            assignment = await self._store.write(lambda tx: labour.accept(tx, person.worker_id, chosen.hit_id))
        except ApiError:
            self._later(number, now, self._looks_again * random.uniform(0.4, 0.8), None)
            return
        self._later_work(number, now, assignment, chosen)

    async def _choose(self, person: Person, random: Random) -> _Chosen | None:
        """One of the offers whose question can be answered here; ExternalQuestions live on another server."""
        seed = random.randrange(2**31)
        offers = await self._store.read(lambda tx: labour.open_hits(tx, person.worker_id, limit=_OFFERS, seed=seed))
        for offer in offers:
            form = read_form(offer.question)
            if form.fields:
                return _Chosen(offer.hit_id, form, float(offer.assignment_duration))
        return None

    def _later_work(self, number: int, now: float, assignment: str, chosen: _Chosen) -> None:
        """Decide how the accepted assignment will go, and put its end into the heap."""
        person, random, form = self._people[number], self._random[number], chosen.form
        asked = [field for field in form.fields if field.kind is not Kind.HIDDEN]
        writing = sum(field.kind is Kind.LONG_TEXT for field in asked)
        seconds = work_seconds(random, fields=len(asked), length=form.length, writing=writing, person=person)
        seconds = min(seconds, 0.9 * chosen.duration)
        left = seconds / self._pace
        if number in self._midway:
            self._midway.remove(number)
            left *= random.uniform(0.05, 1)
        fate = random.random()
        if fate < _FORGETS:
            # The assignment runs out at its deadline; the person comes back some other time.
            self._later(number, now, self._rest(number, a_break=True), None)
            return
        answers = answer_document(form, fill(form, person, random))
        if fate < _FORGETS + _GIVES_BACK:
            work = _Work(assignment, seconds, None)
            self._later(number, now, left * random.uniform(0.1, 0.8), work)
            return
        self._later(number, now, left, _Work(assignment, seconds, answers))

    async def _finish(self, work: _Work) -> None:
        answers = work.answers
        if answers is None:
            await self._store.write(lambda tx: labour.give_back(tx, work.assignment_id))
            return

        def submit(tx: Tx) -> None:
            # At any pace the recorded work time is the true one: the accept time moves back to fit it.
            labour.submit(tx, work.assignment_id, answers, accept_time=tx.now - work.seconds)

        await self._store.write(submit)
        self.submitted += 1

    def _rest(self, number: int, *, a_break: bool = False) -> float:
        """The wait before this worker's next HIT, in seconds of the marketplace's clock."""
        random = self._random[number]
        if a_break or random.random() < _TAKES_A_BREAK:
            return random.uniform(240, 1200) / self._pace
        return random.lognormvariate(2.0, 0.7) / self._people[number].zeal / self._pace

    def _later(self, number: int, now: float, wait: float, work: _Work | None) -> None:
        self._count += 1
        heapq.heappush(self._heap, (now + max(wait, _BREATH), self._count, number, work))
