"""Reading 1,000 HITs: our gateway against `aws mturk list-hits`, calls and seconds, on one marketplace in one run.

The AWS CLI asks ten HITs a call, the API's default, and starts a process; both are what its user pays. The calls are
counted by a proxy between the clients and the marketplace, not by the clients.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientSession, web

from tests.benchmarks.row import Row
from tests.screens.servers import QUESTION
from turkterm.gateway.session import Endpoint, Keys, open_gateway
from turkterm.marketplace.clock import Clock
from turkterm.marketplace.context import Tx
from turkterm.marketplace.operations import OPERATIONS
from turkterm.marketplace.server import Marketplace, ServerSettings
from turkterm.marketplace.store import Store
from turkterm.model.hit import Hit

HITS = 1_000


def publish(tx: Tx) -> None:
    """A thousand HITs of one HIT type."""
    for number in range(HITS):
        OPERATIONS["CreateHIT"].run(
            tx,
            {
                "Title": "Name a colour",
                "Description": "One word",
                "Reward": "0.05",
                "LifetimeInSeconds": 3600,
                "AssignmentDurationInSeconds": 600,
                "MaxAssignments": 2,
                "Question": QUESTION,
                "RequesterAnnotation": f"colour {number}",
            },
        )


@asynccontextmanager
async def counting(target: str) -> AsyncIterator[tuple[str, list[int]]]:
    """A proxy before the marketplace that counts the requests; signatures cover the host, so it keeps the header."""
    calls = [0]
    async with ClientSession(auto_decompress=False) as session:

        async def forward(request: web.Request) -> web.Response:
            calls[0] += 1
            body = await request.read()
            async with session.post(target, data=body, headers=request.headers) as answer:
                content = await answer.read()
                headers = {key: answer.headers[key] for key in ("x-amzn-RequestId", "Content-Type", "Date")}
                return web.Response(status=answer.status, body=content, headers=headers)

        application = web.Application()
        application.router.add_route("*", "/", forward)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        try:
            yield f"http://{host}:{port}", calls
        finally:
            await runner.cleanup()


async def measure() -> list[Row]:
    """Calls and seconds of both."""
    aws = os.environ.get("TURKTERM_TEST_AWS") or shutil.which("aws")
    if aws is None:
        raise SystemExit("listing: needs the AWS CLI; TURKTERM_TEST_AWS names it")
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "marketplace.sqlite3", Clock())
        store.write_now(publish)
        key = store.access_keys()[0]
        marketplace = Marketplace(store, Clock(), ServerSettings())
        url = await marketplace.start("127.0.0.1", 0)
        try:
            async with counting(url) as (address, calls):
                started = time.perf_counter()
                mine: list[Hit] = []
                endpoint = Endpoint("benchmark", address)
                async with open_gateway(
                    endpoint, Keys(key.access_key_id, Plain(key.secret)), writable=False
                ) as gateway:
                    async for page in gateway.reader.hits():
                        mine.extend(page)
                our_seconds, our_calls = time.perf_counter() - started, calls[0]
                calls[0] = 0
                started = time.perf_counter()
                listed = await asyncio.to_thread(list_with_cli, aws, address, key.access_key_id, key.secret)
                their_seconds, their_calls = time.perf_counter() - started, calls[0]
        finally:
            await marketplace.stop()
    assert len(mine) == HITS == listed.count('"HITId"'), "both must have read them all"
    return [
        Row("read 1,000 HITs, calls", our_calls, their_calls, other="aws mturk list-hits", limit=12 / 100),
        Row("read 1,000 HITs, seconds", our_seconds, their_seconds, other="aws mturk list-hits"),
    ]


def list_with_cli(aws: str, address: str, access_key: str, secret: str) -> str:
    """What `aws mturk list-hits` prints."""
    environment = os.environ | {
        "AWS_ACCESS_KEY_ID": access_key,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_MTURK": address,
        "AWS_PAGER": "",
    }
    done = subprocess.run(
        [aws, "mturk", "list-hits", "--output", "json"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return done.stdout


class Plain:
    """A secret of a marketplace that lives as long as the benchmark."""

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret."""
        return self._value


def listing() -> list[Row]:
    """Calls and seconds to read 1,000 HITs."""
    return asyncio.run(measure())


MEASUREMENTS = (listing,)
