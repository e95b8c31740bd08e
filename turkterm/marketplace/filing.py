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
        self._torn = False  # whether the last line may have no end

    async def deliver(self, letter: Letter) -> None:
        """Returns when the line is on the disk. Raises Undelivered."""
        try:
            await asyncio.to_thread(self._append, letter.document)
        except OSError as problem:
            raise Undelivered(f"{self._path} cannot be written: {problem.strerror or problem}") from problem

    def _append(self, document: str) -> None:
        start, self._torn = "\n" if self._torn else "", True
        with os.fdopen(self._open(), "ab") as file:
            file.write(f"{start}{document}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        self._torn = False

    def _open(self) -> int:
        # Ids of workers' assignments are nobody else's business.
        return os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
