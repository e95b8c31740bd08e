"""Counts before a key, as in vim: `8j` goes down eight rows, `012G` to the twelfth.

The keys 1 to 5 show the panes, so a count begins with 0 or with 6 to 9; any digit goes on with it.
"""

from __future__ import annotations

_BEGINS = frozenset("06789")
_DIGITS = frozenset("0123456789")
#: Digits of a count at the most: a key that is held down must not become a number without end.
_MOST = 6


class Count:
    """The digits typed so far."""

    def __init__(self) -> None:
        self._digits = ""

    @property
    def open(self) -> bool:
        """Whether a count was begun."""
        return bool(self._digits)

    @property
    def shown(self) -> str:
        """The number as it was typed, without the zero that begins it."""
        return self._digits.lstrip("0") or self._digits

    def press(self, key: str, *, bound: bool) -> bool:
        """Take a key that belongs to a count; `bound`: it means a command by itself. False: it is none of it."""
        digits = _DIGITS if self._digits else _BEGINS
        if key not in digits or (bound and not self._digits):
            return False
        self._digits = (self._digits + key)[:_MOST]
        return True

    def take(self) -> int | None:
        """The number, which is used up by that; None where there is none, or nothing but zeros."""
        digits, self._digits = self._digits, ""
        return int(digits) or None if digits else None
