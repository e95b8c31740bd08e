"""Profiles: named marketplaces. Three are built in, the settings add others. It knows addresses, no keys.

The two addresses of AWS fix the kind of a profile: a profile cannot call the production marketplace its sandbox.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import urlsplit

PRODUCTION_ENDPOINT = "https://mturk-requester.us-east-1.amazonaws.com"
SANDBOX_ENDPOINT = "https://mturk-requester-sandbox.us-east-1.amazonaws.com"


class Kind(StrEnum):
    """What a profile's marketplace is to the operator. The header's colour and the confirmations follow it."""

    LOCAL = "local"
    SANDBOX = "sandbox"
    PRODUCTION = "production"
    OTHER = "other"


class Colour(StrEnum):
    """The colours that a profile's name can have: roles that every theme fills."""

    ACCENT = "accent"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    MONEY = "money"


class UnknownProfile(Exception):
    """No profile has that name; the text is one sentence for the operator."""


class BadEndpoint(Exception):
    """An address that no marketplace can have, or one that contradicts the kind; the text is a clause."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A named marketplace. `endpoint_url` is None for the embedded one, whose address is found when it runs.

    `aws_profile` is the section of AWS's own files that has its keys; `aws_machine_role` lets the machine's own role
    be asked for. `colour` is the role of the theme in which its name stands, None for that of its kind.
    """

    name: str
    endpoint_url: str | None
    kind: Kind
    read_only: bool = False
    aws_profile: str | None = None
    aws_machine_role: bool = False
    colour: Colour | None = None


BUILT_IN: Mapping[str, Profile] = MappingProxyType(
    {
        profile.name: profile
        for profile in (
            Profile("local", None, Kind.LOCAL),
            Profile("sandbox", SANDBOX_ENDPOINT, Kind.SANDBOX),
            Profile("production", PRODUCTION_ENDPOINT, Kind.PRODUCTION),
        )
    }
)

AWS_KINDS = {
    urlsplit(PRODUCTION_ENDPOINT).hostname: Kind.PRODUCTION,
    urlsplit(SANDBOX_ENDPOINT).hostname: Kind.SANDBOX,
}

#: The worker's preview of a HIT group at AWS's two addresses; the group's id follows.
_PREVIEWS = {
    Kind.PRODUCTION: "https://worker.mturk.com/mturk/preview?groupId=",
    Kind.SANDBOX: "https://workersandbox.mturk.com/mturk/preview?groupId=",
}


def preview_page(profile: Profile) -> str | None:
    """Where a worker sees a HIT group, without the group's id; None where the marketplace is none of AWS's."""
    kind = AWS_KINDS.get(host_of(profile.endpoint_url))
    return None if kind is None else _PREVIEWS[kind]


def kind_of(endpoint: str, stated: Kind | None) -> Kind:
    """The kind of a marketplace at `endpoint`: stated by the settings, else known from AWS's address, else OTHER.

    Raises BadEndpoint with a clause such as `"lab" is no http:// or https:// address`.
    """
    try:
        parts = urlsplit(endpoint)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a broken IPv6 address, a port that is no number
        usable = False
    if not usable:
        raise BadEndpoint(f'"{endpoint}" is no http:// or https:// address')
    if parts.username or parts.password or parts.query or parts.fragment:
        raise BadEndpoint(f'"{endpoint}" carries more than an address')
    known = AWS_KINDS.get(parts.hostname)
    if known and stated not in (None, known):
        raise BadEndpoint(f'{parts.hostname} is the {known} marketplace of AWS, not "{stated}"')
    return known or stated or Kind.OTHER


def host_of(endpoint: str | None) -> str:
    """The host of an address, in small letters; empty where there is none."""
    try:
        return (urlsplit(endpoint or "").hostname or "").lower()
    except ValueError:
        return ""


LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def travels_plainly(endpoint: str | None) -> bool:
    """Whether answers and workers' ids go unencrypted over a network: plain http to another machine."""
    return (endpoint or "").lower().startswith("http://") and host_of(endpoint) not in LOOPBACK


def find_profile(profiles: Mapping[str, Profile], name: str) -> Profile:
    """The profile called `name`. Raises UnknownProfile, which names the nearest one or all of them."""
    if name in profiles:
        return profiles[name]
    near = difflib.get_close_matches(name, profiles, n=1)
    hint = f'did you mean "{near[0]}"?' if near else f"there are {', '.join(sorted(profiles))}."
    raise UnknownProfile(f'There is no profile "{name}": {hint}')
