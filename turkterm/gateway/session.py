"""A connection to one marketplace with one pair of access keys.

The endpoint and the keys are always given, never looked for: the API client's own search could find the keys of
another account, ask a metadata service for seconds, or follow a proxy to a marketplace on this machine. Importing this
module loads no API client; `preload` does that, in a thread, and `open_gateway` needs it.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from turkterm.gateway.calls import Caller, ClockOffset, Whose
from turkterm.gateway.faults import Denied, Unavailable
from turkterm.gateway.pacing import CallMeter, Pacing, Priority
from turkterm.gateway.reads import MarketplaceReader
from turkterm.gateway.rights import Rights, rights_of
from turkterm.gateway.writes import MarketplaceWriter

if TYPE_CHECKING:
    from turkterm.gateway.protocols import Reader, Writer

CONNECT_TIMEOUT = 5.0
READ_TIMEOUT = 60.0


#: Where a session of the API client looks for its settings: nowhere.
BARE: dict[str, tuple[None, None, str | None, None]] = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}


class Revealing(Protocol):
    """Anything that keeps a text and gives it away only when told to."""

    def reveal(self) -> str:
        """The text."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A marketplace's address. The region is part of every signature; the API knows only us-east-1 [SDK]."""

    name: str
    url: str
    region: str = "us-east-1"


@dataclass(frozen=True, slots=True)
class Keys:
    """Access keys; the secret ones stay in their wrapping until a client is made."""

    access_key_id: str
    secret: Revealing
    session_token: Revealing | None = None


class Gateway:
    """What an open connection offers.

    `reader` keeps the screen fresh; `key_reader` reads the same at the priority of a key press. `writer` is None where
    nothing may be changed. `pacing` says whether requests wait, `calls` how many went out.
    """

    def __init__(self, caller: Caller, pacing: Pacing, calls: CallMeter, clock: ClockOffset, *, writable: bool) -> None:
        self.reader: Reader = MarketplaceReader(caller, Priority.BACKGROUND)
        self.key_reader: Reader = MarketplaceReader(caller, Priority.KEY)
        self.writer: Writer | None = MarketplaceWriter(caller) if writable else None
        self.pacing = pacing
        self.calls = calls
        self._caller = caller
        self._clock = clock

    async def rights(self) -> Rights:
        """What the keys may do, asked without changing anything. Keys that only look leave no writer here."""
        found = await rights_of(self._caller)
        if found is Rights.LOOK:
            self.writer = None
        return found

    @property
    def clock_offset(self) -> float:
        """Seconds that the marketplace's clock is ahead of this computer's; 0 before the first answer."""
        return self._clock.seconds


def preload() -> None:
    """Load the API client and the service's model, some 300 ms: for a thread, after the first paint."""
    import aiobotocore.session  # noqa: F401  # loaded for those who come after

    from turkterm.gateway.loader import SERVICE, shared_loader

    loader = shared_loader()
    for kind in ("service-2", "endpoint-rule-set-1", "paginators-1"):
        loader.load_service_model(SERVICE, kind)
    for name in ("endpoints", "partitions", "sdk-default-configuration", "_retry"):
        loader.load_data_with_path(name)


@asynccontextmanager
async def open_gateway(
    endpoint: Endpoint, keys: Keys, *, writable: bool, pacing: Pacing | None = None, whose: Whose | None = None
) -> AsyncIterator[Gateway]:
    """Open a connection; nothing is sent yet. `whose` says which other profile knows an id.

    Raises Denied without keys, Unavailable where the address is none.
    """
    if not keys.access_key_id or not keys.secret.reveal():
        raise Denied("NoCredentials", f"there are no keys for {endpoint.name}")
    _check_address(endpoint)
    gate = pacing or Pacing()
    meter, clock = CallMeter(), ClockOffset()
    async with _client(endpoint, keys, gate.limit) as client:
        yield Gateway(Caller(client, gate, meter, clock, whose), gate, meter, clock, writable=writable)


def _check_address(endpoint: Endpoint) -> None:
    try:
        parts = urlsplit(endpoint.url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise Unavailable(f"the address of {endpoint.name} is no http or https address: {endpoint.url[:120]}")


def _client(endpoint: Endpoint, keys: Keys, limit: int) -> Any:
    from aiobotocore.config import AioConfig

    from turkterm.gateway.loader import SERVICE, shared_loader

    session = bare_session()
    session.register_component("data_loader", shared_loader())
    session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=_epoch_seconds)
    config = AioConfig(
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        max_pool_connections=limit + 2,  # the gate admits `limit` and a key press: nobody waits for a connection
        **client_options(endpoint.url),
    )
    token = keys.session_token
    return session.create_client(
        SERVICE,
        region_name=endpoint.region,
        endpoint_url=endpoint.url,
        aws_access_key_id=keys.access_key_id,
        aws_secret_access_key=keys.secret.reveal(),
        aws_session_token=token.reveal() if token else None,
        config=config,
    )


def client_options(url: str) -> dict[str, Any]:
    """What the configuration of every client says: one try, and nothing of what the environment wants of requests."""
    options: dict[str, Any] = {
        "retries": {"mode": "standard", "total_max_attempts": 1},
        "defaults_mode": "legacy",  # "auto", from the environment, would ask a metadata service
        "use_fips_endpoint": False,
        "use_dualstack_endpoint": False,
        "user_agent_extra": "turkterm",
    }
    if (urlsplit(url).hostname or "") in {"127.0.0.1", "localhost", "::1"}:
        options["proxies"] = {}  # HTTP_PROXY does not lead back to this machine
    return options


def bare_session() -> Any:
    """A session of the API client that knows nothing of this computer's AWS settings.

    No AWS_PROFILE, no ~/.aws: a profile that is missing or sets retries must not decide about a turkterm profile.
    """
    from aiobotocore.session import AioSession

    return AioSession(session_vars=BARE)


def _epoch_seconds(value: Any) -> float:
    """A timestamp of the wire as epoch seconds; botocore's own parser takes four fifths of a page's time."""
    if type(value) is float or type(value) is int:
        return float(value)
    from botocore.utils import parse_timestamp

    return float(parse_timestamp(value).timestamp())
