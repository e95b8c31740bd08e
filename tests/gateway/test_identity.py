"""Whose keys they are, as STS says it, or unknown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from tests.gateway.stub import KEYS
from turkterm.gateway.identity import account_of

ANSWER = """\
<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::123456789012:user/lab\u202e</Arn><UserId>AIDAEXAMPLE</UserId><Account>123456789012</Account>
</GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>
"""
Answer = Callable[[web.Request], Awaitable[web.Response]]


@asynccontextmanager
async def sts(answer: Answer) -> AsyncIterator[str]:
    """An STS on loopback: its address."""
    app = web.Application()
    app.router.add_post("/", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def says(request: web.Request) -> web.Response:
    assert "Action=GetCallerIdentity" in await request.text()
    assert f"Credential={KEYS.access_key_id}/" in request.headers["Authorization"]
    return web.Response(text=ANSWER, content_type="text/xml")


async def refuses(_: web.Request) -> web.Response:
    return web.Response(
        status=403, text="<ErrorResponse><Error><Code>InvalidClientTokenId</Code></Error></ErrorResponse>"
    )


async def keeps_silent(_: web.Request) -> web.Response:
    await asyncio.sleep(30)
    return web.Response()


async def test_the_account_and_the_user() -> None:
    async with sts(says) as url:
        assert await account_of(KEYS, url=url) == "123456789012 (user/lab\ufffd)"


async def test_unknown() -> None:
    async with sts(refuses) as url:
        assert await account_of(KEYS, url=url) is None
    async with sts(keeps_silent) as url:
        assert await account_of(KEYS, url=url, seconds=0.2) is None
    assert await account_of(KEYS, url="http://127.0.0.1:9") is None
