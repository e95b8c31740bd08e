"""How a home's server is found, kept to one, and started as a child that does not outlive its parent."""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import socket
import stat
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import AsyncExitStack
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.cli.conftest import Serve
from turkterm.cli.embedded import NoMarketplace, Running, announced, find_running, marketplace_of


@pytest.fixture
def folder(home: Path) -> Path:
    place = home / "marketplace"
    place.mkdir(parents=True)
    return place


def test_nobody_is_found_in_an_empty_home(folder: Path) -> None:
    assert find_running(folder) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"url": 3, "pid": "x", "instance": null}', "\xff"])
def test_a_strange_file_is_nobody(folder: Path, text: str) -> None:
    with announced(folder, Running("http://127.0.0.1:1", 1, "x")):
        (folder / "servers" / "x.json").write_text(text, encoding="latin-1")
        assert find_running(folder) is None


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}", "nowhere", "http://[", "http://127.0.0.1:none"])
def test_an_address_where_nobody_answers_is_nobody(folder: Path, url: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with announced(folder, Running(url.format(port=port), 1, "x")):
        assert find_running(folder) is None


def test_what_a_killed_server_left_is_nobody_and_goes_with_the_next(folder: Path, stranger: str) -> None:
    """Even where another program has the port, and says the same."""
    place = folder / "servers"
    place.mkdir()
    left = place / "another.json"
    left.write_text(json.dumps({"url": stranger, "pid": 1, "instance": "another"}))
    assert find_running(folder) is None
    with announced(folder, Running("http://127.0.0.1:1", 1, "x")):
        assert [file.name for file in place.iterdir()] == ["x.json"]


class Stranger(BaseHTTPRequestHandler):
    """Another program on the port that a killed server had."""

    answer = b'{"instance": "another"}'

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the test's output is not its log."""


@pytest.fixture
def stranger() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Stranger) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_another_program_on_the_port_is_nobody(folder: Path, stranger: str) -> None:
    with announced(folder, Running(stranger, 1, "mine")):
        assert find_running(folder) is None
    with announced(folder, Running(stranger, 1, "another")):
        assert find_running(folder) == Running(stranger, 1, "another")


def test_the_announcement_is_private_and_goes(folder: Path) -> None:
    with announced(folder, Running("http://127.0.0.1:1", 1, "x")):
        assert stat.S_IMODE((folder / "servers").stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "servers" / "x.json").stat().st_mode) == 0o600
    assert list((folder / "servers").iterdir()) == []


def test_the_oldest_server_is_found_until_it_ends(folder: Path, serve: Serve) -> None:
    first, second, third = serve(), serve(), serve()
    for server, following in ((first, second), (second, third)):
        for _ in range(2):
            found = find_running(folder)
            assert found is not None
            assert (found.url, found.pid) == (server.url, server.process.pid)
        server.end(signal.SIGKILL if server is first else signal.SIGTERM)
        found = find_running(folder)
        assert found is not None
        assert found.url == following.url
    third.end()
    assert find_running(folder) is None


async def test_a_running_server_is_used_and_left_running(folder: Path, serve: Serve) -> None:
    server = serve()
    async with marketplace_of(folder) as running:
        assert (running.url, running.pid) == (server.url, server.process.pid)
    assert await asyncio.to_thread(find_running, folder) == running


async def test_without_one_a_child_is_started_and_stopped(folder: Path) -> None:
    async with marketplace_of(folder) as running:
        assert await asyncio.to_thread(find_running, folder) == running
        os.kill(running.pid, 0)
    assert list((folder / "servers").iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(running.pid, 0)


async def test_who_stays_long_does_not_end_with_another(folder: Path) -> None:
    """Two consoles on one home: the second one's marketplace is there when the first one has left."""
    async with AsyncExitStack() as second, AsyncExitStack() as first:
        one = await first.enter_async_context(marketplace_of(folder, lasting=True))
        two = await second.enter_async_context(marketplace_of(folder, lasting=True))
        async with marketplace_of(folder) as short:
            assert short == one
        assert (one.passing, two.passing, one == two) == (True, True, False)
        await first.aclose()
        assert await asyncio.to_thread(find_running, folder) == two


async def test_a_server_of_its_own_is_shared_by_all(folder: Path, serve: Serve) -> None:
    server = serve()
    async with marketplace_of(folder, lasting=True) as running:
        assert (running.url, running.passing) == (server.url, False)


async def test_a_child_that_cannot_start_says_why(folder: Path) -> None:
    (folder / "marketplace.sqlite").write_bytes(b"no database at all, but long enough to be taken for one" * 100)
    with pytest.raises(NoMarketplace, match=r"^The embedded marketplace did not start: .*marketplace\.sqlite"):
        async with marketplace_of(folder):
            pass


def test_a_child_ends_with_its_parent(folder: Path) -> None:
    """Even where the parent is killed and can stop nobody: the child hears the end of its pipe."""
    parent = textwrap.dedent(
        """
        import asyncio, sys
        from pathlib import Path
        from turkterm.cli.embedded import marketplace_of

        async def main():
            async with marketplace_of(Path(sys.argv[1])) as running:
                print(running.pid, flush=True)
                await asyncio.Event().wait()

        asyncio.run(main())
        """
    )
    with subprocess.Popen([sys.executable, "-c", parent, str(folder)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        watch = os.pidfd_open(child)
        process.send_signal(signal.SIGKILL)
        try:
            ended, _, _ = select.select([watch], [], [], 20)
        finally:
            os.close(watch)
        assert ended, "the child goes on without its parent"
    assert find_running(folder) is None
