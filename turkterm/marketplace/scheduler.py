"""What happens by itself: abandonment, expiry, auto-approval, disposal, the end of request tokens and deleted types.

A periodic job, as the service's was: it settles what fell due, in the order of the due times, in small transactions.
Reads show the state as the last run left it (at most a second old), and do not work out what will be settled next;
the worker's side checks deadlines and expirations against the clock itself, so nothing is accepted or handed in too
late. Several processes may run it on one file: each event is looked up and settled inside one writing transaction.
"""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from turkterm.marketplace import labour
from turkterm.marketplace.context import Tx
from turkterm.marketplace.rules import counters, review_policies, reviewing, tokens, type_states
from turkterm.marketplace.rules.counters import Step
from turkterm.marketplace.rules.limits import TOKEN_LIFE
from turkterm.marketplace.rules.states import AssignmentState
from turkterm.marketplace.schema import assignments, hits, request_tokens
from turkterm.marketplace.store import Now, Store

#: Events of a kind that one transaction settles: some 0.2 s of the write lock.
BATCH = 200
#: Seconds between two looks: the service's job took minutes; a console that is watched should not.
INTERVAL = 1.0

_log = logging.getLogger(__name__)


class Scheduler:
    """Settles what is due by the marketplace's clock."""

    def __init__(self, store: Store, clock: Now) -> None:
        """`clock` is the store's own."""
        self._store = store
        self._clock = clock

    async def run(self) -> None:
        """Settles what falls due until it is cancelled: at the next due time, at least every `INTERVAL`."""
        while True:
            try:
                await self.catch_up()
                due = await self._store.read(next_due)
            except OperationalError as problem:
                # Another process held the file too long, or the disk is full: what is due stays due.
                _log.warning("what is due could not be settled, trying again: %s", problem.orig)
                due = None
            wait = INTERVAL if due is None else min(INTERVAL, max(0.0, due - self._clock.now()))
            await asyncio.sleep(wait)

    async def catch_up(self) -> int:
        """Settles all that is due now, for instance after the clock was turned; returns how many events that were.

        Takes the write lock only where something is due.
        """
        settled = 0
        while True:
            due = await self._store.read(next_due)
            if due is None or due > self._clock.now():
                return settled
            settled += await self._store.write(self.tick)

    def tick(self, tx: Tx) -> int:
        """Settles what is due at the transaction's time, at most `BATCH` events of a kind; returns how many."""
        tokens.sweep(tx)
        return _settle_assignments(tx) + _settle_hits(tx) + type_states.settle_disposals(tx, BATCH)


def next_due(tx: Tx) -> float | None:
    """When the next event is due, in epoch seconds (it may have passed); None where nothing is to come."""
    times = (
        select(func.min(assignments.c.due)),
        select(func.min(hits.c.expiration)).where(hits.c.expired.is_(False)),
        select(func.min(hits.c.disposal)),
        select(func.min(request_tokens.c.created) + TOKEN_LIFE),
        type_states.NEXT_DUE,
    )
    return min((due for due in (tx.db.execute(time).scalar() for time in times) if due is not None), default=None)


def _settle_assignments(tx: Tx) -> int:
    """Abandons what ran out of time and approves what waited too long for a review.

    The approval carries the time of this run and no feedback; its money was on hold, so funds cannot fail it.
    """
    due = select(assignments.c.number).where(assignments.c.due <= tx.now)
    numbers = tx.db.execute(due.order_by(assignments.c.due, assignments.c.number).limit(BATCH)).scalars().all()
    for number in numbers:
        # Read one by one: an abandonment may start a review that settles what comes after it.
        row = tx.db.execute(select(assignments).where(assignments.c.number == number)).one()
        if row.status == AssignmentState.ACCEPTED:
            labour.abandon(tx, row)
        elif row.status == AssignmentState.SUBMITTED:
            reviewing.approve(tx, row, counters.hit_by_number(tx, row.hit))
    return len(numbers)


def _settle_hits(tx: Tx) -> int:
    """Closes HITs that expired, disposes of those that nobody needed for 120 days."""
    expiring = select(hits.c.number).where(hits.c.expired.is_(False), hits.c.expiration <= tx.now)
    expired = tx.db.execute(expiring.order_by(hits.c.expiration, hits.c.number).limit(BATCH)).scalars().all()
    for number in expired:
        hit = counters.hit_by_number(tx, number)
        counters.apply(tx, hit, Step(expired=True))
        review_policies.after_change(tx, hit)
    disposing = select(hits.c.number).where(hits.c.disposal <= tx.now)
    disposed = tx.db.execute(disposing.order_by(hits.c.disposal, hits.c.number).limit(BATCH)).scalars().all()
    for number in disposed:
        counters.apply(tx, counters.hit_by_number(tx, number), Step(disposed=True))
    return len(expired) + len(disposed)
