"""What happens by itself, and when."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.marketplace.market import HIT, START, Market
from turkterm.marketplace import scheduler as scheduling
from turkterm.marketplace.clock import Clock
from turkterm.marketplace.operations import OPERATIONS
from turkterm.marketplace.scheduler import Scheduler, next_due
from turkterm.marketplace.schema import request_tokens, standings
from turkterm.marketplace.store import Store

DAY = 86_400


def record(market: Market) -> tuple[int, ...]:
    return tuple(
        market.read(
            lambda tx: tx.db.execute(
                select(standings.c.submitted, standings.c.approved, standings.c.returned, standings.c.abandoned)
            ).one()
        )
    )


def test_an_assignment_is_abandoned_at_its_deadline(market: Market) -> None:
    hit_id = market.hit(AssignmentDurationInSeconds=60)["HITId"]
    market.accept(hit_id)
    assert market.later(59.5) == 0
    assert market.life(hit_id) == ("Unassignable", 0, 1, 0)
    assert market.later(0.5) == 1

    assert market.life(hit_id) == ("Assignable", 1, 0, 0)
    assert record(market) == (0, 0, 0, 1)
    market.submitted(hit_id)
    assert market.life(hit_id) == ("Reviewable", 0, 0, 0)


def test_a_hit_expires(market: Market) -> None:
    hit_id = market.hit(LifetimeInSeconds=60, MaxAssignments=4)["HITId"]
    assert market.later(59.9) == 0
    assert market.later(0.1) == 1
    assert market.life(hit_id) == ("Reviewable", 0, 0, 0)
    assert market.money()[1] == "0.00"
    assert market.later(DAY) == 0


def test_an_expired_hit_waits_for_its_workers(market: Market) -> None:
    hit_id = market.hit(LifetimeInSeconds=60, MaxAssignments=2)["HITId"]
    market.accept(hit_id)
    market.later(60)
    assert market.life(hit_id) == ("Unassignable", 0, 1, 0)
    market.later(540)
    assert market.life(hit_id) == ("Reviewable", 0, 0, 0)


def test_what_nobody_reviews_is_approved_and_paid(market: Market) -> None:
    hit_id = market.hit(AutoApprovalDelayInSeconds=3600, LifetimeInSeconds=30)["HITId"]
    assignment_id = market.submitted(hit_id)
    market.later(3599)
    assert market.do("GetAssignment", AssignmentId=assignment_id)["Assignment"]["AssignmentStatus"] == "Submitted"
    market.later(1)

    row = market.do("GetAssignment", AssignmentId=assignment_id)["Assignment"]
    assert (row["AssignmentStatus"], row["ApprovalTime"]) == ("Approved", START + 3600)
    assert "RequesterFeedback" not in row
    assert market.life(hit_id) == ("Reviewable", 0, 0, 1)
    assert market.money() == ("9999.88", "0.00")
    assert record(market) == (1, 1, 0, 0)
    assert market.later(3600) == 0


def test_a_delay_of_nothing_approves_with_the_next_run(market: Market) -> None:
    hit_id = market.hit(AutoApprovalDelayInSeconds=0)["HITId"]
    assignment_id = market.submitted(hit_id)
    assert market.do("GetAssignment", AssignmentId=assignment_id)["Assignment"]["AssignmentStatus"] == "Submitted"
    assert market.settle() == 1
    assert market.money()[0] == "9999.88"


def test_a_review_forestalls_the_approval(market: Market) -> None:
    hit_id = market.hit(AutoApprovalDelayInSeconds=3600)["HITId"]
    market.do("RejectAssignment", AssignmentId=market.submitted(hit_id), RequesterFeedback="empty")
    market.later(2 * DAY)
    assert market.money() == ("10000.00", "0.00")


def test_disposal_120_days_after_the_last_change(market: Market) -> None:
    hit_id = market.hit(AutoApprovalDelayInSeconds=DAY)["HITId"]
    market.submitted(hit_id)
    market.later(DAY)
    market.later(120 * DAY - 1)
    assert market.life(hit_id)[0] == "Reviewable"
    market.later(1)
    assert market.refused("GetHIT", HITId=hit_id).code == "AWS.MechanicalTurk.HITDoesNotExist"


def test_a_hit_that_is_open_is_not_disposed_of(market: Market) -> None:
    hit_id = market.hit(LifetimeInSeconds=200 * DAY)["HITId"]
    market.later(199 * DAY)
    assert market.life(hit_id)[0] == "Assignable"


def test_request_tokens_are_swept(market: Market) -> None:
    market.hit(UniqueRequestToken="tok-1", LifetimeInSeconds=2 * DAY)

    def count() -> int:
        return market.read(lambda tx: tx.db.execute(select(func.count()).select_from(request_tokens)).scalar_one())

    market.later(DAY - 1)
    assert count() == 1
    market.later(1)
    assert count() == 0


def test_the_next_due_time(market: Market) -> None:
    def due() -> float | None:
        return market.read(next_due)

    assert due() is None
    hit_id = market.hit(AutoApprovalDelayInSeconds=30, LifetimeInSeconds=7200)["HITId"]
    assert due() == START + 7200
    assignment_id = market.accept(hit_id)
    assert due() == START + 600
    market.submit(assignment_id)
    assert due() == START + 30
    market.later(30)
    assert due() == START + 7200
    market.later(7200)
    assert due() == START + 7230 + 120 * DAY


async def test_one_transaction_settles_a_bounded_batch(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduling, "BATCH", 4)
    hits = [market.hit(AssignmentDurationInSeconds=60, AutoApprovalDelayInSeconds=0)["HITId"] for _ in range(10)]
    for hit_id in hits:
        market.accept(hit_id)
        market.submitted(market.hit(Title="Another", AutoApprovalDelayInSeconds=60)["HITId"])
    market.clock.turn(60)
    runner = Scheduler(market.store, market.clock)
    assert market.write(runner.tick) == 4
    assert await runner.catch_up() == 16
    assert await runner.catch_up() == 0
    assert market.money()[0] == "9998.80"


async def test_two_schedulers_pay_once(market: Market) -> None:
    for _ in range(30):
        market.submitted(market.hit(AutoApprovalDelayInSeconds=60)["HITId"])
    market.clock.turn(60)
    other = Store.open(market.store.path, market.clock)
    await asyncio.gather(Scheduler(market.store, market.clock).catch_up(), Scheduler(other, market.clock).catch_up())
    other.close()
    assert market.money() == ("9996.40", "0.00")
    assert [kind for kind, _ in market.movements()].count("reward") == 30


async def test_it_runs_until_it_is_cancelled(tmp_path: Path) -> None:
    clock = Clock()
    store = Store.open(tmp_path / "marketplace.sqlite3", clock)
    made = await store.write(lambda tx: OPERATIONS["CreateHIT"].run(tx, HIT))
    params = {"HITId": made["HIT"]["HITId"]}
    async with asyncio.timeout(5), asyncio.TaskGroup() as work:
        running = work.create_task(Scheduler(store, clock).run())
        clock.turn(HIT["LifetimeInSeconds"])
        while True:
            found = await store.read(lambda tx: OPERATIONS["GetHIT"].run(tx, params))
            if found["HIT"]["HITStatus"] == "Reviewable":
                break
            await asyncio.sleep(0.01)
        running.cancel()
    store.close()
