"""Notifications in a file: each event document a line, for people without AWS and for programs that follow a file.

The file is the operator's choice when the server starts; no caller of the API can name one.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from turkterm.marketplace.delivery import Undelivered
from turkterm.marketplace.outbox import Letter


class Filing:
    """A courier that appends to a JSON Lines file."""

    def __init__(self, path: Path) -> None:
        """Makes the file where there is none. Raises OSError where it cannot be written."""
        self._path = path
        os.close(self._open())

    async def deliver(self, letter: Letter) -> None:
        """Returns when the line is on the disk. Raises Undelivered."""
        try:
            await asyncio.to_thread(self._append, letter.document)
        except OSError as problem:
            raise Undelivered(f"{self._path} cannot be written: {problem.strerror or problem}") from problem

    def _append(self, document: str) -> None:
        with os.fdopen(self._open(), "ab") as file:
            size = os.fstat(file.fileno()).st_size
            torn = size > 0 and os.pread(file.fileno(), 1, size - 1) != b"\n"  # the disk was full, or a server ended
            file.write(("\n" * torn + document + "\n").encode())
            file.flush()
            os.fsync(file.fileno())

    def _open(self) -> int:
        # Ids of workers' assignments are nobody else's business.
        return os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
