"""The journal's file and the file of notes beside it: tables, versions, and in plain words why one cannot be used.

The version is SQLite's `user_version`; a file of an older turkterm grows by the migrations that it lacks, one of a
newer turkterm is refused rather than guessed at. The file is the operator's alone (mode 0600, its folder 0700).
"""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

#: SQLite's application_id of a journal: "turk".
APPLICATION = 0x7475726B
#: Seconds to wait for another turkterm that writes the same file.
BUSY_SECONDS = 5.0

#: Statements that lead from each version to the next one. Never change one that was released: add another.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE entry (
            seq INTEGER PRIMARY KEY,
            action_id TEXT NOT NULL UNIQUE,
            run TEXT NOT NULL,
            session TEXT NOT NULL,
            verb TEXT NOT NULL,
            state TEXT NOT NULL,
            created REAL NOT NULL,
            updated REAL NOT NULL,
            who TEXT NOT NULL,
            marketplace TEXT NOT NULL,
            assignment_id TEXT,
            hit_id TEXT,
            worker_id TEXT,
            worker_ids TEXT NOT NULL,
            type_id TEXT,
            amount INTEGER NOT NULL,
            fee INTEGER NOT NULL,
            subject TEXT NOT NULL,
            text TEXT NOT NULL,
            token TEXT,
            number REAL,
            request_id TEXT,
            outcome TEXT
        )
        """,
        "CREATE INDEX entry_open ON entry (session) WHERE state IN ('held', 'queued', 'sent')",
    ),
    (  # one runner for many turkterms: what changed since a look, when a token first went out, what tries what again
        "ALTER TABLE entry ADD COLUMN sent REAL",
        "ALTER TABLE entry ADD COLUMN retry_of TEXT",
        "ALTER TABLE entry ADD COLUMN revision INTEGER NOT NULL DEFAULT 0",
        # An older journal did not note it: the token is taken for as old as its action, which asks for a look first.
        "UPDATE entry SET sent = created WHERE state IN ('sent', 'done', 'failed', 'unsure')",
        "CREATE INDEX entry_revision ON entry (revision)",
        "CREATE INDEX entry_run ON entry (run)",
        "CREATE INDEX entry_sent ON entry (sent) WHERE sent IS NOT NULL",
        "CREATE INDEX entry_assignment ON entry (assignment_id) WHERE assignment_id IS NOT NULL",
        "CREATE INDEX entry_token ON entry (token) WHERE token IS NOT NULL",
        "CREATE UNIQUE INDEX entry_retry ON entry (retry_of) WHERE retry_of IS NOT NULL",
    ),
    (  # every write of the API: what is made as a JSON document, and the id of what was made
        "ALTER TABLE entry ADD COLUMN hit_type_id TEXT",
        "ALTER TABLE entry ADD COLUMN asked TEXT",
        "ALTER TABLE entry ADD COLUMN held INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE entry ADD COLUMN details TEXT",
        "ALTER TABLE entry ADD COLUMN result TEXT",
    ),
)


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file: what sentences call it, its application_id, and the statements that make it."""

    word: str
    application: int
    migrations: tuple[tuple[str, ...], ...]


JOURNAL = Form("journal", APPLICATION, MIGRATIONS)


class JournalUnusable(Exception):
    """A file cannot be read or written; the text is one sentence for the operator.

    Of the journal it means that nothing may be sent.
    """


def open_file(path: Path, form: Form | None = None) -> sqlite3.Connection:
    """Open or create a file, the journal's by default, checked, grown and ready to write; raises JournalUnusable.

    The connection commits only where told to, and each commit is on the disk when it returns (synchronous=FULL).
    """
    form = form or JOURNAL
    try:
        _make_private(path)
    except OSError as error:
        raise JournalUnusable(f"the {form.word} {path} cannot be written: {error.strerror or error}") from error
    db: sqlite3.Connection | None = None
    try:
        db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        db.row_factory = sqlite3.Row
        _prepare(db, path, form)
    except (sqlite3.Error, JournalUnusable) as error:
        if db is not None:
            db.close()
        raise (error if isinstance(error, JournalUnusable) else unusable(path, error, form.word)) from error
    return db


def unusable(path: Path, error: sqlite3.Error, word: str = JOURNAL.word) -> JournalUnusable:
    """The sentence that an error of SQLite means for this file."""
    what = f"the {word} {path}"
    name = str(getattr(error, "sqlite_errorname", ""))
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_FORMAT")):
        return JournalUnusable(_damaged(what))
    if name.startswith("SQLITE_FULL"):
        return JournalUnusable(f"{what} cannot be written: the disk is full")
    if name.startswith("SQLITE_IOERR"):
        return JournalUnusable(f"{what} cannot be written: the disk is full or fails")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return JournalUnusable(f"{what} is kept busy by another program")
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return JournalUnusable(f"{what} cannot be written: permission or path")
    return JournalUnusable(f"{what} cannot be used: {error}")


def _damaged(what: str) -> str:
    return f"{what} is damaged: put it aside, and turkterm begins a new one"


def _make_private(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    existed = path.exists()
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)  # SQLite gives its -wal and -shm files the mode of the main file
    if not existed:  # the name itself must survive a power cut as well
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def check_form(db: sqlite3.Connection, path: Path, form: Form) -> int:
    """The version of the file; 0 where nothing is in it. Raises JournalUnusable for one of another form."""
    what = f"the {form.word} {path}"
    application, version = _number(db, "application_id"), _number(db, "user_version")
    if application not in {0, form.application} or (application == 0 and _has_tables(db)):
        raise JournalUnusable(f"{path} is another program's database, not a {form.word} of turkterm")
    if version > len(form.migrations):
        raise JournalUnusable(f"{what} is of a newer turkterm (version {version}): use that one")
    if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":  # 30 ms for 100,000 entries
        raise JournalUnusable(_damaged(what))
    return version


def _prepare(db: sqlite3.Connection, path: Path, form: Form) -> None:
    version = check_form(db, path, form)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA fullfsync = ON")  # macOS: fsync alone leaves the drive's cache
    if version < len(form.migrations):
        _grow(db, form)


def _grow(db: sqlite3.Connection, form: Form) -> None:
    db.execute("BEGIN IMMEDIATE")
    try:
        version = _number(db, "user_version")  # another turkterm may have grown it meanwhile
        for step in form.migrations[version:]:
            for statement in step:
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {max(version, len(form.migrations))}")
        db.execute(f"PRAGMA application_id = {form.application}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _number(db: sqlite3.Connection, pragma: str) -> int:
    return int(db.execute(f"PRAGMA {pragma}").fetchone()[0])


def _has_tables(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None
