"""`turkterm.client(profile)`: plain boto3 for a person's own scripts, with the keys and the address of a profile.

What makes it another client than boto3's own:
- the address and the region are the profile's, whatever the environment says;
- where the profile or the caller says read-only, nothing can be changed with it;
- a request that may have changed something is never sent twice. boto3 alone repeats a SendBonus whose answer was lost
  up to five times; here that is an exception, and a look at the marketplace tells what happened. Repeated are Get and
  List operations that failed on the way, and of the others those that the marketplace throttled: nothing happened then.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from turkterm.cli.embedded import NoMarketplace

if TYPE_CHECKING:
    from turkterm.config.credentials import Credentials
    from turkterm.config.places import Places

#: Seconds before each further try of a request that may be repeated; together about what boto3 waits.
PAUSES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)


class NotReady(RuntimeError):
    """There is no client for a profile; the text is one sentence."""


class MayOnlyLook(RuntimeError):
    """A write by a client that only looks; nothing was sent."""


def client_of(name: str, *, read_only: bool = False) -> Any:
    """A boto3 client for `mturk`; one that only looks where `read_only` or the profile says so. Blocks."""
    from turkterm.config.credentials import NoCredentials
    from turkterm.config.places import Places
    from turkterm.config.profiles import UnknownProfile, find_profile
    from turkterm.config.settings import BadSettings, load_settings

    try:
        places = Places.find(os.environ)
        profile = find_profile(load_settings(places.config_file).profiles, name)
        only = read_only or profile.read_only
        if profile.endpoint_url is None:
            return _client(*_embedded(places, read_only=only))
        from turkterm.cli.keys import found_keys

        made = _client(profile.endpoint_url, found_keys(profile))
        if only:  # the embedded marketplace has a key for that; elsewhere it is up to us
            made.meta.events.register("before-parameter-build.mturk", refuse_writes)
        return made
    except (NoCredentials, UnknownProfile, BadSettings, NoMarketplace) as error:
        raise NotReady(str(error)) from None


def _embedded(places: Places, *, read_only: bool) -> tuple[str, Credentials]:
    from turkterm.cli.embedded import find_running
    from turkterm.cli.keys import embedded_keys

    running = find_running(places.marketplace_dir)
    if running is None:
        raise NotReady(
            "No marketplace serves this home: open the console, or start one with `turkterm marketplace serve`."
        )
    return running.url, embedded_keys(places, read_only=read_only)


def _client(url: str, keys: Credentials) -> Any:
    import boto3
    from botocore.config import Config
    from botocore.session import Session

    from turkterm.gateway.session import BARE, client_options

    # AWS_PROFILE may name a section that is not there, and its settings may hold retries of their own.
    made = boto3.session.Session(botocore_session=Session(session_vars=BARE)).client(
        "mturk",
        region_name="us-east-1",
        endpoint_url=url,
        aws_access_key_id=keys.access_key_id,
        aws_secret_access_key=keys.secret.reveal(),
        aws_session_token=keys.session_token.reveal() if keys.session_token else None,
        config=Config(**client_options(url)),
    )
    made.meta.events.register("needs-retry.mturk", pause_before_retry)
    return made


def pause_before_retry(
    *, attempts: int, operation: Any, response: Any = None, caught_exception: Any = None, **_: Any
) -> float | None:
    """Seconds until a request may be sent again; None where it must not, or often enough was.

    botocore asks this after each answer and each failure; `response` is the HTTP answer and what it says.
    """
    if attempts > len(PAUSES):
        return None
    from turkterm.gateway.codes import THROTTLING

    status, code = 200, ""
    if response is not None:
        status = response[0].status_code
        code = str((response[1].get("Error") or {}).get("Code") or "")
    throttled = status == 429 or code in THROTTLING
    failed = caught_exception is not None or status >= 500
    return PAUSES[attempts - 1] if throttled or (failed and _reads(operation)) else None


def refuse_writes(*, model: Any, **_: Any) -> None:
    """Raise MayOnlyLook before a request that changes something is made; botocore asks this with its model."""
    if not _reads(model):
        raise MayOnlyLook(f"{model.name} changes something, and this client may only look.")


def _reads(operation: Any) -> bool:
    name: str = operation.name
    return name.startswith(("Get", "List"))
