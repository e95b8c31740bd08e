"""A real pty with a program in it, and the screen that a person would see.

The program's output goes through a terminal emulator, so that tests read what is drawn and not how. Waiting is for a
state of the screen: `until` returns when it is there and shows the last screen when it never comes.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pexpect
import pyte
from wcwidth import wcwidth

PATIENCE = 40.0

NAMED = {
    "enter": "\r",
    "escape": "\x1b",
    "backspace": "\x7f",
    "tab": "\t",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "ctrl+c": "\x03",
    "ctrl+d": "\x04",
    "ctrl+u": "\x15",
}


class Terminal:
    """A program, turkterm unless told otherwise, in a pty of `columns` by `rows`."""

    def __init__(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        *,
        columns: int = 120,
        rows: int = 40,
        term: str = "xterm-256color",
        program: Sequence[str] = (sys.executable, "-m", "turkterm"),
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._child = pexpect.spawn(
            program[0],
            [*program[1:], *arguments],
            env={**environment, "TERM": term},
            dimensions=(rows, columns),
            timeout=None,
        )
        self._child.delaybeforesend = None
        self.bytes_read = 0
        self.raw = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.close(force=True)

    @property
    def pid(self) -> int:
        """The process in the pty."""
        return int(self._child.pid)

    @property
    def lines(self) -> list[str]:
        """The screen's lines without the blanks at their ends."""
        return [self._line(row).rstrip() for row in range(self._screen.lines)]

    def _line(self, row: int) -> str:
        """One line, a blank where half of a wide character was drawn over, as terminals do it.

        pyte's own `display` fails there, and a repaint that has arrived in part looks like that.
        """
        cells = [self._screen.buffer[row][column].data for column in range(self._screen.columns)]
        shown: list[str] = []
        for cell, after in zip(cells, [*cells[1:], ""], strict=True):
            if cell:
                shown.append(" " if after and wcwidth(cell[0]) == 2 else cell)
            else:
                whole = bool(shown) and bool(shown[-1]) and wcwidth(shown[-1][0]) == 2
                shown.append("" if whole else " ")
        return "".join(shown)

    @property
    def text(self) -> str:
        """The screen as text."""
        return "\n".join(self.lines)

    def press(self, *keys: str) -> None:
        """Press keys, by name (`enter`) or as the character they write."""
        for key in keys:
            self._child.send(NAMED.get(key, key))

    def type(self, text: str) -> None:
        """Type text and answer with enter."""
        self._child.send(text)
        self._child.send(NAMED["enter"])

    def paste(self, text: str) -> None:
        """Paste, as terminals bracket it."""
        self._child.send(f"\x1b[200~{text}\x1b[201~")

    def click(self, column: int, row: int) -> None:
        """Press the mouse's first button on a cell, the first being 1, 1, and let it go."""
        self._child.send(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m")

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        self._screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)

    def pump(self, seconds: float = 0.05) -> bool:
        """Take in what the program wrote, waiting at most that long for it; False when it ended."""
        try:
            chunk = self._child.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.bytes_read += len(chunk)
        self.raw += chunk
        self._stream.feed(chunk)
        return True

    def until(self, wanted: str | Callable[[str], object], patience: float = PATIENCE) -> str:
        """Wait until the screen matches a pattern or a predicate; returns the screen."""
        search = re.compile(wanted).search if isinstance(wanted, str) else wanted
        limit = time.monotonic() + patience
        while not search(self.text):
            if time.monotonic() > limit or not self.pump():
                raise AssertionError(f"never came: {wanted}\n{self.text}")
        return self.text

    def ended(self, patience: float = PATIENCE) -> int:
        """Wait until the program ends; its exit code."""
        limit = time.monotonic() + patience
        while self.pump():
            assert time.monotonic() < limit, f"still running\n{self.text}"
        self._child.close()
        return int(self._child.exitstatus if self._child.exitstatus is not None else -self._child.signalstatus)


def home_environment(home: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """An environment whose turkterm keeps everything under `home`."""
    return {**environment, "TURKTERM_HOME": str(home)}
