"""On which line of a TOML text a key stands: tomllib forgets, and an error without its line is half an error.

It reads only as much TOML as that takes (table headers and the start of `key = value`), so it points at the nearest
enclosing key it can see and never refuses a file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence

HEADER = re.compile(r"\s*\[\[?(?P<path>[^\]]+)\]\]?\s*(#.*)?$")
ENTRY = re.compile(
    r"""\s*(?P<path>(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*="""
)


def line_of(text: str, path: Sequence[str]) -> int | None:
    """The line, from 1, of the key `path`, or of the longest beginning of it that has a line; None if nothing has."""
    wanted = tuple(path)
    table: tuple[str, ...] = ()
    best: tuple[int, int] | None = None  # (how many parts fit, line)
    for number, line in enumerate(text.splitlines(), start=1):
        if header := HEADER.match(line):
            here = table = _parts(header["path"])
        elif entry := ENTRY.match(line):
            here = (*table, *_parts(entry["path"]))
        else:
            continue
        fits = here[: len(wanted)] == wanted[: len(here)]
        length = min(len(here), len(wanted))
        if fits and (best is None or length > best[0]):
            best = (length, number)
    return best[1] if best else None


def _parts(path: str) -> tuple[str, ...]:
    """`a."b.c"` as ("a", "b.c"); tomllib knows the quoting, so it is asked."""
    try:
        value: object = tomllib.loads(f"[{path}]")
    except tomllib.TOMLDecodeError:
        return ()
    parts = []
    while isinstance(value, dict) and value:
        ((key, value),) = value.items()
        parts.append(key)
    return tuple(parts)
