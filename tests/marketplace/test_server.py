"""The marketplace on a port, driven by plain boto3 and by raw sockets."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from botocore.exceptions import ClientError, ConnectionClosedError
from sqlalchemy.exc import SQLAlchemyError

from tests.conformance.raw import TARGET, signed_headers, written
from tests.marketplace.serving import Serving
from turkterm import __version__
from turkterm.marketplace import server as server_module
from turkterm.marketplace.clock import Clock
from turkterm.marketplace.faults import Faults
from turkterm.marketplace.server import Marketplace, ServerSettings
from turkterm.marketplace.store import Store

call = asyncio.to_thread


async def error_of(work: Callable[..., Any], **params: Any) -> dict[str, Any]:
    """The error document that a boto3 call ends in."""
    with pytest.raises(ClientError) as caught:
        await call(work, **params)
    return dict(caught.value.response)


async def test_boto3_reads_and_writes(server: Serving) -> None:
    client = server.client()
    balance = await call(client.get_account_balance)
    assert balance["AvailableBalance"] == "10000.00"
    headers = balance["ResponseMetadata"]["HTTPHeaders"]
    assert set(headers) == {"x-amzn-requestid", "content-type", "content-length", "date"}
    assert balance["ResponseMetadata"]["RequestId"] == headers["x-amzn-requestid"]
    made = await call(
        client.create_hit_type,
        AssignmentDurationInSeconds=60,
        Reward="0.1",
        Title="Größe 🐢",
        Description="d",
    )
    assert len(made["HITTypeId"]) == 30
    listed = await call(client.list_hits, MaxResults=100)
    assert (listed["NumResults"], listed["HITs"]) == (0, [])


async def test_errors_as_boto3_shows_them(server: Serving) -> None:
    client = server.client()
    missing = await error_of(client.get_hit, HITId="3ABC")
    assert missing["Error"]["Code"] == "RequestError"
    assert missing["Error"]["Message"].startswith("Hit 3ABC does not exist. (")
    assert missing["TurkErrorCode"] == "AWS.MechanicalTurk.HITDoesNotExist"
    assert missing["ResponseMetadata"]["HTTPStatusCode"] == 400
    invalid = await error_of(client.list_hits, MaxResults=101)
    assert invalid["Error"]["Code"] == "ValidationException"
    assert invalid["Error"]["Message"].startswith("1 validation error detected: Value '101' at 'maxResults'")


async def test_keys_as_boto3_uses_them(server: Serving) -> None:
    full, read_only = server.keys
    cases: list[tuple[Any, str, str]] = [
        (server.client_with(full.access_key_id, "wrong"), "InvalidSignatureException", "The request signature"),
        (server.client_with("AKIANOBODY", "wrong"), "UnrecognizedClientException", "The security token"),
        (
            server.client_with(full.access_key_id, full.secret, region="us-west-2"),
            "InvalidSignatureException",
            "Credential should be scoped to a valid region, not 'us-west-2'. ",
        ),
        (
            server.client_with(full.access_key_id, full.secret, token="stale"),
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        ),
    ]
    for client, code, words in cases:
        error = await error_of(client.get_account_balance)
        assert error["Error"]["Code"] == code
        assert error["Error"]["Message"].startswith(words)
    looking = server.client(read_only)
    assert (await call(looking.get_account_balance))["AvailableBalance"] == "10000.00"
    refused = await error_of(looking.create_worker_block, WorkerId="A1", Reason="r")
    assert refused["TurkErrorCode"] == "AWS.MechanicalTurk.PermissionDeniedException"


async def test_every_operation_of_the_model_gets_an_answer_of_the_api(server: Serving) -> None:
    """With made-up ids no operation may stumble: an answer or a refusal with words, never HTTP 500."""
    client = server.client()
    model = client.meta.service_model
    samples = {"string": "3A", "integer": 30, "long": 30, "boolean": True, "timestamp": 0, "list": []}

    def sample(shape: Any, name: str) -> Any:
        if shape.type_name == "structure":
            return {each: sample(shape.members[each], each) for each in shape.required_members}
        if shape.type_name == "list":
            return [sample(shape.member, name)]
        if shape.type_name == "string" and shape.metadata.get("enum"):
            return shape.metadata["enum"][0]
        if "pattern" in shape.metadata:
            return {"CurrencyAmount": "1.00", "CustomerId": "A1"}.get(shape.name, "3A")
        return samples[shape.type_name]

    def ask(operation: str) -> dict[str, Any]:
        shape = model.operation_model(operation).input_shape
        try:
            return dict(client._make_api_call(operation, sample(shape, "")))
        except ClientError as error:
            return dict(error.response)

    for operation in model.operation_names:
        answer = await call(ask, operation)
        status = answer["ResponseMetadata"]["HTTPStatusCode"]
        assert status in (200, 400), f"{operation}: {answer}"
        if status == 400:
            assert answer["Error"]["Message"], operation


async def test_ten_megabytes(server: Serving) -> None:
    client = server.client()
    error = await error_of(client.notify_workers, Subject="s", MessageText="x" * 10 * 2**20, WorkerIds=["A1"])
    assert error["Error"]["Code"] == "RequestEntityTooLargeException"
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 413
    assert (await call(client.get_account_balance))["AvailableBalance"] == "10000.00"


async def test_faults_as_boto3_meets_them(serving: Any, tmp_path: Path) -> None:
    async with serving(tmp_path, ServerSettings(faults=Faults(lose=1))) as server:
        with pytest.raises(ConnectionClosedError):
            await call(server.client().get_account_balance)
    async with serving(tmp_path, ServerSettings(faults=Faults(error=1))) as server:
        error = await error_of(server.client().get_account_balance)
        assert (error["Error"]["Code"], error["ResponseMetadata"]["HTTPStatusCode"]) == ("ServiceFault", 500)
        assert error["TurkErrorCode"] == "AWS.ServiceUnavailable"
    async with serving(tmp_path, ServerSettings(rate=1)) as server:
        client = server.client()
        await call(client.get_account_balance)
        error = await error_of(client.get_account_balance)
        assert error["Error"] == {"Code": "ThrottlingException", "Message": "Rate exceeded"}


async def test_about(server: Serving) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"{server.url}/-/about") as response:
        assert response.status == 200
        assert "Server" not in response.headers
        assert await response.json() == {
            "turkterm": __version__,
            "instance": server.marketplace.instance,
            "pid": os.getpid(),
        }


async def test_two_marketplaces_are_two_instances(serving: Any, tmp_path: Path) -> None:
    async with serving(tmp_path / "a") as one, serving(tmp_path / "b") as other:
        assert one.marketplace.instance != other.marketplace.instance
        assert one.url != other.url


async def test_a_caller_who_hangs_up(server: Serving, caplog: pytest.LogCaptureFixture) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    with caplog.at_level(logging.INFO):
        for request in (b"POST / HT", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"):
            _, writer = await asyncio.open_connection(host, int(port))
            writer.write(request)
            await writer.drain()
            writer.close()
            await writer.wait_closed()
        await call(server.client().get_account_balance)
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_a_port_in_use_leaves_the_store_usable(tmp_path: Path) -> None:
    clock = Clock()
    store = Store.open(tmp_path / "marketplace.sqlite", clock)
    marketplace = Marketplace(store, clock)
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        await marketplace.start(port=taken.getsockname()[1])
    assert len(store.access_keys()) == 2
    url = await marketplace.start()
    assert url.startswith("http://127.0.0.1:")
    await marketplace.stop()


async def test_it_stops_within_a_second_and_closes_the_store(tmp_path: Path) -> None:
    clock = Clock()
    store = Store.open(tmp_path / "marketplace.sqlite", clock)
    marketplace = Marketplace(store, clock, ServerSettings(faults=Faults(delay=30)))
    url = await marketplace.start()
    host, port = url.removeprefix("http://").split(":")
    _, idle = await asyncio.open_connection(host, int(port))
    reader, waiting = await asyncio.open_connection(host, int(port))
    waiting.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
    await waiting.drain()
    await asyncio.sleep(0.05)  # so that the request is under way; any other moment would pass as well
    loop = asyncio.get_running_loop()
    before = loop.time()
    await marketplace.stop()
    assert loop.time() - before < 1.0
    assert await reader.read() == b""
    for writer in (idle, waiting):
        writer.close()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(host, int(port))
    with pytest.raises((SQLAlchemyError, RuntimeError)):
        await store.read(lambda tx: tx.now)
    await marketplace.stop()
    reopened = Store.open(tmp_path / "marketplace.sqlite", clock)
    assert len(reopened.access_keys()) == 2
    reopened.close()


async def test_the_crowd_works_and_starts_again_after_a_failure(
    serving: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(server_module, "PAUSE", 0.01)

    class Crowd:
        def __init__(self) -> None:
            self.log: list[str] = []
            self.at_work = asyncio.Event()

        async def run(self) -> None:
            self.log.append("start")
            if len(self.log) < 3:
                raise RuntimeError(f"no {len(self.log)}\nsecond line")
            self.at_work.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.log.append("cancelled")
                raise

    crowd = Crowd()
    async with serving(tmp_path, crowd=crowd) as server:
        await asyncio.wait_for(crowd.at_work.wait(), 10)
        assert (await call(server.client().get_account_balance))["AvailableBalance"] == "10000.00"
        assert crowd.log == ["start"] * 3
    assert crowd.log == ["start"] * 3 + ["cancelled"]
    lines = [record.getMessage() for record in caplog.records if record.name == "turkterm.marketplace"]
    assert len(lines) == 2
    assert lines[0].startswith("the crowd failed and starts again: RuntimeError: no 1 (at test_server.py:")


async def test_the_scheduler_follows_the_clock(server: Serving) -> None:
    client = server.client()
    made = await call(
        client.create_hit,
        AssignmentDurationInSeconds=60,
        LifetimeInSeconds=3600,
        MaxAssignments=2,
        Reward="0.05",
        Title="t",
        Description="d",
        Question=(
            '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/'
            'HTMLQuestion.xsd"><HTMLContent><![CDATA[<!DOCTYPE html><html><head><title>t</title></head><body>'
            '<form action="https://www.mturk.com/mturk/externalSubmit"><input name="a"></form></body></html>]]>'
            "</HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>"
        ),
    )
    hit = made["HIT"]
    assert hit["HITStatus"] == "Assignable"
    assert (hit["Expiration"] - hit["CreationTime"]).total_seconds() in (3599, 3600)
    server.clock.turn(3601)

    status = "Assignable"
    for _ in range(100):
        status = (await call(client.get_hit, HITId=hit["HITId"]))["HIT"]["HITStatus"]
        if status != "Assignable":
            break
        await asyncio.sleep(0.05)
    assert status == "Reviewable"


async def test_many_callers_at_once(server: Serving) -> None:
    client = server.client(max_pool_connections=16)

    def work(number: int) -> str:
        if number % 2:
            return str(client.get_account_balance()["AvailableBalance"])
        made = client.create_hit_type(
            AssignmentDurationInSeconds=60, Reward="0.05", Title=f"t {number}", Description="d"
        )
        return str(made["HITTypeId"])

    results = await asyncio.gather(*(call(work, number) for number in range(40)))
    assert set(results[1::2]) == {"10000.00"}
    assert len(set(results[::2])) == 20


async def test_raw_bytes_of_a_success(server: Serving) -> None:
    """The head of an answer holds the four headers and nothing else [S000]."""
    headers = signed_headers(server.url, server.keys[0], b"{}", TARGET)
    async with asyncio.timeout(10):
        host, port = server.url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(written(headers, b"{}"))
        answer = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(line for line in answer.split("\r\n") if line.startswith("Content-Length: "))
        body = await reader.readexactly(int(length.partition(" ")[2]))
        writer.close()
        await writer.wait_closed()
    lines = answer.rstrip().split("\r\n")
    assert lines[0] == "HTTP/1.1 200 OK"
    assert [line.partition(":")[0] for line in lines[1:]] == [
        "x-amzn-RequestId",
        "Content-Type",
        "Date",
        "Content-Length",
    ]
    assert json.loads(body)["AvailableBalance"] == "10000.00"
