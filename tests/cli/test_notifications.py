"""Notifications arrive: in queues, in topics and in a file, across a crash and a dead destination."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.cli.aws import ACCOUNT, CREDENTIALS, Aws, event_types, moto
from tests.cli.conftest import Done, Run, Serve, Server, wait_until
from tests.cli.test_marketplace import client
from turkterm.cli.embedded import NoMarketplace
from turkterm.cli.notifications import SNS, SQS, AwsCourier, Mail, NotificationOptions
from turkterm.config.profiles import BadEndpoint
from turkterm.marketplace.delivery import Undelivered
from turkterm.marketplace.outbox import FILE, Letter

QUESTION = (
    '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd">'
    '<HTMLContent><![CDATA[<form><input name="q"></form>]]></HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>'
)
EVERYTHING = [
    *(f"Assignment{what}" for what in ("Accepted", "Abandoned", "Returned", "Submitted", "Rejected", "Approved")),
    *(f"HIT{what}" for what in ("Created", "Expired", "Reviewable", "Extended", "Disposed")),
]


@pytest.fixture(scope="session")
def aws() -> Iterator[Aws]:
    """SQS and SNS on loopback."""
    with moto() as server:
        yield server


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS's own chain finds these."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def queue(aws: Aws) -> str:
    """The URL of a new queue."""
    return aws.queue(f"turk-{uuid4().hex}")


def aws_url(queue: str) -> str:
    """The queue's URL as AWS would have it."""
    return f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/{queue.rpartition('/')[2]}"


def nowhere() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def letter(transport: str, destination: str, document: str = "{}") -> Letter:
    return Letter(1, transport, destination, document, 1_800_000_000.25)


def specification(destination: str, transport: str = SQS, **changes: Any) -> dict[str, Any]:
    return {
        "Destination": destination,
        "Transport": transport,
        "Version": "2014-08-15",
        "EventTypes": EVERYTHING,
        **changes,
    }


class Requester:
    """A requester and the workers of a server that runs."""

    def __init__(self, turkterm: Run, folder: Path) -> None:
        self.api = client(turkterm("marketplace", "env").out)
        self.turkterm = turkterm
        self.script = folder / "script.jsonl"
        kind = {"Title": "A word", "Description": "Rate it", "Reward": "0.05", "AssignmentDurationInSeconds": 600}
        self.hit_type: str = self.api.create_hit_type(**kind)["HITTypeId"]

    def tell(self, destination: str, transport: str = SQS) -> None:
        """Everything about the HIT type goes there."""
        told = specification(destination, transport)
        self.api.update_notification_settings(HITTypeId=self.hit_type, Notification=told, Active=True)

    def ping(self, destination: str, transport: str = SQS) -> None:
        """A test event goes there."""
        told = specification(destination, transport)
        self.api.send_test_event_notification(Notification=told, TestEventType="Ping")

    def hit(self) -> str:
        """The id of a new HIT."""
        made = self.api.create_hit_with_hit_type(HITTypeId=self.hit_type, LifetimeInSeconds=3600, Question=QUESTION)
        return str(made["HIT"]["HITId"])

    def work(self, **step: Any) -> dict[str, Any]:
        """A step of a worker's."""
        self.script.write_text(json.dumps(step))
        answer: dict[str, Any] = json.loads(self.turkterm("marketplace", "worker", self.script).out)
        return answer


def said(server: Server, part: str) -> None:
    """Wait until the server's log has a line with this."""
    assert server.process.stderr is not None
    assert part in server.process.stderr.readline()


def test_the_life_of_a_hit_in_a_queue(serve: Serve, turkterm: Run, tmp_path: Path, aws: Aws, queue: str) -> None:
    """Exactly these events in this order, to a queue under AWS's own name; nothing again after a restart."""
    server = serve("--sqs-endpoint", aws.url)
    requester = Requester(turkterm, tmp_path)
    requester.tell(aws_url(queue))
    hit = requester.hit()
    first = requester.work(do="accept", worker="A1WORKER", hit=hit)["assignment"]
    requester.work(do="return", assignment=first)
    second = requester.work(do="accept", worker="A1WORKER", hit=hit)["assignment"]
    requester.work(do="submit", assignment=second, answers={"q": "v"})
    requester.api.approve_assignment(AssignmentId=second)
    requester.api.delete_hit(HITId=hit)
    expected = [
        ("HITCreated", None),
        ("AssignmentAccepted", first),
        ("AssignmentReturned", first),
        ("AssignmentAccepted", second),
        ("AssignmentSubmitted", second),
        ("HITReviewable", None),
        ("AssignmentApproved", second),
        ("HITDisposed", None),
    ]
    bodies = aws.bodies(queue, len(expected))
    events = [body["Events"][0] for body in bodies]
    assert [(event["EventType"], event.get("AssignmentId")) for event in events] == expected
    assert {(event["HITId"], event["HITTypeId"]) for event in events} == {(hit, requester.hit_type)}
    assert len({body["EventDocId"] for body in bodies}) == len(bodies)

    assert server.end() == Done(0, "", "")
    serve("--sqs-endpoint", aws.url)
    again = Requester(turkterm, tmp_path)
    again.hit()
    assert event_types(aws.bodies(queue, 1)) == ["HITCreated"]
    assert aws.is_empty(queue)


def test_a_topic_that_a_queue_reads(
    serve: Serve, turkterm: Run, tmp_path: Path, aws: Aws, queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The endpoint comes from the environment here, as AWS's tools have it."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_SNS", aws.url)
    serve()
    requester = Requester(turkterm, tmp_path)
    requester.ping(aws.topic(f"turk-{uuid4().hex}", queue), SNS)
    (envelope,) = aws.bodies(queue, 1)
    assert (envelope["Type"], len(envelope["Subject"]), envelope["Subject"].isdigit()) == ("Notification", 13, True)
    assert list(json.loads(envelope["Message"])) == [
        "Events",
        "EventDocId",
        "SourceAccount",
        "CustomerId",
        "EventDocVersion",
    ]


def test_a_crash_before_the_delivery_loses_nothing(
    serve: Serve, turkterm: Run, tmp_path: Path, aws: Aws, queue: str
) -> None:
    server = serve("--sqs-endpoint", nowhere())
    requester = Requester(turkterm, tmp_path)
    requester.tell(queue)
    for _ in range(3):
        requester.hit()
    said(server, f"to {queue} cannot be delivered, trying again: Could not connect")
    server.end(signal.SIGKILL)
    serve("--sqs-endpoint", aws.url)
    assert event_types(aws.bodies(queue, 3)) == ["HITCreated"] * 3


def test_a_dead_destination_holds_up_neither_another_nor_the_api(
    serve: Serve, turkterm: Run, tmp_path: Path, aws: Aws, queue: str
) -> None:
    """A queue that is not there, and a whole service that never answers."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        mute_url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        server = serve("--sqs-endpoint", aws.url, "--sns-endpoint", mute_url)
        requester = Requester(turkterm, tmp_path)
        requester.ping(f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/no-such-queue")
        requester.ping(f"arn:aws:sns:us-east-1:{ACCOUNT}:turk", SNS)
        said(server, "no-such-queue cannot be delivered, trying again: An error occurred (AWS.SimpleQueueService.Non")
        requester.ping(queue)
        assert event_types(aws.bodies(queue, 1)) == ["Ping"]


def test_everything_goes_into_a_file(serve: Serve, turkterm: Run, tmp_path: Path) -> None:
    """Without an endpoint nothing else is tried: this is for people without AWS."""
    path = tmp_path / "events.jsonl"
    server = serve("--notifications", str(path))
    requester = Requester(turkterm, tmp_path)
    requester.tell(f"arn:aws:sns:us-east-1:{ACCOUNT}:turk", SNS)
    requester.hit()
    requester.ping(f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/turk")
    wait_until(lambda: path.read_text().count("\n") == 2, seconds=20)
    assert event_types([json.loads(line) for line in path.read_text().splitlines()]) == ["HITCreated", "Ping"]
    assert server.end().err == ""


def test_a_file_and_a_queue(serve: Serve, turkterm: Run, tmp_path: Path, aws: Aws, queue: str) -> None:
    path = tmp_path / "events.jsonl"
    serve("--notifications", str(path), "--sqs-endpoint", aws.url)
    Requester(turkterm, tmp_path).ping(queue)
    bodies = aws.bodies(queue, 1)
    wait_until(lambda: path.read_text().endswith("\n"), seconds=20)
    assert [json.loads(line) for line in path.read_text().splitlines()] == bodies


@pytest.mark.parametrize(
    ("arguments", "part", "code"),
    [
        (["--sqs-endpoint", "moto"], '"moto" is no http:// or https:// address', 2),
        (["--sns-endpoint", "ftp://host"], '"ftp://host" is no http:// or https:// address', 2),
        (["--notifications", "."], "Notifications cannot be written to .: is a directory", 1),
        (["--notifications", "none/f"], "Notifications cannot be written to none/f: no such file or directory", 1),
    ],
)
def test_serve_refuses(inside: Run, arguments: list[str], part: str, code: int) -> None:
    inside("marketplace", "serve", "--port", "0", *arguments).refused(part, code=code)


def test_which_couriers_there_are(tmp_path: Path) -> None:
    async def names(options: NotificationOptions, **environ: str) -> set[str]:
        async with Mail(options, environ) as mail:
            return set(mail.couriers)

    def couriers(options: NotificationOptions, **environ: str) -> set[str]:
        return asyncio.run(names(options, **environ))

    filed = NotificationOptions(file=tmp_path / "events.jsonl")
    assert couriers(NotificationOptions()) == {SQS, SNS}
    assert couriers(filed) == {FILE}
    assert couriers(NotificationOptions({SQS: "http://localhost:1"}, filed.file)) == {FILE, SQS}
    assert couriers(filed, AWS_ENDPOINT_URL_SNS="http://localhost:1") == {FILE, SNS}
    assert couriers(filed, AWS_ENDPOINT_URL="http://localhost:1") == {FILE, SQS, SNS}
    with pytest.raises(NoMarketplace, match="cannot be written"):
        couriers(NotificationOptions(file=tmp_path))
    with pytest.raises(BadEndpoint):
        NotificationOptions.read("localhost:9324", None, None)


@pytest.mark.parametrize(
    ("transport", "destination", "part"),
    [
        (SQS, "https://sqs.us-east-1.amazonaws.com/1/q", "Unable to locate credentials"),
        (SNS, f"arn:aws:sns:us-east-1:{ACCOUNT}:turk", "Unable to locate credentials"),
        (SQS, "https://sqs.-bad-.amazonaws.com/1/q", "region"),
    ],
)
async def test_what_cannot_be_sent_is_said(
    monkeypatch: pytest.MonkeyPatch, transport: str, destination: str, part: str
) -> None:
    for name in CREDENTIALS:
        monkeypatch.delenv(name)
    async with AsyncExitStack() as stack:
        courier = AwsCourier(stack, transport, None)
        with pytest.raises(Undelivered, match=part):
            await courier.deliver(letter(transport, destination))


@pytest.mark.parametrize(
    ("transport", "destination", "host"),
    [
        (SQS, "https://sqs.eu-west-1.amazonaws.com/1/q", "sqs.eu-west-1.amazonaws.com"),
        (SQS, "http://localhost:9324/1/q", "sqs.us-east-1.amazonaws.com"),
        (SQS, "https://evil.example/sqs.eu-west-1.amazonaws.com/q", "sqs.us-east-1.amazonaws.com"),
        (SNS, f"arn:aws:sns:eu-west-1:{ACCOUNT}:turk", "sns.eu-west-1.amazonaws.com"),
    ],
)
async def test_only_aws_or_the_operators_endpoint_is_called(
    monkeypatch: pytest.MonkeyPatch, transport: str, destination: str, host: str
) -> None:
    """A destination names a region at most: every request goes through this proxy, where it says whom it wants."""
    wanted: list[str] = []

    async def heard(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wanted.append((await reader.readline()).decode())
        writer.close()

    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(await asyncio.start_server(heard, "127.0.0.1", 0))
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}")
        courier = AwsCourier(stack, transport, None)
        with pytest.raises(Undelivered):
            await courier.deliver(letter(transport, destination))
    assert wanted == [f"CONNECT {host}:443 HTTP/1.1\r\n"]


async def test_a_proxy_does_not_lead_back_to_this_machine(
    monkeypatch: pytest.MonkeyPatch, aws: Aws, queue: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", nowhere())
    async with AsyncExitStack() as stack:
        await AwsCourier(stack, SQS, aws.url).deliver(letter(SQS, queue, '{"Events": []}'))
    assert await asyncio.to_thread(aws.bodies, queue, 1) == [{"Events": []}]
