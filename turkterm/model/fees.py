"""What the marketplace charges on top of rewards and bonuses."""

from __future__ import annotations

from turkterm.model.money import Cents

#: From this many assignments on a HIT, the fee on its rewards doubles [the service's pricing].
MANY_ASSIGNMENTS = 10
_RATE = 20
_RATE_MANY = 40
#: More where the HIT asks for Masters.
_RATE_MASTERS = 5
_MINIMUM = 1


def _percent(amount: Cents, rate: int) -> Cents:
    if amount <= 0:
        return Cents(0)
    # Half a cent rounds up: the sources give no rule, their examples agree with this one [INFER].
    return Cents(max(_MINIMUM, (amount * rate + 50) // 100))


def reward_fee(reward: Cents, max_assignments: int, *, masters: bool = False) -> Cents:
    """The fee in cents on one approved reward: 20 %, 40 % where the HIT has ten assignments or more, at least $0.01.

    `masters`: the HIT asks for Masters, which costs 5 % more.
    """
    rate = _RATE_MANY if max_assignments >= MANY_ASSIGNMENTS else _RATE
    return _percent(reward, rate + _RATE_MASTERS if masters else rate)


def bonus_fee(amount: Cents) -> Cents:
    """The fee in cents on a bonus: 20 %, at least $0.01."""
    return _percent(amount, _RATE)


def assignments_hold(reward: Cents, places: int, max_assignments: int) -> Cents:
    """What the marketplace sets aside for so many places of a HIT that has `max_assignments` in all, in cents."""
    return Cents(places * (reward + reward_fee(reward, max_assignments)))
