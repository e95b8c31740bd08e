"""The store: its first opening, its file, its transactions, several processes, and sudden ends."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Executable, func, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from tests.marketplace.market import HIT, StillClock, open_market
from turkterm.marketplace.context import Rights, Tx
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.operations import OPERATIONS
from turkterm.marketplace.schema import accounts, assignments, hits, meta, workers
from turkterm.marketplace.store import Store, StoreUnusable

#: A process of its own on the file: opens it, says so, and does what its arguments say, a JSON line each.
_PROCESS = """
import json, sys
from pathlib import Path
from tests.marketplace.market import Market, StillClock
from turkterm.marketplace import labour
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.store import Store

store = Store.open(Path(sys.argv[1]), clock := StillClock())
market = Market(store, clock)
print(json.dumps(store.account), flush=True)
sys.stdin.readline()
if sys.argv[2] == "create":
    while True:
        print(json.dumps(market.hit(MaxAssignments=2)["HITId"]), flush=True)
for number in range(40):
    try:
        print(json.dumps(market.accept(sys.argv[2], f"A{sys.argv[3]}X{number}")), flush=True)
    except ApiError as refusal:
        print(json.dumps(refusal.code.rpartition(".")[2]), flush=True)
"""


def process(path: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _PROCESS, str(path), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )


def say(running: subprocess.Popen[str]) -> None:
    assert running.stdin is not None
    running.stdin.write("go\n")
    running.stdin.flush()


def line(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    return str(json.loads(running.stdout.readline()))


def test_the_first_opening_makes_a_requester(tmp_path: Path) -> None:
    with open_market(tmp_path) as market:
        full, read_only = market.store.access_keys()
        assert (full.rights, read_only.rights) == (Rights.FULL, Rights.READ_ONLY)
        assert full.account_id == read_only.account_id == market.store.account
        assert market.money() == ("10000.00", "0.00")
        assert market.store.lookup_key(full.access_key_id) == full
        assert market.store.lookup_key("AKIAUNKNOWN") is None
        assert full.secret not in repr(full)


def test_opening_again_finds_everything(tmp_path: Path) -> None:
    with open_market(tmp_path) as market:
        account, keys = market.store.account, market.store.access_keys()
        hit = market.hit()
        for _ in range(3):
            market.hit()
        token = market.do("ListHITs", MaxResults=2)["NextToken"]
    with open_market(tmp_path) as market:
        assert (market.store.account, market.store.access_keys()) == (account, keys)
        assert market.look(hit["HITId"]) == hit
        assert market.do("ListHITs", NextToken=token)["NumResults"] == 2


def test_only_the_owner_reads_the_file(tmp_path: Path) -> None:
    with open_market(tmp_path) as market:
        market.hit()
        folder = market.store.path.parent
        modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
        assert set(modes) == {"marketplace.sqlite3", "marketplace.sqlite3-wal", "marketplace.sqlite3-shm"}
        assert set(modes.values()) == {0o600}
        assert folder.stat().st_mode & 0o777 == 0o700


def test_writes_are_durable_and_references_checked(tmp_path: Path) -> None:
    with open_market(tmp_path) as market:

        def pragmas(tx: Tx) -> list[object]:
            names = ("journal_mode", "synchronous", "foreign_keys", "query_only")
            return [tx.db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

        assert market.write(pragmas) == ["wal", 2, 1, 0]
        assert market.read(pragmas) == ["wal", 2, 1, 1]


def test_a_reading_transaction_cannot_write(tmp_path: Path) -> None:
    with open_market(tmp_path) as market, pytest.raises(OperationalError):
        market.read(lambda tx: tx.db.execute(update(accounts).values(available=0)))


def test_an_error_takes_everything_back(tmp_path: Path) -> None:
    def fail(tx: Tx) -> None:
        OPERATIONS["CreateHIT"].run(tx, HIT)
        raise RuntimeError("half way")

    with open_market(tmp_path) as market:
        with pytest.raises(RuntimeError):
            market.write(fail)
        assert market.pages("ListHITs", "HITs") == []
        assert market.money() == ("10000.00", "0.00")
        market.hit()


def test_a_write_within_a_write_is_a_mistake_and_no_standstill(tmp_path: Path) -> None:
    with open_market(tmp_path) as market:
        with pytest.raises(AssertionError):
            market.write(lambda _: market.hit())
        market.hit()


async def test_transactions_from_the_loop(tmp_path: Path) -> None:
    with open_market(tmp_path) as market:
        store = market.store
        made = await store.write(lambda tx: OPERATIONS["CreateHIT"].run(tx, HIT))
        found = await store.read(lambda tx: OPERATIONS["GetHIT"].run(tx, {"HITId": made["HIT"]["HITId"]}))
        assert found == made
        with pytest.raises(ApiError):
            await store.write(lambda tx: OPERATIONS["DeleteHIT"].run(tx, {"HITId": "3X"}))


def test_threads_take_turns(tmp_path: Path) -> None:
    with open_market(tmp_path) as market, ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: market.hit(), range(40)))
        assert len(market.do("ListHITs", MaxResults=100)["HITs"]) == 40
        assert market.money() == ("10000.00", "4.80")


def test_processes_open_a_new_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "marketplace.sqlite3"
    running = [process(path, "create") for _ in range(4)]
    accounts_seen = {line(one) for one in running}
    for one in running:
        one.kill()
        one.communicate(timeout=20)
    assert len(accounts_seen) == 1


def test_two_processes_grant_no_place_twice(tmp_path: Path) -> None:
    with open_market(tmp_path) as market:
        hit_id = market.hit(MaxAssignments=30)["HITId"]
        running = [process(market.store.path, hit_id, name) for name in ("P", "Q")]
        for one in running:
            assert line(one) == market.store.account
        for one in running:
            say(one)
        outputs = [one.communicate(timeout=60)[0] for one in running]
        answers = [json.loads(text) for output in outputs for text in output.splitlines()]

        granted = [answer for answer in answers if answer.startswith("3")]
        assert len(answers) == 80
        assert len(granted) == len(set(granted)) == 30
        assert set(answers) - set(granted) == {"NoHITsAvailable"}
        assert market.life(hit_id) == ("Unassignable", 0, 30, 0)
        assert market.read(lambda tx: tx.db.execute(select(func.count()).select_from(assignments)).scalar_one()) == 30


def test_a_killed_process_loses_no_acknowledged_write(tmp_path: Path) -> None:
    path = tmp_path / "marketplace" / "marketplace.sqlite3"
    acknowledged: set[str] = set()
    for wanted in (5, 50, 150):
        running = process(path, "create")
        line(running)
        say(running)
        seen = [line(running) for _ in range(wanted)]
        running.send_signal(signal.SIGKILL)
        with running:
            assert running.stdout is not None
            rest = running.stdout.read()  # communicate() would lose what earlier lines brought along into the buffer
        acknowledged.update(seen, (json.loads(text) for text in rest.splitlines(keepends=True) if text.endswith("\n")))
    with open_market(tmp_path) as market:
        stored = {hit["HITId"] for page in market.pages("ListHITs", "HITs", MaxResults=100) for hit in page}
        assert acknowledged <= stored
        assert len(stored) - len(acknowledged) <= 3  # one a process may have been committed and not said
        cents = market.read(lambda tx: tx.db.execute(select(accounts.c.on_hold)).scalar_one())
        assert cents == 24 * len(stored)
        with sqlite3.connect(path) as plain:
            assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        plain.close()


def refusal(path: Path) -> str:
    with pytest.raises(StoreUnusable) as caught:
        Store.open(path, StillClock())
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "marketplace.sqlite3"
    path.write_bytes(b"this is no database at all\n" * 200)
    assert refusal(path).startswith(f"{path} is damaged (file is not a database)")


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    with open_market(tmp_path) as market:
        path = market.store.path
    path.write_bytes(path.read_bytes()[:5000])
    assert "is damaged" in refusal(path)


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    with open_market(tmp_path) as market:
        path = market.store.path
        market.write(lambda tx: tx.db.execute(update(meta).where(meta.c.name == "schema").values(value="999")))
    assert "newer turkterm" in refusal(path)


@pytest.mark.parametrize("table", ["songs", "meta"])
def test_another_programs_file_is_refused_and_left_alone(tmp_path: Path, table: str) -> None:
    path = tmp_path / "songs.sqlite3"
    plain = sqlite3.connect(path)
    plain.execute(f"CREATE TABLE {table} (name TEXT, value TEXT)")
    plain.commit()
    assert "is no marketplace of turkterm's" in refusal(path)
    assert plain.execute("SELECT name FROM sqlite_master").fetchall() == [(table,)]
    plain.close()


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert refusal(tmp_path / "file" / "marketplace.sqlite3").endswith("file is not a folder")
    assert "cannot be written" in refusal(tmp_path)


def _execute(statement: Executable, tx: Tx) -> None:
    tx.db.execute(statement)


def test_the_tables_refuse_what_must_never_be(tmp_path: Path) -> None:
    with open_market(tmp_path) as market:
        market.hit()
        for statement in (
            update(hits).values(available=-1),
            update(hits).values(submitted=2),
            update(accounts).values(available=-1),
            update(accounts).values(on_hold=-1),
            insert(assignments).values(
                assignment_id="3A", hit=1, worker_id="ASTRANGER", status="Accepted", accept_time=0.0, deadline=1.0
            ),
        ):
            with pytest.raises(IntegrityError, match="constraint failed"):
                market.write(partial(_execute, statement))
        assert market.read(lambda tx: tx.db.execute(select(func.count()).select_from(workers)).scalar_one()) == 0


def test_the_clock_is_read_once_a_transaction(tmp_path: Path) -> None:
    with open_market(tmp_path) as market:

        def twice(tx: Tx) -> tuple[float, float]:
            first = tx.now
            market.clock.turn(5)
            return first, tx.now

        first, second = market.write(twice)
        assert first == second == market.clock.now() - 5
