"""The marketplace of one home: how a server says where it is, how others find it, and how one is started.

Each server that listens has a file of its own in the folder `servers`, and holds a lock on it: several may serve one
home, and one that ends takes nothing of the others along. Whoever needs a server reads the files, asks the oldest
one's address who it is, and starts a child of its own when nobody answers. This module knows the files, their locks
and the process; it refuses to know what the server does.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

READY_LIMIT = 30.0  # seconds; a child is ready in 0.3 s, a loaded machine takes its time
STOP_LIMIT = 5.0  # seconds from SIGTERM to SIGKILL; the store survives both
ASK_LIMIT = 2.0  # seconds for a loopback server to say who it is
LISTENING = "listening on "
SERVERS = "servers"
#: What the person's environment may hold of other accounts; the embedded marketplace has no use for it.
SECRET_VARIABLES = frozenset({"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"})


class NoMarketplace(Exception):
    """The embedded marketplace cannot be started; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that listens: its address, its process and the identity that tells it from an earlier one.

    `control` is the token of its control channel; `passing` says that it is a child and ends with its parent.
    """

    url: str
    pid: int
    instance: str
    control: str = field(default="", repr=False)
    passing: bool = False


def find_running(folder: Path, *, lasting: bool = False) -> Running | None:
    """The oldest server of this marketplace folder that answers; with `lasting` none that is another's child.

    Blocks for ASK_LIMIT seconds a server at most.
    """
    return next((running for running in _running(folder) if not (lasting and running.passing)), None)


def _running(folder: Path) -> Iterator[Running]:
    """The servers of this folder that answer, the oldest first."""
    for file in sorted((folder / SERVERS).glob("*.json"), key=_age):
        running = _read(file)
        if running is not None and _instance_at(running.url) == running.instance:
            yield running


def _age(file: Path) -> tuple[float, str]:
    try:
        return file.stat().st_mtime, file.name
    except OSError:  # it has gone since
        return 0.0, file.name


def _read(file: Path) -> Running | None:
    """Whom a file announces; None where its server is gone, or nobody here has written it."""
    try:
        with file.open("rb") as reader:
            told = json.load(reader)
            if not _is_held(reader):
                return None
        who = str(told["url"]), int(told["pid"]), str(told["instance"])
        return Running(*who, str(told.get("control", "")), bool(told.get("passing", False)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _is_held(file: IO[Any]) -> bool:
    """Whether the process that wrote the file lives: it holds a lock on it for as long."""
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


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


def _private(path: Path) -> IO[str]:
    """Write a file that only its owner may read, from its first moment on."""
    return open(path, "w", opener=lambda name, flags: os.open(name, flags, 0o600))


@contextmanager
def announced(folder: Path, running: Running) -> Iterator[None]:
    """Let others find this server while the block runs. The file is whole or absent, and its owner's alone.

    What killed servers left is taken away.
    """
    place = folder / SERVERS
    place.mkdir(mode=0o700, exist_ok=True)
    for left in place.glob("*.json"):
        with contextlib.suppress(FileNotFoundError), left.open("rb") as reader:
            if not _is_held(reader):
                left.unlink()
    file, fresh = place / f"{running.instance}.json", place / f"{running.instance}.new"
    with _private(fresh) as writer:
        fcntl.flock(writer, fcntl.LOCK_EX)
        json.dump(asdict(running), writer)
        writer.flush()
        fresh.replace(file)
        try:
            yield
        finally:
            file.unlink(missing_ok=True)


@asynccontextmanager
async def marketplace_of(folder: Path, options: Sequence[str] = (), *, lasting: bool = False) -> AsyncIterator[Running]:
    """The server of this folder for as long as the block runs: the one that is there, else a child of our own.

    `options` are of `turkterm marketplace serve` and count for a child alone. With `lasting` a server is not taken that
    would end with whoever started it: who stays long must not depend on that. Raises NoMarketplace.
    """
    running = await asyncio.to_thread(find_running, folder, lasting=lasting)
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
    running = await asyncio.to_thread(_of_process, folder, child.pid)
    if running:
        return running
    said = await asyncio.to_thread(log.read_text, errors="replace")
    last = said.strip().splitlines()[-1:] or [f"it said nothing for {READY_LIMIT:.0f} seconds"]
    raise NoMarketplace(f"The embedded marketplace did not start: {line.decode(errors='replace') or last[0]}")


def _of_process(folder: Path, pid: int) -> Running | None:
    return next((running for running in _running(folder) if running.pid == pid), None)


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
