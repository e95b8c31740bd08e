"""The balance."""

from __future__ import annotations

from tests.marketplace.market import Market


def test_a_new_marketplace_has_ten_thousand_dollars(market: Market) -> None:
    assert market.do("GetAccountBalance") == {"AvailableBalance": "10000.00", "OnHoldBalance": "0.00"}


def test_holds_do_not_lower_what_is_available(market: Market) -> None:
    market.hit(Reward="0.25", MaxAssignments=10)
    assert market.money() == ("10000.00", "3.50")


def test_each_requester_has_an_account(market: Market) -> None:
    other = market.another_account(deposit=500)
    market.hit()
    assert market.do("GetAccountBalance", account=other) == {"AvailableBalance": "5.00", "OnHoldBalance": "0.00"}
