"""A journal that cannot be used is refused in one sentence, and an older one grows."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.journal.actions import approval, bonus, creation
from tests.journal.test_store import PLACE, open_journal
from turkterm.journal import schema
from turkterm.journal.store import JournalUnusable
from turkterm.model.action import ActionState, Entry

ROOT = Path(__file__).parents[2]


async def make_journal(path: Path) -> None:
    journal = open_journal(path)
    await journal.intend([approval(number) for number in range(500)])
    await journal.close()


def refused(path: Path) -> str:
    with pytest.raises(JournalUnusable) as caught:
        open_journal(path)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    return sentence


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    path.write_text("this was a text file all along\n" * 200)
    assert "is damaged" in refused(path)
    assert path.read_text().startswith("this was a text file")  # and it is left as it was


async def test_a_damaged_page(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    await make_journal(path)
    content = bytearray(path.read_bytes())
    content[8192:12288] = b"\x5a" * 4096
    path.write_bytes(content)
    assert "is damaged" in refused(path)


async def test_a_newer_version(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    await make_journal(path)
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    db.close()
    assert "newer turkterm" in refused(path)


def test_another_programs_database(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE bookmarks (url TEXT)")
    db.close()
    assert "another program's database" in refused(path)
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]
    db.close()


def test_a_folder_in_the_files_place(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    path.mkdir()
    assert "cannot be written" in refused(path)


def test_a_file_in_the_folders_place(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    assert "cannot be written" in refused(tmp_path / "home" / "journal.sqlite3")


def test_a_folder_that_cannot_be_made() -> None:
    assert "cannot be written" in refused(Path("/proc/turkterm/journal.sqlite3"))


async def test_an_older_journal_grows_and_keeps_its_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "journal.sqlite3"
    await make_journal(path)
    grown = (*schema.MIGRATIONS, ("ALTER TABLE entry ADD COLUMN note TEXT NOT NULL DEFAULT 'none'",))
    monkeypatch.setattr(schema, "JOURNAL", replace(schema.JOURNAL, migrations=grown))
    journal = open_journal(path)
    assert len(await journal.recent()) == 500
    await journal.close()
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT DISTINCT note FROM entry").fetchall() == [("none",)]
        assert db.execute("PRAGMA user_version").fetchone() == (len(grown),)
    db.close()


async def test_a_journal_of_the_first_version_opens_with_what_it_held(tmp_path: Path) -> None:
    """Made by that version's own statements, with an action that was sent and never answered."""
    path = tmp_path / "journal.sqlite3"
    action, session = bonus(), "4f1c2a"
    values = {
        "action_id": action.action_id,
        "run": action.run,
        "session": session,
        "verb": "bonus",
        "state": "sent",
        "created": 5.0,
        "updated": 6.0,
        "who": "ana",
        "marketplace": PLACE,
        "worker_ids": '["A1", "A2"]',
        "assignment_id": "3ASSIGNMENT",
        "hit_id": "3HIT",
        "worker_id": "A2EXAMPLE",
        "type_id": "3TYPE",
        "amount": 50,
        "fee": 10,
        "subject": action.subject,
        "text": action.text,
        "token": action.token,
        "number": action.number,
        "request_id": "r-1",
        "outcome": None,
    }
    with sqlite3.connect(path) as db:
        for statement in schema.MIGRATIONS[0]:
            db.execute(statement)
        marks = ", ".join(f":{name}" for name in values)
        db.execute(f"INSERT INTO entry ({', '.join(values)}) VALUES ({marks})", values)
        db.execute(f"PRAGMA application_id = {schema.APPLICATION}")
        db.execute("PRAGMA user_version = 1")
    db.close()
    journal = open_journal(path)
    (entry,) = await journal.unfinished()
    assert entry == Entry(action, ActionState.SENT, 5.0, 6.0, "ana", PLACE, request_id="r-1", sent=5.0)
    await journal.intend([creation()])
    newest, oldest = await journal.recent()
    await journal.close()
    assert (newest.action, oldest.action) == (creation(), action)


async def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "journal.sqlite3"
    await make_journal(path)
    broken = ("ALTER TABLE entry ADD COLUMN note TEXT", "ALTER TABLE nothing ADD COLUMN note TEXT")
    monkeypatch.setattr(schema, "JOURNAL", replace(schema.JOURNAL, migrations=(*schema.MIGRATIONS, broken)))
    assert "cannot be used" in refused(path)
    monkeypatch.undo()
    journal = open_journal(path)
    assert len(await journal.recent()) == 500
    await journal.close()


FULL = """
import asyncio, resource, sys
from pathlib import Path
from tests.journal.actions import approval
from turkterm.journal.store import Journal, JournalUnusable

async def main():
    journal = Journal.open(Path(sys.argv[1]), marketplace="m", who="ana")
    await journal.intend([approval(0)])
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))  # as if the disk had no more room
    written = 1
    try:
        while True:
            await journal.intend([approval(written * 100 + n) for n in range(100)])
            written += 1
    except JournalUnusable as fault:
        print(written, str(fault), flush=True)
    try:
        await journal.intend([approval(999_999)] * 1 + [approval(1_000_000 + n) for n in range(400)])
        print("written after all")
    except JournalUnusable:
        print("still refused")

asyncio.run(main())
"""


def test_a_full_disk_refuses_the_intent_and_keeps_what_was_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    ran = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    first, second = ran.stdout.splitlines()
    acknowledged = 1 + (int(first.split()[0]) - 1) * 100
    assert first.endswith(f"the journal {path} cannot be written: the disk is full or fails")
    assert second == "still refused"
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM entry").fetchone() == (acknowledged,)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


STARTS = """
import asyncio, sys
from pathlib import Path
from tests.journal.actions import approval
from turkterm.journal.store import Journal

async def main():
    sys.stdin.readline()
    journal = Journal.open(Path(sys.argv[1]), marketplace="m", who="ana")
    for number in range(20):
        await journal.intend([approval(int(sys.argv[2]) * 100 + number)])
    await journal.close()

asyncio.run(main())
"""


def test_several_may_make_the_journal_at_the_same_moment(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    starts = [
        subprocess.Popen([sys.executable, "-c", STARTS, str(path), str(n)], cwd=ROOT, stdin=subprocess.PIPE, text=True)
        for n in range(4)
    ]
    for process in starts:  # each waits for its line, so that all open the file together
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    codes = [process.wait(timeout=60) for process in starts]
    for process in starts:
        assert process.stdin is not None
        process.stdin.close()
    assert codes == [0, 0, 0, 0]
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM entry").fetchone() == (80,)
    db.close()
