"""A marketplace without HTTP for tests: a real store in a file, a clock that stands still, operations by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import select

from turkterm.marketplace import labour
from turkterm.marketplace.context import Tx
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.operations import OPERATIONS
from turkterm.marketplace.rules.money import open_account
from turkterm.marketplace.scheduler import Scheduler
from turkterm.marketplace.schema import movements
from turkterm.marketplace.store import Store
from turkterm.model.money import Cents

T = TypeVar("T")

START = 1_800_000_000.25
BASE = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
QUESTION = (
    f'<HTMLQuestion xmlns="{BASE}2011-11-11/HTMLQuestion.xsd"><HTMLContent><![CDATA[<p>Warm?</p>]]></HTMLContent>'
    "<FrameHeight>0</FrameHeight></HTMLQuestion>"
)
HIT: dict[str, Any] = {
    "Title": "How warm is this word?",
    "Description": "Read a word and say how warm it is",
    "Reward": "0.10",
    "AssignmentDurationInSeconds": 600,
    "LifetimeInSeconds": 86_400,
    "Question": QUESTION,
}
WORKER = "A1EXAMPLEWORKER"


@dataclass
class StillClock:
    """Time that passes when it is told to."""

    time: float = START

    def now(self) -> float:
        """The time it was set to."""
        return self.time

    def turn(self, seconds: float) -> None:
        """Lets time pass."""
        self.time += seconds


@dataclass
class Market:
    """The store and what tests do with it."""

    store: Store
    clock: StillClock
    workers: set[str] = field(default_factory=set)

    def do(self, name: str, /, *, account: str | None = None, **params: Any) -> dict[str, Any]:
        """Carries out an operation by its name on the wire."""
        operation = OPERATIONS[name]
        run = self.store.write_now if operation.writes else self.store.read_now
        return run(lambda tx: operation.run(tx, params), account)

    def refused(self, name: str, /, *, account: str | None = None, **params: Any) -> ApiError:
        """The error that the operation answers; fails where it succeeds."""
        with pytest.raises(ApiError) as caught:
            self.do(name, account=account, **params)
        return caught.value

    def write(self, fn: Callable[[Tx], T]) -> T:
        """A writing transaction."""
        return self.store.write_now(fn)

    def read(self, fn: Callable[[Tx], T]) -> T:
        """A reading transaction."""
        return self.store.read_now(fn)

    def hit(self, **params: Any) -> dict[str, Any]:
        """A new HIT."""
        made: dict[str, Any] = self.do("CreateHIT", **{**HIT, **params})["HIT"]
        return made

    def look(self, hit_id: str) -> dict[str, Any]:
        """The HIT as GetHIT answers it."""
        found: dict[str, Any] = self.do("GetHIT", HITId=hit_id)["HIT"]
        return found

    def life(self, hit_id: str) -> tuple[str, int, int, int]:
        """Status, available, pending and completed."""
        hit = self.look(hit_id)
        return (
            hit["HITStatus"],
            hit["NumberOfAssignmentsAvailable"],
            hit["NumberOfAssignmentsPending"],
            hit["NumberOfAssignmentsCompleted"],
        )

    def worker(self, worker_id: str = WORKER, locale: str = "US") -> str:
        """A worker whom the marketplace knows."""
        if worker_id not in self.workers:
            self.write(lambda tx: labour.ensure_worker(tx, worker_id, locale))
            self.workers.add(worker_id)
        return worker_id

    def accept(self, hit_id: str, worker_id: str = WORKER) -> str:
        """The worker accepts the HIT; returns the assignment's id."""
        self.worker(worker_id)
        return self.write(lambda tx: labour.accept(tx, worker_id, hit_id))

    def submit(self, assignment_id: str, **answers: str) -> None:
        """The assignment is handed in."""
        self.write(lambda tx: labour.submit(tx, assignment_id, answers))

    def submitted(self, hit_id: str, worker_id: str = WORKER, **answers: str) -> str:
        """An assignment of the HIT, accepted and handed in."""
        assignment_id = self.accept(hit_id, worker_id)
        self.submit(assignment_id, **answers)
        return assignment_id

    def give_back(self, assignment_id: str) -> None:
        """The assignment is returned."""
        self.write(lambda tx: labour.give_back(tx, assignment_id))

    def settle(self) -> int:
        """Whatever is due happens; returns how many events that were."""
        tick = Scheduler(self.store, self.clock).tick
        total = 0
        while settled := self.store.write_now(tick):
            total += settled
        return total

    def later(self, seconds: float) -> int:
        """Time passes, and what falls due happens."""
        self.clock.turn(seconds)
        return self.settle()

    def money(self) -> tuple[str, str]:
        """Available and on hold, as GetAccountBalance answers them."""
        balance = self.do("GetAccountBalance")
        return balance["AvailableBalance"], balance["OnHoldBalance"]

    def movements(self) -> list[tuple[str, int]]:
        """Every movement of money so far: kind and cents."""
        rows = self.read(
            lambda tx: tx.db.execute(select(movements.c.kind, movements.c.amount).order_by(movements.c.number)).all()
        )
        return [(str(kind), int(amount)) for kind, amount in rows]

    def another_account(self, deposit: int = 1_000_000) -> str:
        """A second requester."""
        account = "A2SECONDREQUESTER"
        self.store.write_now(lambda tx: open_account(tx, Cents(deposit)), account)
        return account

    def pages(self, name: str, member: str, **params: Any) -> list[list[dict[str, Any]]]:
        """Every page of a list operation with rows in it, read until there is no NextToken."""
        found: list[list[dict[str, Any]]] = []
        token: dict[str, str] = {}
        while True:
            answer = self.do(name, **params, **token)
            assert answer["NumResults"] == len(answer[member])
            if not answer[member]:
                assert "NextToken" not in answer
                return found
            found.append(answer[member])
            token = {"NextToken": answer["NextToken"]}


@contextmanager
def open_market(folder: Path) -> Iterator[Market]:
    """A new marketplace in the folder, closed at the end."""
    clock = StillClock()
    store = Store.open(folder / "marketplace" / "marketplace.sqlite3", clock)
    try:
        yield Market(store, clock)
    finally:
        store.close()
