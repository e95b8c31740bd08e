"""More assignments for a HIT that exists, by its requester's call or by a review policy: the same rules for both."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

from turkterm.marketplace.context import Tx
from turkterm.marketplace.rules import counters, limits, type_states, unknown
from turkterm.marketplace.rules.counters import Step
from turkterm.marketplace.rules.money import require_funds
from turkterm.model.fees import MANY_ASSIGNMENTS

#: HITs that were created before this instant cannot be extended [SDK].
FIRST_EXTENDABLE = datetime(2015, 7, 22, tzinfo=UTC).timestamp()


def extend(tx: Tx, hit: Row[Any], places: int, seconds: int = 0) -> None:
    """Gives the HIT so many places more; with `seconds` it stays open, or opens again, for at least so long.

    Without `seconds` an expired HIT stays expired: its places open with its next expiration. Raises ApiError: too many,
    from below ten to ten or more, too old, a requirement that was deleted, or too little money; the caller's
    transaction (or savepoint) takes back what was done before the money was missed.
    """
    limits.check_range("NumberOfAdditionalAssignments", places, (1, limits.MAX_ASSIGNMENTS - hit.max_assignments))
    if hit.creation_time < FIRST_EXTENDABLE:
        raise unknown.too_old_for_extension()
    if hit.max_assignments < MANY_ASSIGNMENTS <= hit.max_assignments + places:
        raise unknown.increase_past_ten()
    type_states.check_extendable(tx, hit.hit_type)
    if seconds:
        step = Step(max_assignments=places, expired=False, expiration=max(hit.expiration, tx.now + seconds))
    else:
        step = Step(max_assignments=places)
    counters.apply(tx, hit, step)
    require_funds(tx, hit.account, 0)
