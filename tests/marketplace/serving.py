"""A marketplace that serves on a free port of loopback, for tests of any room: `async with serving(tmp_path) as …`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from turkterm.marketplace.clock import Clock
from turkterm.marketplace.delivery import Courier, Patience
from turkterm.marketplace.server import Background, Marketplace, ServerSettings
from turkterm.marketplace.store import AccessKey, Store


@dataclass(slots=True)
class Serving:
    """The running marketplace and the ways into it."""

    url: str
    marketplace: Marketplace
    clients: list[Any] = field(default_factory=list)

    @property
    def store(self) -> Store:
        """The store, for looks behind the API."""
        return self.marketplace.store

    @property
    def clock(self) -> Clock:
        """The clock, to be turned."""
        return self.marketplace.clock

    @property
    def keys(self) -> tuple[AccessKey, ...]:
        """The requester's keys: the full one, then the read-only one."""
        return self.store.access_keys()

    def client(self, key: AccessKey | None = None, **config: Any) -> Any:
        """Plain boto3 that asks once; by default with the full key. Its calls block: use asyncio.to_thread."""
        chosen = key or self.keys[0]
        return self.client_with(chosen.access_key_id, chosen.secret, **config)

    def client_with(
        self, access_key_id: str, secret: str, region: str = "us-east-1", token: str | None = None, **config: Any
    ) -> Any:
        """Plain boto3 with credentials of any kind."""
        client = _session().client(
            "mturk",
            region_name=region,
            endpoint_url=self.url,
            aws_access_key_id=access_key_id,
            aws_secret_access_key=secret,
            aws_session_token=token,
            config=Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=10, **config),
        )
        self.clients.append(client)
        return client


@asynccontextmanager
async def serving(
    folder: Path,
    settings: ServerSettings | None = None,
    *,
    clock: Clock | None = None,
    crowd: Background | None = None,
    couriers: Mapping[str, Courier] | None = None,
    patience: Patience | None = None,
) -> AsyncIterator[Serving]:
    """A marketplace with its file in `folder`, stopped at the end."""
    clock = clock or Clock()
    marketplace = Marketplace(
        Store.open(folder / "marketplace.sqlite", clock), clock, settings, crowd, couriers, patience
    )
    served = Serving(await marketplace.start(), marketplace)
    try:
        yield served
    finally:
        for client in served.clients:
            client.close()
        await marketplace.stop()


@cache
def _session() -> Any:
    """One session for all clients: it reads botocore's models once (75 ms)."""
    return boto3.session.Session()
