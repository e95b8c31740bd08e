from __future__ import annotations

from turkterm.model.money import Cents
from turkterm.model.worker import Balance


def test_a_balance_without_a_hold_says_so_rather_than_nothing_held() -> None:
    assert Balance(Cents(5)).on_hold is None
    assert Balance(Cents(5)) != Balance(Cents(5), Cents(0))
