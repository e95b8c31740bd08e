"""Files of older versions: what their tables lack is added when the store opens them.

The upgrade runs in one writing transaction, so that a file is of one version or of the other. Several processes may
open one file at a time: the second finds the work done. Nothing is taken away, and no column of an old table changes.
"""

from __future__ import annotations

from sqlalchemy import insert, select, update

from turkterm.marketplace import accounts
from turkterm.marketplace.attached import folder
from turkterm.marketplace.context import Tx
from turkterm.marketplace.rules import requirements, system_types, type_states
from turkterm.marketplace.schema import (
    SCHEMA_VERSION,
    account_names,
    assignments,
    hit_types,
    meta,
    metadata,
    standings,
    uploads,
)

_SCHEMA = meta.c.name == "schema"


def upgrade(tx: Tx) -> None:
    """Brings the tables of an older version to `SCHEMA_VERSION`; the transaction is the first requester's."""
    version = int(tx.db.execute(select(meta.c.value).where(_SCHEMA)).scalar_one())
    metadata.create_all(tx.db)
    if version < 2:
        system_types.install(tx)
        for kind in tx.db.execute(select(hit_types.c.number, hit_types.c.requirements)).all():
            type_states.note_uses(tx, kind.number, requirements.parse(kind.requirements))
    if version < 4:
        tx.db.execute(insert(account_names), {"account": tx.account, "name": accounts.DEFAULT})
        for index in standings.indexes:
            index.create(tx.db, checkfirst=True)
        _take_in_files(tx)
    if version < SCHEMA_VERSION:
        tx.db.execute(update(meta).where(_SCHEMA).values(value=str(SCHEMA_VERSION)))


def _take_in_files(tx: Tx) -> None:
    """Files that came with answers lay in a folder beside the store, each under its key."""
    for path in sorted((folder(tx) / "uploads").glob("*")):
        named = assignments.c.answer.contains(f"<UploadedFileKey>{path.name}</UploadedFileKey>", autoescape=True)
        hit = tx.db.execute(select(assignments.c.hit).where(named).limit(1)).scalar_one_or_none()
        if hit is not None:
            tx.db.execute(insert(uploads), {"key": path.name, "hit": hit, "content": path.read_bytes()})
