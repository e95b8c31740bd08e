"""Joins the rooms: the one place that knows which object of one is handed to another.

Everything heavy is imported inside the functions, when it is needed: the console paints first, and `--help` never pays.
"""

from __future__ import annotations

import asyncio
import gc
import getpass
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from turkterm.cli.embedded import NoMarketplace, Running, announced, marketplace_of, sole_server
from turkterm.cli.notifications import Mail, NotificationOptions
from turkterm.config.places import Places

if TYPE_CHECKING:
    from turkterm.config.profiles import Profile
    from turkterm.config.settings import Settings
    from turkterm.desk.desk import Desk
    from turkterm.gateway.session import Keys
    from turkterm.marketplace.clock import Clock
    from turkterm.marketplace.context import Tx
    from turkterm.marketplace.crowd import Crowd
    from turkterm.marketplace.faults import Faults
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
    turning.resume(store, clock)
    return store


async def serve(places: Places, options: ServeOptions, ready: Callable[[str], None]) -> None:
    """Serve the marketplace until SIGTERM, SIGINT or SIGHUP; `ready` gets its address when it listens.

    Raises StoreUnusable and NoMarketplace: another one serves this home, or the address cannot be had.
    """
    from turkterm.marketplace import turning
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
            turning.resume(store, clock)
            crowd = await _crowd(store, clock, options)
            mail = await stack.enter_async_context(Mail(options.notifications, os.environ))
            marketplace = Marketplace(store, clock, settings, crowd, mail.couriers)
            stop = _stop_event(until_eof=options.until_eof)
            try:
                url = await marketplace.start(options.host, options.port)
            except OSError as error:
                raise NoMarketplace(_no_address(options, error)) from error
            stack.push_async_callback(marketplace.stop)
            here = Running(url, os.getpid(), marketplace.instance, marketplace.control.token)
            stack.enter_context(announced(places.marketplace_dir, here))
            spare_the_collector()
            ready(url)
            await stop.wait()


def _no_address(options: ServeOptions, error: OSError) -> str:
    # getaddrinfo's errors have a text of their own; asyncio puts a sentence around the system's, which is cut here.
    reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror or str(error)
    return f"The marketplace cannot listen on {options.host}, port {options.port}: {reason.lower()}"


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


def access_key(places: Places, *, read_only: bool) -> AccessKey:
    """A key of the embedded marketplace's requester. Blocks; raises NoMarketplace."""
    from turkterm.marketplace.context import Rights
    from turkterm.marketplace.store import StoreUnusable

    try:
        store = open_store(places)
    except StoreUnusable as error:
        raise NoMarketplace(str(error)) from error
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

    `monitor` builds no writer and no journal. Raises NoMarketplace, NoCredentials, JournalUnusable or
    GatewayError, whose texts are sentences.
    """
    from turkterm.cli.reviewing import reviewing
    from turkterm.config.profiles import preview_page
    from turkterm.desk.desk import Desk, DeskSettings, Line, Role
    from turkterm.desk.poller import Cadence
    from turkterm.gateway.session import Endpoint, open_gateway, preload
    from turkterm.journal.store import Journal

    monitor = monitor or profile.read_only
    async with AsyncExitStack() as stack:
        url = profile.endpoint_url
        if url is None:
            url = (await stack.enter_async_context(marketplace_of(places.marketplace_dir, serve_options))).url
        keys = await asyncio.to_thread(_keys, places, profile, monitor)
        await asyncio.to_thread(preload)
        gateway = await stack.enter_async_context(open_gateway(Endpoint(profile.name, url), keys, writable=not monitor))
        journal = None
        if not monitor:
            # The embedded marketplace is the same one on whatever port it listens this time.
            where = profile.endpoint_url or "embedded"
            path, who = places.journal(profile.name), getpass.getuser()
            journal = await asyncio.to_thread(Journal.open, path, marketplace=where, who=who)
            stack.push_async_callback(journal.close)
        calls = settings.poll.calls_per_minute or (LOCAL_CALLS if profile.endpoint_url is None else OTHER_CALLS)
        yield Desk(
            profile.name,
            Role(profile.kind),
            reader=gateway.reader,
            key_reader=gateway.key_reader,
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
                **reviewing(settings),
            ),
            keymap=keymap,
            read_only_because=f"The profile {profile.name} is read-only" if profile.read_only else None,
            preview_page=preview_page(profile),
        )


def _keys(places: Places, profile: Profile, monitor: bool) -> Keys:
    """Keys for the profile; a desk that only looks gets a key that only may, where there is one."""
    from turkterm.config.credentials import find_credentials
    from turkterm.config.secret import Secret
    from turkterm.gateway.session import Keys

    if profile.endpoint_url is None:
        key = access_key(places, read_only=monitor)
        return Keys(key.access_key_id, Secret(key.secret))
    found = find_credentials(profile, os.environ)
    return Keys(found.access_key_id, found.secret, found.session_token)


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
    from turkterm.config.themes import load_themes, theme_folders
    from turkterm.console.app import Look, TurktermApp
    from turkterm.console.terminal import TerminalPolicy

    @asynccontextmanager
    async def opening() -> AsyncIterator[Desk]:
        demonstration = ["--demonstration"]  # an empty home gets one; a home in use is left as it is
        async with open_desk(
            places, profile, settings, monitor=monitor, keymap=keymap, serve_options=demonstration
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
