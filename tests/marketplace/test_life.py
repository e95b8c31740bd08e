"""Random walks over the life of HITs: the store against a model of its own that keeps whole lists, not counters.

Whatever workers, requester and clock do in whatever order: the counters are what the assignments say, no counter is
negative, every cent is accounted for, and no assignment is paid twice.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from tests.marketplace.market import Market, open_market
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.schema import assignments, movements
from turkterm.model.fees import reward_fee
from turkterm.model.money import Cents, wire_amount

DAY = 86_400.0
FIRST_BALANCE = 1_000_000
PLACES = ("Accepted", "Submitted", "Approved", "Rejected")
WORKERS = ("AONE", "ATWO", "ATHREE")


@dataclass
class Work:
    """An assignment as the model sees it."""

    assignment_id: str
    worker: str
    deadline: float
    state: str = "Accepted"
    submitted: float = 0.0
    paid: int = 0


@dataclass
class Task:
    """A HIT as the model sees it."""

    hit_id: str
    reward: int
    places: int
    duration: int
    delay: int
    expiration: float
    closed: bool = False
    disposed: bool = False
    disposal: float | None = None
    set_before: dict[int, float] = field(default_factory=dict)
    works: list[Work] = field(default_factory=list)

    def count(self, *states: str) -> int:
        """How many assignments are in one of the states."""
        return sum(work.state in states for work in self.works)

    @property
    def available(self) -> int:
        """Places that nobody takes and somebody could."""
        return 0 if self.closed or self.disposed else self.places - self.count(*PLACES)

    @property
    def status(self) -> str:
        """HITStatus."""
        if self.disposed:
            return "Disposed"
        if self.available:
            return "Assignable"
        return "Unassignable" if self.count("Accepted") else "Reviewable"

    @property
    def cost(self) -> int:
        """One approved assignment with its fee."""
        return self.reward + reward_fee(Cents(self.reward), self.places)

    @property
    def hold(self) -> int:
        """What is promised."""
        return (self.available + self.count("Accepted", "Submitted")) * self.cost

    def changed(self, now: float) -> None:
        """Its state changed: the time of its disposal begins anew."""
        waits = self.status == "Reviewable" and not self.count("Submitted")
        self.disposal = now + 120 * DAY if waits else None


class Life(RuleBasedStateMachine):
    """What workers, requester and clock do."""

    market: Market

    def __init__(self) -> None:
        super().__init__()
        self.closing = ExitStack()
        self.tasks: list[Task] = []

    @initialize()
    def open(self) -> None:
        folder = self.closing.enter_context(tempfile.TemporaryDirectory())
        self.market = self.closing.enter_context(open_market(Path(folder)))
        for worker in WORKERS:
            self.market.worker(worker)

    def teardown(self) -> None:
        self.closing.close()

    @property
    def now(self) -> float:
        return self.market.clock.now()

    @property
    def works(self) -> list[tuple[Task, Work]]:
        return [(task, work) for task in self.tasks for work in task.works]

    def expect(self, allowed: bool, act: Callable[[], object]) -> None:
        """The marketplace does it exactly when the model allows it."""
        with nullcontext() if allowed else pytest.raises(ApiError):
            act()

    @precondition(lambda self: len(self.tasks) < 4)
    @rule(
        reward=st.sampled_from((0, 1, 2, 5, 50, 999)),
        places=st.sampled_from((1, 2, 3, 9, 10)),
        lifetime=st.sampled_from((30, 3600, 86_400)),
        duration=st.sampled_from((30, 1800, 86_400)),
        delay=st.sampled_from((0, 60, 86_400, 2_592_000)),
    )
    def create(self, reward: int, places: int, lifetime: int, duration: int, delay: int) -> None:
        hit = self.market.hit(
            Reward=wire_amount(Cents(reward)),
            MaxAssignments=places,
            LifetimeInSeconds=lifetime,
            AssignmentDurationInSeconds=duration,
            AutoApprovalDelayInSeconds=delay,
        )
        self.tasks.append(Task(hit["HITId"], reward, places, duration, delay, self.now + lifetime))

    @precondition(lambda self: self.tasks)
    @rule(data=st.data(), worker=st.sampled_from(WORKERS), hand_in=st.booleans())
    def accept(self, data: st.DataObject, worker: str, hand_in: bool) -> None:
        task = data.draw(st.sampled_from(self.tasks))
        has_one = any(work.worker == worker and work.state in PLACES for work in task.works)
        allowed = task.available > 0 and task.expiration > self.now and not has_one

        def act() -> None:
            assignment_id = self.market.accept(task.hit_id, worker)
            task.works.append(Work(assignment_id, worker, self.now + task.duration))
            if hand_in:
                self.market.submit(assignment_id, q="v")
                task.works[-1].state, task.works[-1].submitted = "Submitted", self.now
            task.changed(self.now)

        self.expect(allowed, act)

    @precondition(lambda self: self.works)
    @rule(data=st.data(), returned=st.sampled_from((False, False, True)))
    def finish(self, data: st.DataObject, returned: bool) -> None:
        task, work = data.draw(st.sampled_from(self.works))
        if returned:
            self.expect(work.state == "Accepted", lambda: self.market.give_back(work.assignment_id))
            if work.state == "Accepted":
                work.state = "Returned"
                task.changed(self.now)
            return
        allowed = work.state == "Accepted" and work.deadline > self.now
        self.expect(allowed, lambda: self.market.submit(work.assignment_id, q="v"))
        if allowed:
            work.state, work.submitted = "Submitted", self.now
            task.changed(self.now)

    @precondition(lambda self: self.works)
    @rule(data=st.data(), override=st.booleans())
    def approve(self, data: st.DataObject, override: bool) -> None:
        reviewed = [(task, work) for task, work in self.works if work.state in {"Submitted", "Rejected"}]
        task, work = data.draw(st.sampled_from(reviewed or self.works))
        late = work.submitted + 30 * DAY < self.now
        allowed = not task.disposed and (
            work.state == "Submitted" or (override and work.state == "Rejected" and not late)
        )
        self.expect(
            allowed,
            lambda: self.market.do("ApproveAssignment", AssignmentId=work.assignment_id, OverrideRejection=override),
        )
        if allowed:
            self._paid(task, work)

    def _paid(self, task: Task, work: Work) -> None:
        work.state = "Approved"
        work.paid += task.cost
        task.changed(self.now)

    @precondition(lambda self: self.works)
    @rule(data=st.data())
    def reject(self, data: st.DataObject) -> None:
        submitted = [(task, work) for task, work in self.works if work.state == "Submitted"]
        task, work = data.draw(st.sampled_from(submitted or self.works))
        allowed = not task.disposed and work.state == "Submitted"
        self.expect(
            allowed,
            lambda: self.market.do("RejectAssignment", AssignmentId=work.assignment_id, RequesterFeedback="no"),
        )
        if allowed:
            work.state = "Rejected"
            task.changed(self.now)

    @precondition(lambda self: self.tasks)
    @rule(data=st.data(), ahead=st.sampled_from((-DAY, 0.0, 7200.0, 2 * DAY)))
    def move_expiration(self, data: st.DataObject, ahead: float) -> None:
        task = data.draw(st.sampled_from(self.tasks))
        at = self.now + ahead
        repeated = ahead > 0 and task.set_before.get(int(at), -DAY) > self.now - DAY
        self.expect(
            not task.disposed and not repeated,
            lambda: self.market.do("UpdateExpirationForHIT", HITId=task.hit_id, ExpireAt=at),
        )
        if not task.disposed and not repeated:
            task.expiration, task.closed = at, ahead <= 0
            task.changed(self.now)
            if ahead > 0:
                task.set_before[int(at)] = self.now

    @precondition(lambda self: self.tasks)
    @rule(data=st.data(), places=st.sampled_from((1, 2, 7)))
    def extend(self, data: st.DataObject, places: int) -> None:
        task = data.draw(st.sampled_from(self.tasks))
        allowed = not task.disposed and not task.places < 10 <= task.places + places
        self.expect(
            allowed,
            lambda: self.market.do(
                "CreateAdditionalAssignmentsForHIT", HITId=task.hit_id, NumberOfAdditionalAssignments=places
            ),
        )
        if allowed:
            task.places += places
            task.changed(self.now)

    @precondition(lambda self: self.tasks)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        task = data.draw(st.sampled_from(self.tasks))
        allowed = task.status == "Reviewable" and not task.count("Submitted")
        self.expect(allowed, lambda: self.market.do("DeleteHIT", HITId=task.hit_id))
        if allowed:
            task.disposed, task.disposal = True, None

    @rule(seconds=st.sampled_from((30.0, 1800.0)))
    def time_passes_unsettled(self, seconds: float) -> None:
        # The job may be late, and nothing may go wrong for that.
        self.market.clock.turn(seconds)

    @rule(seconds=st.sampled_from((1.0, 1800.0, DAY, 30 * DAY, 100 * DAY)))
    def time_passes(self, seconds: float) -> None:
        self.market.later(seconds)
        for task, work in self.works:
            if work.state == "Accepted" and work.deadline <= self.now:
                work.state = "Abandoned"
                task.changed(self.now)
            elif work.state == "Submitted" and work.submitted + task.delay <= self.now:
                self._paid(task, work)
        for task in self.tasks:
            if not task.closed and not task.disposed and task.expiration <= self.now:
                task.closed = True
                task.changed(self.now)
            if task.disposal is not None and task.disposal <= self.now:
                task.disposed, task.disposal = True, None

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
    def every_cent_is_accounted_for(self) -> None:
        paid = sum(work.paid for _, work in self.works)
        hold = sum(task.hold for task in self.tasks)
        assert self.market.money() == (wire_amount(Cents(FIRST_BALANCE - paid)), wire_amount(Cents(hold)))
        assert sum(amount for _, amount in self.market.movements()) == FIRST_BALANCE - paid

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


Life.TestCase.settings = settings(max_examples=80, stateful_step_count=40, deadline=None, database=None)
TestLife = Life.TestCase
