"""Writes a small file so that it is whole whatever happens: the old text or the new one, never half of it."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

PRIVATE_FILE = 0o600


def replace_text(path: Path, text: str) -> None:
    """Put `text` in the place of what is in `path`. Its mode stays; a new file is its owner's alone.

    A link is followed, so that settings kept in another folder stay there. On the disk when it returns. Raises OSError.
    """
    target = path.resolve()
    try:
        mode = target.stat().st_mode & 0o7777
    except FileNotFoundError:
        mode = PRIVATE_FILE
    fresh = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE_FILE)
    try:
        with os.fdopen(descriptor, "wb") as writer:
            os.fchmod(writer.fileno(), mode)
            writer.write(text.encode())
            writer.flush()
            os.fsync(writer.fileno())
        fresh.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
