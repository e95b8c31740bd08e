"""Which of the servers of one folder does what must be done once: the scheduler's and the crowd's work.

All servers answer requests; one of them leads, the others wait for it to end. Leading is holding a lock on a file of
the folder, which goes with the process however it ends, so that a killed leader leaves nothing to clean up and another
one takes over within `INTERVAL`.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

#: Seconds between two tries to become the leader: each costs a few microseconds.
INTERVAL = 0.25
_LOCK = "server.lock"


@asynccontextmanager
async def leading(folder: Path) -> AsyncIterator[None]:
    """Waits until no other server of this folder leads, and leads while the block runs."""
    lock = _open(folder)
    try:
        while True:
            if _take(lock):
                break
            await asyncio.sleep(INTERVAL)  # a lock that is waited for would hold a thread that nothing can end
        yield
    finally:
        os.close(lock)


def is_led(folder: Path) -> bool:
    """Whether some server of this folder leads."""
    lock = _open(folder)
    try:
        return not _take(lock)
    finally:
        os.close(lock)


def _open(folder: Path) -> int:
    return os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)


def _take(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
