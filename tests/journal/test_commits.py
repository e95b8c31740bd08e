"""What was acknowledged survives kill -9."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from turkterm.journal.commits import Commits
from turkterm.journal.schema import JournalUnusable, open_file

ROOT = Path(__file__).parents[2]
ROUNDS = 4

WRITER = """
import asyncio, sys
from pathlib import Path
from tests.journal.actions import approval
from turkterm.journal.store import Journal
from turkterm.model.action import ActionState
from turkterm.model.ids import ActionId

async def one(journal, number):
    await journal.intend([approval(number)])
    sys.stdout.write(f"i {number}\\n"); sys.stdout.flush()
    await journal.note(ActionId(f"action-{number}"), ActionState.SENT)
    sys.stdout.write(f"s {number}\\n"); sys.stdout.flush()

async def main():
    journal = Journal.open(Path(sys.argv[1]), marketplace="m", who="ana")
    number = int(sys.argv[2])
    while True:
        await asyncio.gather(*(one(journal, number + n) for n in range(20)))
        number += 20

asyncio.run(main())
"""


def test_every_acknowledged_intent_survives_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    told: list[str] = []
    for round_ in range(ROUNDS):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(round_ * 1_000_000)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout is not None
        for _ in range(150 + 37 * round_):  # killed at another point of its work each time
            told.append(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read()
        told.extend(line for line in rest.splitlines(keepends=True) if line.endswith("\n"))
        writer.wait()
        writer.stdout.close()
    with sqlite3.connect(path) as db:
        states = dict(db.execute("SELECT action_id, state FROM entry").fetchall())
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
    assert len(told) > ROUNDS * 150
    for kind, number in (line.split() for line in told):
        assert f"action-{number}" in states
        if kind == "s":
            assert states[f"action-{number}"] == "sent"


async def test_a_piece_that_fails_does_not_undo_its_neighbours(tmp_path: Path) -> None:
    path = tmp_path / "file.sqlite3"
    commits = Commits(open_file(path), path)

    def make(db: sqlite3.Connection) -> str:
        db.execute("CREATE TABLE kept (x)")
        return "made"

    def fail(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE lost (x)")
        raise LookupError("mine alone")

    made, failed = await asyncio.gather(commits.do(make), commits.do(fail), return_exceptions=True)
    assert made == "made"
    assert isinstance(failed, LookupError)
    tables = await commits.do(lambda db: [row[0] for row in db.execute("SELECT name FROM sqlite_master")])
    await commits.close()
    assert "kept" in tables
    assert "lost" not in tables


async def test_closing_finishes_what_waits(tmp_path: Path) -> None:
    path = tmp_path / "file.sqlite3"
    commits = Commits(open_file(path), path)
    async with asyncio.TaskGroup() as group:
        waiting = [group.create_task(commits.do(lambda db: db.execute("SELECT 1").fetchone()[0])) for _ in range(50)]
        await asyncio.sleep(0)
        await commits.close()
    assert [task.result() for task in waiting] == [1] * 50
    with pytest.raises(JournalUnusable):
        await commits.do(lambda db: None)
