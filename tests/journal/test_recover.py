"""Entries of a turkterm that ended are found by the next one, once, and those of a running one are left alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.journal.actions import approval
from tests.journal.test_store import open_journal
from turkterm.journal.recover import Lease, lease_path
from turkterm.model.action import ActionState
from turkterm.model.ids import ActionId

OTHER = """
import asyncio, sys
from pathlib import Path
from tests.journal.actions import approval
from turkterm.journal.store import Journal

async def main():
    journal = Journal.open(Path(sys.argv[1]), marketplace=sys.argv[2], who="ben")
    await journal.intend([approval(number) for number in range(3)])
    print("ready", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


def start_other(path: Path, marketplace: str) -> subprocess.Popen[str]:
    other = subprocess.Popen([sys.executable, "-c", OTHER, str(path), marketplace], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "ready\n"
    return other


def end(other: subprocess.Popen[str]) -> None:
    other.send_signal(signal.SIGKILL)
    other.wait()
    assert other.stdout is not None
    other.stdout.close()


def leases(folder: Path) -> list[Path]:
    return list(folder.glob("*.lease-*"))


async def test_a_killed_turkterms_entries_are_adopted_once(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal, third = open_journal(path), open_journal(path)
    other = start_other(path, journal.marketplace)
    try:
        assert await journal.unfinished() == ()  # it runs: its entries are its own
    finally:
        end(other)
    found = await journal.unfinished()
    assert [entry.action.action_id for entry in found] == ["action-0", "action-1", "action-2"]
    assert {entry.who for entry in found} == {"ben"}
    assert await journal.unfinished() == ()
    assert await third.unfinished() == ()
    await third.close()
    await journal.close()


async def test_what_was_left_open_at_a_clean_end_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = open_journal(path)
    await journal.intend([approval(number) for number in range(7)])
    for number, state in enumerate(ActionState):
        await journal.note(ActionId(f"action-{number}"), state)
    await journal.close()
    journal = open_journal(path)
    states = [entry.state for entry in await journal.unfinished()]
    await journal.close()
    assert states == [ActionState.HELD, ActionState.QUEUED, ActionState.SENT]


async def test_entries_for_another_marketplace_are_left_for_it(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = open_journal(path, marketplace="https://sandbox.example")
    await journal.intend([approval(1)])
    await journal.close()
    here = open_journal(path)
    assert await here.unfinished() == ()
    await here.close()
    there = open_journal(path, marketplace="https://sandbox.example")
    assert len(await there.unfinished()) == 1
    await there.close()


async def test_leases_of_ended_turkterms_are_swept(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = open_journal(path)
    lease_path(path, "0123456789abcdef").touch()
    await journal.unfinished()
    assert len(leases(tmp_path)) == 1
    await journal.close()
    assert leases(tmp_path) == []


def test_a_lease_that_was_given_back_touches_no_later_file(tmp_path: Path) -> None:
    lease = Lease(tmp_path / "journal.sqlite3")
    lease.release()
    files = [os.open(tmp_path / "other", os.O_CREAT | os.O_RDWR) for _ in range(4)]  # one of them has its number now
    lease.release()
    for file in files:
        os.close(file)
    assert leases(tmp_path) == []


async def test_a_journal_closes_twice(tmp_path: Path) -> None:
    journal = open_journal(tmp_path / "journal.sqlite3")
    await journal.close()
    read, write = os.pipe()
    await journal.close()
    os.close(read)
    os.close(write)
