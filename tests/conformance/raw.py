"""Requests as bytes, and what came back as status, headers and document: what no good client sends."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.marketplace.serving import Serving
from turkterm.marketplace.store import AccessKey

TARGET = "MTurkRequesterServiceV20170117.GetAccountBalance"


@dataclass(frozen=True, slots=True)
class Came:
    """One answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> dict[str, Any]:
        """The body as JSON."""
        found: dict[str, Any] = json.loads(self.body)
        return found


def signed_headers(url: str, key: AccessKey, body: bytes, target: str | None, **more: str) -> dict[str, str]:
    """The headers of a POST that is signed with the key."""
    named = {"Content-Type": "application/x-amz-json-1.1"} | ({} if target is None else {"X-Amz-Target": target})
    request = AWSRequest(method="POST", url=f"{url}/", data=body, headers=named)
    SigV4Auth(Credentials(key.access_key_id, key.secret), "mturk-requester", "us-east-1").add_auth(request)
    return {**request.headers, "Host": url.removeprefix("http://"), "Content-Length": str(len(body)), **more}


def signed(server: Serving, body: bytes = b"{}", *, target: str | None = TARGET, secret: str = "") -> dict[str, str]:
    """The headers of a request, the only one on its connection, with the server's full key or another secret."""
    key = server.keys[0]
    if secret:
        key = replace(key, secret=secret)
    return signed_headers(server.url, key, body, target, Connection="close")


def written(headers: dict[str, str], body: bytes = b"", line: str = "POST / HTTP/1.1") -> bytes:
    """A request as bytes."""
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{line}\r\n{head}\r\n".encode() + body


async def send(server: Serving, *parts: bytes, half_closed: bool = False) -> bytes:
    """All that comes back until the server hangs up; the parts go out one by one."""
    host, port = server.url.removeprefix("http://").split(":")
    async with asyncio.timeout(20):
        reader, writer = await asyncio.open_connection(host, int(port))
        try:
            for part in parts:
                writer.write(part)
                await writer.drain()
            if half_closed:
                writer.write_eof()
            return await reader.read()
        finally:
            writer.close()


def read(answer: bytes) -> Came:
    """The answer in its parts."""
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return Came(int(first.split()[1]), dict(line.split(": ", 1) for line in lines), body)
