"""The marketplace on a port: HTTP, the scheduler and, where there are, the postman of notifications and the crowd.

`Marketplace` owns what it was given: `stop` ends the listening, the background work and the store. Several may serve
one folder: all answer, and one of them does the background work (see `lead`). Signals, files and sentences for people
are the command line's. It listens on loopback unless told otherwise and writes no access log, since a request's headers
hold a signature.
"""

from __future__ import annotations

import asyncio
import logging
import os
import typing
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from functools import partial
from typing import Any
from uuid import uuid4

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from turkterm.marketplace import uploads
from turkterm.marketplace.clock import Clock
from turkterm.marketplace.control import Control
from turkterm.marketplace.delivery import Courier, Patience, Postman
from turkterm.marketplace.handler import LARGEST_BODY, Handler, ServerSettings, describe, log
from turkterm.marketplace.lead import leading
from turkterm.marketplace.operations import OPERATIONS
from turkterm.marketplace.protocol import Protocol
from turkterm.marketplace.scheduler import Scheduler
from turkterm.marketplace.store import Store
from turkterm.marketplace.wire import Suffix
from turkterm.version import __version__

__all__ = ["Background", "Marketplace", "ServerSettings"]

BACKLOG = 128  # connections that wait to be taken
GRACE = 0.3  # seconds that requests under way get when the server stops; aiohttp waits up to twice that
PAUSE = 1.0  # seconds before background work that failed starts again

Route = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Background(typing.Protocol):
    """Work beside the requests: the crowd."""

    async def run(self) -> None:
        """Works until it is cancelled."""


class Marketplace:
    """One marketplace that serves: `await start()`, then `await stop()`."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        settings: ServerSettings | None = None,
        crowd: Background | None = None,
        couriers: Mapping[str, Courier] | None = None,
        patience: Patience | None = None,
    ) -> None:
        """Without couriers notifications wait in the store. Raises faults.BadFaults where settings make no sense."""
        self.instance = uuid4().hex
        self.store = store
        self.clock = clock
        self._crowd = crowd
        self._postman = Postman(store, couriers, patience) if couriers else None
        settings = settings or ServerSettings()
        store.sandbox = settings.suffix is Suffix.SANDBOX
        store.quirks = settings.quirks
        self._handler = Handler(store, clock, OPERATIONS, settings)
        self.control = Control(store, clock)
        self._tasks: list[asyncio.Task[None]] = []
        self._open = AsyncExitStack()

    def app(self) -> web.Application:
        """The aiohttp application: the API at /, what is the server's own below /-/, such as uploaded files."""
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[self._all_else])
        app.router.add_get("/-/about", self._about)
        self.control.add_to(app)
        app.router.add_get(uploads.ROUTE + "{ticket}", self._uploaded)
        app.on_response_prepare.append(_without_server_name)
        return app

    @web.middleware
    async def _all_else(self, request: web.Request, handler: Route) -> web.StreamResponse:
        """The API answers whatever no route is for, `OPTIONS *` and CONNECT too, which no route could match."""
        return await (handler if request.match_info.http_exception is None else self._handler.answer)(request)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listens and starts the background work; port 0 picks a free one. Returns `http://HOST:PORT`.

        Raises OSError where the address cannot be had; the store is still open then.
        """
        settings: dict[str, Any] = {"access_log": None, "logger": _http_log()}
        runner = web.AppRunner(self.app(), **settings, shutdown_timeout=GRACE)
        await runner.setup()
        self._open.push_async_callback(runner.cleanup)
        assert runner.server is not None
        loop = asyncio.get_running_loop()
        connection = partial(Protocol, runner.server, self._handler.no_request, loop=loop, **settings)
        try:
            listening = await loop.create_server(connection, host, port, backlog=BACKLOG)
        except OSError:
            await self._open.aclose()
            raise
        self._open.callback(listening.close)
        work = await self._open.enter_async_context(asyncio.TaskGroup())
        self._tasks.append(work.create_task(_keep("background work", self._lead)))
        if self._postman is not None:
            self._tasks.append(work.create_task(_keep("delivery of notifications", self._postman.run)))
        bound = listening.sockets[0].getsockname()[1]
        self.store.public_url = f"http://[{host}]:{bound}" if ":" in host else f"http://{host}:{bound}"
        return self.store.public_url

    async def stop(self) -> None:
        """Ends the background work, the listening and the store, within about a second; a second call does nothing.

        A write that has begun is committed even where its caller is cut off.
        """
        while self._tasks:
            self._tasks.pop().cancel()
        await self._open.aclose()
        self.store.close()

    async def _lead(self) -> None:
        """The background work, once no other server of this folder does it."""
        async with leading(self.store.path.parent), asyncio.TaskGroup() as work:
            work.create_task(_keep("scheduler", Scheduler(self.store, self.clock).run))
            if self._crowd is not None:
                work.create_task(_keep("crowd", self._crowd.run))

    async def _about(self, request: web.Request) -> web.Response:
        return web.json_response({"turkterm": __version__, "instance": self.instance, "pid": os.getpid()})

    async def _uploaded(self, request: web.Request) -> web.StreamResponse:
        ticket = request.match_info["ticket"]
        content = await self.store.read(lambda tx: uploads.file_of(tx, ticket))
        if content is None:
            raise web.HTTPNotFound
        # A stranger's file: to be kept, never to be shown as a page of this server's.
        return web.Response(
            body=content, headers={"Content-Type": "application/octet-stream", "Content-Disposition": "attachment"}
        )


async def _keep(name: str, run: Callable[[], Awaitable[None]]) -> None:
    """Runs background work until it ends by itself or is cancelled; a failure is reported and it starts again."""
    while True:
        try:
            await run()
        except Exception as error:  # noqa: BLE001  the requests must not suffer from the background work
            log.error("the %s failed and starts again: %s", name, describe(error))
        else:
            return
        await asyncio.sleep(PAUSE)


async def _without_server_name(request: web.Request, response: web.StreamResponse) -> None:
    """Takes out the header that aiohttp adds: the service sent exactly four [S000]."""
    response.headers.pop("Server", None)


def _http_log() -> logging.Logger:
    """aiohttp's own messages in one line each, without those about callers who hang up or speak no HTTP."""
    http_log = logging.getLogger("turkterm.marketplace.http")
    if not http_log.filters:
        http_log.addFilter(_shorten)
    return http_log


def _shorten(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        record.msg, record.args = f"{record.getMessage()}: {describe(error)}", None
        record.exc_info = None
    return not isinstance(error, HttpProcessingError | web.RequestPayloadError | ConnectionError)
