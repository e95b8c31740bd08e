"""The outbox between the transactions that write into it and the servers that deliver: sorted, claimed, settled.

Everything but `look` is part of a writing transaction, so that of several servers on one file one gets a document. A
claim runs out: what a server that died had claimed is free again then. Instants here are of the real clock.
What is sorted for a courier that later servers lack stays until one has it again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, exists, insert, literal, select, update

from turkterm.marketplace.context import Tx
from turkterm.marketplace.schema import outbox

#: The courier that takes everything beside the transport's own.
FILE = "file"
_NEW = outbox.c.channel.is_(None)


class Lane(NamedTuple):
    """A courier and one destination of its: what is stuck in one lane holds up no other. A file's has no name."""

    channel: str
    destination: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One event document on its way, and when its event happened, in epoch seconds of the marketplace's clock."""

    number: int
    transport: str
    destination: str
    document: str
    event_time: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the outbox holds for some couriers: whether something is to be sorted, and the lanes with work for them."""

    unsorted: bool
    lanes: tuple[Lane, ...]


def look(tx: Tx, now: float, channels: Collection[str]) -> Waiting:
    """What waits for these couriers."""
    free = select(outbox.c.channel, outbox.c.destination).where(
        outbox.c.channel.in_(channels), outbox.c.claimed_until <= now
    )
    found = tx.db.execute(free.distinct()).all()
    return Waiting(
        unsorted=bool(tx.db.execute(select(exists().where(*_sortable(channels)))).scalar_one()),
        lanes=tuple(Lane(row.channel, row.destination) for row in found),
    )


def sort(tx: Tx, channels: Collection[str]) -> None:
    """Gives what is new to the courier of its transport and a copy to the file's, whichever of them there are."""
    filed = FILE in channels
    if filed:
        values = {
            **{column.name: column for column in outbox.c if column.name != "number"},
            "channel": literal(FILE),
            "destination": literal(""),
        }
        copies = select(*values.values()).where(_NEW).order_by(outbox.c.number)
        tx.db.execute(insert(outbox).from_select(list(values), copies))
    own = outbox.c.transport.in_(channels)
    tx.db.execute(update(outbox).where(_NEW, own).values(channel=outbox.c.transport))
    if filed:
        tx.db.execute(delete(outbox).where(_NEW))


def claim(tx: Tx, lane: Lane, now: float, until: float, most: int) -> list[Letter]:
    """Takes the oldest free documents of a lane; nobody else gets them before `until`."""
    free = select(outbox).where(*_of(lane), outbox.c.claimed_until <= now).order_by(outbox.c.number).limit(most)
    letters = [
        Letter(row.number, row.transport, row.destination, row.document, row.event_time)
        for row in tx.db.execute(free).all()
    ]
    if letters:
        taken = outbox.c.number.in_([letter.number for letter in letters])
        tx.db.execute(update(outbox).where(taken).values(claimed_until=until))
    return letters


def settle(tx: Tx, delivered: Sequence[int], left: Sequence[int]) -> None:
    """Takes out what was delivered, and frees what was claimed and not delivered."""
    if delivered:
        tx.db.execute(delete(outbox).where(outbox.c.number.in_(delivered)))
    if left:
        tx.db.execute(update(outbox).where(outbox.c.number.in_(left)).values(claimed_until=0.0))


def count_failure(tx: Tx, lane: Lane, now: float, attempts: int) -> int:
    """A delivery failed: that counts for everything free in the lane; what failed so many times is taken out.

    Returns how many documents that were.
    """
    struck = (*_of(lane), outbox.c.claimed_until <= now)
    tx.db.execute(update(outbox).where(*struck).values(attempts=outbox.c.attempts + 1))
    return int(tx.db.execute(delete(outbox).where(*struck, outbox.c.attempts >= attempts)).rowcount)


def _sortable(channels: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return (_NEW,) if FILE in channels else (_NEW, outbox.c.transport.in_(channels))


def _of(lane: Lane) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return outbox.c.channel == lane.channel, outbox.c.destination == lane.destination
