"""Bonuses and verdicts from files, killed with -9 at random points on a marketplace that fails: each exactly once.

`TURKTERM_TEST_FULL=1` runs it with 2,000 bonuses, 2,000 verdicts and 20 kills. The seed is printed with a failure;
`TURKTERM_TEST_SEED` repeats it. What happened is asked of the marketplace by plain boto3, after the faults are off.
"""

from __future__ import annotations

import contextlib
import csv
import os
import random
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.screens.servers import assignments_of, client, exported, serve, turkterm
from tests.screens.terminal import home_environment

FULL = bool(os.environ.get("TURKTERM_TEST_FULL"))
ASSIGNMENTS, A_HIT, KILLS = (2_000, 100, 20) if FULL else (120, 30, 3)
#: Actions between two kills at the most: all kills strike before the work is done.
MOST_BETWEEN = 2 * ASSIGNMENTS // KILLS
FAULTS = "throttle=0.2,error=0.1,lose=0.05"
#: Runs after the last kill until the file is finished: each gives a failed action five tries more.
MOST_RUNS = 12
PATIENCE = 300.0

pytestmark = pytest.mark.timeout(900)


@dataclass(slots=True)
class Work:
    """A home with submitted assignments, and the two files that are to be carried out there."""

    home: Path
    rng: random.Random
    type_id: str
    assignments: list[dict[str, Any]]
    port: int
    keys: dict[str, str]
    said: list[str] = field(default_factory=list)

    @property
    def commands(self) -> dict[str, list[str]]:
        return {
            "bonus": ["bonus", str(self.home / "bonuses.csv"), "--yes", "--profile", "lab"],
            "apply": ["results", "apply", str(self.home / "reviewed.csv"), "--yes", "--profile", "lab"],
        }

    def write(self) -> None:
        """Write the files and the profile: with an address of its own, no client starts a server that is missing.

        A few bonuses have a sister of another reason, a tenth of the answers is rejected.
        """
        endpoint = f'endpoint = "http://127.0.0.1:{self.port}"'
        (self.home / "config.toml").write_text(f"[profiles.lab]\n{endpoint}\n")
        with (self.home / "bonuses.csv").open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["WorkerId", "AssignmentId", "BonusAmount", "Reason"])
            rows.writerows(self.bonuses())
        with (self.home / "reviewed.csv").open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["HITId", "AssignmentId", "WorkerId", "Approve", "Reject"])
            for number, one in enumerate(self.assignments):
                marks = ["", "empty answer"] if number % 10 == 0 else ["x", ""]
                rows.writerow([one["HITId"], one["AssignmentId"], one["WorkerId"], *marks])

    def bonuses(self) -> Iterator[tuple[str, str, str, str]]:
        for number, one in enumerate(self.assignments):
            yield one["WorkerId"], one["AssignmentId"], f"0.{number % 90 + 10}", "careful, “good” notes"
            if number % 25 == 0:
                yield one["WorkerId"], one["AssignmentId"], f"0.{number % 90 + 10}", "first of all"

    @contextlib.contextmanager
    def started(self, command: str) -> Iterator[subprocess.Popen[bytes]]:
        """The command until it ends, or the block does; what it says on stderr is in `said`, whatever way it ends."""
        with (self.home / "said.txt").open("w+") as said:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "turkterm", *self.commands[command]],
                env=home_environment(self.home, os.environ | self.keys),
                stdin=subprocess.DEVNULL,
                stderr=said,
            )
            try:
                yield process
            finally:
                process.kill()
                process.wait()
                said.seek(0)
                self.said.append(said.read())

    def ended_actions(self) -> int:
        """How many actions the journal has as sent and ended."""
        journal = self.home / "journal" / "lab.sqlite"
        try:
            with contextlib.closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True)) as db:
                query = "SELECT count(*) FROM entry WHERE state IN ('done', 'failed', 'unsure')"
                return int(db.execute(query).fetchone()[0])
        except sqlite3.OperationalError:  # not there yet, or just being made
            return 0

    def at_a_random_point(self, process: subprocess.Popen[bytes], strike: Callable[[], object]) -> bool:
        """Strike while the process runs: after a number of actions, or, now and then, at a moment of its start.

        Whether it ran still.
        """
        if self.rng.random() < 0.25:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(self.rng.uniform(0.0, 1.5))
        else:
            target = self.ended_actions() + self.rng.randrange(1, MOST_BETWEEN)
            limit = time.monotonic() + PATIENCE
            while process.poll() is None and self.ended_actions() < target and time.monotonic() < limit:
                time.sleep(0.02)  # the journal tells nobody: it is another process's file
        ran = process.poll() is None
        strike()
        return ran

    def finish(self) -> None:
        """Run both commands until each says that nothing is left."""
        for command in self.commands:
            for _ in range(MOST_RUNS):
                with self.started(command) as process:
                    process.wait(PATIENCE)
                assert "Traceback" not in self.said[-1]
                if process.returncode == 0:
                    break
            else:
                pytest.fail(f"{command} was never finished\n{self.said[-1]}")


@pytest.fixture
def work(tmp_path: Path) -> Work:
    seed = int(os.environ.get("TURKTERM_TEST_SEED") or random.randrange(10**6))
    print(f"TURKTERM_TEST_SEED={seed}")
    home = tmp_path / "home"
    home.mkdir()
    batch, template = tmp_path / "batch.csv", tmp_path / "template.html"
    rows = (f"Rate a word,word {n // A_HIT},{n % 3}\n" for n in range(ASSIGNMENTS))
    batch.write_text("Title,word,Answer.formal\n" + "".join(rows))
    template.write_text("<p>${word}</p>")
    turkterm(home, "marketplace", "import", str(batch), "--template", str(template))
    with serve(home):
        mturk = client(home)
        (type_id,) = {hit["HITTypeId"] for hit in mturk.list_hits(MaxResults=100)["HITs"]}
        assignments = assignments_of(mturk, type_id)
        keys = exported(home)
    rng, port = random.Random(seed), free_port()
    rng.shuffle(assignments)
    keys["AWS_ENDPOINT_URL_MTURK"] = f"http://127.0.0.1:{port}"
    found = Work(home, rng, type_id, assignments, port, keys)
    assert len(assignments) == ASSIGNMENTS
    found.write()
    return found


def free_port() -> int:
    """A port for a server that is killed and comes back where it was."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def served(work: Work) -> contextlib.AbstractContextManager[tuple[str, subprocess.Popen[str]]]:
    """The server with its faults, always at the same address."""
    faults = f"{FAULTS},seed={work.rng.randrange(10**6)}"
    return serve(work.home, "--faults", faults, "--port", str(work.port))


def check(work: Work) -> None:
    """Ask the marketplace, by plain boto3 and without faults: nothing missing, nothing twice."""
    with serve(work.home):
        mturk = client(work.home)
        pages = mturk.get_paginator("list_bonus_payments")
        paid = Counter(
            (one["WorkerId"], one["AssignmentId"], one["BonusAmount"], one["Reason"])
            for hit_id in {one["HITId"] for one in work.assignments}
            for page in pages.paginate(HITId=hit_id, MaxResults=100)
            for one in page["BonusPayments"]
        )
        assert paid == Counter(work.bonuses())
        states = {one["AssignmentId"]: one["AssignmentStatus"] for one in assignments_of(mturk, work.type_id)}
    wanted = ("Rejected" if number % 10 == 0 else "Approved" for number in range(ASSIGNMENTS))
    assert states == {one["AssignmentId"]: state for one, state in zip(work.assignments, wanted, strict=True)}


def test_the_client_is_killed(work: Work) -> None:
    struck = 0
    with served(work):
        while struck < KILLS:
            with work.started(work.rng.choice([*work.commands])) as process:
                struck += work.at_a_random_point(process, process.kill)
        work.finish()
    check(work)


def test_the_server_is_killed(work: Work) -> None:
    """The client goes on when it is back, or says that it could not; then it is started again."""
    with contextlib.ExitStack() as servers, contextlib.ExitStack() as clients:
        _, server = servers.enter_context(served(work))
        process = clients.enter_context(work.started("bonus"))
        for _ in range(KILLS):
            if process.poll() is not None:
                clients.close()
                process = clients.enter_context(work.started(work.rng.choice([*work.commands])))
            work.at_a_random_point(process, server.kill)
            server.wait(20)
            _, server = servers.enter_context(served(work))
        process.wait(PATIENCE)
        clients.close()
        work.finish()
    check(work)
