"""A real SQS and SNS on loopback: moto's server in a process of its own, read back with plain boto3."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3

ACCOUNT = "123456789012"  # moto's
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLEOFMOTO123", "AWS_SECRET_ACCESS_KEY": "example"}

# It listens on a free port until its standard input ends.
_SERVER = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
server.stop()
"""


@dataclass(frozen=True, slots=True)
class Aws:
    """The server, and what tests ask of it."""

    url: str
    sqs: Any
    sns: Any

    def queue(self, name: str) -> str:
        """The URL of a new queue, as the server gives it."""
        return str(self.sqs.create_queue(QueueName=name)["QueueUrl"])

    def topic(self, name: str, queue: str) -> str:
        """The ARN of a new topic that is subscribed by the queue."""
        arn = str(self.sns.create_topic(Name=name)["TopicArn"])
        endpoint = f"arn:aws:sqs:us-east-1:{ACCOUNT}:{queue.rpartition('/')[2]}"
        self.sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=endpoint)
        return arn

    def bodies(self, queue: str, count: int) -> list[dict[str, Any]]:
        """So many messages of the queue, as they come, read with long polling; fails where they do not come."""
        found: list[dict[str, Any]] = []
        for _ in range(10):
            if len(found) >= count:
                return found
            answer = self.sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=5)
            for message in answer.get("Messages", ()):
                self.sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
                found.append(json.loads(message["Body"]))
        raise AssertionError(f"{len(found)} of {count} messages came")

    def is_empty(self, queue: str) -> bool:
        """Whether nothing waits in the queue or is being read."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        answer = self.sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=names)
        return all(answer["Attributes"][name] == "0" for name in names)


@contextmanager
def moto() -> Iterator[Aws]:
    """The server while the block runs; it takes three seconds to start."""
    with subprocess.Popen(
        [sys.executable, "-c", _SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        url = f"http://127.0.0.1:{int(process.stdout.readline())}"
        clients = [
            boto3.client(
                service,
                region_name="us-east-1",
                endpoint_url=url,
                aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
                aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
            )
            for service in ("sqs", "sns")
        ]
        try:
            yield Aws(url, *clients)
        finally:
            for client in clients:
                client.close()
            process.stdin.close()
            process.wait(timeout=20)


def event_types(bodies: list[dict[str, Any]]) -> list[str]:
    """The types of the events in these documents."""
    return [event["EventType"] for body in bodies for event in body["Events"]]
