"""Paths of files as they are typed: what could stand there, and `~` for the home."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

#: Offers at the most: more are told apart by typing on.
_MOST = 50
#: Entries of a folder that are looked at: a folder of a million files costs a moment, not a minute.
_LOOKED_AT = 5_000


def completions(typed: str) -> list[str]:
    """Paths that begin with what was typed, folders with a `/` at the end; hidden ones only where a dot was typed."""
    head, slash, start = typed.rpartition("/")
    folder = path_of(f"{head}{slash}" or ".")
    try:
        with os.scandir(folder) as entries:
            found = [
                f"{head}{slash}{entry.name}{'/' if entry.is_dir() else ''}"
                for entry in islice(entries, _LOOKED_AT)
                if entry.name.startswith(start) and (start.startswith(".") or not entry.name.startswith("."))
            ]
    except (OSError, ValueError):  # no such folder, a null character
        return []
    return sorted(found)[:_MOST]


def path_of(typed: str) -> Path:
    """The path that was typed."""
    try:
        return Path(typed).expanduser()
    except RuntimeError:  # the home of somebody who is not there
        return Path(typed)
