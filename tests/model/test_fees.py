from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turkterm.model.fees import assignments_hold, bonus_fee, reward_fee
from turkterm.model.money import Cents


@pytest.mark.parametrize(
    ("reward", "assignments", "fee"),
    [
        (10, 1, 2),  # the guide's example: $0.10 costs $0.12
        (10, 9, 2),
        (10, 10, 4),  # from ten assignments the fee doubles
        (5, 1, 1),
        (1, 1, 1),  # never below a cent
        (1, 50, 1),
        (12, 1, 2),
        (13, 1, 3),  # 2.6 cents
        (8, 1, 2),  # 1.6 cents
        (0, 1, 0),
    ],
)
def test_the_fee_on_a_reward(reward: int, assignments: int, fee: int) -> None:
    assert reward_fee(Cents(reward), assignments) == fee


@pytest.mark.parametrize(("assignments", "fee"), [(9, 25), (10, 45)])
def test_masters_cost_more(assignments: int, fee: int) -> None:
    assert reward_fee(Cents(100), assignments, masters=True) == fee


@pytest.mark.parametrize(("amount", "fee"), [(50, 10), (1, 1), (0, 0), (7, 1), (8, 2)])
def test_the_fee_on_a_bonus(amount: int, fee: int) -> None:
    assert bonus_fee(Cents(amount)) == fee


@given(st.integers(1, 10**9))
def test_fees_are_within_half_a_cent_of_the_share(amount: int) -> None:
    for fee, share in ((bonus_fee(Cents(amount)), 0.2), (reward_fee(Cents(amount), 10), 0.4)):
        assert fee == 1 or abs(fee - amount * share) <= 0.5 + amount * 1e-12


@pytest.mark.parametrize(
    ("reward", "places", "in_all", "held"),
    [(10, 5, 5, 60), (10, 10, 10, 140), (10, 2, 12, 28), (1, 3, 3, 6), (0, 5, 5, 0)],
)
def test_what_is_set_aside_for_places(reward: int, places: int, in_all: int, held: int) -> None:
    assert assignments_hold(Cents(reward), places, in_all) == held
