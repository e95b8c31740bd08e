"""Random walks over the life of HITs: the store against a model of its own that keeps whole lists, not counters.

Whatever workers, requester and clock do in whatever order: the counters are what the assignments say, no counter is
negative, every cent is accounted for, nothing is promised twice, and no assignment or bonus is paid twice. The dearest
rewards exceed what the account holds, so that the walks meet every way of having too little money.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.marketplace.life_checks import Checked
from tests.marketplace.life_model import DAY, PLACES, SHOWN, WORKERS, Task, Work
from tests.marketplace.market import open_market
from turkterm.model.fees import bonus_fee
from turkterm.model.money import Cents, wire_amount


class Life(Checked):
    """What workers, requester and clock do."""

    @initialize(dear=st.booleans())
    def open(self, dear: bool) -> None:
        folder = self.closing.enter_context(tempfile.TemporaryDirectory())
        self.market = self.closing.enter_context(open_market(Path(folder)))
        for worker in WORKERS:
            self.market.worker(worker)
        # A dear HIT promises 9,000 of the 10,000 dollars.
        reward, places = (250_000, 3) if dear else (50, 9)
        self.create(reward=reward, places=places, lifetime=86_400, duration=1800, delay=2_592_000)

    @precondition(lambda self: len(self.tasks) < 7 and sum(not task.disposed for task in self.tasks) < 4)
    @rule(
        reward=st.sampled_from((0, 1, 2, 5, 50, 999, 90_000, 250_000)),
        places=st.sampled_from((1, 2, 3, 9, 10)),
        lifetime=st.sampled_from((30, 3600, 86_400)),
        duration=st.sampled_from((30, 1800, 86_400)),
        delay=st.sampled_from((0, 60, 86_400, 2_592_000)),
    )
    def create(self, reward: int, places: int, lifetime: int, duration: int, delay: int) -> None:
        task = Task("", reward, places, duration, delay, self.now + lifetime)

        def act() -> None:
            hit = self.market.hit(
                Reward=wire_amount(Cents(reward)),
                MaxAssignments=places,
                LifetimeInSeconds=lifetime,
                AssignmentDurationInSeconds=duration,
                AutoApprovalDelayInSeconds=delay,
            )
            task.hit_id = hit["HITId"]
            self.tasks.append(task)

        self.expect(task.hold <= self.free, act)

    @precondition(lambda self: self.tasks)
    @rule(
        data=st.data(),
        workers=st.lists(st.sampled_from(WORKERS), min_size=1, unique=True),
        hand_in=st.sampled_from((True, True, False)),
    )
    def accept(self, data: st.DataObject, workers: list[str], hand_in: bool) -> None:
        free = [task for task in self.tasks if task.available and task.expiration > self.now]
        task = data.draw(st.sampled_from(free * 3 + self.tasks))
        for worker in workers:
            self._accept(task, worker, hand_in)

    def _accept(self, task: Task, worker: str, hand_in: bool) -> None:
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
        held = [(task, work) for task, work in self.works if work.state == "Accepted"]
        task, work = data.draw(st.sampled_from(held * 3 + self.works))
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
        task, work = data.draw(st.sampled_from(reviewed * 3 + self.works))
        late = work.submitted + 30 * DAY < self.now
        allowed = not task.disposed and (
            work.state == "Submitted" or (override and work.state == "Rejected" and not late and task.cost <= self.free)
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
    @rule(
        data=st.data(),
        amount=st.sampled_from((1, 7, 250, 400_000)),
        token=st.sampled_from((None, None, "one", "two")),
        mistaken=st.sampled_from((False, False, False, True)),
    )
    def bonus(self, data: st.DataObject, amount: int, token: str | None, mistaken: bool) -> None:
        shown = [(task, work) for task, work in self.works if work.state in SHOWN]
        task, work = data.draw(st.sampled_from(shown * 3 + self.works))
        spent = token is not None and self.tokens.get(token, -DAY) > self.now - DAY
        cost = amount + bonus_fee(Cents(amount))
        allowed = not (task.disposed or spent or mistaken) and work.state in SHOWN and cost <= self.free
        other = next(worker for worker in WORKERS if worker != work.worker)
        params = {
            "AssignmentId": work.assignment_id,
            "WorkerId": other if mistaken else work.worker,
            "BonusAmount": wire_amount(Cents(amount)),
            "Reason": "r",
        }
        if token is not None:
            params["UniqueRequestToken"] = token
        self.expect(allowed, lambda: self.market.do("SendBonus", **params))
        if allowed:
            work.bonuses.append(cost)
            if token is not None:
                self.tokens[token] = self.now

    @precondition(lambda self: self.works)
    @rule(data=st.data())
    def reject(self, data: st.DataObject) -> None:
        submitted = [(task, work) for task, work in self.works if work.state == "Submitted"]
        task, work = data.draw(st.sampled_from(submitted * 3 + self.works))
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
        affordable = ahead <= 0 or task.reopened <= self.free
        allowed = not task.disposed and not repeated and affordable
        self.expect(allowed, lambda: self.market.do("UpdateExpirationForHIT", HITId=task.hit_id, ExpireAt=at))
        if allowed:
            task.expiration, task.closed = at, ahead <= 0
            task.changed(self.now)
            if ahead > 0:
                task.set_before[int(at)] = self.now

    @precondition(lambda self: self.tasks)
    @rule(data=st.data(), places=st.sampled_from((1, 2, 7)))
    def extend(self, data: st.DataObject, places: int) -> None:
        task = data.draw(st.sampled_from(self.tasks))
        more = 0 if task.closed else places * task.cost
        allowed = not task.disposed and not task.places < 10 <= task.places + places and more <= self.free
        self.expect(
            allowed,
            lambda: self.market.do(
                "CreateAdditionalAssignmentsForHIT", HITId=task.hit_id, NumberOfAdditionalAssignments=places
            ),
        )
        if allowed:
            task.places += places
            task.changed(self.now)

    @precondition(lambda self: self.works)
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

    @rule(seconds=st.sampled_from((1.0, 60.0, 600.0, 1800.0, DAY / 2, DAY, 30 * DAY, 100 * DAY)))
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


Life.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None, database=None)
TestLife = Life.TestCase
