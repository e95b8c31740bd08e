"""A bulk run that is killed with kill -9, or whose disk fills up, pays everybody once when it is resumed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.desk.seated import states_in
from tests.gateway.marketplaces import QUESTION
from tests.screens.servers import serve
from turkterm.marketplace.clock import Clock
from turkterm.marketplace.context import Tx
from turkterm.marketplace.importing import Finished, FinishedAnswer, import_batch
from turkterm.marketplace.operations import OPERATIONS
from turkterm.marketplace.store import Store

ROOT = Path(__file__).parents[2]
HITS, ANSWERS = 2, 40
PEOPLE = HITS * ANSWERS


def store_of(home: Path) -> Store:
    """The marketplace's store, opened behind its back."""
    return Store.open(home / "marketplace" / "marketplace.sqlite", Clock())


@contextmanager
def place(home: Path, faults: str) -> Iterator[None]:
    """A marketplace with a finished batch, in a process of its own."""
    (home / "marketplace").mkdir(parents=True)
    answers = tuple(FinishedAnswer(None, (("colour", "blue"),)) for _ in range(ANSWERS))
    with closing(store_of(home)) as store:
        batch = [Finished("Name a colour", "One word", "", QUESTION % number, answers) for number in range(HITS)]
        store.write_now(lambda tx: import_batch(tx, batch))
    with serve(home, "--faults", faults):
        yield


def bulk(home: Path, mode: str) -> subprocess.Popen[str]:
    """The engine in a process of its own."""
    command = [sys.executable, "-m", "tests.faults.bulk", str(home), mode]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def end(process: subprocess.Popen[str]) -> dict[str, Any]:
    """What it said at its end."""
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    said: dict[str, Any] = json.loads(out.splitlines()[-1])
    assert said["failures"] == []
    return said


def paid(home: Path) -> Counter[str]:
    """How many bonuses each assignment has, by the marketplace's own data."""

    def count(tx: Tx) -> Counter[str]:
        listed = [
            OPERATIONS["ListBonusPayments"].run(tx, {"HITId": hit["HITId"], "MaxResults": 100})
            for hit in OPERATIONS["ListHITs"].run(tx, {"MaxResults": 100})["HITs"]
        ]
        return Counter(one["AssignmentId"] for page in listed for one in page["BonusPayments"])

    with closing(store_of(home)) as store:
        return store.read_now(count)


def journaled(home: Path) -> Counter[str]:
    """How many actions are in each state, by the journal's file."""
    return Counter(states_in(home / "journal.sqlite").values())


@pytest.mark.parametrize("kill_after", [1, 30])
def test_after_kill_9_everybody_is_paid_once(tmp_path: Path, kill_after: int) -> None:
    with place(tmp_path, "delay=0.03,lose=0.1,seed=3"):
        process = bulk(tmp_path, "pay")
        assert process.stdout is not None
        for _ in range(kill_after):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        before = paid(tmp_path)
        assert 0 < len(before) < PEOPLE
        states = journaled(tmp_path)
        assert states["done"] >= kill_after - 1
        assert states["queued"] > 0

        said = end(bulk(tmp_path, "resume"))
        assert said["interrupted"] >= states["queued"]  # and what was sent and had not arrived
        assert (said["states"], said["problem"]) == ({"done": PEOPLE}, None)
        assert set(paid(tmp_path).values()) == {1}
        assert len(paid(tmp_path)) == PEOPLE
        assert journaled(tmp_path) == {"done": PEOPLE}


def test_two_processes_and_a_kill_in_between_pay_everybody_once_each(tmp_path: Path) -> None:
    """The first one carries out for both; when it is killed the second takes over."""
    with place(tmp_path, "delay=0.03"):
        first = bulk(tmp_path, "pay")
        assert first.stdout is not None
        first.stdout.readline()
        second = bulk(tmp_path, "pay")
        for _ in range(20):
            first.stdout.readline()
        os.kill(first.pid, signal.SIGKILL)
        first.communicate()
        end(second)
        end(bulk(tmp_path, "resume"))
        assert journaled(tmp_path) == {"done": 2 * PEOPLE}
        assert set(paid(tmp_path).values()) == {2}


def test_on_a_full_disk_nothing_is_sent_that_was_not_written_down(tmp_path: Path) -> None:
    with place(tmp_path, "delay=0.01"):
        said = end(bulk(tmp_path, "full"))
        assert "the disk is full" in str(said["problem"])
        assert said["states"].get("queued", 0) > 0
        states = journaled(tmp_path)
        assert len(paid(tmp_path)) <= states["done"] + states["sent"]
        end(bulk(tmp_path, "resume"))
        assert journaled(tmp_path) == {"done": PEOPLE}
        assert set(paid(tmp_path).values()) == {1}
