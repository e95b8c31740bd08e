"""The couriers of a marketplace's notifications: SQS and SNS through aiobotocore, and a file.

The marketplace knows no AWS; this is where some is handed to it. Requests go to the endpoints that the operator named
(`--sqs-endpoint`, `AWS_ENDPOINT_URL_SQS` and their like) or to AWS, with the credentials that AWS's tools find; a
destination is a name in that service and never an address to call. aiobotocore (300 ms) is loaded, in a thread, when
the first document is on its way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from turkterm.cli.embedded import NoMarketplace

if TYPE_CHECKING:
    from turkterm.marketplace.delivery import Courier
    from turkterm.marketplace.outbox import Letter

REGION = "us-east-1"  # of a queue whose URL does not say; the service knew no other
CONNECT_TIMEOUT, READ_TIMEOUT = 3, 6  # seconds: both fit into what the postman gives a document
SQS, SNS = "SQS", "SNS"


@dataclass(frozen=True, slots=True)
class NotificationOptions:
    """What `marketplace serve` was asked for: endpoints by transport, where one was named, and the file."""

    endpoints: Mapping[str, str] = field(default_factory=dict)
    file: Path | None = None

    @classmethod
    def read(cls, sqs: str | None, sns: str | None, file: Path | None) -> NotificationOptions:
        """The options as a person gave them. Raises profiles.BadEndpoint, whose text is a sentence."""
        from turkterm.config.profiles import kind_of

        named = {name: url for name, url in ((SQS, sqs), (SNS, sns)) if url is not None}
        for url in named.values():
            kind_of(url, None)
        return cls(named, file)


class Mail:
    """The couriers for as long as the block runs; raises NoMarketplace where the file cannot be written."""

    def __init__(self, options: NotificationOptions, environ: Mapping[str, str]) -> None:
        self._stack = AsyncExitStack()
        self.couriers: dict[str, Courier] = {}
        for transport in (SQS, SNS):
            named = options.endpoints.get(transport)
            endpoint = named or environ.get(f"AWS_ENDPOINT_URL_{transport}") or environ.get("AWS_ENDPOINT_URL")
            if endpoint or options.file is None:
                self.couriers[transport] = AwsCourier(self._stack, transport, endpoint or None)
        self._file = options.file

    async def __aenter__(self) -> Self:
        from turkterm.marketplace.filing import Filing
        from turkterm.marketplace.outbox import FILE

        if self._file is not None:
            try:
                self.couriers[FILE] = Filing(self._file)
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                raise NoMarketplace(f"Notifications cannot be written to {self._file}: {reason}") from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()


class AwsCourier:
    """A courier of one transport. Its clients, one a region, are made when they are needed and closed by `stack`."""

    def __init__(self, stack: AsyncExitStack, transport: str, endpoint: str | None) -> None:
        self._stack = stack
        self._transport = transport
        self._endpoint = endpoint
        self._clients: dict[str, Any] = {}
        self._making = asyncio.Lock()

    async def deliver(self, letter: Letter) -> None:
        """Sends a document to its queue, or publishes it to its topic. Raises Undelivered."""
        from turkterm.marketplace.delivery import Undelivered

        region, send = _SENDERS[self._transport]
        try:
            await send(await self._client(region(letter.destination)), letter)
        except _troubles() as problem:
            raise Undelivered(" ".join(str(problem).split())) from problem

    async def _client(self, region: str) -> Any:
        async with self._making:
            if region not in self._clients:
                made = await asyncio.to_thread(self._new_client, region)
                self._clients[region] = await self._stack.enter_async_context(made)
            return self._clients[region]

    def _new_client(self, region: str) -> Any:
        from aiobotocore.config import AioConfig
        from aiobotocore.session import AioSession

        from turkterm.config.profiles import LOOPBACK, host_of

        loopback = host_of(self._endpoint) in LOOPBACK
        config = AioConfig(
            connect_timeout=CONNECT_TIMEOUT,
            read_timeout=READ_TIMEOUT,
            retries={"mode": "standard", "total_max_attempts": 1},  # the postman tries again, with pauses of its own
            user_agent_extra="turkterm",
            **({"proxies": {}} if loopback else {}),  # HTTP_PROXY does not lead back to this machine
        )
        return AioSession().create_client(
            self._transport.lower(), region_name=region, endpoint_url=self._endpoint, config=config
        )


def _troubles() -> tuple[type[Exception], ...]:
    """What sending may fail with; asked for when it did, so that nothing is loaded on the server's own thread."""
    from aiohttp import ClientError as HttpError
    from botocore.exceptions import BotoCoreError, ClientError

    return BotoCoreError, ClientError, HttpError, OSError, ValueError


async def _send(client: Any, letter: Letter) -> None:
    await client.send_message(QueueUrl=letter.destination, MessageBody=letter.document)


async def _publish(client: Any, letter: Letter) -> None:
    """The Subject is the time in milliseconds, as the service had it [Dallinger]."""
    subject = str(int(letter.event_time * 1000))
    await client.publish(TopicArn=letter.destination, Message=letter.document, Subject=subject)


def _queue_region(url: str) -> str:
    """`sqs.eu-west-1.amazonaws.com` is in eu-west-1."""
    name, *rest = (urlsplit(url).hostname or "").split(".")
    return rest[0] if name == "sqs" and rest[1:2] == ["amazonaws"] else REGION


def _topic_region(arn: str) -> str:
    return arn.split(":")[3]


_SENDERS: dict[str, tuple[Callable[[str], str], Callable[[Any, Letter], Awaitable[None]]]] = {
    SQS: (_queue_region, _send),
    SNS: (_topic_region, _publish),
}
