"""The pseudo-terminal of the benchmarks."""

from __future__ import annotations

import sys

import pytest

from tests.benchmarks.terminal import Terminal

ECHO = """
import os, sys, termios, tty
tty.setraw(0)
print(os.get_terminal_size(), flush=True)
sys.stdout.write("\\x1b[?2026$p"); sys.stdout.flush()
answer = os.read(0, 100)
sys.stdout.write("answered " + repr(answer)); sys.stdout.flush()
while (key := os.read(0, 1)) != b"q":
    sys.stdout.write("\\x1b[?2026hkey " + key.decode()); sys.stdout.flush()
"""


def test_size_answers_and_frames() -> None:
    with Terminal([sys.executable, "-c", ECHO], columns=100, rows=30) as terminal:
        seen = terminal.read_until(lambda text: b"answered" in text and b"2$y" in text, 10)
        assert seen is not None
        assert b"columns=100, lines=30" in seen[0]
        written = terminal.press(b"j")
        assert (written.text, written.frames) == (b"\x1b[?2026hkey j", 1)
        assert terminal.read_until(lambda text: b"never" in text, 0.2) is None


def test_a_program_that_ends_is_no_endless_wait() -> None:
    with (
        Terminal([sys.executable, "-c", "raise SystemExit('no good')"]) as terminal,
        pytest.raises(RuntimeError, match="no good"),
    ):
        terminal.read_until(lambda text: False, 10)
