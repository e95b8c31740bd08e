"""Notes are kept, and a file of them that cannot be used is refused in one sentence."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journal.test_store import open_journal
from turkterm.journal.remarks import FORM, Remarks, noted_at
from turkterm.journal.schema import JournalUnusable
from turkterm.model.ids import AssignmentId, WorkerId

ROOT = Path(__file__).parents[2]
ONE, TWO = AssignmentId("3ASG1"), AssignmentId("3ASG2")
WORKER = WorkerId("A1")


def opened(path: Path, marketplace: str = "m") -> Remarks:
    return Remarks.open(path, marketplace=marketplace, who="ana", clock=lambda: 7.0)


async def test_what_is_noted_is_there_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "remarks" / "lab.sqlite"
    remarks = opened(path)
    await remarks.note_assignments([ONE, TWO], "answers in\x1b French")
    changed = await remarks.use_assignments([ONE], unused=True)
    assert (changed[ONE].note, changed[ONE].unused) == ("answers in␛ French", True)
    await remarks.note_worker(WORKER, "writes well")
    await remarks.close()
    assert path.stat().st_mode & 0o777 == 0o600
    again = opened(path)
    found = await again.about_assignments()
    assert {key: (one.unused, one.updated, one.who) for key, one in found.items()} == {
        ONE: (True, 7.0, "ana"),
        TWO: (False, 7.0, "ana"),
    }
    assert (await again.about_workers())[WORKER].note == "writes well"
    await again.close()


async def test_what_says_nothing_any_more_is_gone(tmp_path: Path) -> None:
    remarks = opened(tmp_path / "notes.sqlite")
    await remarks.note_assignments([ONE], "look again")
    await remarks.use_assignments([ONE], unused=True)
    await remarks.note_assignments([ONE], "")
    assert list(await remarks.about_assignments()) == [ONE]  # still not to be used
    changed = await remarks.use_assignments([ONE], unused=False)
    assert not changed[ONE]
    assert await remarks.about_assignments() == {}
    await remarks.close()


async def test_marketplaces_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    here, there = opened(path), opened(path, "elsewhere")
    await here.note_worker(WORKER, "writes well")
    assert await there.about_workers() == {}
    await here.close()
    await there.close()


async def test_a_file_that_cannot_be_used(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.sqlite"
    damaged.write_text("no database at all\n" * 100)
    with pytest.raises(JournalUnusable, match=r"^the file of notes \S+ is damaged: put it aside"):
        opened(damaged)
    newer = tmp_path / "newer.sqlite"
    await opened(newer).close()
    with sqlite3.connect(newer) as db:
        db.execute(f"PRAGMA user_version = {len(FORM.migrations) + 1}")
    db.close()
    with pytest.raises(JournalUnusable, match="of a newer turkterm"):
        opened(newer)
    journal = tmp_path / "journal.sqlite"
    await open_journal(journal).close()
    with pytest.raises(JournalUnusable, match="not a file of notes of turkterm"):
        opened(journal)
    remarks = opened(tmp_path / "closed.sqlite")
    await remarks.close()
    with pytest.raises(JournalUnusable, match=r"the file of notes \S+ is closed"):
        await remarks.note_worker(WORKER, "late")


FULL = """
import asyncio, resource, sys
from pathlib import Path
from turkterm.journal.remarks import Remarks
from turkterm.journal.schema import JournalUnusable

async def main():
    remarks = Remarks.open(Path(sys.argv[1]), marketplace="m", who="ana")
    await remarks.note_worker("A1", "kept")
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))  # as if the disk had no more room
    try:
        await remarks.note_assignments([f"3ASG{number}" for number in range(200)], "x" * 2000)
    except JournalUnusable as fault:
        print(fault)

asyncio.run(main())
"""


async def test_a_full_disk_is_said_and_what_was_kept_stays(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    command = [sys.executable, "-c", FULL, str(path)]
    ran = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout == f"the file of notes {path} cannot be written: the disk is full or fails\n"
    remarks = opened(path)
    assert await remarks.about_assignments() == {}
    assert (await remarks.about_workers())[WORKER].note == "kept"
    await remarks.close()


def beside(path: Path) -> list[Path]:
    return sorted(path.parent.iterdir())


async def test_a_glance_at_the_notes_sees_them_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    assert noted_at(path, "m") == {}
    remarks = opened(path)
    await remarks.use_assignments([ONE], unused=True)
    await remarks.note_worker(WORKER, "writes well")
    assert {key: one.unused for key, one in noted_at(path, "m").items()} == {ONE: True}  # while another writes
    await remarks.close()
    before = beside(path)
    assert {key: one.unused for key, one in noted_at(path, "m").items()} == {ONE: True}
    assert noted_at(path, "elsewhere") == {}
    assert beside(path) == before


@pytest.mark.parametrize(("content", "said"), [(b"\0" * 5000, "damaged"), (b"x" * 5000, "damaged")])
def test_a_glance_at_something_else_is_refused_in_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "notes.sqlite"
    path.write_bytes(content)
    with pytest.raises(JournalUnusable, match=said):
        noted_at(path, "m")


def test_a_glance_at_a_file_that_was_only_begun_finds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    path.touch()
    assert noted_at(path, "m") == {}
