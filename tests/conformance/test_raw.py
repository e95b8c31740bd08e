"""Bytes that no good client sends: an error of the API's kind for each, nothing in the log, and the server goes on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from tests.conformance.raw import TARGET, Came, read, send, signed, written
from tests.marketplace.serving import Serving, serving

Bytes = Callable[[Serving], bytes]
UNSIGNED = {"Host": "x", "X-Amz-Target": TARGET, "Content-Length": "2", "Connection": "close"}
HTTP = "MalformedHttpRequestException"
UNKNOWN = "UnknownOperationException"
NO_DOCUMENT = "SerializationException"
NO_SIGNATURE = "MissingAuthenticationTokenException"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Serving]:
    """One server for all: each request finds it as the one before left it."""
    async with serving(tmp_path_factory.mktemp("raw")) as served:
        yield served


def with_body(body: bytes, **changes: str) -> Bytes:
    """A signed request with this body; changes are headers (`_` for `-`) that are not signed."""
    names = {name.replace("_", "-"): value for name, value in changes.items()}
    return lambda server: written(signed(server, body) | names, body)


def unsigned(line: str = "POST / HTTP/1.1", body: bytes = b"{}", **changes: str) -> Bytes:
    """A request without a signature."""
    names = {name.replace("_", "-"): value for name, value in changes.items()}
    return lambda _: written(UNSIGNED | names, body, line)


def as_is(request: bytes) -> Bytes:
    """These bytes."""
    return lambda _: request


def chunked(body: bytes) -> Bytes:
    """A request that announces chunks."""
    return as_is(b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + body)


CASES: dict[str, tuple[Bytes, int, str]] = {
    # -- signatures --
    "unsigned": (unsigned(), 400, NO_SIGNATURE),
    "a bearer token": (unsigned(Authorization="Bearer x"), 400, NO_SIGNATURE),
    "the wrong secret": (lambda s: written(signed(s, secret="x" * 40), b"{}"), 400, "InvalidSignatureException"),
    "another body than was signed": (lambda s: written(signed(s, b"[]"), b"{}"), 400, "InvalidSignatureException"),
    "an expired signature": (with_body(b"{}", X_Amz_Date="20200101T000000Z"), 400, "InvalidSignatureException"),
    "a date that is none": (with_body(b"{}", X_Amz_Date="soon"), 400, "IncompleteSignatureException"),
    "a date out of the calendar": (
        with_body(b"{}", X_Amz_Date="99999999T999999Z"),
        400,
        "IncompleteSignatureException",
    ),
    "an empty signature": (unsigned(Authorization="AWS4-HMAC-SHA256"), 400, "IncompleteSignatureException"),
    "signature noise": (unsigned(Authorization="AWS4-" + "=,/" * 2000), 400, "IncompleteSignatureException"),
    # -- targets --
    "no target": (lambda s: written(signed(s, target=None), b"{}"), 400, UNKNOWN),
    "an unknown target": (lambda s: written(signed(s, target="DynamoDB_20120810.ListTables"), b"{}"), 400, UNKNOWN),
    "an unknown operation": (lambda s: written(signed(s, target=TARGET + "s"), b"{}"), 400, UNKNOWN),
    "a target that is too long": (unsigned(X_Amz_Target="x" * 20_000), 400, HTTP),
    # -- documents --
    "malformed JSON": (with_body(b'{"a":'), 400, NO_DOCUMENT),
    "JSON that is no object": (with_body(b"[1]"), 400, NO_DOCUMENT),
    "NaN": (with_body(b'{"a": NaN}'), 400, NO_DOCUMENT),
    "no document": (with_body(b""), 400, NO_DOCUMENT),
    "invalid UTF-8": (with_body(b'{"a": "\xff\xfe"}'), 400, NO_DOCUMENT),
    "UTF-16": (with_body('{"a": 1}'.encode("utf-16")), 400, NO_DOCUMENT),
    "a hundred thousand brackets": (with_body(b"[" * 100_000), 400, NO_DOCUMENT),
    "ten megabytes": (with_body(b" " * (10 * 2**20)), 413, "RequestEntityTooLargeException"),
    "a body that is no gzip": (with_body(b"hello", Content_Encoding="gzip"), 400, HTTP),
    # -- lengths and chunks --
    "chunks that are none": (chunked(b"zz\r\n{}\r\n"), 400, HTTP),
    "a negative chunk": (chunked(b"-2\r\n{}\r\n0\r\n\r\n"), 400, HTTP),
    "a chunk longer than it says": (chunked(b"1\r\n{}\r\n0\r\n\r\n"), 400, HTTP),
    "a length that is no number": (unsigned(Content_Length="two"), 400, HTTP),
    "a negative length": (unsigned(Content_Length="-2"), 400, HTTP),
    "a length beyond all": (unsigned(Content_Length="9" * 30), 400, HTTP),
    "a length and chunks": (unsigned(Transfer_Encoding="chunked"), 400, HTTP),
    "two lengths": (
        as_is(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
        400,
        HTTP,
    ),
    # -- methods and paths --
    "GET": (unsigned("GET / HTTP/1.1"), 404, UNKNOWN),
    "PUT": (unsigned("PUT / HTTP/1.1"), 404, UNKNOWN),
    "a method of its own": (unsigned("BREW / HTTP/1.1"), 400, HTTP),
    "TRACE": (unsigned("TRACE / HTTP/1.1"), 404, UNKNOWN),
    "CONNECT": (as_is(b"CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), 404, UNKNOWN),
    "no method": (unsigned("/ HTTP/1.1"), 400, HTTP),
    "a path": (unsigned("POST /hits HTTP/1.1"), 404, UNKNOWN),
    "two slashes": (unsigned("POST // HTTP/1.1"), 404, UNKNOWN),
    "out of the root": (unsigned("POST /../../etc/passwd HTTP/1.1"), 404, UNKNOWN),
    "a NUL": (unsigned("POST /%00 HTTP/1.1"), 404, UNKNOWN),
    "a broken escape": (unsigned("POST /%zz HTTP/1.1"), 404, UNKNOWN),
    "half a character": (unsigned("POST /%ff HTTP/1.1"), 404, UNKNOWN),
    "a star": (unsigned("OPTIONS * HTTP/1.1"), 404, UNKNOWN),
    "a proxy's line": (unsigned("POST http://example.org/x HTTP/1.1"), 404, UNKNOWN),
    "a port out of range": (unsigned("POST http://example.org:99999/ HTTP/1.1"), 400, HTTP),
    "a long path": (unsigned("POST /" + "x" * 9000 + " HTTP/1.1"), 400, HTTP),
    "the server's own pages with another method": (unsigned("DELETE /-/about HTTP/1.1"), 404, UNKNOWN),
    # -- headers and versions --
    "a header without a colon": (as_is(b"POST / HTTP/1.1\r\nHost: x\r\nhello\r\n\r\n"), 400, HTTP),
    "a header of bytes": (as_is(b"POST / HTTP/1.1\r\nHost: x\r\nX: \x00\x01\r\n\r\n"), 400, HTTP),
    "two hundred headers": (as_is(written({f"X{number}": "x" for number in range(200)})), 400, HTTP),
    "a long header": (unsigned(X="x" * 20_000), 400, HTTP),
    "no HTTP": (as_is(b"hello\r\n\r\n"), 400, HTTP),
    "TLS": (as_is(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"), 400, HTTP),
    "HTTP of another age": (as_is(b"GET /\r\n\r\n"), 404, UNKNOWN),
    "HTTP/9.9": (as_is(b"POST / HTTP/9.9\r\n\r\n"), 400, HTTP),
    "HTTP/2": (as_is(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 400, HTTP),
    "HTTP/1.0 unsigned": (unsigned("POST / HTTP/1.0"), 400, NO_SIGNATURE),
}


def check(came: Came, status: int, kind: str) -> None:
    """An error of the API's kind."""
    assert (came.status, came.document["__type"]) == (status, kind), came
    assert came.document["Message"]
    assert b"Traceback" not in came.body
    assert b".py" not in came.body
    assert came.headers["Content-Type"] == "application/x-amz-json-1.1"
    assert {"x-amzn-RequestId", "Content-Length", "Date"} <= set(came.headers)
    assert came.headers.get("Server", "turkterm") == "turkterm", "no versions of libraries"
    assert came.headers.get("Connection", "close") == "close"


async def goes_on(server: Serving) -> None:
    """A good request gets its answer."""
    came = read(await send(server, written(signed(server), b"{}")))
    assert came.document["AvailableBalance"] == "10000.00"


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("case", CASES)
async def test_an_error_of_the_api(
    server: Serving, case: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    request, status, kind = CASES[case]
    with caplog.at_level(logging.INFO):
        came = read(await send(server, request(server)))
        check(came, status, kind)
        await goes_on(server)
    assert "Traceback" not in "".join(capfd.readouterr())
    assert not [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("line", ["HEAD / HTTP/1.1", "HEAD /x HTTP/1.0"])
async def test_head_has_no_body(server: Serving, line: str) -> None:
    came = read(await send(server, written(UNSIGNED | {"Content-Length": "0"}, b"", line)))
    assert (came.status, came.body) == (404, b"")
    await goes_on(server)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    "request_bytes",
    [
        b"",
        b"POST / HT",
        b"POST / HTTP/1.1\r\nHost: x\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
    ],
)
async def test_a_request_that_ends_too_early(
    server: Serving, request_bytes: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever closes in the middle hears nothing."""
    with caplog.at_level(logging.INFO):
        assert await send(server, request_bytes, half_closed=True) == b""
        await goes_on(server)
    assert not [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("line", ["POST / HTTP/1.1", "POST / HTTP/1.0"])
async def test_a_slow_client_is_served_and_others_beside_it(server: Serving, line: str) -> None:
    """The request arrives a byte at a time, and every tenth time somebody else is served in between."""
    request = written(signed(server), b"{}", line)
    host, port = server.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    for at in range(len(request)):
        writer.write(request[at : at + 1])
        await writer.drain()
        await asyncio.sleep(0)
        if at % 100 == 0:
            await goes_on(server)
    async with asyncio.timeout(20):
        came = read(await reader.read())
    writer.close()
    assert came.document["AvailableBalance"] == "10000.00"


@pytest.mark.asyncio(loop_scope="module")
async def test_garbage_after_a_good_request(server: Serving) -> None:
    """On one connection the good request is answered, then the bad one, then the connection ends."""
    host, port = server.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    async with asyncio.timeout(20):
        writer.write(written(signed(server) | {"Connection": "keep-alive"}, b"{}"))
        assert b"AvailableBalance" in await reader.readuntil(b"}")
        writer.write(b"garbage\r\n\r\n")
        check(read(await reader.read()), 400, HTTP)
    writer.close()
    await goes_on(server)


@pytest.mark.asyncio(loop_scope="module")
async def test_expectations(server: Serving) -> None:
    """The one that HTTP knows is met; of another HTTP itself says what it is answered."""
    met = await send(server, written(signed(server) | {"Expect": "100-continue"}), b"{}")
    assert met.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")
    assert read(await send(server, written(UNSIGNED | {"Expect": "wonders"}, b"{}"))).status == 417
    await goes_on(server)
