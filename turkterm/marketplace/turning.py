"""How far the clock of a home was turned: kept in its store, so that the next server and every import go on from there.

The clock itself (`clock`) knows nothing of files. Time only goes forward, and not beyond the year 2999: dates of the
wire and of its clients end not long after that.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete, insert, select

from turkterm.marketplace.clock import Clock
from turkterm.marketplace.context import Tx
from turkterm.marketplace.schema import meta
from turkterm.marketplace.store import Store

#: The last instant that the clock can be turned to, in epoch seconds.
END = datetime(3000, 1, 1, tzinfo=UTC).timestamp()
_OFFSET = "clock_offset"


class BadTurn(ValueError):
    """The clock cannot be turned like that; one sentence."""


def resume(store: Store, clock: Clock) -> None:
    """Turns a new clock as far as the clock of this store was turned before."""
    kept = store.read_now(_kept)
    if kept > clock.offset:
        clock.turn(kept - clock.offset)


async def turn(store: Store, clock: Clock, seconds: float) -> None:
    """Turns the clock ahead and keeps it so. Raises BadTurn."""
    if seconds < 0:
        raise BadTurn("The clock cannot be turned back: what fell due is already settled")
    if not clock.now() + seconds < END:
        raise BadTurn("The clock goes to the year 2999 at most")
    offset = clock.offset + seconds
    await store.write(lambda tx: _keep(tx, offset))
    clock.turn(max(0.0, offset - clock.offset))


def _kept(tx: Tx) -> float:
    value = tx.db.execute(select(meta.c.value).where(meta.c.name == _OFFSET)).scalar_one_or_none()
    return 0.0 if value is None else float(value)


def _keep(tx: Tx, offset: float) -> None:
    tx.db.execute(delete(meta).where(meta.c.name == _OFFSET))
    tx.db.execute(insert(meta).values(name=_OFFSET, value=repr(offset)))
