from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import func, select

from turkterm.marketplace.clock import Clock
from turkterm.marketplace.context import Tx
from turkterm.marketplace.crowd import Crowd
from turkterm.marketplace.operations.hits import create_hit
from turkterm.marketplace.schema import assignments, hits
from turkterm.marketplace.store import Store
from turkterm.model.answers import parse_answers

T = TypeVar("T")

BASE = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas"
PAGE = """<form><p>Is this a good sentence? Number {number}</p>
<input type=radio name=good value=yes data-likely=yes><input type=radio name=good value=no>
<select name=control data-expected=river><option>river<option>window<option>table</select>
<textarea name=why required data-examples='["because","well"]'></textarea></form>"""
EXTERNAL = (
    f'<ExternalQuestion xmlns="{BASE}/2006-07-14/ExternalQuestion.xsd"><ExternalURL>https://x.test/</ExternalURL>'
    "<FrameHeight>0</FrameHeight></ExternalQuestion>"
)


class HandClock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.time = 1_790_000_000.0

    def now(self) -> float:
        return self.time


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[Store]:
    opened = Store.open(tmp_path / "m.db", clock)
    yield opened
    opened.close()


def publish(store: Store, count: int, *, places: int = 5, question: str | None = None, lifetime: int = 86_400) -> None:
    def work(tx: Tx) -> None:
        for number in range(count):
            page = PAGE.format(number=number)
            html = (
                f'<HTMLQuestion xmlns="{BASE}/2011-11-11/HTMLQuestion.xsd"><HTMLContent><![CDATA[{page}]]>'
                "</HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>"
            )
            create_hit(
                tx,
                {
                    "Title": "t",
                    "Description": "d",
                    "Reward": "0.05",
                    "AssignmentDurationInSeconds": 600,
                    "LifetimeInSeconds": lifetime,
                    "MaxAssignments": places,
                    "Question": question or html,
                },
            )

    store.write_now(work)


async def live(crowd: Crowd, clock: HandClock, seconds: float) -> None:
    """Take every step of the next seconds at the time when it is due."""
    end = clock.time + seconds
    while True:
        due = await crowd.step(clock.time)
        if due > end:
            clock.time = end
            return
        clock.time = max(due, clock.time)


def rows(store: Store) -> list[tuple[str, str, float, float | None, str]]:
    columns = assignments.c
    statement = select(
        columns.worker_id, columns.status, columns.accept_time, columns.submit_time, columns.answer
    ).order_by(columns.number)
    return store.read_now(lambda tx: [tuple(row) for row in tx.db.execute(statement)])


def answers(document: str) -> dict[str, str]:
    return {field.name: field.text for field in parse_answers(document).fields}


async def test_the_crowd_works_until_nothing_is_left(store: Store, clock: HandClock) -> None:
    publish(store, 30)
    crowd = Crowd(store, clock, workers=12, pace=1)
    await live(crowd, clock, 3600)
    done = [row for row in rows(store) if row[1] == "Submitted"]
    assert crowd.submitted == len(done)
    # What is missing was forgotten: those assignments run out by the marketplace's scheduler, which does not run here.
    forgotten = sum(row[1] == "Accepted" for row in rows(store))
    assert len(done) + forgotten == 150
    assert 0 < forgotten < 15
    assert any(row[1] == "Returned" for row in rows(store))
    for _, _, accepted, submitted, document in done:
        assert submitted is not None
        assert 2 < submitted - accepted < 540
        given = answers(document)
        assert set(given) == {"good", "control", "why"}
        assert given["good"] in {"yes", "no"}


async def test_some_answer_like_bots_and_a_third_fail_the_control(store: Store, clock: HandClock) -> None:
    publish(store, 40, places=9)
    crowd = Crowd(store, clock, workers=16, pace=1)
    await live(crowd, clock, 3 * 3600)
    done = [(row[0], answers(row[4]), (row[3] or 0) - row[2]) for row in rows(store) if row[1] == "Submitted"]
    bot = next(person.worker_id for person in crowd.people if person.bot)
    of_bot = [(given, seconds) for worker, given, seconds in done if worker == bot]
    assert len(of_bot) > 5
    assert len({tuple(given.items()) for given, _ in of_bot}) == 1
    assert max(seconds for _, seconds in of_bot) < 10
    failed = sum(given["control"] != "river" for _, given, _ in done) / len(done)
    assert 0.22 < failed < 0.45
    agreed = Counter(given["good"] for _, given, _ in done)
    assert agreed["yes"] > agreed["no"]


async def test_one_seed_one_story(tmp_path: Path) -> None:
    stories = []
    for name in ("a", "b"):
        clock = HandClock()
        store = Store.open(tmp_path / f"{name}.db", clock)
        publish(store, 10)
        await live(Crowd(store, clock, workers=5, pace=10, seed=3), clock, 300)
        stories.append(rows(store))
        store.close()
    assert len(stories[0]) > 20
    assert stories[0] == stories[1]


async def test_at_any_pace_the_recorded_work_times_are_true(store: Store, clock: HandClock) -> None:
    clock.time += 86_400
    publish(store, 20)
    clock.time += 3600  # the HITs must be older than the work that is said to have been done on them
    crowd = Crowd(store, clock, workers=6, pace=60)
    await live(crowd, clock, 60)
    done = [row for row in rows(store) if row[1] == "Submitted"]
    assert len(done) > 40
    times = sorted((row[3] or 0) - row[2] for row in done)
    assert times[len(times) // 2] > 15


class Counting:
    """The store, which counts how often it is read and tells when it was written to a number of times."""

    def __init__(self, store: Store, wanted: int = 0) -> None:
        self.reads = 0
        self.writes = 0
        self.written = asyncio.Event()
        self._wanted = wanted
        self._store = store

    async def read(self, fn: Callable[[Tx], T]) -> T:
        self.reads += 1
        return await self._store.read(fn)

    async def write(self, fn: Callable[[Tx], T]) -> T:
        self.writes += 1
        if self.writes == self._wanted:
            self.written.set()
        return await self._store.write(fn)


async def test_nothing_open_is_looked_for_at_a_modest_interval(store: Store, clock: HandClock) -> None:
    counting = Counting(store)
    crowd = Crowd(counting, clock, workers=30, pace=1000)
    await live(crowd, clock, 60)
    assert 0 < counting.reads <= 60 * 15


async def test_external_questions_are_left_alone(store: Store, clock: HandClock) -> None:
    publish(store, 3, question=EXTERNAL)
    await live(Crowd(store, clock, workers=4, pace=10), clock, 120)
    assert rows(store) == []


async def test_a_hit_that_goes_while_it_is_worked_on_is_no_error(store: Store, clock: HandClock) -> None:
    publish(store, 5, places=2)
    crowd = Crowd(store, clock, workers=6, pace=1)
    await live(crowd, clock, 8)
    assert any(row[1] == "Accepted" for row in rows(store))
    clock.time += 3600  # every deadline passes at once
    await live(crowd, clock, 30)
    assert all(row[1] != "Submitted" or (row[3] or 0) > clock.time - 60 for row in rows(store))


async def test_an_empty_crowd_does_nothing(store: Store, clock: HandClock) -> None:
    assert await Crowd(store, clock, workers=0).step(clock.time) == float("inf")
    with pytest.raises(ValueError, match="greater than 0"):
        Crowd(store, clock, workers=1, pace=0)


async def test_it_runs_by_itself_until_cancelled(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "m.db", Clock())
    publish(store, 20)
    counting = Counting(store, wanted=30)
    crowd = Crowd(counting, Clock(), workers=4, pace=600)
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        running = group.create_task(crowd.run())
        await counting.written.wait()
        running.cancel()
    store.close()  # waits for the write that was under way
    store = Store.open(tmp_path / "m.db", Clock())
    total = store.read_now(lambda tx: tx.db.execute(select(func.sum(hits.c.submitted))).scalar_one())
    # The submission under way at the end may have been written and not counted.
    assert total - crowd.submitted in {0, 1}
    assert total > 5
    store.close()
