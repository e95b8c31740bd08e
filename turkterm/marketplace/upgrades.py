"""Files of older versions: what their tables lack is added when the store opens them.

The upgrade runs in one writing transaction, so that a file is of one version or of the other. Several processes may
open one file at a time: the second finds the work done. Nothing is taken away, and no column of an old table changes.
"""

from __future__ import annotations

from sqlalchemy import insert, select, update

from turkterm.marketplace import accounts
from turkterm.marketplace.context import Tx
from turkterm.marketplace.rules import requirements, system_types, type_states
from turkterm.marketplace.schema import SCHEMA_VERSION, account_names, hit_types, meta, metadata, standings

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
    if version < SCHEMA_VERSION:
        tx.db.execute(update(meta).where(_SCHEMA).values(value=str(SCHEMA_VERSION)))
