"""How far long work is, on stderr: one line that is rewritten on a terminal, a line now and then elsewhere.

Where nobody reads any more, for the terminal or the pipe is gone, the work goes on and nothing is said.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import TextIO

from turkterm.model.times import show_span

#: Seconds between two paintings on a terminal, and between two lines in a log.
_TERMINAL, _LOG = 0.1, 15.0


class ProgressLine:
    """Work called `what`. `clock` is monotonic seconds. A context, whose end leaves the cursor on a new line."""

    def __init__(self, what: str, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._what = what
        self._stream = stream
        self._clock = clock
        self._rewrites = stream.isatty()
        self._started = self._said = clock()
        self._last = ""
        self._painted = False

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(self, *_: object) -> None:
        if self._painted:
            self._write(f"\r\x1b[K{self._last}\n")
        elif self._last:
            self._write(f"{self._last}\n")

    def tell(self, done: int, total: int, bad: int = 0) -> None:
        """Note how many of how many are done, and how many of them went badly."""
        now = self._clock()
        self._last = line(self._what, done, total, bad, now - self._started)
        if now - self._said < (_TERMINAL if self._rewrites else _LOG):
            return
        self._said = now
        self._painted = self._rewrites
        self._write(f"\r\x1b[K{self._last}" if self._rewrites else f"{self._last}\n")

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError):
            self._stream.write(text)
            self._stream.flush()


def line(what: str, done: int, total: int, bad: int, seconds: float) -> str:
    """`bonuses 120 of 2,000 · 34.5/s · 54s left · 2 failed`."""
    parts = [f"{what} {done:,} of {total:,}"]
    if done and seconds > 0:
        rate = done / seconds
        parts.append(f"{rate:.1f}/s")
        if done < total:
            parts.append(f"{show_span((total - done) / rate)} left")
    if bad:
        parts.append(f"{bad:,} failed")
    return " · ".join(parts)
