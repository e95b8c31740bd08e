"""The marketplace's data in one SQLite file, which several processes may share.

Every operation runs in one transaction. A writing one takes SQLite's write lock when it begins (BEGIN IMMEDIATE), so
that what it checks stays true until it has written; readers see one state of the file and block nobody (WAL). An
acknowledged write is on the disk (synchronous=FULL). SQLite is named in this module only: the tables and the
operations speak what other databases speak too. A file that is damaged, newer than this code or out of reach is
refused with one sentence (`StoreUnusable`).
"""

from __future__ import annotations

import asyncio
import os
import secrets
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from turkterm.marketplace import accounts
from turkterm.marketplace.attached import attach
from turkterm.marketplace.context import Rights, Tx
from turkterm.marketplace.ids import new_person_id
from turkterm.marketplace.quirks import Quirks
from turkterm.marketplace.rules import system_types
from turkterm.marketplace.schema import SCHEMA_VERSION, access_keys, meta, metadata
from turkterm.marketplace.upgrades import upgrade
from turkterm.model.money import Cents

T = TypeVar("T")

#: What the first requester's account holds when a marketplace is made: the sum of AWS's sandbox [S000].
FIRST_BALANCE = Cents(1_000_000)
_READERS = 2
_BUSY_MILLISECONDS = 20_000
_TOKEN_KEY_BYTES = 32


class StoreUnusable(Exception):
    """The file cannot be used; `str()` is a sentence for the person."""


class Now(Protocol):
    """The part of the marketplace's clock that the store needs."""

    def now(self) -> float:
        """The marketplace's time in epoch seconds."""


@dataclass(frozen=True, slots=True)
class AccessKey:
    """An access key: whose it is and what it may do."""

    access_key_id: str
    secret: str
    account_id: str
    rights: Rights

    def __repr__(self) -> str:
        return f"AccessKey({self.access_key_id}, {self.account_id}, {self.rights})"


class Store:
    """The open file. `read` and `write` run a function of a transaction in a thread, their `_now` twins right here."""

    def __init__(self, path: Path, clock: Now, writer: Engine, reader: Engine) -> None:
        """Use `Store.open`."""
        self.path = path
        self._clock = clock
        self._writer = writer
        self._reader = reader
        # SQLite lets waiting processes race for its lock; threads of this process take turns instead.
        self._turn = threading.Lock()
        self._writes_in = 0  # the thread whose turn it is
        self._write_thread = ThreadPoolExecutor(1, thread_name_prefix="marketplace-write")
        self._read_threads = ThreadPoolExecutor(_READERS, thread_name_prefix="marketplace-read")
        #: Whether this marketplace stands in for AWS's sandbox: which of AWS's own qualification types exist.
        self.sandbox = False
        #: The service's oddities that the operations show.
        self.quirks = Quirks()
        #: Where the server that uses this store is reached: what links in answers begin with.
        self.public_url = ""
        #: Runs before each transaction's time is read; see `turning.follow`.
        self.before_each: Callable[[Connection], None] | None = None
        self._account = ""
        self._token_key = b""

    @classmethod
    def open(cls, path: Path, clock: Now) -> Store:
        """Opens the file, makes it (with a first requester) where there is none. Raises StoreUnusable."""
        _make_private(path)
        store = cls(path, clock, _engine(path, writes=True), _engine(path, writes=False))
        try:
            store._prepare()
        except (DBAPIError, sqlite3.DatabaseError) as problem:
            store.close()
            raise StoreUnusable(_sentence(path, problem)) from problem
        except StoreUnusable:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Waits for running transactions and closes the file. Calls after that fail."""
        self._write_thread.shutdown()
        self._read_threads.shutdown()
        self._writer.dispose()
        self._reader.dispose()

    @property
    def account(self) -> str:
        """The first requester: the account of every call that names none."""
        return self._account

    async def read(self, fn: Callable[[Tx], T], account: str | None = None) -> T:
        """Runs `fn` in a reading transaction in another thread; an attempt to write in it fails."""
        return await asyncio.get_running_loop().run_in_executor(self._read_threads, self.read_now, fn, account)

    async def write(self, fn: Callable[[Tx], T], account: str | None = None, request_id: str = "") -> T:
        """Runs `fn` in a writing transaction in another thread; when it returns, the write is on the disk.

        An exception of `fn` takes everything back. `request_id` is the request that asks for it, see `attached`.
        """
        work = partial(self.write_now, fn, account, request_id)
        return await asyncio.get_running_loop().run_in_executor(self._write_thread, work)

    def read_now(self, fn: Callable[[Tx], T], account: str | None = None) -> T:
        """`read` in this thread."""
        with self._reader.connect() as connection:
            return fn(self._transaction(connection, account, ""))

    def write_now(self, fn: Callable[[Tx], T], account: str | None = None, request_id: str = "") -> T:
        """`write` in this thread."""
        assert self._writes_in != threading.get_ident(), "a writing transaction is open in this thread: it would wait"
        with self._turn, self._writer.connect() as connection, connection.begin():
            self._writes_in = threading.get_ident()
            try:
                return fn(self._transaction(connection, account, request_id))
            finally:
                self._writes_in = 0

    def access_keys(self, account: str | None = None) -> tuple[AccessKey, ...]:
        """The keys of an account (the first one by default), the full one before the read-only one."""
        statement = select(access_keys).where(access_keys.c.account == (account or self._account))
        rows = self.read_now(lambda tx: tx.db.execute(statement.order_by(access_keys.c.rights)).all())
        return tuple(_access_key(row) for row in rows)

    def lookup_key(self, access_key_id: str) -> AccessKey | None:
        """The key with this id, whose ever it is."""
        statement = select(access_keys).where(access_keys.c.access_key_id == access_key_id)
        row = self.read_now(lambda tx: tx.db.execute(statement).one_or_none())
        return None if row is None else _access_key(row)

    def _transaction(self, connection: Connection, account: str | None, request_id: str) -> Tx:
        attach(
            connection,
            token_key=self._token_key,
            request_id=request_id,
            sandbox=self.sandbox,
            quirks=self.quirks,
            folder=self.path.parent,
            public_url=self.public_url,
        )
        if self.before_each is not None:
            self.before_each(connection)
        return Tx(db=connection, now=self._clock.now(), account=account or self._account)

    def _prepare(self) -> None:
        with self._turn, self._writer.connect() as connection, connection.begin():
            if not inspect(connection).has_table(meta.name):
                self._bootstrap(connection)
            known = {row.name: str(row.value) for row in connection.execute(select(meta))}
        version = known.get("schema", "")
        if version.isdecimal() and int(version) > SCHEMA_VERSION:
            raise StoreUnusable(
                f"{self.path} was written by a newer turkterm (its tables have version {version}, "
                f"this one knows {SCHEMA_VERSION}): update turkterm or choose another home"
            )
        if not version.isdecimal():
            raise _foreign(self.path)
        if int(version) < SCHEMA_VERSION:
            self.write_now(upgrade, known["account"])
        self._account = known["account"]
        self._token_key = bytes.fromhex(known["token_key"])

    def _bootstrap(self, connection: Connection) -> None:
        if inspect(connection).get_table_names():
            raise _foreign(self.path)
        metadata.create_all(connection)
        tx = Tx(db=connection, now=self._clock.now(), account=new_person_id())
        accounts.add(tx, accounts.DEFAULT, FIRST_BALANCE)
        system_types.install(tx)
        facts = {
            "schema": str(SCHEMA_VERSION),
            "account": tx.account,
            "token_key": secrets.token_hex(_TOKEN_KEY_BYTES),
        }
        connection.execute(meta.insert(), [{"name": name, "value": value} for name, value in facts.items()])


def _access_key(row: Any) -> AccessKey:
    return AccessKey(row.access_key_id, row.secret, row.account, Rights(row.rights))


def _make_private(path: Path) -> None:
    """The folder 0700 and the file 0600 before SQLite writes into it: its -wal and -shm files take the file's mode."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.chmod(0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
    except FileExistsError as problem:
        raise StoreUnusable(f"{path} cannot be written: {path.parent} is not a folder") from problem
    except OSError as problem:
        raise StoreUnusable(f"{path} cannot be written: {problem.strerror or problem}") from problem


def _engine(path: Path, *, writes: bool) -> Engine:
    engine = create_engine(URL.create("sqlite+pysqlite", database=str(path)), max_overflow=-1)

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # sqlite3 begins no transaction of its own: `_begun` does
        for pragma in (
            f"busy_timeout={_BUSY_MILLISECONDS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"query_only={'OFF' if writes else 'ON'}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _foreign(path: Path) -> StoreUnusable:
    return StoreUnusable(f"{path} is no marketplace of turkterm's: choose another home")


def _sentence(path: Path, problem: Exception) -> str:
    cause = str(getattr(problem, "orig", None) or problem)
    if "not a database" in cause or "malformed" in cause:
        return f"{path} is damaged ({cause}): move it away to begin with an empty marketplace"
    return f"{path} cannot be used as a marketplace: {cause}"
