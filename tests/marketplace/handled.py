"""A handler behind a port, with small operations of its own: each succeeds, refuses, fails or notes that it ran."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from sqlalchemy import select

from turkterm.marketplace.attached import request_id
from turkterm.marketplace.clock import Clock
from turkterm.marketplace.context import Operation, Params, Result, Rights, Tx
from turkterm.marketplace.errors import request_error
from turkterm.marketplace.handler import LARGEST_BODY, Handler, ServerSettings
from turkterm.marketplace.schema import meta
from turkterm.marketplace.store import AccessKey, Store


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def body(self) -> dict[str, Any]:
        return dict(json.loads(self.text))


def get_account_balance(tx: Tx, p: Params) -> Result:
    return {"AvailableBalance": "10000.00"}


def get_hit(tx: Tx, p: Params) -> Result:
    raise request_error("HITDoesNotExist", f"Hit {p['HITId']} does not exist.")


def list_hits(tx: Tx, p: Params) -> Result:
    raise RuntimeError("first line\n[parameters: ('the secret',)]")


def list_worker_blocks(tx: Tx, p: Params) -> Result:
    return {"NumResults": "not a number"}


def note(tx: Tx, p: Params, result: Result | None = None) -> Result:
    tx.db.execute(meta.insert(), {"name": p["WorkerId"], "value": p["Reason"] + request_id(tx)})
    return result or {}


def note_and_stumble(tx: Tx, p: Params) -> Result:
    return note(tx, p, {"NoSuchMember": 1})


OPERATIONS = {
    name: Operation(name, run, writes)
    for name, run, writes in (
        ("GetAccountBalance", get_account_balance, False),
        ("GetHIT", get_hit, False),
        ("ListHITs", list_hits, False),
        ("ListWorkerBlocks", list_worker_blocks, False),
        ("CreateWorkerBlock", note, True),
        ("DeleteWorkerBlock", note_and_stumble, True),
    )
}


@dataclass(slots=True)
class Site:
    """The handler behind a port."""

    url: str
    store: Store
    clock: Clock
    http: aiohttp.ClientSession

    async def send(
        self,
        operation: str,
        params: dict[str, Any] | None = None,
        *,
        body: bytes | None = None,
        rights: Rights = Rights.FULL,
        key: AccessKey | None = None,
        method: str = "POST",
        path: str = "/",
        sign: bool = True,
    ) -> Response:
        """A signed request."""
        if key is None:
            (key,) = (each for each in self.store.access_keys() if each.rights is rights)
        data = json.dumps(params or {}).encode() if body is None else body
        request = AWSRequest(
            method=method,
            url=self.url + path,
            data=data,
            headers={
                "X-Amz-Target": f"MTurkRequesterServiceV20170117.{operation}",
                "Content-Type": "application/x-amz-json-1.1",
            },
        )
        if sign:
            credentials = Credentials(key.access_key_id, key.secret)
            SigV4Auth(credentials, "mturk-requester", "us-east-1").add_auth(request)
        headers = dict(request.headers.items())
        stream = io.BytesIO(data)
        async with self.http.request(method, self.url + path, data=stream, headers=headers) as response:
            return Response(response.status, dict(response.headers), await response.text())

    def noted(self) -> dict[str, str]:
        """What operations of this test have committed."""
        rows = self.store.read_now(lambda tx: tx.db.execute(select(meta.c.name, meta.c.value)).all())
        return {name: value for name, value in rows if name.startswith("A")}


@asynccontextmanager
async def open_site(folder: Path, settings: ServerSettings | None = None) -> AsyncIterator[Site]:
    clock = Clock()
    store = Store.open(folder / "marketplace.sqlite", clock)
    handler = Handler(store, clock, OPERATIONS, settings or ServerSettings())
    app = web.Application(client_max_size=LARGEST_BODY)
    app.router.add_route("*", "/{path:.*}", handler.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with aiohttp.ClientSession() as http:
            yield Site(f"http://127.0.0.1:{runner.addresses[0][1]}", store, clock, http)
    finally:
        await runner.cleanup()
        store.close()
