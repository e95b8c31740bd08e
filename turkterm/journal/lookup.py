"""Whether a journal knows an id, asked without opening it for writing: for telling whose id a refused one is."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from urllib.parse import quote

from turkterm.journal.schema import APPLICATION

#: Seconds to wait for another turkterm that writes it; no answer is an answer here.
_PATIENCE = 0.5
_NAMED = "SELECT 1 FROM entry WHERE :id IN (assignment_id, hit_id, worker_id) LIMIT 1"


def knows(path: Path, identifier: str) -> bool:
    """Whether an entry of the journal at `path` names this. False for a file that cannot be read."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=_PATIENCE)) as db:
            if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
                return False
            return db.execute(_NAMED, {"id": identifier}).fetchone() is not None
    except sqlite3.Error:
        return False
