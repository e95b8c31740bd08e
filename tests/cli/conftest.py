"""The command line as people have it: real processes, each test with a home of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from turkterm import cli

COMMAND = [sys.executable, "-P", "-m", "turkterm"]
LISTENING = "listening on "


@dataclass(frozen=True, slots=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    def refused(self, *parts: str, code: int = 1) -> None:
        """Check that it was refused as every bad input must be: one sentence on stderr, nothing on stdout."""
        assert (self.code, self.out) == (code, ""), self
        assert self.err.count("\n") == 1, self.err
        assert self.err.rstrip()[-1] in ".?!", self.err
        for part in parts:
            assert part in self.err


Run = Callable[..., Done]


@pytest.fixture
def turkterm(home: Path) -> Run:
    """`turkterm("status", "--json")`: runs it to its end, without a terminal."""

    def run(*arguments: str | Path, **environ: str) -> Done:
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            env=os.environ | environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def inside(home: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """The same in this process: for tables of refusals, where half a second of start-up each says nothing more."""

    def run(*arguments: str | Path) -> Done:
        code = cli.run([*map(str, arguments)])
        out, err = capfd.readouterr()
        return Done(code, out, err)

    return run


def wait_until(condition: Callable[[], bool], *, seconds: float) -> None:
    """Ask again and again until it is so; fail when it is not after that time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not so after {seconds:g} seconds"
        time.sleep(0.05)


@dataclass(slots=True)
class Server:
    """`turkterm marketplace serve` while it runs."""

    process: subprocess.Popen[str]
    url: str

    def end(self, number: signal.Signals = signal.SIGTERM) -> Done:
        """Send a signal and wait for the end."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=20)
        return Done(self.process.returncode, out, err)


Serve = Callable[..., Server]


@pytest.fixture
def serve(home: Path) -> Iterator[Serve]:
    """`serve("--crowd", "3")`: a server on a port of its own that listens; it is ended after the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> Server:
        process = subprocess.Popen(
            [*COMMAND, "marketplace", "serve", "--port", "0", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line.startswith(LISTENING):
            pytest.fail(f"the server did not start: {line}{process.communicate(timeout=20)[1]}")
        return Server(process, line.removeprefix(LISTENING).strip())

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=20)
