"""The one place that changes a HIT's counters, its status and the money on hold for it, so that they cannot drift.

Every event in a HIT's life is a `Step`: so many assignments more or fewer in each state. `apply` works out what is
available, the status, the hold and the time of disposal from the result. A HIT that expires, is extended or disposed
goes the same way. What happens to a HIT after it was made is an event here; what happens to an assignment is one where
it happens, before its step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, select, update

from turkterm.marketplace.context import Tx
from turkterm.marketplace.rules import events, requirements
from turkterm.marketplace.rules.events import EventType
from turkterm.marketplace.rules.limits import DISPOSAL_AFTER
from turkterm.marketplace.rules.money import change_hold
from turkterm.marketplace.rules.states import hit_status
from turkterm.marketplace.schema import hit_types, hits, notification_settings, uploads
from turkterm.model.fees import reward_fee
from turkterm.model.hit import HitStatus
from turkterm.model.money import Cents

#: A HIT's row with what its type says about money and time, and which events its requester is told (null: none).
_ROW = (
    hits,
    hit_types.c.hit_type_id,
    hit_types.c.reward,
    hit_types.c.assignment_duration,
    hit_types.c.auto_approval_delay,
    hit_types.c.requirements,
    notification_settings.c.event_types.label("told"),
)
_TOLD = and_(notification_settings.c.hit_type == hits.c.hit_type, notification_settings.c.active)
_HIT = (
    select(*_ROW)
    .join(hit_types, hits.c.hit_type == hit_types.c.number)
    .outerjoin(notification_settings, _TOLD)
)  # fmt: skip
_BY_ID = _HIT.where(hits.c.hit_id == bindparam("wanted"))
_BY_NUMBER = _HIT.where(hits.c.number == bindparam("wanted"))


@dataclass(frozen=True, slots=True)
class Step:
    """What an event changes: numbers of assignments by state, and the HIT's own facts (None: as it is)."""

    pending: int = 0
    submitted: int = 0
    approved: int = 0
    rejected: int = 0
    max_assignments: int = 0
    expired: bool | None = None
    expiration: float | None = None
    reviewing: bool | None = None
    disposed: bool = False


def find_hit(tx: Tx, hit_id: str) -> Row[Any] | None:
    """The HIT with this id, of any account and in any status."""
    return tx.db.execute(_BY_ID, {"wanted": hit_id}).one_or_none()


def hit_by_number(tx: Tx, number: int) -> Row[Any]:
    """The HIT of an assignment."""
    return tx.db.execute(_BY_NUMBER, {"wanted": number}).one()


def fee_of_one(priced: Row[Any], max_assignments: int) -> Cents:
    """The fee on one approved assignment of a HIT or HIT type, as its row says."""
    return reward_fee(Cents(priced.reward), max_assignments, masters=requirements.masters(priced.requirements))


def cost_of_one(priced: Row[Any], max_assignments: int) -> Cents:
    """Reward and fee of one approved assignment of a HIT or HIT type, as its row says."""
    return Cents(priced.reward + fee_of_one(priced, max_assignments))


def liability(hit: Row[Any]) -> int:
    """What the HIT's open assignments would cost: available, in progress, and submitted but not reviewed."""
    return int((hit.available + hit.pending + hit.submitted) * cost_of_one(hit, hit.max_assignments))


def apply(tx: Tx, hit: Row[Any], step: Step) -> int:
    """Carries out a step on the HIT as read in this transaction. Returns by how many cents the hold grew.

    The caller sees to it that the step is allowed; the tables' own constraints refuse counters below zero.
    """
    pending = hit.pending + step.pending
    submitted = hit.submitted + step.submitted
    approved = hit.approved + step.approved
    rejected = hit.rejected + step.rejected
    max_assignments = hit.max_assignments + step.max_assignments
    expired = True if step.disposed else hit.expired if step.expired is None else step.expired
    # After the expiry nobody can take a place any more; an extension gives the untaken places back.
    available = 0 if expired else max_assignments - pending - submitted - approved - rejected
    before = HitStatus(hit.status)
    if step.reviewing is not None:
        before = HitStatus.REVIEWING if step.reviewing else HitStatus.REVIEWABLE
    status = HitStatus.DISPOSED if step.disposed else hit_status(before, available=available, pending=pending)
    waits = status in {HitStatus.REVIEWABLE, HitStatus.REVIEWING} and submitted == 0
    tx.db.execute(
        update(hits).where(hits.c.number == bindparam("the_hit")),
        {
            "the_hit": hit.number,
            "pending": pending,
            "submitted": submitted,
            "approved": approved,
            "rejected": rejected,
            "max_assignments": max_assignments,
            "expired": expired,
            "expiration": hit.expiration if step.expiration is None else step.expiration,
            "available": available,
            "status": status,
            "listed": not step.disposed,
            "disposal": tx.now + DISPOSAL_AFTER if waits else None,
        },
    )
    if step.disposed:
        tx.db.execute(delete(uploads).where(uploads.c.hit == hit.number))
    hold = (available + pending + submitted) * cost_of_one(hit, max_assignments)
    grown = int(hold - liability(hit))
    change_hold(tx, hit.account, grown)
    for event in _events(hit, step, status):
        events.note(tx, hit, event)
    return grown


def _events(hit: Row[Any], step: Step, status: HitStatus) -> Iterator[EventType]:
    """What a step, which gave the HIT this status, is to those who are told; see `unknown` for the choices."""
    if step.disposed:
        yield EventType.HIT_DISPOSED
        return
    later = step.expiration is not None and step.expiration > hit.expiration
    if step.max_assignments > 0 or (later and not step.expired):
        yield EventType.HIT_EXTENDED
    if step.expired and not hit.expired:
        yield EventType.HIT_EXPIRED
    if status is HitStatus.REVIEWABLE and hit.status in {HitStatus.ASSIGNABLE, HitStatus.UNASSIGNABLE}:
        yield EventType.HIT_REVIEWABLE


def change_type(tx: Tx, hit: Row[Any], hit_type: Row[Any]) -> None:
    """Gives a HIT, as read in this transaction, the properties of another HIT type; the hold follows the reward."""
    tx.db.execute(
        update(hits).where(hits.c.number == bindparam("the_hit")), {"the_hit": hit.number, "hit_type": hit_type.number}
    )
    open_assignments = hit.available + hit.pending + hit.submitted
    hold = open_assignments * cost_of_one(hit_type, hit.max_assignments)
    change_hold(tx, hit.account, int(hold - liability(hit)))
