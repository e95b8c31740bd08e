"""A text that must not be shown: a traceback with locals, a log line or an f-string shows `***` in its place.

It guards against showing by accident. It does not encrypt, and the value stays in memory.
"""

from __future__ import annotations

import hmac
from typing import NoReturn

SHOWN = "***"


class Secret:
    """Holds one secret text. Only `reveal` gives it away, so that a search for that word finds every use."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The text itself: for a signature or for the keyring, never for a screen."""
        return self._value

    def __repr__(self) -> str:
        return SHOWN

    def __str__(self) -> str:
        return SHOWN

    def __format__(self, spec: str) -> str:
        return format(SHOWN, spec)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not written anywhere")
