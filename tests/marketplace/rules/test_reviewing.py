"""The transitions after a submission: what each changes at once."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from tests.marketplace.market import START, Market
from turkterm.marketplace.context import Tx
from turkterm.marketplace.rules import counters, reviewing
from turkterm.marketplace.schema import assignments, standings


def carry_out(market: Market, assignment_id: str, verb: str) -> dict[str, Any]:
    """Carries out a transition and returns the assignment's row with the worker's record."""

    def run(tx: Tx) -> dict[str, Any]:
        wanted = select(assignments).where(assignments.c.assignment_id == assignment_id)
        row = tx.db.execute(wanted).one()
        hit = counters.hit_by_number(tx, row.hit)
        if verb == "approve":
            reviewing.approve(tx, row, hit, "well done")
        else:
            reviewing.reject(tx, row, hit, "empty")
        record = tx.db.execute(select(standings.c.approved, standings.c.rejected)).one()
        return {**tx.db.execute(wanted).one()._mapping, **record._mapping}

    return market.write(run)


@pytest.fixture
def submitted(market: Market) -> str:
    """An assignment of $0.50 that waits for its review."""
    return market.submitted(market.hit(Reward="0.50", MaxAssignments=2)["HITId"])


def test_approval(market: Market, submitted: str) -> None:
    row = carry_out(market, submitted, "approve")
    assert (row["status"], row["approval_time"], row["feedback"], row["due"]) == ("Approved", START, "well done", None)
    assert (row["approved"], row["rejected"]) == (1, 0)
    assert market.movements()[1:] == [("reward", -50), ("reward fee", -10)]
    assert market.money() == ("9999.40", "0.60")


def test_rejection(market: Market, submitted: str) -> None:
    row = carry_out(market, submitted, "reject")
    assert (row["status"], row["rejection_time"], row["feedback"], row["due"]) == ("Rejected", START, "empty", None)
    assert (row["approved"], row["rejected"]) == (0, 1)
    assert market.movements()[1:] == []
    assert market.money() == ("10000.00", "0.60")


def test_an_override_turns_the_record_round(market: Market, submitted: str) -> None:
    carry_out(market, submitted, "reject")
    row = carry_out(market, submitted, "approve")
    assert (row["status"], row["rejection_time"], row["approved"], row["rejected"]) == ("Approved", None, 1, 0)
    assert market.money() == ("9999.40", "0.60")
