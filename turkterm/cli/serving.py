"""Serves the embedded marketplace: its store, its clock, its crowd and its address, joined and kept until the end.

Everything heavy is imported inside the functions: `--help` never pays for the marketplace.
"""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from turkterm.cli.collector import spare_the_collector
from turkterm.cli.embedded import NoMarketplace, Running, announced, find_running
from turkterm.cli.notifications import Mail, NotificationOptions
from turkterm.config.places import Places

if TYPE_CHECKING:
    from turkterm.marketplace.clock import Clock
    from turkterm.marketplace.context import Tx
    from turkterm.marketplace.crowd import Crowd
    from turkterm.marketplace.faults import Faults
    from turkterm.marketplace.quirks import Quirks
    from turkterm.marketplace.store import AccessKey, Store

#: The crowd of the demonstration: about one answer a second, so that the counts move and do not run away.
DEMONSTRATION_WORKERS, DEMONSTRATION_PACE = 12, 4.0


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """What `marketplace serve` was asked for. `demonstration` fills an empty store and brings a crowd to it."""

    host: str = "127.0.0.1"
    port: int = 8788
    crowd: int = 0
    pace: float = 1.0
    rate: float | None = None
    faults: Faults | None = None
    quirks: Quirks | None = None
    demonstration: bool = False
    until_eof: bool = False
    notifications: NotificationOptions = field(default_factory=NotificationOptions)


def store_path(places: Places) -> Path:
    """The marketplace's data."""
    return places.marketplace_dir / "marketplace.sqlite"


def open_store(places: Places) -> Store:
    """The marketplace's store, made where there is none, its clock turned as before. Raises StoreUnusable."""
    from turkterm.marketplace import turning
    from turkterm.marketplace.clock import Clock
    from turkterm.marketplace.store import Store

    clock = Clock()
    store = Store.open(store_path(places), clock)
    turning.follow(store, clock)
    return store


async def serve(places: Places, options: ServeOptions, ready: Callable[[str, bool], None]) -> None:
    """Serve the marketplace until SIGTERM, SIGINT or SIGHUP.

    When it listens, `ready` gets its address, and whether another server of this home leads (see `marketplace.lead`).
    Raises StoreUnusable, and NoMarketplace where the address cannot be had.
    """
    from turkterm.marketplace import turning
    from turkterm.marketplace.clock import Clock
    from turkterm.marketplace.faults import Faults
    from turkterm.marketplace.lead import is_led
    from turkterm.marketplace.quirks import Quirks
    from turkterm.marketplace.server import Marketplace, ServerSettings
    from turkterm.marketplace.store import Store
    from turkterm.marketplace.wire import Suffix

    quirks = options.quirks or Quirks()
    suffix = Suffix.SANDBOX if quirks.sandbox else Suffix.PRODUCTION
    settings = ServerSettings(options.rate, options.faults or Faults(), suffix, quirks)
    clock = Clock()
    store = Store.open(store_path(places), clock)
    async with AsyncExitStack() as stack:
        stack.callback(store.close)
        turning.follow(store, clock)
        crowd = await _crowd(store, clock, options)
        mail = await stack.enter_async_context(Mail(options.notifications, os.environ))
        marketplace = Marketplace(store, clock, settings, crowd, mail.couriers)
        stop = _stop_event(until_eof=options.until_eof)
        led = is_led(places.marketplace_dir)
        try:
            url = await marketplace.start(options.host, options.port)
        except OSError as error:
            there = await asyncio.to_thread(find_running, places.marketplace_dir)
            raise NoMarketplace(_no_address(options, error, there)) from error
        stack.push_async_callback(marketplace.stop)
        here = Running(url, os.getpid(), marketplace.instance, marketplace.control.token, options.until_eof)
        stack.enter_context(announced(places.marketplace_dir, here))
        spare_the_collector()
        ready(url, led)
        await stop.wait()


def _no_address(options: ServeOptions, error: OSError, there: Running | None) -> str:
    # getaddrinfo's errors have a text of their own; asyncio puts a sentence around the system's, which is cut here.
    reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror or str(error)
    sentence = f"The marketplace cannot listen on {options.host}, port {options.port}: {reason.lower()}"
    if error.errno == errno.EADDRINUSE and there is not None:
        sentence += f"; this home is served at {there.url} already, and another server of it needs another --port"
    return sentence


async def _crowd(store: Store, clock: Clock, options: ServeOptions) -> Crowd | None:
    """The crowd that was asked for; the demonstration's, where the home has nothing else."""
    workers, pace = options.crowd, options.pace
    if options.demonstration and await store.write(_demonstrates):
        workers, pace = DEMONSTRATION_WORKERS, DEMONSTRATION_PACE
    if not workers:
        return None
    from turkterm.marketplace.crowd import Crowd

    return Crowd(store, clock, workers=workers, pace=pace)


def _demonstrates(tx: Tx) -> bool:
    """Seed the demonstration where the home is empty; whether there is nothing but the demonstration."""
    from turkterm.marketplace import demonstration

    if demonstration.is_empty(tx):
        demonstration.seed(tx)
    return demonstration.stands_alone(tx)


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


def access_key(places: Places, *, read_only: bool, account: str | None = None) -> AccessKey:
    """A key of the embedded marketplace's requester, the first one or the one with this name.

    Blocks; raises NoMarketplace, and accounts.BadAccount.
    """
    from turkterm.marketplace import accounts
    from turkterm.marketplace.context import Rights
    from turkterm.marketplace.store import StoreUnusable

    try:
        store = open_store(places)
    except StoreUnusable as error:
        raise NoMarketplace(str(error)) from error
    try:
        wanted = Rights.READ_ONLY if read_only else Rights.FULL
        account_id = None if account is None else store.read_now(lambda tx: accounts.find(tx, account))
        return next(key for key in store.access_keys(account_id) if key.rights is wanted)
    finally:
        store.close()
