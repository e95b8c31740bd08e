"""The desk's parts joined to a marketplace that serves, with a journal on the disk and a writer that is watched."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, cast

from tests.gateway.marketplaces import Place, connected
from turkterm.desk.board import Board
from turkterm.desk.carryout import Carryout
from turkterm.desk.desk import Desk, DeskSettings, Line, Role
from turkterm.desk.planning import Planner
from turkterm.desk.poller import Cadence, Poller
from turkterm.desk.settle import Settler
from turkterm.desk.tasks import Tasks
from turkterm.gateway.faults import Unsure
from turkterm.gateway.protocols import Receipt, Writer
from turkterm.journal.store import Journal
from turkterm.marketplace.server import ServerSettings
from turkterm.model.action import Action, ActionState, Entry, Verb
from turkterm.model.assignment import Assignment
from turkterm.model.ids import QualificationTypeId
from turkterm.model.money import Cents
from turkterm.model.plans import Plan

MARKETPLACE = "embedded"

#: What becomes of a call: it is lost on the way there, or its answer on the way back; or it fails as the exception
#: says; or something else happens first.
NEVER_ARRIVES, ANSWER_LOST = "never arrives", "answer lost"
Fate = str | Exception | Callable[[], Awaitable[Any]]


class Watched:
    """A writer that notes each call and what the journal's file held at that moment, and loses what a test says."""

    def __init__(self, writer: Writer, journal: Path) -> None:
        self._writer = writer
        self._journal = journal
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.journaled: list[dict[str, str]] = []
        self.fates: defaultdict[str, list[Fate]] = defaultdict(list)

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Receipt]]:
        async def call(*args: Any, **kwargs: Any) -> Receipt:
            self.calls.append((name, args))
            self.journaled.append(states_in(self._journal))
            fate = self.fates[name].pop(0) if self.fates[name] else None
            if isinstance(fate, Exception):
                raise fate
            if fate == NEVER_ARRIVES:
                raise Unsure("the connection broke")
            if callable(fate):
                await fate()
            receipt: Receipt = await getattr(self._writer, name)(*args, **kwargs)
            if fate == ANSWER_LOST:
                raise Unsure("the connection broke")
            return receipt

        return call

    @property
    def names(self) -> list[str]:
        """The calls by name."""
        return [name for name, _ in self.calls]


def states_in(journal: Path) -> dict[str, str]:
    """The state of every action in the journal's file, read by another connection: what is committed."""
    with closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True)) as db:
        return dict(db.execute("SELECT action_id, state FROM entry").fetchall())


@dataclass(slots=True)
class Rig:
    """A carry-out and all it stands on; `pauses` are the seconds that the settler would have waited."""

    place: Place
    board: Board
    journal: Journal
    path: Path
    writer: Watched
    settler: Settler
    tasks: Tasks
    carryout: Carryout
    poller: Poller
    failures: list[str]
    pauses: list[float]
    changes: list[None]
    client: Any = field(init=False)
    closed: bool = False

    def __post_init__(self) -> None:
        self.client = self.place.server.client()

    async def close_journal(self) -> None:
        """Close the journal, once."""
        if not self.closed:
            self.closed = True
            await self.journal.close()

    async def at_once(self, seconds: float) -> None:
        """The settler's pause, without the waiting."""
        await _no_pause(self.pauses, seconds)

    async def ask(self, operation: str, **params: Any) -> dict[str, Any]:
        """Ask the marketplace by plain boto3."""
        answer: dict[str, Any] = await asyncio.to_thread(getattr(self.client, operation), **params)
        return answer

    async def create_type(self) -> QualificationTypeId:
        """A new qualification type, made by plain boto3."""
        about = {"Name": "Reader", "Description": "Reads with care", "QualificationTypeStatus": "Active"}
        made = await self.ask("create_qualification_type", **about)
        return QualificationTypeId(made["QualificationType"]["QualificationTypeId"])

    async def status(self, assignment: Assignment) -> str:
        """What the marketplace itself says of an assignment."""
        answer = await self.ask("get_assignment", AssignmentId=assignment.assignment_id)
        return str(answer["Assignment"]["AssignmentStatus"])

    async def bonuses(self, assignment: Assignment) -> list[tuple[str, str]]:
        """The bonuses that the marketplace itself lists for an assignment."""
        answer = await self.ask("list_bonus_payments", AssignmentId=assignment.assignment_id, MaxResults=100)
        return [(one["BonusAmount"], one["Reason"]) for one in answer["BonusPayments"]]

    @property
    def work(self) -> list[Assignment]:
        """The assignments on the board."""
        return list(self.board.assignments.values())

    def plan(self, verb: Verb, *assignments: Assignment, **members: Any) -> Plan:
        """A plan with one action for each assignment."""
        planner = Planner(f"{verb} {len(assignments)}")
        for one in assignments:
            planner.add(verb, assignment_id=one.assignment_id, hit_id=one.hit_id, worker_id=one.worker_id, **members)
        return planner.plan()

    async def look(self) -> None:
        """One look at the journal, as `follow` makes again and again."""
        await self.carryout.look()

    async def carry_out(self, plan: Plan) -> list[Entry]:
        """Submit a plan and wait until it has ended; its entries on the board."""
        self.carryout.submit(plan)
        await self.carryout.finish()
        return [self.board.entries[action.action_id] for action in plan.actions]

    def entry(self, action: Action) -> Entry:
        """The board's entry of an action."""
        return self.board.entries[action.action_id]

    def on_disk(self, action: Action) -> str | None:
        """The state of an action in the journal's file."""
        return states_in(self.path).get(action.action_id)


@asynccontextmanager
async def rigged(
    folder: Path, *, hits: int = 1, answers: int = 2, grace: float = 0.0, settings: ServerSettings | None = None
) -> AsyncIterator[Rig]:
    """A rig on a marketplace with a finished batch in it, which the board has read."""
    path = folder / "journal" / "local.sqlite"
    async with connected(folder, settings) as place:
        if hits:
            place.finish(hits, answers)
        rig = rig_on(place, open_journal(path), path, grace)
        try:
            while (await rig.poller.look(), rig.board.state.problem)[1]:
                continue  # a marketplace with faults has its bad moments here too
            yield rig
            await rig.tasks.idle()
        finally:
            await rig.close_journal()


def open_journal(path: Path) -> Journal:
    """The journal at `path`, as another run of turkterm opens it."""
    return Journal.open(path, marketplace=MARKETPLACE, who="someone")


async def _no_pause(pauses: list[float], seconds: float) -> None:
    pauses.append(seconds)
    await asyncio.sleep(0)


def rig_on(place: Place, journal: Journal, path: Path, grace: float = 0.0) -> Rig:
    """A rig with a board of its own: another run of turkterm."""
    assert place.gateway.writer is not None
    board, writer = Board(), Watched(place.gateway.writer, path)
    pauses: list[float] = []
    failures: list[str] = []
    changes: list[None] = []

    settler = Settler(place.gateway.reader, cast(Writer, writer), partial(_no_pause, pauses))
    tasks = Tasks(lambda name, fault: failures.append(f"{name}: {fault!r}"))
    now = place.server.clock.now
    carryout = Carryout(board, journal, settler, tasks, grace=grace, now=now, changed=lambda: changes.append(None))
    poller = Poller(board, place.gateway.reader, Cadence(), now=now)
    return Rig(place, board, journal, path, writer, settler, tasks, carryout, poller, failures, pauses, changes)


@asynccontextmanager
async def seated(
    folder: Path,
    *,
    hits: int = 1,
    answers: int = 2,
    writable: bool = True,
    settings: DeskSettings | None = None,
    faults: ServerSettings | None = None,
) -> AsyncIterator[tuple[Desk, Place]]:
    """A whole desk as the wiring builds it, not started."""
    async with connected(folder, faults, writable=writable) as place:
        if hits:
            place.finish(hits, answers)
        journal = open_journal(folder / "journal.sqlite") if writable else None
        gateway = place.gateway
        desk = Desk(
            "local",
            Role.LOCAL,
            reader=gateway.reader,
            writer=gateway.writer,
            journal=journal,
            line=Line(
                offset=lambda: gateway.clock_offset,
                calls=lambda: gateway.calls.last_minute,
                throttled=lambda: gateway.calls.throttled,
            ),
            key_reader=gateway.key_reader,
            settings=settings or DeskSettings(grace=0.0, cadence=Cadence(pause=0.05, budget=100_000)),
        )
        try:
            yield desk, place
        finally:
            await desk.stop()
            if journal is not None:
                await journal.close()


async def until(board: Board, condition: Callable[[], Any], seconds: float = 10.0) -> None:
    """Wait for a condition that a change on the board brings about, at most that long."""
    changed = asyncio.Event()
    stop = board.watch(lambda _: changed.set())
    try:
        async with asyncio.timeout(seconds):
            while not condition():
                changed.clear()
                await changed.wait()
    finally:
        stop()


async def until_on_disk(rig: Rig, plan: Plan, state: ActionState) -> None:
    """Wait until the journal's file has all actions of a plan in a state; the journal answers in order."""
    async with asyncio.timeout(10):
        while {states_in(rig.path).get(action.action_id) for action in plan.actions} != {state}:
            await rig.journal.recent(1)


def full_plan(rig: Rig) -> Plan:
    """One action of each verb that the console offers."""
    first, second = rig.work
    plans = [
        rig.plan(Verb.APPROVE, first, amount=Cents(5), fee=Cents(1)),
        rig.plan(Verb.REJECT, second, text="Word 20 asked for “not usable”"),
        rig.plan(Verb.BONUS, first, amount=Cents(50), fee=Cents(10), text="good notes"),
        rig.plan(Verb.BLOCK, second, text="spam"),
        rig.plan(Verb.NOTIFY, second, worker_ids=[second.worker_id], subject="About word 20", text="Please read"),
    ]
    return Plan("everything", tuple(action for plan in plans for action in plan.actions))
