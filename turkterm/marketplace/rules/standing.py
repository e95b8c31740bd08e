"""What a worker is known by: qualifications, place, and the record of the work done for a requester.

The system qualifications are worked out here, from what a worker did for all requesters: workers bring their record
along, as on the service. Whether a worker has worked for a requester (NotifyWorkers) is that requester's record alone.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, select, update

from turkterm.marketplace.context import Tx
from turkterm.marketplace.errors import ApiError, bad_parameter
from turkterm.marketplace.rules import requirements, system_types
from turkterm.marketplace.schema import blocks, qualification_types, qualifications, standings, workers
from turkterm.model.hit import Locale

#: Percentages say nothing until a worker handed in this many: until then they are the best ones possible.
ENOUGH = 100


@dataclass(frozen=True, slots=True)
class Record:
    """A worker's work for one requester or for all: how many assignments came to what end."""

    submitted: int = 0
    approved: int = 0
    rejected: int = 0
    returned: int = 0
    abandoned: int = 0

    def percentages(self) -> dict[str, int]:
        """The system qualifications that are percentages, whole numbers rounded down."""
        accepted = self.submitted + self.returned + self.abandoned
        reviewed = self.approved + self.rejected

        def share(part: int, whole: int, best: int) -> int:
            return best if self.submitted < ENOUGH or not whole else 100 * part // whole

        return {
            system_types.PERCENT_APPROVED: share(self.approved, reviewed, 100),
            system_types.PERCENT_SUBMITTED: share(self.submitted, accepted, 100),
            system_types.PERCENT_ABANDONED: share(self.abandoned, accepted, 0),
            system_types.PERCENT_RETURNED: share(self.returned, accepted, 0),
            system_types.PERCENT_REJECTED: share(self.rejected, reviewed, 0),
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that requirements ask of one worker."""

    locale: Locale
    granted: dict[str, int | None]
    record: Record

    def reach(self, wanted: list[requirements.Wire]) -> requirements.Reach:
        """How far these checked requirements let the worker get: as far as the strictest of those not met."""
        values: dict[str, requirements.Value] = {
            **self.granted,
            **self.record.percentages(),
            system_types.HITS_APPROVED: self.record.approved,
            system_types.ADULT: 1,
            system_types.LOCALE: self.locale,
        }
        return min(
            (
                requirements.reach(
                    one, values.get(one["QualificationTypeId"]), present=one["QualificationTypeId"] in values
                )
                for one in wanted
            ),
            default=requirements.Reach.ACCEPT,
        )


def find_worker(tx: Tx, worker_id: str) -> Row[Any] | None:
    """The worker's row, None for a stranger."""
    return tx.db.execute(select(workers).where(workers.c.worker_id == worker_id)).one_or_none()


def require_worker(tx: Tx, worker_id: str) -> None:
    """Raises the service's error for a worker of another marketplace [boto3#2355, sdk-java#2055]."""
    if find_worker(tx, worker_id) is None:
        raise unknown_worker(worker_id)


def unknown_worker(worker_id: str) -> ApiError:
    """A worker whom this marketplace does not know, or who did not do the assignment in question."""
    return bad_parameter("WorkerId", worker_id)


def record_of(tx: Tx, account: str, worker_id: str) -> Record:
    """The worker's record with one requester."""
    return _record(tx, standings.c.account == account, standings.c.worker_id == worker_id)


def _record(tx: Tx, *which: ColumnElement[bool]) -> Record:
    sums = (func.coalesce(func.sum(standings.c[field.name]), 0) for field in fields(Record))
    return Record(*(int(number) for number in tx.db.execute(select(*sums).where(*which)).one()))


def note(tx: Tx, account: str, worker_id: str, **changes: int) -> None:
    """Changes the record's numbers by name, for example `submitted=1`."""
    where = (standings.c.account == account, standings.c.worker_id == worker_id)
    changed = tx.db.execute(
        update(standings).where(*where).values({name: standings.c[name] + by for name, by in changes.items()})
    )
    if changed.rowcount == 0:
        zero = dict.fromkeys((field.name for field in fields(Record)), 0)
        tx.db.execute(insert(standings).values(account=account, worker_id=worker_id, **(zero | changes)))


def standing_of(tx: Tx, worker: Row[Any]) -> Standing:
    """The worker's standing: the same with all requesters, but for their blocks."""
    granted = tx.db.execute(
        select(qualification_types.c.type_id, qualifications.c.score)
        .join(qualifications, qualifications.c.type == qualification_types.c.number)
        .where(qualifications.c.worker_id == worker.worker_id, qualifications.c.status == "Granted")
    )
    return Standing(
        locale=Locale(worker.country, worker.subdivision),
        granted={row.type_id: row.score for row in granted},
        record=_record(tx, standings.c.worker_id == worker.worker_id),
    )


def blocked(tx: Tx, account: str, worker_id: str) -> bool:
    """Whether the requester blocked the worker."""
    where = (blocks.c.account == account, blocks.c.worker_id == worker_id)
    return tx.db.execute(select(blocks.c.worker_id).where(*where)).one_or_none() is not None
