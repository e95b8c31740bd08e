"""Actions of policies follow the rules of the operations: what is refused leaves nothing behind but its report."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.marketplace.market import Market
from tests.marketplace.rules.review_policies.policies import state
from turkterm.marketplace.context import Tx
from turkterm.marketplace.rules import counters
from turkterm.marketplace.rules.review_policies import actions
from turkterm.marketplace.rules.review_policies.reports import Level, Report, shown
from turkterm.marketplace.schema import review_entries

Act = Callable[[Report, int, str | None], None]


def outcome(market: Market, hit_id: str, act: Callable[[Report], None]) -> tuple[str, str, str | None]:
    """What the action reports: status, words and error code."""

    def run(tx: Tx) -> tuple[str, str, str | None]:
        hit = counters.find_hit(tx, hit_id)
        assert hit is not None
        act(Report(tx, hit.number, Level.HIT))
        row = tx.db.execute(review_entries.select().order_by(review_entries.c.number.desc()).limit(1)).one()
        entry = shown(row)
        return entry["Status"], entry["Result"], entry.get("ErrorCode")

    return market.write(run)


@pytest.mark.parametrize(
    ("act", "done", "word"), [(actions.approve, "Approved", "approved"), (actions.reject, "Rejected", "rejected")]
)
def test_a_verdict_once(market: Market, act: Act, done: str, word: str) -> None:
    hit_id = market.hit()["HITId"]
    assignment = market.submitted(hit_id)
    assert outcome(market, hit_id, lambda report: act(report, 1, "why")) == ("Succeeded", done, None)
    assert state(market, assignment) == (done, "why")
    before = market.movements()
    assert outcome(market, hit_id, lambda report: act(report, 1, None)) == ("Succeeded", f"Already {word}", None)
    other: Act = actions.reject if act is actions.approve else actions.approve
    refused = ("Failed", actions.WRONG_STATE, "AWS.MechanicalTurk.InvalidAssignmentState")
    assert outcome(market, hit_id, lambda report: other(report, 1, None)) == refused
    assert (state(market, assignment), market.movements()) == ((done, "why"), before)


def test_extending_past_ten_is_refused(market: Market) -> None:
    hit_id = market.hit(MaxAssignments=9)["HITId"]
    status, words, code = outcome(market, hit_id, lambda report: actions.extend(report, 25, 0))
    assert (status, code) == ("Failed", "AWS.MechanicalTurk.InvalidMaximumAssignmentsIncrease")
    assert words == "HITs created with fewer than 10 assignments cannot be extended to have 10 or more assignments."
    assert market.look(hit_id)["MaxAssignments"] == 9


def test_extending_without_money_leaves_nothing_behind(market: Market) -> None:
    hit_id = market.hit(Reward="1000.00", MaxAssignments=8)["HITId"]
    life, money = market.life(hit_id), market.money()
    status, words, code = outcome(market, hit_id, lambda report: actions.extend(report, 25, 3600))
    assert (status, code) == ("Failed", "AWS.MechanicalTurk.InsufficientFunds")
    assert words.startswith("This Requester has insufficient funds")
    assert (market.life(hit_id), market.money()) == (life, money)


def test_an_expired_hit_opens_for_its_minimum_time(market: Market) -> None:
    hit_id = market.hit(LifetimeInSeconds=30)["HITId"]
    market.submitted(hit_id)
    market.later(60)
    done = outcome(market, hit_id, lambda report: actions.extend(report, 2, 3600))
    assert done == ("Succeeded", "Extended to 2 assignments", None)
    assert market.life(hit_id) == ("Assignable", 1, 0, 0)
    assert market.look(hit_id)["Expiration"] == market.clock.now() + 3600
