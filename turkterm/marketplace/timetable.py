"""Who worked on an imported batch and when, made up where the file does not say.

Published batches lack worker ids and times. They are drawn here from the batch's own content: the same batch gives
the same workers, who began and ended the same number of seconds ago. A few workers do much of the work, each worker
does one HIT after another with short waits and a few breaks, and nobody has two assignments of one HIT. Pure: no clock
and no store; times are seconds before the moment of the import.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from turkterm.marketplace.people import Person, seeded, work_seconds, worker_id

#: All work lies in the last day, and the last answer came half a minute ago at the latest.
WINDOW = 24 * 3600.0
_JUST_NOW = 30.0
#: Nobody works longer than this on one HIT; the HITs allow an hour.
LONGEST_WORK = 3000.0
#: The HITs were published this long before the day in which they were worked on, a fifth of a second apart.
_PUBLISHED_BEFORE = 600.0
_PUBLISHED_APART = 0.2

# CustomerId of the service model [SDK]: other ids in a file are names of the publisher's own.
_WORKER_ID = re.compile(r"A[A-Z0-9]{1,63}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the draw needs to know of one answer: the worker, where the file names one, and the fields' number."""

    worker: str | None
    fields: int


@dataclass(frozen=True, slots=True)
class Shift:
    """One answer's worker, with the seconds before the import at which the work began and ended."""

    worker_id: str
    accepted: float
    submitted: float


def digest(parts: Sequence[object]) -> str:
    """A seed from the batch's content."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def published(number: int, hits: int) -> float:
    """Seconds before the import at which the HIT of this number (from 0, of `hits`) was created, in file order."""
    return WINDOW + _PUBLISHED_BEFORE + _PUBLISHED_APART * (hits - number)


def draw(seed: str, hits: Sequence[Sequence[Sheet]]) -> list[list[Shift]]:
    """The shifts of every answer of every HIT, in the order given."""
    random = seeded(seed)
    pool = _pool(seed, hits, random)
    weights = [1 / (place + 2) for place in range(len(pool))]
    workers = [_workers(sheets, pool, weights, random) for sheets in hits]
    work: dict[str, list[tuple[int, int, float]]] = {}
    by_id = {person.worker_id: person for person in pool}
    for number, sheets in enumerate(hits):
        for place, sheet in enumerate(sheets):
            person = by_id.get(workers[number][place]) or _person(workers[number][place], random)
            by_id[person.worker_id] = person
            seconds = min(LONGEST_WORK, work_seconds(random, fields=sheet.fields, person=person))
            work.setdefault(person.worker_id, []).append((number, place, seconds))
    found: dict[tuple[int, int], Shift] = {}
    for worker, jobs in work.items():
        for (number, place, _), (begin, end) in zip(jobs, _day(jobs, random), strict=True):
            found[number, place] = Shift(worker, accepted=begin, submitted=end)
    return [[found[number, place] for place in range(len(sheets))] for number, sheets in enumerate(hits)]


def _pool(seed: str, hits: Sequence[Sequence[Sheet]], random: Random) -> list[Person]:
    """The made-up workers: enough for the largest HIT, and about three for the square root of all answers."""
    answers = sum(len(sheets) for sheets in hits)
    most = max((len(sheets) for sheets in hits), default=0)
    size = max(most + 2, round(3 * math.sqrt(answers)))
    return [_person(worker_id("batch", seed, number), random) for number in range(size)]


def _person(worker: str, random: Random) -> Person:
    return Person(worker, "US", random.lognormvariate(0, 0.3), 0.0, 1.0)


def _workers(sheets: Sequence[Sheet], pool: Sequence[Person], weights: Sequence[float], random: Random) -> list[str]:
    """The workers of one HIT, all distinct: those that the file names, and for the rest a weighted draw."""
    named = [None if sheet.worker is None else own_id(sheet.worker) for sheet in sheets]
    taken = {worker for worker in named if worker is not None}
    # Each draws a key u^(1/w); those with the greatest are a weighted sample without repetition (Efraimidis, 2006).
    keys = sorted(range(len(pool)), key=lambda number: math.log(1 - random.random()) / weights[number], reverse=True)
    rest = (pool[number].worker_id for number in keys if pool[number].worker_id not in taken)
    return [next(rest) if worker is None else worker for worker in named]


def own_id(worker: str) -> str:
    """A worker id of the file, or one made from it where it has not the service's form (`worker_12`)."""
    return worker if _WORKER_ID.fullmatch(worker) else worker_id("named", worker)


def _day(jobs: Sequence[tuple[int, int, float]], random: Random) -> Iterator[tuple[float, float]]:
    """One worker's assignments one after another, as (begin, end) in seconds before the import.

    Somebody whose work does not fit into the day worked on several at a time: the begins move together, the work
    times stay.
    """
    begins: list[float] = []
    passed = 0.0
    for _, _, seconds in jobs:
        begins.append(passed)
        wait = random.uniform(2, 20) if random.random() < 0.92 else random.uniform(120, 1500)
        passed += seconds + wait
    room = WINDOW - _JUST_NOW - max(seconds for _, _, seconds in jobs)
    squeeze = min(1.0, room / begins[-1]) if begins[-1] else 1.0
    start = random.uniform(0, max(0.0, room - begins[-1] * squeeze))
    for begin, (_, _, seconds) in zip(begins, jobs, strict=True):
        accepted = WINDOW - start - begin * squeeze
        yield accepted, accepted - seconds
