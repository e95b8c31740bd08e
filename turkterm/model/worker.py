"""Facts about a worker that the API gives: blocks and bonuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from turkterm.model.cleantext import CleanText
    from turkterm.model.ids import AssignmentId, WorkerId
    from turkterm.model.money import Cents


@dataclass(frozen=True, slots=True)
class Block:
    """A worker who may not work for this requester."""

    worker_id: WorkerId
    reason: CleanText


@dataclass(frozen=True, slots=True)
class Bonus:
    """A bonus that was paid; `grant_time` in epoch seconds."""

    worker_id: WorkerId
    assignment_id: AssignmentId
    amount: Cents
    reason: CleanText
    grant_time: float


@dataclass(frozen=True, slots=True)
class Balance:
    """What the account holds, in cents; `on_hold` where the marketplace says it."""

    available: Cents
    on_hold: Cents | None = None
