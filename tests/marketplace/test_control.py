"""The control channel over HTTP: who may use it, what it answers, and that a turn settles what fell due."""

from __future__ import annotations

import asyncio
import json
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.marketplace.market import HIT
from tests.marketplace.serving import Serving, serving


async def ask(server: Serving, what: str, body: Any, token: str | None = None) -> tuple[int, Any]:
    given = server.marketplace.control.token if token is None else token
    headers = {"Authorization": f"Bearer {given}"} if given else {}
    data = BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{server.url}/-/{what}", headers=headers, data=data) as response,
    ):
        return response.status, await response.json()


async def test_a_step(server: Serving) -> None:
    status, answer = await ask(server, "worker", {"do": "accept", "worker": "A1NEWWORKER", "hit": "3X"})
    assert (status, answer) == (200, {"error": "Hit 3X does not exist."})


@pytest.mark.parametrize("token", ["", "x", "é"])
@pytest.mark.parametrize("what", ["worker", "clock"])
async def test_strangers_are_refused(server: Serving, what: str, token: str) -> None:
    status, answer = await ask(server, what, {"turn": 60}, token)
    assert (status, answer) == (403, {"error": "The control channel needs the token of this server"})
    assert server.clock.offset == 0


async def test_an_access_key_is_no_token(server: Serving) -> None:
    for key in server.keys:
        assert (await ask(server, "clock", {"turn": 60}, key.secret))[0] == 403


async def test_tokens_differ(tmp_path: Path, server: Serving) -> None:
    async with serving(tmp_path / "another") as another:
        assert (await ask(another, "clock", {}, server.marketplace.control.token))[0] == 403


@pytest.mark.parametrize("body", [b"", b"no", b"[]", b'{"do": "fly"}', b"\xff", b'{"a": 1}'])
async def test_what_is_neither_a_step_nor_a_turn(server: Serving, body: bytes) -> None:
    for what in ("worker", "clock"):
        status, answer = await ask(server, what, body)
        assert (status, list(answer)) == (400, ["error"])


async def test_a_step_that_is_too_large(server: Serving) -> None:
    status, answer = await ask(server, "worker", b" " * (5 * 2**20))
    assert (status, answer) == (413, {"error": "This step is larger than any answer may be"})


async def test_the_clock(server: Serving) -> None:
    _, read = await ask(server, "clock", {})
    assert read["now"] == pytest.approx(time.time(), abs=5)
    _, turned = await ask(server, "clock", {"turn": 3 * 86_400})
    assert turned["now"] == pytest.approx(time.time() + 3 * 86_400, abs=5)
    _, later = await ask(server, "clock", {"to": 2_000_000_000})
    assert later["now"] == pytest.approx(2_000_000_000, abs=5)
    for body, words in (({"to": 1_900_000_000}, "back"), ({"turn": -1}, "back"), ({"turn": 1e300}, "2999")):
        status, answer = await ask(server, "clock", body)
        assert status == 400
        assert words in answer["error"]


async def test_a_turn_settles_what_fell_due(server: Serving) -> None:
    """When the answer is there, the HIT has expired and the work is approved; nobody waits for the scheduler."""
    create = server.client().create_hit
    hit = (await asyncio.to_thread(create, **HIT, AutoApprovalDelayInSeconds=3600))["HIT"]["HITId"]
    _, made = await ask(server, "worker", {"do": "accept", "worker": "A1NEWWORKER", "hit": hit})
    assert (await ask(server, "worker", {"do": "submit", "assignment": made["assignment"]}))[1] == {}
    await ask(server, "clock", {"turn": 3601})
    found = await server.store.read(lambda tx: tx.db.exec_driver_sql("SELECT status FROM assignments").scalar_one())
    assert found == "Approved"
