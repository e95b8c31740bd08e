"""Connections on which no handler of ours could answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest
from aiohttp import web

from turkterm.marketplace.protocol import Protocol


async def fail(request: web.Request) -> web.StreamResponse:
    """Fails at once, or (`/late`) after it began to answer."""
    if request.path == "/late":
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"so far")
    raise RuntimeError("a secret")


@asynccontextmanager
async def listening() -> AsyncIterator[int]:
    """A port whose handler fails."""
    app = web.Application()
    app.router.add_get("/{path:.*}", fail)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    assert runner.server is not None
    loop = asyncio.get_running_loop()

    def answer(status: int) -> web.Response:
        return web.Response(status=status, text=f"ours: {status}")

    server = await loop.create_server(partial(Protocol, runner.server, answer, loop=loop), "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await runner.cleanup()


@pytest.mark.parametrize(
    ("request_bytes", "first", "last"),
    [
        (b"hello\r\n\r\n", b"HTTP/1.0 400 Bad Request", b"ours: 400"),
        (
            b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            b"HTTP/1.1 500 Internal Server Error",
            b"ours: 500",
        ),
        (b"GET /late HTTP/1.0\r\n\r\n", b"HTTP/1.0 200 OK", b"so far"),
    ],
)
async def test_what_is_answered(
    request_bytes: bytes, first: bytes, last: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with listening() as port, asyncio.timeout(10):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request_bytes)
        with caplog.at_level(logging.DEBUG, "aiohttp.server"):
            lines = (await reader.read()).split(b"\r\n")
        writer.close()
    assert (lines[0], lines[-1]) == (first, last)
    assert not any(b"secret" in line for line in lines)
    assert "Error handling request" in caplog.text, "it is logged as aiohttp logs it"
