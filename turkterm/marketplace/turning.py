"""How far the clock of a home was turned: kept in its store, so that every process that works on it follows.

The clock itself (`clock`) knows nothing of files. Each transaction of a store that `follow` was called for looks first
how far the clock was turned, so that a turn by one server counts for the next request to another. Time only goes
forward, and not beyond the year 2999: dates of the wire and of its clients end not long after that.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Connection, delete, insert, select

from turkterm.marketplace.clock import Clock
from turkterm.marketplace.context import Tx
from turkterm.marketplace.schema import meta
from turkterm.marketplace.store import Store

#: The last instant that the clock can be turned to, in epoch seconds.
END = datetime(3000, 1, 1, tzinfo=UTC).timestamp()
_OFFSET = "clock_offset"
_KEPT = select(meta.c.value).where(meta.c.name == _OFFSET)


class BadTurn(ValueError):
    """The clock cannot be turned like that; one sentence."""


def follow(store: Store, clock: Clock) -> None:
    """Turns the clock of this store as far as it was turned before, and from now on whenever another process turns it.

    A clock that is ahead of the store's stays there.
    """
    store.before_each = partial(_catch_up, clock)


async def turn(store: Store, clock: Clock, seconds: float) -> None:
    """Turns the clock ahead and keeps it so. Raises BadTurn."""
    await _turn(store, clock, lambda now: seconds)


async def turn_to(store: Store, clock: Clock, instant: float) -> None:
    """Turns the clock ahead to an instant, in epoch seconds, and keeps it so. Raises BadTurn."""
    await _turn(store, clock, lambda now: instant - now)


async def _turn(store: Store, clock: Clock, ahead: Callable[[float], float]) -> None:
    def keep(tx: Tx) -> float:
        _catch_up(clock, tx.db)
        now = clock.now()
        seconds = ahead(now)
        if seconds < 0:
            raise BadTurn("The clock cannot be turned back: what fell due is already settled")
        if not now + seconds < END:
            raise BadTurn("The clock goes to the year 2999 at most")
        offset = clock.offset + seconds
        tx.db.execute(delete(meta).where(meta.c.name == _OFFSET))
        tx.db.execute(insert(meta).values(name=_OFFSET, value=repr(offset)))
        return offset

    clock.reach(await store.write(keep))


def _catch_up(clock: Clock, connection: Connection) -> None:
    kept = connection.execute(_KEPT).scalar_one_or_none()
    if kept is not None:
        clock.reach(float(kept))
