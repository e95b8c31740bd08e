"""A poller on a marketplace that serves, every question it asks counted; and one on a marketplace that recites."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from tests.gateway.marketplaces import QUESTION, Place, connected
from turkterm.desk.board import Board
from turkterm.desk.poller import Cadence, Poller
from turkterm.gateway.protocols import Reader
from turkterm.marketplace import labour
from turkterm.marketplace.operations import OPERATIONS
from turkterm.model.assignment import Assignment, AssignmentStatus
from turkterm.model.hit import Hit
from turkterm.model.ids import AssignmentId, HITId
from turkterm.model.money import Cents
from turkterm.model.worker import Balance, Block

DAY = 86_400


class Counted:
    """A reader that counts what is asked of it, and can be told to fail or to do something first."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.asked: Counter[str] = Counter()
        self.before: dict[str, Callable[[], Any]] = {}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self.asked[name] += 1
            if name in self.before:
                self.before[name]()
            return getattr(self._reader, name)(*args, **kwargs)

        return call


@dataclass(slots=True)
class Watch:
    """A poller on a marketplace."""

    place: Place
    reader: Counted
    board: Board
    poller: Poller
    workers: int = 0

    async def look(self) -> Counter[str]:
        """One reading; what it asked of the reader."""
        self.reader.asked.clear()
        await self.poller.look()
        assert self.board.state.problem is None
        return self.reader.asked

    def publish(self, count: int = 1, assignments: int = 3, lifetime: int = DAY, duration: int = 600) -> list[HITId]:
        """Publish HITs in one transaction."""
        params = {
            "Title": "Rate a word",
            "Description": "Rate it",
            "Reward": "0.05",
            "AssignmentDurationInSeconds": duration,
            "LifetimeInSeconds": lifetime,
            "MaxAssignments": assignments,
            "Question": QUESTION % 1,
        }
        create = OPERATIONS["CreateHIT"].run
        made = self.place.server.store.write_now(lambda tx: [create(tx, params)["HIT"] for _ in range(count)])
        return [HITId(hit["HITId"]) for hit in made]

    def accept(self, hit_id: HITId) -> str:
        """A new worker accepts a HIT."""
        self.workers += 1
        worker_id = f"A{self.workers:013d}"

        def take(tx: Any) -> str:
            labour.ensure_worker(tx, worker_id)
            return labour.accept(tx, worker_id, hit_id)

        return self.place.server.store.write_now(take)

    def submit(self, assignment_id: str) -> AssignmentId:
        """The assignment is handed in."""
        self.place.server.store.write_now(lambda tx: labour.submit(tx, assignment_id, {"q": "a"}))
        return AssignmentId(assignment_id)

    def carry_out(self, operation: str, **params: Any) -> Any:
        """Another session of the requester does something; the marketplace's answer."""
        return self.place.server.store.write_now(lambda tx: OPERATIONS[operation].run(tx, params))

    def status(self, assignment_id: AssignmentId) -> str:
        """What the board says of an assignment."""
        return self.board.assignments[assignment_id].status


@asynccontextmanager
async def watching(folder: Path, cadence: Cadence | None = None) -> AsyncIterator[Watch]:
    async with connected(folder) as place:
        reader, board = Counted(place.gateway.reader), Board()
        poller = Poller(board, cast(Reader, reader), cadence or Cadence(), now=place.server.clock.now)
        yield Watch(place, reader, board, poller)


class Recited:
    """A reader that recites: one HIT, and lists of its assignments one after another."""

    def __init__(self, listed: Hit, *lists: list[Assignment]) -> None:
        self.listed = listed
        self.lists = list(lists)
        self.asked: list[tuple[frozenset[AssignmentStatus] | None, int | None]] = []

    async def balance(self) -> Balance:
        return Balance(Cents(0))

    async def hits(self) -> AsyncIterator[tuple[Hit, ...]]:
        yield (self.listed,)

    async def blocks(self) -> tuple[Block, ...]:
        return ()

    async def qualification_types(self) -> tuple[()]:
        return ()

    async def qualification_requests(self) -> tuple[()]:
        return ()

    async def assignments(
        self, _: HITId, statuses: frozenset[AssignmentStatus] | None = None, expected: int | None = None
    ) -> AsyncIterator[tuple[Assignment, ...]]:
        self.asked.append((statuses, expected))
        yield tuple(self.lists.pop(0) if len(self.lists) > 1 else self.lists[0])


def recited(listed: Hit, *lists: list[Assignment]) -> tuple[Recited, Board, Poller]:
    reader, board = Recited(listed, *lists), Board()
    return reader, board, Poller(board, cast(Reader, reader), Cadence(), now=lambda: listed.expiration - 1)
