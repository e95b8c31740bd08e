"""The emulator that the tests read: what stands on a screen when a wide character was drawn over by half."""

from __future__ import annotations

import os
import sys

import pytest

from tests.screens.terminal import Terminal


@pytest.mark.parametrize(
    ("drawn", "shown"),
    [
        ("a\u8a9eb", "a\u8a9eb"),
        ("a\u8a9eb\x1b[1;2Hx", "ax b"),  # its first half, which leaves a stub
        ("a\u8a9eb\x1b[1;3Hx", "a xb"),  # its second half
        ("e\u0301\u8a9e", "\xe9\u8a9e"),
        ("\x1b[1;9H\u8a9e", "        \u8a9e"),  # in the last two of ten columns
    ],
)
def test_half_of_a_wide_character_is_a_blank(drawn: str, shown: str) -> None:
    program = [sys.executable, "-c", f"import sys; sys.stdout.buffer.write({drawn.encode()!r})"]
    with Terminal([], os.environ, columns=10, rows=2, program=program) as terminal:
        assert terminal.ended() == 0
        assert terminal.lines == [shown, ""]
