"""Files that are there whole or not at all: written beside their place, put on the disk, then moved into it."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from turkterm.exchange.table import BadFile
from turkterm.model.cleantext import clean


@contextlib.contextmanager
def whole_file(path: Path | None) -> Iterator[IO[bytes]]:
    """A file to write; at the block's end it is at `path`, or on stdout where that is None. An error leaves nothing.

    It is its owner's alone: answers are people's own words. Raises BadFile where it cannot be written there.
    """
    target = None if path is None else path.resolve()
    if target is not None and target.exists() and not target.is_file():
        raise BadFile(f"{path}: it is no file that could be written; without -o the answers go to stdout")
    try:
        writing, name = tempfile.mkstemp(prefix=".turkterm-", dir=None if target is None else target.parent)
    except OSError as error:
        raise BadFile(f"{path}: it cannot be written: {(error.strerror or str(error)).lower()}") from error
    fresh = Path(name)
    try:
        with os.fdopen(writing, "w+b") as file:
            yield file
            file.flush()
            if target is None:
                _to_stdout(file)
                return
            os.fsync(file.fileno())
        fresh.replace(target)
        _settle(target.parent)
    finally:
        fresh.unlink(missing_ok=True)


def _to_stdout(file: IO[bytes]) -> None:
    """Bytes as they are for a pipe or a file; a terminal would act on codes in them, and gets them cleaned."""
    file.seek(0)
    if sys.stdout.isatty():
        for line in file:
            sys.stdout.write(clean(line.decode("utf-8", "replace"), lines=True))
        sys.stdout.flush()
    else:
        shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()


def _settle(folder: Path) -> None:
    """Put the folder's new name on the disk as well."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
