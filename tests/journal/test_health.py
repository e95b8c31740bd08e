"""How a journal is, said without touching it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.journal.actions import approval
from tests.journal.test_store import open_journal
from turkterm.journal.health import Health, health_of
from turkterm.journal.schema import MIGRATIONS
from turkterm.model.action import ActionState


async def test_a_good_one(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    journal = open_journal(path)
    await journal.intend([approval(1), approval(2)])
    await journal.note(approval(1).action_id, ActionState.DONE)
    assert health_of(path) == Health(len(MIGRATIONS), entries=2, open_entries=1)
    await journal.close()
    assert health_of(path) == Health(len(MIGRATIONS), entries=2, open_entries=1)


async def test_bad_ones(tmp_path: Path) -> None:
    text = tmp_path / "text.sqlite"
    text.write_text("no database " * 1000)
    assert "damaged" in (health_of(text).problem or "")
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE a (b)")
    db.close()
    assert "no journal of turkterm" in (health_of(other).problem or "")
    newer = tmp_path / "newer.sqlite"
    journal = open_journal(newer)
    await journal.close()
    with sqlite3.connect(newer) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    db.close()
    assert "of a newer turkterm" in (health_of(newer).problem or "")
