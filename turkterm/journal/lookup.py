"""Whether a journal knows an id: for telling whose id a refused one is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from turkterm.journal.glance import glance
from turkterm.journal.schema import APPLICATION

_NAMED = "SELECT 1 FROM entry WHERE :id IN (assignment_id, hit_id, worker_id) LIMIT 1"


def knows(path: Path, identifier: str) -> bool:
    """Whether an entry of the journal at `path` names this. False for a file that cannot be read."""
    try:
        with glance(path) as db:
            if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
                return False
            return db.execute(_NAMED, {"id": identifier}).fetchone() is not None
    except sqlite3.Error:
        return False
