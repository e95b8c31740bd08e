"""How a journal is, without opening it for work: nothing is written, no file is made, no entry is adopted."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from turkterm.journal.glance import glance
from turkterm.journal.schema import APPLICATION, MIGRATIONS, unusable


@dataclass(frozen=True, slots=True)
class Health:
    """Version, entries and those of them without an outcome; `problem` is a sentence where it cannot be used."""

    version: int = 0
    entries: int = 0
    open_entries: int = 0
    problem: str | None = None


def health_of(path: Path) -> Health:
    """The health of the journal at `path`, which exists."""
    try:
        with glance(path) as db:
            application, version = (_one(db, f"PRAGMA {name}") for name in ("application_id", "user_version"))
            if application != APPLICATION:
                return Health(problem=f"{path} is no journal of turkterm")
            if version > len(MIGRATIONS):
                return Health(version, problem=f"it is of a newer turkterm (version {version})")
            if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                return Health(version, problem=f"the journal {path} is damaged")
            entries = _one(db, "SELECT count(*) FROM entry")
            unfinished = _one(db, "SELECT count(*) FROM entry WHERE state IN ('held', 'queued', 'sent')")
            return Health(version, entries, unfinished)
    except sqlite3.Error as error:
        return Health(problem=str(unusable(path, error)))


def _one(db: sqlite3.Connection, query: str) -> int:
    found: int = db.execute(query).fetchone()[0]
    return found
