"""Which access keys a profile uses, and in which order they are looked for. Nothing is kept, printed or written here.

    1. the operating system's keyring, where `turkterm login` put them
    2. what AWS's own tools know: the environment, the shared files, the SSO cache; see `chain_of`
    3. a person at the terminal, for this run alone; the command line asks

The keyring's item names the address that its keys are for: a profile that has moved does not take its keys along.
AWS's tools know nothing of turkterm's profiles, so what they have is for AWS's own two marketplaces. Another
marketplace gets it only where somebody said so: `aws_profile` in the profile's settings, or an environment whose
AWS_ENDPOINT_URL_MTURK is that marketplace's address. Keys that stand beside an address in the environment are shown to
no other one, so that a shell set up for the sandbox gives production nothing. Beyond that, AWS's sandbox and its
production marketplace take the same account's keys, so a key cannot be told to be one's or the other's; the address
keeps them apart, and `aws_profile` can give each the keys of a user of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from turkterm.config import ring
from turkterm.config.profiles import AWS_KINDS, Profile, host_of
from turkterm.config.secret import Secret

#: An access key id as AWS and its like write them. A text of 40 signs is a secret, in the wrong place.
KEY_ID = re.compile(r"(?!.{40}$)[A-Za-z0-9_]{3,128}")
SHOWN_OF_AN_ID = 4


class NoCredentials(Exception):
    """No usable keys for a profile; the text is one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Access keys and, for the screen, where they came from, such as "keyring" or "environment"."""

    access_key_id: str
    secret: Secret
    session_token: Secret | None
    source: str

    @property
    def last_four(self) -> str:
        """What may be shown of the key's id."""
        return f"…{self.access_key_id[-SHOWN_OF_AN_ID:]}"


@dataclass(frozen=True, slots=True)
class Chain:
    """What AWS's own files are asked: a section of them, None for the one that AWS's tools would take.

    `machine`: the machine's own role may be asked for, at a metadata service that hangs for seconds where it is none.
    """

    section: str | None
    machine: bool


#: Asks AWS's own files; None where they have nothing. The texts of its NoCredentials are sentences.
AskAws = Callable[[Chain], "Credentials | None"]


class _Stored(msgspec.Struct, frozen=True):
    """One profile's item in the keyring, as JSON."""

    endpoint: str
    access_key_id: str
    secret_access_key: Secret
    session_token: Secret | None = None


def find_credentials(
    profile: Profile,
    environ: Mapping[str, str],
    *,
    stored: Callable[[str], Secret | None] = ring.read,
    ask_aws: AskAws | None = None,
) -> Credentials:
    """The keys of `profile`. Blocks for seconds at the worst: call it in a thread where a screen is open.

    `stored` reads the keyring, `ask_aws` AWS's own files (not looked at where it is None). Raises NoCredentials.
    """
    ringed = f" (`turkterm login {profile.name}` keeps them in the keyring)"
    try:
        item = stored(profile.name)
    except ring.RingUnusable as error:
        item, ringed = None, f" ({error})"
    if item is not None:
        return from_item(profile, item)
    if found := from_environment(profile, environ):
        return found
    chain = chain_of(profile, environ)
    if chain and ask_aws and (found := ask_aws(chain)):
        return found
    raise NoCredentials(f'There are no keys for the profile "{profile.name}"{ringed}: {fallbacks(profile)}.')


def fallbacks(profile: Profile) -> str:
    """Where keys can come from besides the keyring: a clause for the operator."""
    variables = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    if not takes_aws_keys(profile):
        variables += f" beside AWS_ENDPOINT_URL_MTURK={profile.endpoint_url}"
    return (
        f"set {variables}, name a section of AWS's own files (a user's keys, an SSO session) as aws_profile in the "
        "profile's settings, or type them for one run when the console asks"
    )


def takes_aws_keys(profile: Profile) -> bool:
    """Whether the marketplace is one of AWS's own two."""
    return host_of(profile.endpoint_url) in AWS_KINDS


def from_environment(profile: Profile, environ: Mapping[str, str]) -> Credentials | None:
    """The keys of the environment, where they are for this profile's marketplace and no section was named for it."""
    key_id, secret = environ.get("AWS_ACCESS_KEY_ID"), environ.get("AWS_SECRET_ACCESS_KEY")
    if profile.aws_profile or not (key_id and secret):
        return None
    named = environ.get("AWS_ENDPOINT_URL_MTURK") or environ.get("AWS_ENDPOINT_URL")
    fits = _same_address(named, profile.endpoint_url) if named else takes_aws_keys(profile)
    if not fits:
        return None
    token = environ.get("AWS_SESSION_TOKEN")
    return Credentials(key_id, Secret(secret), Secret(token) if token else None, "environment")


def chain_of(profile: Profile, environ: Mapping[str, str]) -> Chain | None:
    """What to ask AWS's own files for this profile; None where they are not for its marketplace."""
    if profile.aws_profile:
        return Chain(profile.aws_profile, profile.aws_machine_role)
    if not takes_aws_keys(profile):
        return None
    return Chain(environ.get("AWS_PROFILE") or environ.get("AWS_DEFAULT_PROFILE"), profile.aws_machine_role)


def _same_address(one: str | None, other: str | None) -> bool:
    return bool(one and other) and str(one).rstrip("/").lower() == str(other).rstrip("/").lower()


def to_item(profile: Profile, keys: Credentials) -> Secret:
    """What the keyring keeps for `profile`."""
    stored = _Stored(profile.endpoint_url or "", keys.access_key_id, keys.secret, keys.session_token)
    return Secret(msgspec.json.encode(stored, enc_hook=Secret.reveal).decode())


def from_item(profile: Profile, item: Secret) -> Credentials:
    """The keys in a keyring's item. Raises NoCredentials where it is none, or for another address."""
    try:
        keys = msgspec.json.decode(item.reveal(), type=_Stored, dec_hook=_secret)
    except msgspec.DecodeError:  # its text may quote the item: it is not passed on
        keys = None
    if keys is None:
        raise NoCredentials(f"The keyring's item for the profile \"{profile.name}\" is not in turkterm's form.")
    if not _same_address(keys.endpoint, profile.endpoint_url):
        raise NoCredentials(
            f'The keyring\'s keys for the profile "{profile.name}" are for another address ({keys.endpoint}): '
            f"run `turkterm login {profile.name}` again."
        )
    return Credentials(keys.access_key_id, keys.secret_access_key, keys.session_token, "keyring")


def _secret(kind: type[Secret], value: object) -> Secret:
    """A text of the item, wrapped before anything else sees it."""
    if not isinstance(value, str):
        raise TypeError("a secret is a text")  # says no more: msgspec makes a DecodeError of it
    return kind(value)
