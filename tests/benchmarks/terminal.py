"""A real pseudo-terminal of 120x40 with a program in it: what it writes, in bytes and frames, and when."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from types import TracebackType
from typing import NamedTuple

#: A terminal that can paint a frame at once says so when asked; then each frame begins with a mark, and can be counted.
_ASKED, _ANSWER, _FRAME = b"\x1b[?2026$p", b"\x1b[?2026;2$y", b"\x1b[?2026h"


class Written(NamedTuple):
    """What came after a key: its bytes, and in how many frames."""

    text: bytes
    frames: int


class Terminal:
    """Runs a program in a pseudo-terminal, as a context manager. The program is ended by its own process id."""

    def __init__(
        self, command: Sequence[str], environ: Mapping[str, str] | None = None, *, columns: int = 120, rows: int = 40
    ) -> None:
        self._command = command
        self._environ = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            **(environ or {}),
        }
        self._environ.pop("NO_COLOR", None)
        self._size = struct.pack("HHHH", rows, columns, 0, 0)
        self._master = -1
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Terminal:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, self._size)
        self._process = subprocess.Popen(
            self._command, stdin=slave, stdout=slave, stderr=slave, env=self._environ, start_new_session=True
        )
        os.close(slave)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        os.close(self._master)

    def send(self, keys: bytes) -> None:
        """Type."""
        os.write(self._master, keys)

    def read(self, patience: float) -> bytes:
        """What is written within `patience` seconds; empty when nothing is, or the program has ended."""
        if not select.select([self._master], [], [], max(0.0, patience))[0]:
            return b""
        try:
            text = os.read(self._master, 1 << 16)
        except OSError:  # Linux says EIO when the last of the other side is closed
            return b""
        if _ASKED in text:
            self.send(_ANSWER)
        return text

    def read_until(self, seen: Callable[[bytes], bool], at_most: float) -> tuple[bytes, float] | None:
        """Read until `seen` holds for all that was read; the text and the instant. None if it never did."""
        text, end = b"", monotonic() + at_most
        while (left := end - monotonic()) > 0:
            text += self.read(left)
            if seen(text):
                return text, monotonic()
            assert self._process is not None
            if self._process.poll() is not None:
                raise RuntimeError(f"the program ended: {text[-2000:]!r}")
        return None

    def settle(self, quiet: float = 0.25, at_most: float = 10.0) -> bytes:
        """What is written until nothing is for `quiet` seconds."""
        text, end = b"", monotonic() + at_most
        while monotonic() < end:
            more = self.read(quiet)
            if not more:
                break
            text += more
        return text

    def press(self, keys: bytes) -> Written:
        """Type, and take what it brings about."""
        self.send(keys)
        first = self.read(5.0)
        text = first + self.settle()
        return Written(text, text.count(_FRAME))
