"""Whose entries are orphans: a turkterm that ended without finishing them, by a crash or by kill -9.

Each open journal keeps a lease, a small file that it locks for as long as its process lives; the kernel gives the lock
back whatever way the process ends. Entries of a session whose lease can be locked belong to nobody, and one turkterm
alone adopts them. Entries of a turkterm that still runs in another terminal are left to it.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import sqlite3
from pathlib import Path


class Lease:
    """This process's claim on the entries that it writes."""

    def __init__(self, journal: Path) -> None:
        """Take a lease beside the journal; raises OSError where the folder cannot be written."""
        self._journal = journal
        while True:
            self.session = secrets.token_hex(8)
            path = lease_path(journal, self.session)
            fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            if _lock(fd) and os.fstat(fd).st_nlink:
                self._fd: int | None = fd
                return
            os.close(fd)  # another turkterm took it for an orphan between the two calls: take a new one

    def release(self) -> None:
        """Give the lease back; entries that are still open become orphans. A second time does nothing."""
        fd, self._fd = self._fd, None
        if fd is not None:  # once it is closed its number may be another file's
            lease_path(self._journal, self.session).unlink(missing_ok=True)
            os.close(fd)


def adopt(db: sqlite3.Connection, journal: Path, session: str, marketplace: str) -> list[str]:
    """Take over the open entries of ended sessions on this marketplace; returns their action ids, oldest first."""
    adopted: list[str] = []
    rows = db.execute(
        "SELECT seq, action_id, session FROM entry WHERE state IN ('held', 'queued', 'sent')"
        " AND session <> ? AND marketplace = ? ORDER BY seq",
        (session, marketplace),
    ).fetchall()
    ended = {other for other in {row["session"] for row in rows} if not _alive(journal, other)}
    for row in rows:
        if row["session"] in ended:
            db.execute("UPDATE entry SET session = ? WHERE seq = ?", (session, row["seq"]))
            adopted.append(row["action_id"])
    for path in journal.parent.glob(f"{journal.name}.lease-*"):
        other = path.name.rpartition("-")[2]
        if other != session and not _alive(journal, other):
            path.unlink(missing_ok=True)
    return adopted


def lease_path(journal: Path, session: str) -> Path:
    """Where a session's lease lies."""
    return journal.with_name(f"{journal.name}.lease-{session}")


def _alive(journal: Path, session: str) -> bool:
    try:
        fd = os.open(lease_path(journal, session), os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _lock(fd)
    finally:
        os.close(fd)


def _lock(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
