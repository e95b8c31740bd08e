"""kill -9 of the server at random points of 2,000 writes, twenty times: what was acknowledged is there, whole.

After each restart the writes without an answer are sent again with their tokens, as the console does. Then
the marketplace must be exactly what the record of the writes says: every HIT, every counter and every cent.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.marketplace.filling import assignment_id, fill, worker_id
from tests.screens.servers import colour_hit, serve
from turkterm.marketplace.clock import Clock
from turkterm.marketplace.store import AccessKey, Store

KILLS, WRITERS, WORKED = 20, 6, 400
WRITES_A_LIFE = (50, 150)  # so that twenty lives make some 2,000 writes
KINDS = ("create", "approve", "bonus")
FILE = "marketplace/marketplace.sqlite"
#: What a second try of a write that stands is answered.
STANDS = {
    "AWS.MechanicalTurk.HitAlreadyExists",
    "AWS.MechanicalTurk.InvalidAssignmentState",
    "AWS.MechanicalTurk.DuplicateRequest",
}


@dataclass(frozen=True, slots=True)
class Write:
    """One write; `number` makes it unlike all others of its kind."""

    kind: str
    number: int

    def send(self, api: Any) -> None:
        """Asks for it. Raises BotoCoreError without an answer, ClientError where it is refused."""
        if self.kind == "create":
            name = f"kill {self.number}"
            colour_hit(api, 2, UniqueRequestToken=name, RequesterAnnotation=name)
        elif self.kind == "approve":
            api.approve_assignment(AssignmentId=assignment_id(self.number))
        else:
            api.send_bonus(
                AssignmentId=assignment_id(self.number),
                WorkerId=worker_id(self.number),
                BonusAmount="0.25",
                Reason="r",
                UniqueRequestToken=f"bonus {self.number}",
            )


def all_writes(dice: random.Random) -> Iterator[Write]:
    """HITs without end, among them an approval and a bonus for each assignment that was worked on."""
    judged = [Write(kind, number) for kind in ("approve", "bonus") for number in range(1, WORKED + 1)]
    dice.shuffle(judged)
    number = 0
    while True:
        if judged and dice.random() < 0.4:
            yield judged.pop()
        else:
            number += 1
            yield Write("create", number)


@dataclass
class Record:
    """What was done, and what nobody knows about."""

    done: set[Write] = field(default_factory=set)
    unsure: set[Write] = field(default_factory=set)

    def settle(self, api: Any) -> None:
        """Sends again what had no answer."""
        for write in self.unsure:
            try:
                write.send(api)
            except ClientError as error:
                if error.response["TurkErrorCode"] not in STANDS:
                    raise
        self.done |= self.unsure
        self.unsure.clear()

    def compare(self, api: Any) -> None:
        """Every HIT and its counters, and the money."""
        pages = api.get_paginator("list_hits").paginate(PaginationConfig={"PageSize": 100})
        seen = Counter(
            (hit["RequesterAnnotation"], hit["NumberOfAssignmentsAvailable"], hit["NumberOfAssignmentsCompleted"])
            for page in pages
            for hit in page["HITs"]
        )
        numbers = {kind: {write.number for write in self.done if write.kind == kind} for kind in KINDS}
        created, approved, paid = (numbers[kind] for kind in KINDS)
        wanted = [(f"kill {number}", 2, 0) for number in created]
        wanted += [(f"colour {number}", 1, 1 + (number in approved)) for number in range(1, WORKED + 1)]
        assert seen == Counter(wanted)
        # A HIT of the worked ones costs 2 cents a place, a created one 6; a bonus 30 with its fee.
        spent = 2 * WORKED + 2 * len(approved) + 30 * len(paid)
        held = 2 * (2 * WORKED - len(approved)) + 2 * 6 * len(created)
        balance = api.get_account_balance()
        assert (balance["AvailableBalance"], balance["OnHoldBalance"]) == (
            f"{(1_000_000 - spent) / 100:.2f}",
            f"{held / 100:.2f}",
        )


@contextmanager
def served(home: Path, key: AccessKey) -> Iterator[tuple[Any, subprocess.Popen[str]]]:
    """A server and a client of it that asks once."""
    with serve(home) as (url, process):
        once = Config(retries={"total_max_attempts": 1}, max_pool_connections=WRITERS)
        api = boto3.client(
            "mturk",
            region_name="us-east-1",
            endpoint_url=url,
            aws_access_key_id=key.access_key_id,
            aws_secret_access_key=key.secret,
            config=once,
        )
        with closing(api):
            yield api, process


def live_and_die(api: Any, die: Callable[[], None], record: Record, writes: Iterator[Write], after: int) -> None:
    """Writers write side by side until so many writes are acknowledged; then the server dies, whatever is under way."""
    acknowledged: list[Write] = []

    def work(write: Write) -> None:
        if len(acknowledged) >= after:
            return
        try:
            write.send(api)
        except BotoCoreError:
            record.unsure.add(write)
            return
        record.done.add(write)
        acknowledged.append(write)
        if len(acknowledged) >= after:  # two writers may come to it at once, and both see one more
            die()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(work, [next(writes) for _ in range(after + WRITERS)]))


@pytest.mark.timeout(600)  # some 30 s on two idle cores; 21 servers start one after the other
def test_acknowledged_writes_survive(tmp_path: Path) -> None:
    seed = int(os.environ.get("TURKTERM_TEST_SEED") or random.randrange(2**32))
    print(f"TURKTERM_TEST_SEED={seed}")
    dice = random.Random(seed)
    with closing(Store.open(tmp_path / FILE, Clock())) as store:
        store.write_now(lambda tx: fill(tx, WORKED))
        key = store.access_keys()[0]
    record, writes, unanswered = Record(), all_writes(dice), 0
    for _ in range(KILLS):
        with served(tmp_path, key) as (api, process):
            record.settle(api)
            record.compare(api)

            def die(process: subprocess.Popen[str] = process) -> None:
                process.kill()
                process.wait(10)

            live_and_die(api, die, record, writes, dice.randint(*WRITES_A_LIFE))
            unanswered += len(record.unsure)
            assert process.returncode == -signal.SIGKILL
    assert unanswered, "no write was ever under way: nothing was tested"
    with served(tmp_path, key) as (api, _):
        record.settle(api)
        record.compare(api)
    with closing(sqlite3.connect(tmp_path / FILE)) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
