"""What a turkterm left that ended is interrupted, and of those that run one carries out for all."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from tests.journal.actions import approval
from tests.journal.test_store import open_journal
from turkterm.journal.recover import Lease, alive, lease_path, sweep
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
    if sys.argv[3] == "leads":
        assert journal.lead()
    print("ready", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


def start_other(path: Path, marketplace: str, *, leads: bool = False) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", OTHER, str(path), marketplace, "leads" if leads else "follows"]
    other = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
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


async def test_what_a_killed_turkterm_left_is_interrupted_and_nobody_sends_it(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = open_journal(path)
    other = start_other(path, journal.marketplace)
    ids = tuple(f"action-{number}" for number in range(3))
    try:
        assert await journal.interrupted() == ()  # it runs: what it queued is to be sent
        assert await journal.runnable() == ids
    finally:
        end(other)
    [left] = await journal.interrupted()
    assert (left.run, left.who, left.held, left.queued) == ("run1", "ben", 0, 3)
    assert await journal.runnable() == ()
    assert await journal.claim(ActionId(ids[0]), 1.0) is None  # though it was read as runnable a moment ago
    assert [entry.action.action_id for entry in await journal.left()] == list(ids)
    moved = await journal.move([ActionId(one) for one in ids[:2]], {ActionState.QUEUED}, ActionState.QUEUED, adopt=True)
    assert len(moved) == 2
    assert await journal.runnable() == ids[:2]
    assert [one.queued for one in await journal.interrupted()] == [1]
    open_states = {ActionState.QUEUED}
    taken = await journal.move([ActionId(one) for one in ids], open_states, ActionState.CANCELLED, left=True)
    assert [entry.action.action_id for entry in taken] == [ids[2]]  # the others are this turkterm's now
    assert await journal.claim(ActionId(ids[0]), 1.0) is not None
    journal.let_go()
    assert await journal.claim(ActionId(ids[1]), 1.0) is None
    assert [one.queued for one in await journal.interrupted()] == [1]
    await journal.close()


async def test_one_process_carries_out_and_another_takes_over_when_it_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal, elsewhere = open_journal(path), open_journal(path, marketplace="https://sandbox.example")
    other = start_other(path, journal.marketplace, leads=True)
    try:
        assert (journal.lead(), journal.leads, journal.leader) == (False, False, other.pid)
        assert elsewhere.lead()  # another marketplace has a runner of its own
    finally:
        end(other)
    assert (journal.lead(), journal.leads, journal.leader) == (True, True, os.getpid())
    beside = open_journal(path)
    assert not beside.lead()
    await journal.close()
    assert beside.lead()
    await beside.close()
    await elsewhere.close()


async def test_entries_for_another_marketplace_are_left_for_it(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = open_journal(path, marketplace="https://sandbox.example")
    await journal.intend([approval(1)])
    await journal.close()
    here = open_journal(path)
    assert (await here.unfinished(), await here.interrupted()) == ((), ())
    await here.close()
    there = open_journal(path, marketplace="https://sandbox.example")
    assert (len(await there.unfinished()), len(await there.interrupted())) == (1, 1)
    await there.close()


async def test_leases_of_ended_turkterms_are_swept(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal, beside = open_journal(path), open_journal(path)
    lease_path(path, "0123456789abcdef").touch()
    await journal.close()
    assert len(leases(tmp_path)) == 1
    await beside.close()
    assert leases(tmp_path) == []


def test_two_who_ask_at_once_whether_a_turkterm_lives_hear_the_same(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    lease_path(path, "0123456789abcdef").touch()
    asking = os.open(lease_path(path, "0123456789abcdef"), os.O_RDWR)
    fcntl.flock(asking, fcntl.LOCK_SH)
    assert not alive(path, "0123456789abcdef")
    os.close(asking)
    lease = Lease(path)
    assert alive(path, lease.session)
    lease.release()


def test_no_lease_is_swept_that_was_taken_in_the_same_moment(tmp_path: Path) -> None:
    path, over = tmp_path / "journal.sqlite3", threading.Event()

    def sweeping() -> None:
        while not over.is_set():
            sweep(path, "")

    sweeper = threading.Thread(target=sweeping)
    sweeper.start()
    try:
        taken = []
        for _ in range(3_000):
            taken.append(Lease(path))
            if len(taken) == 10:
                assert len(leases(tmp_path)) == 10
                while taken:
                    taken.pop().release()
    finally:
        over.set()
        sweeper.join()


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
