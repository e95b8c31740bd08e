"""First paint of the console against a minimal Textual app, each in a process and a pty of its own.

What is timed is what a person waits for: from starting the program until its first line stands on the screen. The two
take turns, and the medians are compared, so that a busy machine slows both.
"""

from __future__ import annotations

import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pexpect

from tests.benchmarks.row import Row

ROUNDS = 7
LIMIT = 1.6

MINIMAL = """
from textual.app import App
from textual.widgets import Static

class Minimal(App):
    def compose(self):
        yield Static("turkterm")

Minimal().run(mouse=False)
"""


def first_paint() -> list[Row]:
    """Seconds until the first line stands on the screen, ours and the minimal app's."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"TERM": "xterm-256color"}
    ours: list[float] = []
    theirs: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "minimal.py"
        script.write_text(MINIMAL, encoding="utf-8")
        for number in range(ROUNDS + 1):
            home = {"TURKTERM_HOME": str(Path(folder) / f"home{number}")}
            mine = painted(["-m", "turkterm"], environment | home)
            other = painted([str(script)], environment)
            if number:  # the first round compiles and fills caches
                ours.append(mine)
                theirs.append(other)
    return [
        Row(
            "first paint, seconds",
            statistics.median(ours),
            statistics.median(theirs),
            other="minimal Textual app",
            limit=LIMIT,
        )
    ]


def painted(arguments: Sequence[str], environment: Mapping[str, str]) -> float:
    """Seconds from the start of a Python program until its screen shows the word turkterm."""
    started = time.perf_counter()
    child = pexpect.spawn(sys.executable, list(arguments), env=dict(environment), dimensions=(40, 120), timeout=30)
    try:
        child.expect(re.compile(rb"\x1b\[[^m]*m[^\x1b]*turkterm"))
        return time.perf_counter() - started
    finally:
        child.close(force=True)


MEASUREMENTS = (first_paint,)
