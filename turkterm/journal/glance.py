"""Opens a journal for a glance: nothing is written, no file is made beside it, no lock outlives the look."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

#: Seconds to wait for another turkterm that writes the file.
PATIENCE = 0.5


@contextlib.contextmanager
def glance(path: Path) -> Iterator[sqlite3.Connection]:
    """The journal at `path` for reading. Raises sqlite3.Error, for a file that is not there as well.

    Where nobody has it open it is taken as one that cannot change: SQLite would leave its -wal and -shm files beside it
    otherwise. Entries that are written in that very moment are then not seen.
    """
    how = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(f"file:{quote(str(path))}?{how}", uri=True, timeout=PATIENCE)) as db:
        yield db
