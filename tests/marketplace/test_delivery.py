"""The postman: at least once, a lane for each destination, and what happens when one is dead."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.marketplace.market import Market
from tests.marketplace.telling import QUEUE, SPECIFICATION, TOPIC, letters, sent_test
from turkterm.marketplace import delivery
from turkterm.marketplace.delivery import Courier, Patience, Postman, Undelivered
from turkterm.marketplace.filing import Filing
from turkterm.marketplace.outbox import FILE, Letter
from turkterm.marketplace.store import Store

QUICK = Patience(first=0.01, longest=0.04, attempts=4)
OTHER_QUEUE = f"{QUEUE}-2"


class Box:
    """A place where documents arrive; a destination in `dead` does not take them, one in `mute` never answers."""

    def __init__(self, dead: set[str] | None = None, mute: set[str] | None = None) -> None:
        self.arrived: list[Letter] = []
        self.tried: list[str] = []
        self.dead = dead or set()
        self.mute = mute or set()

    async def deliver(self, letter: Letter) -> None:
        self.tried.append(letter.destination)
        if letter.destination in self.mute:
            await asyncio.Event().wait()
        if letter.destination in self.dead:
            raise Undelivered("nobody is at home")
        self.arrived.append(letter)


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The postman looks more often than a server should."""
    monkeypatch.setattr(delivery, "INTERVAL", 0.01)


@asynccontextmanager
async def working(store: Store, **couriers: Courier) -> AsyncIterator[None]:
    """A postman works while the block runs."""
    async with asyncio.timeout(30), asyncio.TaskGroup() as work:
        task = work.create_task(Postman(store, couriers, QUICK).run())
        yield
        task.cancel()


async def until(condition: Callable[[], bool]) -> None:
    """Looks again and again: a store tells nobody of its changes."""
    while True:
        if condition():
            return
        await asyncio.sleep(0.005)


def empty(market: Market) -> Callable[[], bool]:
    return lambda: not letters(market.store)


async def test_documents_arrive_in_order_and_leave_the_outbox(market: Market) -> None:
    for _ in range(delivery.BATCH + 10):
        sent_test(market)
    expected = [row.document for row in letters(market.store)]
    box = Box()
    async with working(market.store, SQS=box):
        await until(empty(market))
        sent_test(market, "HITCreated")
        await until(lambda: len(box.arrived) > len(expected) and empty(market)())
    assert [letter.document for letter in box.arrived[:-1]] == expected
    assert json.loads(box.arrived[-1].document)["Events"][0]["EventType"] == "HITCreated"
    assert {(letter.transport, letter.destination) for letter in box.arrived} == {("SQS", QUEUE)}


async def test_every_courier_gets_its_own_and_the_file_all(market: Market, tmp_path: Path) -> None:
    sent_test(market)
    sent_test(market, Transport="SNS", Destination=TOPIC)
    queues, topics = Box(), Box()
    async with working(market.store, SQS=queues, SNS=topics, **{FILE: Filing(tmp_path / "events.jsonl")}):
        await until(empty(market))
    lines = (tmp_path / "events.jsonl").read_text().splitlines()
    assert lines == [queues.arrived[0].document, topics.arrived[0].document]
    assert (len(queues.arrived), len(topics.arrived)) == (1, 1)


@pytest.mark.parametrize("trouble", ["dead", "mute"])
async def test_one_destination_holds_up_no_other(market: Market, trouble: str) -> None:
    box = Box(**{trouble: {QUEUE}})
    sent_test(market)
    async with working(market.store, SQS=box):
        await until(lambda: QUEUE in box.tried)
        for _ in range(3):
            sent_test(market, Destination=OTHER_QUEUE)
            await until(lambda: not [row for row in letters(market.store) if row.destination == OTHER_QUEUE])
    assert [letter.destination for letter in box.arrived] == [OTHER_QUEUE] * 3


async def test_a_destination_that_comes_back_gets_what_waited(market: Market, caplog: pytest.LogCaptureFixture) -> None:
    box = Box(dead={QUEUE})
    sent_test(market, "HITCreated")
    sent_test(market, "HITDisposed")
    expected = [row.document for row in letters(market.store)]
    async with working(market.store, SQS=box):
        await until(lambda: len(box.tried) > 1)
        box.dead.clear()
        await until(empty(market))
    assert [letter.document for letter in box.arrived] == expected
    assert [record.getMessage() for record in caplog.records] == [
        f"notifications to {QUEUE} cannot be delivered, trying again: nobody is at home"
    ]


async def test_at_last_it_gives_up_with_one_line(market: Market, caplog: pytest.LogCaptureFixture) -> None:
    box = Box(dead={QUEUE})
    for _ in range(3):
        sent_test(market)
    async with working(market.store, SQS=box):
        await until(empty(market))
    assert (box.arrived, len(box.tried)) == ([], QUICK.attempts)
    (line,) = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert line == f"3 notifications to {QUEUE} given up after 4 attempts: nobody is at home"


async def test_what_it_says_is_clean(market: Market, caplog: pytest.LogCaptureFixture) -> None:
    class Foul(Box):
        async def deliver(self, letter: Letter) -> None:
            raise Undelivered("\x1b]52;c;eA==\x07")

    sent_test(market)
    async with working(market.store, SQS=Foul()):
        await until(lambda: bool(caplog.records))
    assert "\x1b" not in caplog.text


async def test_a_courier_that_stumbles_is_a_failure_like_others(
    market: Market, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Box):
        async def deliver(self, letter: Letter) -> None:
            if letter.destination == QUEUE:
                raise KeyError("nothing like this was expected")
            await super().deliver(letter)

    box = Broken()
    sent_test(market)
    sent_test(market, Destination=OTHER_QUEUE)
    async with working(market.store, SQS=box):
        await until(empty(market))
    assert [letter.destination for letter in box.arrived] == [OTHER_QUEUE]
    assert "given up after 4 attempts: KeyError: 'nothing like this was expected'" in caplog.text


async def test_nobody_waits_for_an_answer_for_ever(
    market: Market, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(delivery, "ONE", 0.01)
    sent_test(market)
    async with working(market.store, SQS=Box(mute={QUEUE})):
        await until(empty(market))
    assert "no answer for 0 seconds" in caplog.text


async def test_a_long_round_lets_go_and_goes_on(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow destination: the claim of a round never ends before the round does."""
    monkeypatch.setattr(delivery, "ROUND", -1.0)
    for _ in range(3):
        sent_test(market)
    box = Box()
    async with working(market.store, SQS=box):
        await until(empty(market))
    assert len(box.arrived) == 3


async def test_stopped_in_the_middle(market: Market) -> None:
    """What was handed over is not delivered again; what was not, is, and at once."""
    sent_test(market)
    sent_test(market, "HITCreated")
    expected = [row.document for row in letters(market.store)]

    class Stuck(Box):
        async def deliver(self, letter: Letter) -> None:
            await super().deliver(letter)
            self.mute.add(QUEUE)

    first, second = Stuck(), Box()
    async with working(market.store, SQS=first):
        await until(lambda: len(first.tried) == 2)
    assert [letter.document for letter in first.arrived] == expected[:1]
    async with working(market.store, SQS=second):
        await until(empty(market))
    assert [letter.document for letter in second.arrived] == expected[1:]


async def test_two_processes_deliver_each_document_once(market: Market) -> None:
    for number in range(60):
        sent_test(market, Destination=f"{QUEUE}-{number % 5}")
    expected = {row.document for row in letters(market.store)}
    other = Store.open(market.store.path, market.clock)
    one, two = Box(), Box()
    async with working(market.store, SQS=one), working(other, SQS=two):
        await until(empty(market))
    other.close()
    arrived = [letter.document for letter in one.arrived + two.arrived]
    assert (len(arrived), set(arrived)) == (60, expected)


async def test_a_server_delivers_and_one_without_couriers_keeps(tmp_path: Path) -> None:
    """The loop is part of the server; a test event asked for over HTTP comes out of it."""
    from tests.marketplace.serving import serving

    async with serving(tmp_path) as served:
        client = served.client()
        test = {"Notification": SPECIFICATION, "TestEventType": "Ping"}
        await asyncio.to_thread(client.send_test_event_notification, **test)
        (row,) = letters(served.store)
    box = Box(dead={QUEUE})
    async with asyncio.timeout(30), serving(tmp_path, couriers={"SQS": box}, patience=QUICK) as served:
        await until(lambda: bool(box.tried))
        await asyncio.to_thread(served.client().get_account_balance)
        box.dead.clear()
        await until(lambda: not letters(served.store))
    assert [letter.document for letter in box.arrived] == [row.document]


async def test_work_in_a_lane_that_is_cancelled_before_it_began_is_done_later(market: Market) -> None:
    """So it goes when another lane's work fails in the moment between: all of it is cancelled and started again."""
    loop, cancelled = asyncio.get_running_loop(), list[str]()

    def cancel_the_first(loop: asyncio.AbstractEventLoop, work: Any, **options: Any) -> asyncio.Task[Any]:
        task = asyncio.Task(work, loop=loop, **options)
        if work.__name__ == "_work" and not cancelled:
            cancelled.append(work.__name__)
            task.cancel()
        return task

    sent_test(market)
    loop.set_task_factory(cancel_the_first)
    async with working(market.store, SQS=Box()):
        await until(empty(market))
    assert cancelled


@pytest.mark.parametrize(("failures", "pause"), [(1, 1), (2, 2), (3, 4), (10, 512), (11, 600), (2000, 600)])
def test_pauses_grow_to_the_longest(failures: int, pause: float) -> None:
    assert Patience().pause(failures) == pause
