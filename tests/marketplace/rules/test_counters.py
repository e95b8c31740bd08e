"""The one function that changes a HIT's counters: what follows from a step."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.marketplace.market import START, Market
from turkterm.marketplace.context import Tx
from turkterm.marketplace.rules import counters
from turkterm.marketplace.rules.counters import Step
from turkterm.marketplace.schema import accounts, hits

DAY = 86_400


def step(market: Market, hit_id: str, **changes: Any) -> tuple[int, dict[str, Any]]:
    """Applies a step; returns by how much the hold grew and the HIT's row."""

    def run(tx: Tx) -> tuple[int, dict[str, Any]]:
        hit = counters.find_hit(tx, hit_id)
        assert hit is not None
        grown = counters.apply(tx, hit, Step(**changes))
        return grown, dict(tx.db.execute(select(hits).where(hits.c.hit_id == hit_id)).one()._mapping)

    return market.write(run)


def test_a_step_of_nothing_changes_nothing(market: Market) -> None:
    hit_id = market.hit(MaxAssignments=3)["HITId"]
    grown, row = step(market, hit_id)
    assert (grown, row["available"], row["status"], row["disposal"]) == (0, 3, "Assignable", None)


def test_the_hold_follows_each_step(market: Market) -> None:
    hit_id = market.hit(Reward="0.50", MaxAssignments=3)["HITId"]  # 60 cents each with the fee
    assert step(market, hit_id, pending=2)[0] == 0
    assert step(market, hit_id, pending=-1, submitted=1)[0] == 0
    assert step(market, hit_id, submitted=-1, approved=1)[0] == -60
    assert step(market, hit_id, expired=True)[0] == -60
    assert market.money()[1] == "0.60"
    assert step(market, hit_id, expired=False)[0] == 60
    assert step(market, hit_id, max_assignments=4)[0] == 240
    assert step(market, hit_id, approved=-1, rejected=1)[0] == 0
    assert market.money()[1] == "3.60"
    assert market.read(lambda tx: tx.db.execute(select(accounts.c.on_hold)).scalar_one()) == 360


def test_disposal_is_counted_from_the_last_change(market: Market) -> None:
    hit_id = market.hit(MaxAssignments=1)["HITId"]
    assert step(market, hit_id, pending=1)[1]["disposal"] is None
    assert step(market, hit_id, pending=-1, submitted=1)[1]["disposal"] is None
    market.clock.turn(50)
    assert step(market, hit_id, submitted=-1, approved=1)[1]["disposal"] == START + 50 + 120 * DAY
    market.clock.turn(50)
    assert step(market, hit_id, expired=True)[1]["disposal"] == START + 100 + 120 * DAY
    assert step(market, hit_id, expired=False, max_assignments=1)[1]["disposal"] is None


def test_a_disposed_hit_holds_nothing_and_never_expires(market: Market) -> None:
    hit_id = market.hit(MaxAssignments=2)["HITId"]
    grown, row = step(market, hit_id, disposed=True)
    assert (grown, row["status"], row["available"], row["expired"], row["listed"]) == (-24, "Disposed", 0, True, False)


@pytest.mark.parametrize("changes", [{"pending": -1}, {"submitted": -1}, {"rejected": -1}, {"pending": 3}])
def test_the_tables_refuse_a_step_too_far(market: Market, changes: dict[str, int]) -> None:
    hit_id = market.hit(MaxAssignments=2)["HITId"]
    with pytest.raises(IntegrityError):
        step(market, hit_id, **changes)
    assert market.life(hit_id) == ("Assignable", 2, 0, 0)
