"""Granting a qualification: by its requester, by an accepted request, by a test's score or by itself."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import Row, insert, select, update

from turkterm.marketplace.context import Tx
from turkterm.marketplace.schema import qualifications

GRANTED, REVOKED = "Granted", "Revoked"
DEFAULT_SCORE = 1  # of a grant without a value, whoever grants [D08, SDK AutoGrantedValue]


class RequestState(StrEnum):
    """What became of a worker's request for a qualification; the API lists the pending ones only."""

    PENDING = "Pending"
    GRANTED = "Granted"
    REJECTED = "Rejected"


def find(tx: Tx, kind: int, worker_id: str) -> Row[Any] | None:
    """The worker's qualification of the type with this number, granted or revoked."""
    where = (qualifications.c.type == kind, qualifications.c.worker_id == worker_id)
    return tx.db.execute(select(qualifications).where(*where)).one_or_none()


def grant(tx: Tx, kind: int, worker_id: str, score: int) -> None:
    """Grants, or changes the score of a holder, whose GrantTime stays; granting after a revocation is a new grant."""
    held = find(tx, kind, worker_id)
    if held is None:
        new = {"type": kind, "worker_id": worker_id, "status": GRANTED, "score": score, "grant_time": tx.now}
        tx.db.execute(insert(qualifications), new)
    else:
        since = held.grant_time if held.status == GRANTED else tx.now
        change(tx, held, status=GRANTED, score=score, grant_time=since, reason=None)


def change(tx: Tx, held: Row[Any], **values: Any) -> None:
    """Changes columns of a qualification that `find` found."""
    where = (qualifications.c.type == held.type, qualifications.c.worker_id == held.worker_id)
    tx.db.execute(update(qualifications).where(*where).values(**values))
