"""Request tokens: alone in their scope and account for 24 hours."""

from __future__ import annotations

from tests.marketplace.market import Market
from turkterm.marketplace.rules.tokens import Scope, first_outcome, remember

DAY = 86_400


def seen(market: Market, scope: Scope, token: str | None, account: str | None = None) -> str | None:
    return market.store.read_now(lambda tx: first_outcome(tx, scope, token), account)


def test_a_token_is_found_for_a_day(market: Market) -> None:
    market.write(lambda tx: remember(tx, Scope.BONUS, "tok", "request-1"))
    assert seen(market, Scope.BONUS, "tok") == "request-1"
    market.clock.turn(DAY - 0.5)
    assert seen(market, Scope.BONUS, "tok") == "request-1"
    market.clock.turn(0.5)
    assert seen(market, Scope.BONUS, "tok") is None
    market.write(lambda tx: remember(tx, Scope.BONUS, "tok", "request-2"))
    assert seen(market, Scope.BONUS, "tok") == "request-2"


def test_scopes_and_accounts_are_apart(market: Market) -> None:
    market.write(lambda tx: remember(tx, Scope.BONUS, "tok", "request-1"))
    assert seen(market, Scope.HIT, "tok") is None
    assert seen(market, Scope.BONUS, "tok", market.another_account()) is None


def test_no_token_is_never_a_repeat(market: Market) -> None:
    market.write(lambda tx: remember(tx, Scope.BONUS, None, "request-1"))
    assert seen(market, Scope.BONUS, None) is None
