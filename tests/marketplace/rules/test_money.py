"""Every cent that moves is a row."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.marketplace.market import Market
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.rules import money
from turkterm.marketplace.rules.money import Kind
from turkterm.marketplace.schema import movements
from turkterm.model.money import Cents


def test_workers_are_owed_rewards_and_bonuses_not_fees(market: Market) -> None:
    assignment_id = market.submitted(market.hit(Reward="1.00")["HITId"], "AONE")
    market.do("ApproveAssignment", AssignmentId=assignment_id)
    market.do("SendBonus", WorkerId="AONE", AssignmentId=assignment_id, BonusAmount="2.00", Reason="long")
    rows = market.read(
        lambda tx: tx.db.execute(
            select(movements.c.kind, movements.c.amount, movements.c.worker_id).order_by(movements.c.number)
        ).all()
    )
    assert [tuple(row) for row in rows] == [
        ("deposit", 1_000_000, None),
        ("reward", -100, "AONE"),
        ("reward fee", -20, None),
        ("bonus", -200, "AONE"),
        ("bonus fee", -40, None),
    ]


def test_nothing_moves_for_nothing(market: Market) -> None:
    assignment_id = market.submitted(market.hit(Reward="0.00")["HITId"])
    market.do("ApproveAssignment", AssignmentId=assignment_id)
    assert market.movements() == [("deposit", 1_000_000)]
    assert market.money() == ("10000.00", "0.00")


def test_what_is_promised_cannot_be_given_away(market: Market) -> None:
    market.hit(Reward="100.00")  # $120.00 on hold
    account = market.store.account
    market.read(lambda tx: money.require_funds(tx, account, 988_000))
    with pytest.raises(ApiError, match="insufficient funds"):
        market.read(lambda tx: money.require_funds(tx, account, 988_001))


def test_an_account_opens_with_a_movement(market: Market) -> None:
    other = market.another_account(deposit=700)
    assert market.read(lambda tx: money.balance(tx, other)) == (Cents(700), Cents(0))
    assert market.movements()[-1] == (Kind.DEPOSIT, 700)


def test_the_sandboxs_money_never_runs_out(market: Market) -> None:
    """What is missing is deposited, so that the ledger still adds up: $20000 and fees, of which $10000 were there."""
    market.store.sandbox = True
    assignment_id = market.submitted(market.hit(Reward="20000")["HITId"])
    market.do("ApproveAssignment", AssignmentId=assignment_id)
    assert market.movements() == [
        ("deposit", 1_000_000),
        ("deposit", 1_400_000),
        ("reward", -2_000_000),
        ("reward fee", -400_000),
    ]
    market.store.sandbox = False
    assert market.money() == ("0.00", "0.00")


def test_holds_end_where_the_stores_integers_do(market: Market) -> None:
    """Beyond that the sum would not be exact any more: SQLite goes on with floating numbers."""
    account = market.store.account
    market.write(lambda tx: money.change_hold(tx, account, money.LARGEST - 1))
    market.write(lambda tx: money.change_hold(tx, account, 1))
    for by in (1, money.LARGEST, money.LARGEST + 1, 10**30):
        with pytest.raises(ApiError, match="insufficient funds"):
            market.write(lambda tx, by=by: money.change_hold(tx, account, by))  # type: ignore[misc]
    market.write(lambda tx: money.change_hold(tx, account, -money.LARGEST))
    assert market.money() == ("10000.00", "0.00")


def test_even_the_sandbox_deposits_no_more_than_the_store_holds(market: Market) -> None:
    market.store.sandbox = True
    account = market.store.account
    with pytest.raises(ApiError, match="insufficient funds"):
        market.write(lambda tx: money.require_funds(tx, account, money.LARGEST + 1))
    market.write(lambda tx: money.require_funds(tx, account, money.LARGEST))
    assert market.read(lambda tx: money.balance(tx, account)) == (money.LARGEST, 0)
