"""A tiny server on loopback that answers as a test says: pages, errors, HTML, silence, a torn connection."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from turkterm.gateway.session import Endpoint, Keys

JSON = "application/x-amz-json-1.1"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A secret for tests."""

    value: str

    def reveal(self) -> str:
        """The value."""
        return self.value


KEYS = Keys("AKIAEXAMPLE", Hidden("secret"))


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrived."""

    operation: str
    params: dict[str, Any]
    request: web.Request


Answer = Callable[[Asked], Any]


@dataclass(slots=True)
class Stub:
    """The server. `script` answers the requests one after another, its last item all further ones."""

    url: str = ""
    script: list[Any] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    @property
    def endpoint(self) -> Endpoint:
        """Where it serves."""
        return Endpoint("stub", self.url)

    @property
    def operations(self) -> list[str]:
        """What was asked, in order."""
        return [asked.operation for asked in self.asked]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request from the script."""
        body = await request.read()
        operation = request.headers.get("X-Amz-Target", "").rpartition(".")[2]
        asked = Asked(operation, json.loads(body or b"{}"), request)
        self.asked.append(asked)
        answer = self.script[min(len(self.asked), len(self.script)) - 1]
        if callable(answer):
            answer = answer(asked)
            if asyncio.iscoroutine(answer):
                answer = await answer
        if isinstance(answer, dict):
            answer = reply(answer)
        assert isinstance(answer, web.StreamResponse)
        return answer


def reply(body: dict[str, Any] | str, status: int = 200, content_type: str = JSON, **headers: str) -> web.Response:
    """An answer as the API gives it, or any other."""
    text = body if isinstance(body, str) else json.dumps(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.Response(
        body=text.encode(), status=status, headers={"x-amzn-RequestId": "r-1", "Content-Type": content_type} | named
    )


def error(kind: str, message: str = "", *, code: str | None = None, status: int = 400, **headers: str) -> web.Response:
    """An error answer of the API."""
    body = {"__type": kind, "Message": message}
    if code:
        body["TurkErrorCode"] = f"AWS.MechanicalTurk.{code}"
    return reply(body, status, **headers)


def hang_up(asked: Asked) -> web.Response:
    """Close the connection without an answer."""
    assert asked.request.transport is not None
    asked.request.transport.close()
    return web.Response()


def reset(asked: Asked) -> web.Response:
    """Tear the connection (RST) without an answer."""
    import socket
    import struct

    assert asked.request.transport is not None
    raw = asked.request.transport.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    asked.request.transport.abort()
    return web.Response()


async def silence(asked: Asked) -> web.Response:
    """Answer long after everybody has stopped to wait."""
    await asyncio.sleep(30)
    return web.Response()


async def cut_short(asked: Asked) -> web.StreamResponse:
    """Promise more bytes than come."""
    response = web.StreamResponse(headers={"Content-Type": JSON, "Content-Length": "5000"})
    await response.prepare(asked.request)
    await response.write(b'{"AvailableBalance": "10')
    assert asked.request.transport is not None
    asked.request.transport.close()
    return response


@asynccontextmanager
async def stubbed(*script: Any) -> AsyncIterator[Stub]:
    """Serve `script` on a free port."""
    stub = Stub(script=list(script))
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", stub.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    stub.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield stub
    finally:
        await runner.cleanup()
