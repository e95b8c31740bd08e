"""Joins the rooms: the one place that knows which object of one is handed to another.

Everything heavy is imported inside the functions, when it is needed: the console paints first, and `--help` never pays.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from turkterm.cli.embedded import Running, announced, marketplace_of, sole_server
from turkterm.config.places import Places

if TYPE_CHECKING:
    from turkterm.config.profiles import Profile
    from turkterm.config.settings import Settings
    from turkterm.desk.desk import Desk
    from turkterm.marketplace.clock import Clock
    from turkterm.marketplace.crowd import Crowd
    from turkterm.marketplace.faults import Faults
    from turkterm.marketplace.store import AccessKey, Store

#: Calls a minute for looking, unless the settings say: our own marketplace has no account whose rate could run out.
LOCAL_CALLS, OTHER_CALLS = 600, 60
#: The crowd of the demonstration: enough to see the counts move, slow enough to review beside it.
DEMONSTRATION_WORKERS, DEMONSTRATION_PACE = 12, 30.0


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """What `marketplace serve` was asked for. `demonstration` fills an empty store and brings a crowd to it."""

    host: str = "127.0.0.1"
    port: int = 8788
    crowd: int = 0
    pace: float = 1.0
    rate: float | None = None
    faults: Faults | None = None
    demonstration: bool = False
    until_eof: bool = False


def store_path(places: Places) -> Path:
    """The marketplace's data."""
    return places.marketplace_dir / "marketplace.sqlite"


def open_store(places: Places) -> Store:
    """The marketplace's store, made where there is none. Raises StoreUnusable."""
    from turkterm.marketplace.clock import Clock
    from turkterm.marketplace.store import Store

    return Store.open(store_path(places), Clock())


async def serve(places: Places, options: ServeOptions, ready: Callable[[str], None]) -> None:
    """Serve the marketplace until SIGTERM, SIGINT or SIGHUP; `ready` gets its address when it listens.

    Raises StoreUnusable, NoMarketplace, and OSError where the address cannot be had.
    """
    from turkterm.marketplace.clock import Clock
    from turkterm.marketplace.faults import Faults
    from turkterm.marketplace.server import Marketplace, ServerSettings
    from turkterm.marketplace.store import Store

    settings = ServerSettings(rate=options.rate, faults=options.faults or Faults())
    with sole_server(places.marketplace_dir):
        clock = Clock()
        store = Store.open(store_path(places), clock)
        async with AsyncExitStack() as stack:
            stack.callback(store.close)
            crowd = await _crowd(store, clock, options)
            marketplace = Marketplace(store, clock, settings, crowd)
            stop = _stop_event(until_eof=options.until_eof)
            url = await marketplace.start(options.host, options.port)
            stack.push_async_callback(marketplace.stop)
            stack.enter_context(announced(places.marketplace_dir, Running(url, os.getpid(), marketplace.instance)))
            # A full collection stops the loop for 50 to 95 ms; nothing made so far will ever be garbage.
            gc.freeze()
            gc.set_threshold(100_000, 50, 1000)
            ready(url)
            await stop.wait()


async def _crowd(store: Store, clock: Clock, options: ServeOptions) -> Crowd | None:
    from turkterm.marketplace import demonstration
    from turkterm.marketplace.crowd import Crowd

    workers, pace = options.crowd, options.pace
    if options.demonstration and await store.read(demonstration.is_empty):
        await store.write(demonstration.seed)
        workers, pace = workers or DEMONSTRATION_WORKERS, DEMONSTRATION_PACE
    return Crowd(store, clock, workers=workers, pace=pace) if workers else None


def _stop_event(*, until_eof: bool) -> asyncio.Event:
    """Set by a signal that asks to end and, for a child, by the end of its parent, whose pipe is our stdin."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)
    if until_eof:
        pipe = sys.stdin.fileno()

        def heard() -> None:
            if not os.read(pipe, 4096):
                loop.remove_reader(pipe)
                stop.set()

        loop.add_reader(pipe, heard)
    return stop


def access_key(places: Places, *, read_only: bool) -> AccessKey:
    """A key of the embedded marketplace's requester. Blocks; raises StoreUnusable."""
    from turkterm.marketplace.context import Rights

    store = open_store(places)
    try:
        wanted = Rights.READ_ONLY if read_only else Rights.FULL
        return next(key for key in store.access_keys() if key.rights is wanted)
    finally:
        store.close()


@asynccontextmanager
async def open_desk(
    places: Places,
    profile: Profile,
    settings: Settings,
    *,
    monitor: bool,
    keymap: dict[str, tuple[str, ...]] | None = None,
    serve_options: Sequence[str] = (),
) -> AsyncIterator[Desk]:
    """A desk on the profile's marketplace, which is started where it is the embedded one and nobody serves it.

    `monitor` builds no writer and no journal. Raises NoMarketplace, StoreUnusable, NoCredentials, JournalUnusable or
    GatewayError, whose texts are sentences.
    """
    from turkterm.desk.desk import Desk, DeskSettings, Line, Role
    from turkterm.desk.poller import Cadence
    from turkterm.journal.store import Journal

    async with AsyncExitStack() as stack:
        url = profile.endpoint_url
        if url is None:
            url = (await stack.enter_async_context(marketplace_of(places.marketplace_dir, serve_options))).url
        keys = await asyncio.to_thread(_keys, places, profile, monitor)
        session = await asyncio.to_thread(_load_gateway)
        gateway = await stack.enter_async_context(
            session.open_gateway(session.Endpoint(profile.name, url), keys, writable=not monitor)
        )
        journal = None
        if not monitor:
            journal = await Journal.open(places.journal(profile.name), marketplace=url, who=_who())
            stack.push_async_callback(journal.close)
        calls = settings.poll.calls_per_minute or (LOCAL_CALLS if profile.endpoint_url is None else OTHER_CALLS)
        yield Desk(
            profile.name,
            Role(profile.kind),
            reader=gateway.reader,
            writer=gateway.writer,
            journal=journal,
            line=Line(
                offset=lambda: gateway.clock_offset,
                calls=lambda: gateway.calls.last_minute,
                throttled=lambda: gateway.calls.throttled,
            ),
            settings=DeskSettings(
                grace=settings.review.grace_seconds,
                confirm_above=settings.review.confirm_above,
                cadence=Cadence(settings.poll.pause_seconds, calls, settings.poll.slow_seconds),
            ),
            keymap=keymap,
        )
