"""Joins the rooms: the one place that knows which object of one is handed to another.

Everything heavy is imported inside the functions, when it is needed: the console paints first, and `--help` never pays.
"""

from __future__ import annotations

import asyncio
import getpass
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from turkterm.cli.collector import spare_the_collector
from turkterm.cli.embedded import NoMarketplace, marketplace_of
from turkterm.config.places import Places

if TYPE_CHECKING:
    from turkterm.config.profiles import Profile
    from turkterm.config.settings import Settings
    from turkterm.desk.desk import Desk
    from turkterm.gateway.session import Keys
    from turkterm.journal.store import Journal

#: Calls a minute for looking, unless the settings say: our own marketplace has no account whose rate could run out.
LOCAL_CALLS, OTHER_CALLS = 600, 60


def kept_for(profile: Profile) -> str:
    """What journal and notes call the profile's marketplace: the embedded one is one, whatever its port."""
    return profile.endpoint_url or "embedded"


@asynccontextmanager
async def open_journal(places: Places, profile: Profile) -> AsyncIterator[Journal]:
    """The profile's journal; needs neither marketplace nor keys. Raises JournalUnusable."""
    from turkterm.journal.store import Journal

    path, who = places.journal(profile.name), getpass.getuser()
    journal = await asyncio.to_thread(Journal.open, path, marketplace=kept_for(profile), who=who)
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
    from turkterm.desk.files.archive import Archive
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
        desk = Desk(
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
        if journal is not None:
            desk.closings.exporter = Archive(desk.board, desk.reader, places.exports(profile.name), desk.now)
        yield desk


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
