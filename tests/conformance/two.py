"""Two requesters of one marketplace, of whom the first has one of everything."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tests.conformance.world import Params, World
from tests.marketplace.serving import serving
from tests.marketplace.test_uploads import ANSWER
from turkterm.marketplace import accounts
from turkterm.marketplace.context import Tx
from turkterm.marketplace.ids import new_person_id
from turkterm.marketplace.schema import metadata
from turkterm.marketplace.store import AccessKey
from turkterm.model.money import Cents

DEPOSIT = Cents(100_000)


@dataclass
class Two:
    """Two requesters, and everything that the first one has."""

    first: World
    second: World
    keys: tuple[AccessKey, ...]
    ids: dict[str, str] = field(default_factory=dict)

    def prepare(self) -> None:
        """Gives the first requester one of everything, in the states in which its owner could use it."""
        one = self.first
        hit = one.hit(MaxAssignments=3)
        held = one.call("GetAssignment", AssignmentId=one.submitted(hit, ANSWER))
        kind = one.kind()
        worker = held["Assignment"]["WorkerId"]
        one.call("AssociateQualificationWithWorker", QualificationTypeId=kind, WorkerId=worker)
        paid = one.submitted(hit)
        one.call("ApproveAssignment", AssignmentId=paid)
        done = one.call("GetAssignment", AssignmentId=paid)["Assignment"]["WorkerId"]
        one.call("SendBonus", WorkerId=done, AssignmentId=paid, BonusAmount="1.00", Reason="r", UniqueRequestToken="t")
        one.call("CreateWorkerBlock", WorkerId=worker, Reason="theirs")
        self.ids = {
            "hit": hit,
            "hit type": held["HIT"]["HITTypeId"],
            "assignment": held["Assignment"]["AssignmentId"],
            "type": kind,
            "draft": one.kind(QualificationTypeStatus="Inactive"),
            "request": one.pending(kind),
            "worker": worker,
            "paid worker": done,
        }

    def everything(self) -> str:
        """A digest of every row of every table."""
        digest = hashlib.sha256()

        def look(tx: Tx) -> None:
            for table in metadata.sorted_tables:
                rows = tx.db.execute(select(table).order_by(*table.primary_key.columns)).all()
                digest.update(repr((table.name, rows)).encode())

        self.first.served.store.read_now(look)
        return digest.hexdigest()


@asynccontextmanager
async def two_requesters(folder: Path) -> AsyncIterator[Two]:
    """A marketplace with both in the folder."""
    async with serving(folder) as served:
        made = served.store.write_now(lambda tx: accounts.add(tx, "lab-b", DEPOSIT), new_person_id())
        keys = served.store.access_keys(made.account_id)
        both = Two(World(served), World(served, keys[0]), keys)
        await asyncio.to_thread(both.prepare)
        yield both


async def call(world: World, operation: str, /, **params: Any) -> Params:
    """An operation through boto3."""
    return await asyncio.to_thread(world.call, operation, **params)
