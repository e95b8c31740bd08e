"""Who is alive, and who carries out: kernel locks that are gone with their process, whatever way it ends.

Each open journal keeps a lease, a small file that it locks for as long as its process lives: what a session without a
lease left open was interrupted. One process alone, the runner, carries out everybody's actions on a marketplace; it
holds another lock beside the journal, and when it ends the next one takes over.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
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


class RunnerLock:
    """The lock of the one process that sends: one a journal and marketplace. Its file stays, for others wait on it."""

    def __init__(self, journal: Path, marketplace: str) -> None:
        name = hashlib.sha256(marketplace.encode()).hexdigest()[:8]
        self._path = journal.with_name(f"{journal.name}.runner-{name}")
        self._fd: int | None = None

    @property
    def held(self) -> bool:
        """Whether this process is the runner."""
        return self._fd is not None

    def take(self) -> bool:
        """Become the runner where nobody else is; whether this process is it now. Raises OSError."""
        if self._fd is None:
            fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            if not _lock(fd):
                os.close(fd)
                return False
            os.ftruncate(fd, 0)
            os.write(fd, f"{os.getpid()}\n".encode())
            self._fd = fd
        return True

    def holder(self) -> int | None:
        """The process id of the runner, for people; None where it cannot be read."""
        try:
            return int(self._path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def release(self) -> None:
        """Let another one take over."""
        fd, self._fd = self._fd, None
        if fd is not None:
            os.close(fd)


def sweep(journal: Path, session: str) -> None:
    """Remove the leases of turkterms that ended."""
    for path in journal.parent.glob(f"{journal.name}.lease-*"):
        if path == lease_path(journal, session):
            continue
        try:
            fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:  # somebody else sweeps
            continue
        try:
            if _lock(fd):  # and removed while it is locked: it may be one that was made a moment ago
                path.unlink(missing_ok=True)
        finally:
            os.close(fd)


def lease_path(journal: Path, session: str) -> Path:
    """Where a session's lease lies."""
    return journal.with_name(f"{journal.name}.lease-{session}")


def alive(journal: Path, session: str) -> bool:
    """Whether the turkterm of a session still runs."""
    try:
        fd = os.open(lease_path(journal, session), os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _lock(fd, fcntl.LOCK_SH)  # shared, for another turkterm may be asking as well
    finally:
        os.close(fd)


def _lock(fd: int, how: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(fd, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
