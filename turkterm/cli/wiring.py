"""Joins the rooms: the one place that knows which object of one is handed to another.

Everything heavy is imported inside the functions, when it is needed: the console paints first, and `--help` never pays.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import getpass
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from turkterm.cli.embedded import NoMarketplace, Running, announced, find_running, marketplace_of
from turkterm.cli.notifications import Mail, NotificationOptions
from turkterm.config.places import Places

if TYPE_CHECKING:
    from turkterm.config.profiles import Profile
    from turkterm.config.settings import Settings
    from turkterm.desk.desk import Desk
    from turkterm.gateway.session import Keys
    from turkterm.journal.store import Journal
    from turkterm.marketplace.clock import Clock
    from turkterm.marketplace.context import Tx
    from turkterm.marketplace.crowd import Crowd
    from turkterm.marketplace.faults import Faults
    from turkterm.marketplace.quirks import Quirks
    from turkterm.marketplace.store import AccessKey, Store

#: Calls a minute for looking, unless the settings say: our own marketplace has no account whose rate could run out.
LOCAL_CALLS, OTHER_CALLS = 600, 60
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


def spare_the_collector() -> None:
    """Collect garbage less often and leave out what is there now: a full collection stops a loop for 50 to 95 ms."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)


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


@asynccontextmanager
async def open_journal(places: Places, profile: Profile) -> AsyncIterator[Journal]:
    """The profile's journal; needs neither marketplace nor keys. Raises JournalUnusable."""
    from turkterm.journal.store import Journal

    # The embedded marketplace is the same one on whatever port it listens this time.
    where = profile.endpoint_url or "embedded"
    path, who = places.journal(profile.name), getpass.getuser()
    journal = await asyncio.to_thread(Journal.open, path, marketplace=where, who=who)
    try:
        yield journal
    finally:
        await journal.close()


@asynccontextmanager
async def open_desk(
    places: Places,
    profile: Profile,
    settings: Settings,
    *,
    monitor: bool,
    keymap: dict[str, tuple[str, ...]] | None = None,
    serve_options: Sequence[str] = (),
    keys: Keys | None = None,
    lasting: bool = False,
    grace: float | None = None,
) -> AsyncIterator[Desk]:
    """A desk on the profile's marketplace, which is started where it is the embedded one and nobody serves it.

    `monitor` builds no writer and no journal, and so do keys that turn out to be for looking only. Without `keys` they
    are found, or asked for where a person sits at the terminal: give them where a screen is open. A desk that is
    `lasting` takes no server that would end with another. `grace` seconds stand in for those of the settings. Raises
    NoMarketplace, NoCredentials, JournalUnusable, BadSettings or GatewayError, whose texts are sentences.
    """
    from turkterm.cli.keys import as_keys, embedded_keys, keys_or_ask
    from turkterm.cli.reviewing import reviewing
    from turkterm.cli.whose import other_profile_of
    from turkterm.config.profiles import preview_page
    from turkterm.desk.desk import Desk, DeskSettings, Line, Role
    from turkterm.desk.poller import Cadence
    from turkterm.gateway.rights import Rights
    from turkterm.gateway.session import Endpoint, open_gateway, preload
    from turkterm.journal.remarks import Remarks
    from turkterm.journal.store import JournalUnusable, Limits

    monitor = monitor or profile.read_only
    async with AsyncExitStack() as stack:
        url = profile.endpoint_url
        if url is None:
            serving = marketplace_of(places.marketplace_dir, serve_options, lasting=lasting)
            url = (await stack.enter_async_context(serving)).url
            keys = as_keys(await asyncio.to_thread(embedded_keys, places, read_only=monitor))
        elif keys is None:
            keys = as_keys(keys_or_ask(profile))  # in this thread, for it may ask; nothing else runs here yet
        await asyncio.to_thread(preload)
        endpoint = Endpoint(profile.name, url)
        whose = partial(other_profile_of, places, profile.name)
        gateway = await stack.enter_async_context(open_gateway(endpoint, keys, writable=not monitor, whose=whose))
        because = f"The profile {profile.name} is read-only" if profile.read_only else None
        # The embedded marketplace gave its full key to us a moment ago: there is nothing to find out.
        if gateway.writer is not None and profile.endpoint_url is not None and await gateway.rights() is Rights.LOOK:
            because = f"The access key of {profile.name} may only look"
        journal = remarks = no_remarks = None
        if gateway.writer is not None:
            journal = await stack.enter_async_context(open_journal(places, profile))
            try:
                notes = places.remarks(profile.name)
                remarks = await asyncio.to_thread(Remarks.open, notes, marketplace=journal.marketplace, who=journal.who)
                stack.push_async_callback(remarks.close)
            except JournalUnusable as fault:  # a review goes on without notes, and says why there are none
                no_remarks = str(fault)
        calls = settings.poll.calls_per_minute or (LOCAL_CALLS if profile.endpoint_url is None else OTHER_CALLS)
        yield Desk(
            profile.name,
            Role(profile.kind),
            reader=gateway.reader,
            key_reader=gateway.key_reader,
            writer=gateway.writer,
            journal=journal,
            remarks=remarks,
            no_remarks=no_remarks,
            line=Line(
                offset=lambda: gateway.clock_offset,
                calls=lambda: gateway.calls.last_minute,
                throttled=lambda: gateway.calls.throttled,
                wait_left=lambda: gateway.pacing.wait_left,
                rate=lambda: gateway.pacing.rate,
            ),
            settings=DeskSettings(
                grace=settings.review.grace_seconds if grace is None else grace,
                confirm_above=settings.review.confirm_above,
                cadence=Cadence(settings.poll.pause_seconds, calls, settings.poll.slow_seconds),
                **reviewing(settings),
                limits=Limits(settings.limits.run, settings.limits.day),
            ),
            keymap=keymap,
            read_only_because=because,
            preview_page=preview_page(profile),
        )


def run_console(
    places: Places,
    profile: Profile,
    settings: Settings,
    *,
    monitor: bool,
    theme: str | None,
    keymap: dict[str, tuple[str, ...]],
) -> int:
    """Run the console until the operator leaves; returns the exit code."""
    from turkterm.cli.keys import as_keys, keys_or_ask
    from turkterm.cli.refusal import refusing
    from turkterm.config.credentials import NoCredentials
    from turkterm.config.themes import load_themes, theme_folders
    from turkterm.console.app import Look, TurktermApp
    from turkterm.console.terminal import TerminalPolicy

    # Keys of another marketplace are found now: what may be asked for must be asked before the screen opens.
    keys = None
    if profile.endpoint_url is not None:
        with refusing(NoCredentials):
            keys = as_keys(keys_or_ask(profile))

    @asynccontextmanager
    async def opening() -> AsyncIterator[Desk]:
        demonstration = ["--demonstration"]  # an empty home gets one; a home in use is left as it is
        async with open_desk(
            places,
            profile,
            settings,
            monitor=monitor,
            keymap=keymap,
            serve_options=demonstration,
            keys=keys,
            lasting=True,
        ) as desk:
            spare_the_collector()
            yield desk

    themes = load_themes(theme_folders(places))
    policy = TerminalPolicy.from_environ(os.environ)
    look = Look(
        policy,
        marketplace=profile.name,
        kind=profile.kind.value,
        monitor=monitor or profile.read_only,
        themes=tuple(themes.loaded.values()),
        wanted=theme,
        colour=profile.colour,
        problems=[f"{path}: {reason}" for path, reason in themes.failed],
    )
    app = TurktermApp(opening, look, failures())
    app.run(mouse=policy.mouse)
    return app.return_code or 0


def failures() -> tuple[type[Exception], ...]:
    """What `open_desk` raises when it cannot: every text is a sentence for the operator."""
    from turkterm.config.credentials import NoCredentials
    from turkterm.config.settings import BadSettings
    from turkterm.gateway.faults import GatewayError
    from turkterm.journal.store import JournalUnusable

    return (NoMarketplace, NoCredentials, GatewayError, JournalUnusable, BadSettings)
