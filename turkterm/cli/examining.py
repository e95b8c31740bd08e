"""What `turkterm doctor` says of one profile: is its marketplace there, on time, ours, and may these keys write?

Each question has a time limit, and none changes anything: see `gateway.rights` for how the right to write is found out.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from functools import partial
from typing import TYPE_CHECKING

from turkterm.cli.finding import Finding, Mark
from turkterm.cli.keys import as_keys, embedded_keys, found_keys

if TYPE_CHECKING:
    from turkterm.config.credentials import Credentials
    from turkterm.config.places import Places
    from turkterm.config.profiles import Profile
    from turkterm.gateway.session import Gateway

KEYS_LIMIT = 12.0  # seconds for finding keys: the keyring 5, an SSO session's renewal the rest
ANSWER_LIMIT = 10.0  # seconds for the first answer
#: Seconds that a clock may be off: a signature is refused beyond five minutes [SDK].
CLOCK_NOTE, CLOCK_FAILS = 5.0, 300.0


async def examine(places: Places, profile: Profile, *, named: bool) -> list[Finding]:
    """Everything about one profile. `named`: the person asked for it, so that a lack of keys is a failure."""
    from turkterm.cli.embedded import NoMarketplace
    from turkterm.gateway.faults import GatewayError

    found: list[Finding] = []
    try:
        async for finding in _examined(places, profile, named=named):
            found.append(finding)  # what was found before a failure counts
    except (GatewayError, NoMarketplace) as error:
        found.append(Finding(profile.name, "marketplace", Mark.FAILS, str(error)))
    return found


async def _examined(places: Places, profile: Profile, *, named: bool) -> AsyncIterator[Finding]:
    from turkterm.config.profiles import travels_plainly
    from turkterm.config.ring import within

    said = partial(Finding, profile.name)
    if travels_plainly(profile.endpoint_url):
        yield said("address", Mark.NOTE, f"{profile.endpoint_url} is plain http: answers and ids go unencrypted")
    if profile.endpoint_url is None:
        here = await asyncio.to_thread(_embedded, places)
        if here is None:
            yield said("marketplace", Mark.OK, "does not serve now; the console starts it", False)
            return
        url, keys = here
    else:
        answer = await asyncio.to_thread(within, KEYS_LIMIT, lambda: _keys_or_why(profile))
        found = answer[0] if answer else "finding the keys took too long"
        if isinstance(found, str):
            yield said("keys", Mark.FAILS if named else Mark.NOTE, found)
            return
        url, keys = profile.endpoint_url, found
    yield said("keys", Mark.OK, f"{keys.last_four} from {keys.source}", keys.last_four)
    async for finding in _asked(profile, url, keys):
        yield finding


def _keys_or_why(profile: Profile) -> Credentials | str:
    """The keys, or the sentence why there are none: an exception would not come out of the thread."""
    from turkterm.config.credentials import NoCredentials

    try:
        return found_keys(profile)
    except NoCredentials as error:
        return str(error)


def _embedded(places: Places) -> tuple[str, Credentials] | None:
    """Where the embedded marketplace serves, and its full key; None where it does not serve."""
    from turkterm.cli.embedded import find_running

    running = find_running(places.marketplace_dir)
    return None if running is None else (running.url, embedded_keys(places, read_only=False))


async def _asked(profile: Profile, url: str, keys: Credentials) -> AsyncIterator[Finding]:
    from turkterm.config.credentials import takes_aws_keys
    from turkterm.gateway.faults import Denied, GatewayError
    from turkterm.gateway.identity import account_of
    from turkterm.gateway.session import Endpoint, open_gateway
    from turkterm.model.money import show_amount, wire_amount

    said = partial(Finding, profile.name)
    async with open_gateway(Endpoint(profile.name, url), as_keys(keys), writable=False) as gateway:
        began = time.monotonic()
        try:
            async with asyncio.timeout(ANSWER_LIMIT):
                balance = await gateway.key_reader.balance()
        except Denied as fault:
            yield said("reachable", Mark.OK, url)
            yield said("account", Mark.FAILS, str(fault))
            return
        except (GatewayError, TimeoutError) as fault:
            why = str(fault) or f"no answer within {ANSWER_LIMIT:.0f} seconds"
            yield said("reachable", Mark.FAILS, f"{url}: {why}", False)
            return
        took = round((time.monotonic() - began) * 1000)
        yield said("reachable", Mark.OK, f"{url}, first answer in {took} ms", took)
        yield said("clock", *_clock(profile, gateway.clock_offset))
        yield said("rights", *await _rights(profile, gateway))
        yield said("balance", Mark.OK, show_amount(balance.available), wire_amount(balance.available))
        if takes_aws_keys(profile):
            account = await account_of(as_keys(keys))
            yield said("account", Mark.OK if account else Mark.NOTE, account or "unknown: STS did not say", account)


def _clock(profile: Profile, offset: float) -> tuple[Mark, str, float]:
    """How this computer's clock stands to the marketplace's. The embedded one's can be turned, and is allowed to."""
    off = abs(offset)
    way = "ahead of" if offset > 0 else "behind"
    text = f"the marketplace's is {off:,.0f} seconds {way} this computer's" if off >= 1 else "agrees"
    if off < CLOCK_NOTE:
        return Mark.OK, text, offset
    fails = off >= CLOCK_FAILS and profile.endpoint_url is not None
    return Mark.FAILS if fails else Mark.NOTE, text, offset


async def _rights(profile: Profile, gateway: Gateway) -> tuple[Mark, str, str]:
    from turkterm.gateway.rights import Rights

    rights = await gateway.rights()
    if rights is Rights.LOOK:
        return Mark.NOTE, "this key may only look: the console opens in monitor mode", rights.value
    if rights is Rights.UNKNOWN:
        return Mark.NOTE, "whether this key may write is unknown", rights.value
    return Mark.OK, "may write" + (", but the profile is read-only" if profile.read_only else ""), rights.value
