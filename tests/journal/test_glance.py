"""A glance at a journal leaves no trace, whether somebody works with it or nobody."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.journal.actions import approval
from tests.journal.test_store import open_journal
from turkterm.journal.glance import glance


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def entries(path: Path) -> int:
    with glance(path) as db:
        return int(db.execute("SELECT count(*) FROM entry").fetchone()[0])


async def test_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "a journal?#.sqlite"
    journal = open_journal(path)
    await journal.intend([approval(1)])
    assert entries(path) == 1  # from the write-ahead log of the one who has it open
    await journal.close()
    before = files(tmp_path)
    assert entries(path) == 1
    assert files(tmp_path) == before
    with glance(path) as db, pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.execute("DELETE FROM entry")


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError), glance(tmp_path / "x.sqlite") as db:
        db.execute("SELECT 1")
    assert files(tmp_path) == []
