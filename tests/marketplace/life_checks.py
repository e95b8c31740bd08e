"""What holds after every step of a walk over the life of HITs: the model and the store say the same."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, nullcontext

import pytest
from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import func, select

from tests.marketplace.life_model import FIRST_BALANCE, WORKERS, Task, Work
from tests.marketplace.market import Market
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.schema import assignments, hits, movements, standings
from turkterm.model.money import Cents, wire_amount

RECORDED = ("submitted", "approved", "rejected", "returned", "abandoned")


class Checked(RuleBasedStateMachine):
    """A marketplace beside its model, compared after every step."""

    market: Market

    def __init__(self) -> None:
        super().__init__()
        self.closing = ExitStack()
        self.tasks: list[Task] = []
        self.tokens: dict[str, float] = {}

    def teardown(self) -> None:
        self.closing.close()

    @property
    def now(self) -> float:
        return self.market.clock.now()

    @property
    def works(self) -> list[tuple[Task, Work]]:
        return [(task, work) for task in self.tasks for work in task.works]

    @property
    def paid(self) -> int:
        """What left the account."""
        return sum(work.paid + sum(work.bonuses) for _, work in self.works)

    @property
    def free(self) -> int:
        """What is neither spent nor promised."""
        return FIRST_BALANCE - self.paid - sum(task.hold for task in self.tasks)

    def expect(self, allowed: bool, act: Callable[[], object]) -> None:
        """The marketplace does it exactly when the model allows it."""
        with nullcontext() if allowed else pytest.raises(ApiError):
            act()

    @invariant()
    def counters_say_what_the_assignments_say(self) -> None:
        for task in self.tasks:
            if task.disposed:
                refused = self.market.refused("GetHIT", HITId=task.hit_id)
                assert refused.message == f"Hit {task.hit_id} does not exist."
                continue
            completed = task.count("Approved", "Rejected")
            assert self.market.life(task.hit_id) == (task.status, task.available, task.count("Accepted"), completed)

    @invariant()
    def no_counter_of_the_store_is_another(self) -> None:
        columns = (hits.c.available, hits.c.pending, hits.c.submitted, hits.c.approved, hits.c.rejected)
        rows = self.market.read(lambda tx: tx.db.execute(select(hits.c.hit_id, *columns)).all())
        assert {row.hit_id: tuple(row[1:]) for row in rows} == {task.hit_id: task.counters for task in self.tasks}
        assert all(number >= 0 for row in rows for number in row[1:])

    @invariant()
    def records_of_workers_say_what_became_of_their_work(self) -> None:
        rows = self.market.read(lambda tx: tx.db.execute(select(standings)).mappings().all())
        found = {row["worker_id"]: {name: row[name] for name in RECORDED} for row in rows}
        for worker in WORKERS:
            states = [work.state.lower() for _, work in self.works if work.worker == worker]
            wanted = {name: states.count(name) for name in RECORDED}
            wanted["submitted"] += wanted["approved"] + wanted["rejected"]
            assert found.get(worker, dict.fromkeys(RECORDED, 0)) == wanted

    @invariant()
    def every_cent_is_accounted_for(self) -> None:
        hold = sum(task.hold for task in self.tasks)
        assert self.free >= 0
        assert self.market.money() == (wire_amount(Cents(FIRST_BALANCE - self.paid)), wire_amount(Cents(hold)))
        moved = self.market.movements()
        assert sum(amount for _, amount in moved) == FIRST_BALANCE - self.paid
        bonuses = sum(sum(work.bonuses) for _, work in self.works)
        assert sum(amount for kind, amount in moved if kind in {"bonus", "bonus fee"}) == -bonuses

    @invariant()
    def nobody_is_paid_twice(self) -> None:
        rewards = self.market.read(
            lambda tx: tx.db.execute(
                select(assignments.c.assignment_id, func.count().label("times"))
                .join(movements, movements.c.assignment == assignments.c.number)
                .where(movements.c.kind == "reward")
                .group_by(assignments.c.assignment_id)
            ).all()
        )
        wanted = {work.assignment_id: 1 for task, work in self.works if work.state == "Approved" and task.reward}
        assert {row.assignment_id: row.times for row in rewards} == wanted
