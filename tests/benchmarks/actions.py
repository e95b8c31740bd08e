"""1,000 approvals: our engine against a plain boto3 loop, and what its pacing makes of a rate that nobody told it.

The marketplace runs in a process of its own. The loop does a part of the work, one call after the other as scripts do;
both figures are seconds an approval. The engine journals every step, so the journal's cost is in its figure, and is
measured alone too.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.row import Row
from tests.gateway.marketplaces import QUESTION, assignments_of, keys_of
from tests.screens.servers import client, serve
from turkterm.desk.board import Board
from turkterm.desk.carryout import Carryout
from turkterm.desk.planning import Planner
from turkterm.desk.settle import Settler
from turkterm.desk.tasks import Tasks
from turkterm.gateway.session import Endpoint, Gateway, open_gateway
from turkterm.journal.store import Journal
from turkterm.marketplace.clock import Clock
from turkterm.marketplace.importing import Finished, FinishedAnswer, import_batch
from turkterm.marketplace.store import AccessKey, Store
from turkterm.model.action import ActionState, Verb
from turkterm.model.ids import AssignmentId
from turkterm.model.plans import Plan

APPROVALS, LOOP, HITS = 1_000, 100, 11
DELAY, RATE = 0.08, 20


@contextmanager
def place(*options: str) -> Iterator[tuple[Path, str, AccessKey]]:
    """A marketplace with 1,100 submitted assignments in a process of its own: its home, address and full key."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "marketplace").mkdir()
        store = Store.open(home / "marketplace" / "marketplace.sqlite", Clock())
        answers = tuple(FinishedAnswer(None, (("colour", "blue"),)) for _ in range((APPROVALS + LOOP) // HITS))
        batch = [Finished("Name a colour", "One word", "", QUESTION % number, answers) for number in range(HITS)]
        store.write_now(lambda tx: import_batch(tx, batch))
        key = store.access_keys()[0]
        store.close()
        with serve(home, *options) as (url, _):
            yield home, url, key


@asynccontextmanager
async def engine(home: Path, gateway: Gateway) -> AsyncIterator[tuple[Carryout, Board]]:
    """The engine on that marketplace, with a journal of its own."""
    assert gateway.writer is not None
    board, failures = Board(), list[str]()
    tasks = Tasks(lambda name, fault: failures.append(f"{name}: {fault!r}"))
    journal = Journal.open(home / "journal.sqlite", marketplace="embedded", who="benchmark")
    settler = Settler(gateway.key_reader, gateway.writer)
    carryout = Carryout(board, journal, settler, tasks, grace=0.0, now=time.time, changed=lambda: None)
    try:
        yield carryout, board
    finally:
        await journal.close()
        assert failures == []


async def waiting(gateway: Gateway) -> list[AssignmentId]:
    """The assignments that wait."""
    return [one.assignment_id for one in await assignments_of(gateway)]


def approvals(ids: list[AssignmentId]) -> Plan:
    """A plan that approves them."""
    planner = Planner(f"approve {len(ids)}")
    for assignment_id in ids:
        planner.add(Verb.APPROVE, assignment_id=assignment_id)
    return planner.plan()


async def approve(home: Path, gateway: Gateway, ids: list[AssignmentId]) -> float:
    """Approve them with the engine; the seconds it took."""
    async with engine(home, gateway) as (carryout, board):
        plan = approvals(ids)
        started = time.perf_counter()
        carryout.submit(plan)
        await carryout.finish()
        seconds = time.perf_counter() - started
        assert board.runs.states == {ActionState.DONE: len(ids)} | dict.fromkeys(
            (ActionState.QUEUED, ActionState.SENT), 0
        )
        return seconds


def loop(mturk: Any, ids: list[AssignmentId]) -> float:
    """Approve them one after the other with boto3; the seconds it took."""
    started = time.perf_counter()
    for assignment_id in ids:
        mturk.approve_assignment(AssignmentId=assignment_id)
    return time.perf_counter() - started


def with_latency() -> list[Row]:
    """A delay of 80 ms and no limit: how much faster than the loop."""

    async def run(home: Path, url: str, key: AccessKey) -> tuple[float, float]:
        async with open_gateway(Endpoint("benchmark", url), keys_of(key), writable=True) as gateway:
            ids = await waiting(gateway)
            ours = await approve(home, gateway, ids[:APPROVALS])
            theirs = await asyncio.to_thread(loop, client(home), ids[APPROVALS:])
            return ours / APPROVALS, theirs / LOOP

    with place("--faults", f"delay={DELAY}") as (home, url, key):
        ours, theirs = asyncio.run(run(home, url, key))
    name = f"an approval of {APPROVALS:,} at {DELAY:g} s latency, milliseconds"
    return [Row(name, ours * 1000, theirs * 1000, "boto3 loop", 0.1)]


def with_a_rate() -> list[Row]:
    """A limit of 20 a second that must be found: calls that were throttled, and the most calls in any second."""
    stamps: list[float] = []

    async def run(home: Path, url: str, key: AccessKey) -> tuple[float, int]:
        async with open_gateway(Endpoint("benchmark", url), keys_of(key), writable=True) as gateway:
            ids = await waiting(gateway)
            await asyncio.sleep(1.5)  # the reading used the bucket: let it fill
            count, before = gateway.calls.count, gateway.calls.throttled

            def stamped() -> None:
                stamps.append(time.perf_counter())
                count()

            setattr(gateway.calls, "count", stamped)  # noqa: B010  # a method, watched
            seconds = await approve(home, gateway, ids[:APPROVALS])
            return seconds, gateway.calls.throttled - before

    with place("--rate", str(RATE)) as (home, url, key):
        seconds, throttled = asyncio.run(run(home, url, key))
    name = f"{APPROVALS:,} approvals at {RATE} a second"
    learned = [stamp for stamp in stamps if stamp > stamps[0] + 5]
    return [
        Row(f"{name}: calls wasted", throttled, APPROVALS, "approvals", 0.05),
        Row(f"{name}: most calls in a second, from unknown", most(stamps), RATE, "the rate"),
        Row(f"{name}: most calls in a second, after 5 s", most(learned), RATE, "the rate", 1.0),
        Row(f"{name}: approvals a second, short of the rate by", RATE - APPROVALS / seconds, RATE, "the rate", 0.15),
    ]


def most(stamps: list[float]) -> int:
    """The greatest number of calls in any second."""
    first = best = 0
    for last, stamp in enumerate(stamps):
        while stamps[first] <= stamp - 1:
            first += 1
        best = max(best, last - first + 1)
    return best


def journal_alone() -> list[Row]:
    """What a committed action costs in the journal alone: its intent, its claim and its outcome."""

    async def run(folder: Path) -> float:
        journal = Journal.open(folder / "journal.sqlite", marketplace="m", who="benchmark")
        plan = approvals([AssignmentId(f"3A{number:028d}") for number in range(10_000)])
        ids = [action.action_id for action in plan.actions]
        started = time.perf_counter()
        await journal.intend(plan.actions)
        for start in range(0, len(ids), 16):
            some = ids[start : start + 16]
            await asyncio.gather(*(journal.claim(one, 0.0) for one in some))
            await asyncio.gather(*(journal.note(one, ActionState.DONE) for one in some))
        seconds = time.perf_counter() - started
        await journal.close()
        return seconds / len(ids)

    with tempfile.TemporaryDirectory() as folder:
        each = asyncio.run(run(Path(folder)))
    return [Row("the journal's part of an approval, milliseconds", each * 1000, DELAY * 1000, "the latency", 0.1)]


MEASUREMENTS = (with_latency, with_a_rate, journal_alone)
