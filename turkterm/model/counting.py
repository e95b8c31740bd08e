"""How many of something there are, as people read it."""

from __future__ import annotations


def counted(number: int, what: str) -> str:
    """`1 worker`, `2 workers`, `1,200 HITs`; for words whose plural ends in s."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
