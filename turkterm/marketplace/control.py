"""The server's control channel: scripted workers and the clock, for whoever may read the home's own files.

    POST /-/worker   one step of a script (see `scripted`): 200 and its answer, 400 where the line is no step
    POST /-/clock    {}, {"turn": seconds} or {"to": epoch seconds}: 200 and {"now": epoch seconds}

Both take `Authorization: Bearer TOKEN` with the token that this server made when it started. It stands in the file by
which the server is found, readable by its owner alone, and goes with the process. No access key opens this channel and
the token opens nothing else; a web page that reaches the port of a person's machine has neither. A turn of the clock
answers when everything that fell due by it is settled.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Any

import msgspec
from aiohttp import web
from sqlalchemy.exc import DBAPIError

from turkterm.marketplace import turning
from turkterm.marketplace.clock import Clock
from turkterm.marketplace.scheduler import Scheduler
from turkterm.marketplace.scripted import BadStep, carry_out, read_step
from turkterm.marketplace.store import Store

_REALM = "Bearer "


class Turn(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A turn of the clock: by seconds, or to an instant; neither only reads it."""

    turn: float | None = None
    to: float | None = None


class Control:
    """The control channel of one server."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.token = secrets.token_urlsafe(32)
        self._store = store
        self._clock = clock

    def add_to(self, app: web.Application) -> None:
        """Adds the channel's routes."""
        app.router.add_post("/-/worker", self._worker)
        app.router.add_post("/-/clock", self._clock_asked)

    async def _worker(self, request: web.Request) -> web.Response:
        if not self._is_owner(request):
            return _refused()
        try:
            step = read_step(await request.read())
        except BadStep as problem:
            return _answer({"error": str(problem)}, 400)
        except web.HTTPRequestEntityTooLarge:
            return _answer({"error": "This step is larger than any answer may be"}, 413)
        try:
            return _answer(await self._store.write(lambda tx: carry_out(tx, step)))
        except (DBAPIError, OSError, UnicodeError) as problem:
            # A full disk; half a character, which no text of the store can hold.
            return _answer({"error": f"The marketplace could not keep this step: {getattr(problem, 'orig', problem)}"})

    async def _clock_asked(self, request: web.Request) -> web.Response:
        if not self._is_owner(request):
            return _refused()
        try:
            wanted = msgspec.json.decode(await request.read(), type=Turn)
        except (msgspec.DecodeError, UnicodeDecodeError) as problem:
            return _answer({"error": f"This is no turn of the clock: {problem}"}, 400)
        try:
            if wanted.to is not None:
                await turning.turn_to(self._store, self._clock, wanted.to)
            elif wanted.turn is not None:
                await turning.turn(self._store, self._clock, wanted.turn)
        except turning.BadTurn as problem:
            return _answer({"error": str(problem)}, 400)
        if wanted != Turn():
            await Scheduler(self._store, self._clock).catch_up()
        return _answer({"now": await self._store.read(lambda tx: tx.now)})

    def _is_owner(self, request: web.Request) -> bool:
        given = request.headers.get("Authorization", "").encode(errors="replace")
        return hmac.compare_digest(given, f"{_REALM}{self.token}".encode())


def _refused() -> web.Response:
    return _answer({"error": "The control channel needs the token of this server"}, 403)


def _answer(body: dict[str, Any], status: int = 200) -> web.Response:
    return web.Response(body=msgspec.json.encode(body), status=status, content_type="application/json")
