"""The marketplace's clock: the one place that reads the machine's time.

Everything the marketplace settles (expiry, abandonment, auto-approval, request tokens, the `Date` header) follows
`Clock.now`. Signatures alone may be dated by `Clock.real` as well, because most callers sign with their own real time.
The clock refuses to run backwards: what fell due stays settled.
"""

from __future__ import annotations

import threading
import time


class Clock:
    """The marketplace's time: the real time plus an offset that only grows."""

    __slots__ = ("_lock", "_offset")

    def __init__(self, offset: float = 0.0) -> None:
        """`offset` is in seconds ahead of the real time (negative: behind)."""
        self._offset = offset
        self._lock = threading.Lock()

    @property
    def offset(self) -> float:
        """Seconds between this clock and the real time."""
        return self._offset

    def now(self) -> float:
        """The marketplace's time in epoch seconds, UTC."""
        return time.time() + self._offset

    def turn(self, seconds: float) -> None:
        """Moves the clock ahead by `seconds`. Raises ValueError, one sentence, if that would turn it back."""
        if seconds < 0:
            raise ValueError("the marketplace's clock cannot be turned back: what fell due is already settled")
        with self._lock:
            self._offset += seconds

    def reach(self, offset: float) -> None:
        """Moves the clock ahead to `offset` seconds before the real time; one that is further stays. Any thread may."""
        with self._lock:
            self._offset = max(self._offset, offset)

    @staticmethod
    def real() -> float:
        """The machine's time in epoch seconds, UTC: what signatures are made with."""
        return time.time()

    @staticmethod
    def elapsed() -> float:
        """Seconds on a clock that never jumps, for the request rate."""
        return time.monotonic()
