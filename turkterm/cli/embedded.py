"""The marketplace of one home: how a server says where it is, how others find it, and how one is started.

A server that listens writes `server.json` into its folder and holds a lock there, so that a home has one server at
most. Whoever needs it reads the file, asks the address who it is, and starts a child of its own when nobody answers.
This module knows the file, the lock and the process; it refuses to know what the server does.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

READY_LIMIT = 30.0  # seconds; a child is ready in 0.3 s, a loaded machine takes its time
STOP_LIMIT = 5.0  # seconds from SIGTERM to SIGKILL; the store survives both
ASK_LIMIT = 2.0  # seconds for a loopback server to say who it is
LISTENING = "listening on "
#: What the person's environment may hold of other accounts; the embedded marketplace has no use for it.
SECRET_VARIABLES = frozenset({"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"})


class NoMarketplace(Exception):
    """The embedded marketplace cannot be started or is already there; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that listens: its address, its process and the identity that tells it from an earlier one.

    `control` is the token of its control channel.
    """

    url: str
    pid: int
    instance: str
    control: str = field(default="", repr=False)


def find_running(folder: Path) -> Running | None:
    """The server of this marketplace folder, if it answers. Blocks for ASK_LIMIT seconds at most."""
    try:
        told = json.loads((folder / "server.json").read_bytes())
        running = Running(str(told["url"]), int(told["pid"]), str(told["instance"]), str(told.get("control", "")))
    except (OSError, ValueError, KeyError, TypeError):  # no file, or one that nobody here has written
        return None
    return running if _instance_at(running.url) == running.instance else None


def _instance_at(url: str) -> str | None:
    """Who answers at `url`. After a crash another program may have the port, so it is asked, not believed."""
    import http.client  # 10 ms with ssl beneath it, and not before the first paint

    try:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=ASK_LIMIT)
        with contextlib.closing(connection):
            connection.request("GET", "/-/about")
            instance = json.loads(connection.getresponse().read(4096))["instance"]
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return None
    return str(instance)


@contextmanager
def sole_server(folder: Path) -> Iterator[None]:
    """Hold the home's lock while serving: two servers would run two crowds and two schedulers on one store.

    The lock goes with the process, so a killed server leaves nothing to clean up. Raises NoMarketplace.
    """
    with _private(folder / "server.lock") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            there = find_running(folder)
            where = f"at {there.url} (process {there.pid})" if there else "or is about to"
            raise NoMarketplace(f"A marketplace already serves this home {where}.") from error
        yield


def _private(path: Path) -> IO[str]:
    """Write a file that only its owner may read, from its first moment on."""
    return open(path, "w", opener=lambda name, flags: os.open(name, flags, 0o600))


def _is_served(folder: Path) -> bool:
    """Whether some process holds the home's lock."""
    with _private(folder / "server.lock") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


@contextmanager
def announced(folder: Path, running: Running) -> Iterator[None]:
    """Let others find this server while the block runs. The file is whole or absent, and its owner's alone."""
    file, fresh = folder / "server.json", folder / "server.json.new"
    with _private(fresh) as writer:
        json.dump(asdict(running), writer)
    fresh.replace(file)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


@asynccontextmanager
async def marketplace_of(folder: Path, options: Sequence[str] = ()) -> AsyncIterator[Running]:
    """The server of this folder for as long as the block runs: the one that is there, else a child of our own.

    `options` are of `turkterm marketplace serve` and count for a child alone. Raises NoMarketplace.
    """
    running = await asyncio.to_thread(find_running, folder)
    if running:
        yield running
        return
    log = folder / "server.log"
    try:
        child = await _start(log, options)
    except OSError as error:  # no more processes, no more room on the disk
        raise NoMarketplace(f"The embedded marketplace cannot be started: {error.strerror or error}") from error
    try:
        yield await _ready(child, folder, log)
    finally:
        await _stop(child)


async def _start(log: Path, options: Sequence[str]) -> Process:
    # -P keeps the current folder off the child's import path: a person's own json.py must not be taken for Python's.
    command = [sys.executable, "-P", "-m", "turkterm", "marketplace", "serve", "--port", "0", "--until-eof", *options]
    environ = {name: value for name, value in os.environ.items() if name not in SECRET_VARIABLES}
    with _private(log) as said:
        # In a session of its own: a closed terminal ends the console first, which then writes what it still has to.
        return await asyncio.create_subprocess_exec(
            *command, env=environ, stdin=PIPE, stdout=PIPE, stderr=said, start_new_session=True
        )


async def _ready(child: Process, folder: Path, log: Path) -> Running:
    assert child.stdout is not None
    line = b""
    with contextlib.suppress(TimeoutError):
        line = await asyncio.wait_for(child.stdout.readline(), READY_LIMIT)
    # Where another process was faster, our child has said so and ended, and the other is as good once it listens.
    deadline = time.monotonic() + READY_LIMIT
    while not (running := await asyncio.to_thread(find_running, folder)):
        if not _is_served(folder) or time.monotonic() > deadline:
            break
        await asyncio.sleep(0.1)
    if running:
        return running
    said = await asyncio.to_thread(log.read_text, errors="replace")
    last = said.strip().splitlines()[-1:] or [f"it said nothing for {READY_LIMIT:.0f} seconds"]
    raise NoMarketplace(f"The embedded marketplace did not start: {line.decode(errors='replace') or last[0]}")


async def _stop(child: Process) -> None:
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            child.terminate()
        try:
            await asyncio.wait_for(child.wait(), STOP_LIMIT)
        except TimeoutError:
            child.kill()
    assert child.stdin is not None
    child.stdin.close()
    await child.wait()
