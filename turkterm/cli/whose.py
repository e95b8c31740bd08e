"""Whose an id is that the marketplace does not know: a slip between sandbox and production is said as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

from turkterm.journal.lookup import knows

if TYPE_CHECKING:
    from turkterm.config.places import Places


def other_profile_of(places: Places, name: str, identifier: str) -> str | None:
    """Which other profile than `name` did something with this HIT, assignment or worker: its journal knows. Blocks."""
    for path in sorted(places.journals_dir.glob("*.sqlite")):
        if path.stem != name and knows(path, identifier):
            return path.stem
    return None
