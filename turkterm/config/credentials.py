"""Finds the access keys of a profile: the operating system's keyring first, then the environment's AWS_* variables.

A keyring may hang on a dead session bus or ask on the terminal, so only well-known backends are trusted and each call
has a time limit. Nothing is kept, printed or written here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import msgspec

from turkterm.config.profiles import Profile
from turkterm.config.secret import Secret

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "turkterm"  # the keyring's name for who stored an item; the user name beside it is the profile's
TIME_LIMIT = 3.0  # seconds; a healthy Secret Service answers in 25 ms, a dead session bus in 1.1 s
# Others, such as keyrings.alt, ask for a password on the terminal in the middle of the screen, or store plainly.
TRUSTED_BACKENDS = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)

T = TypeVar("T")


class NoCredentials(Exception):
    """No usable keys for a profile; the text is one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Access keys and, for the screen, where they came from: "keyring" or "environment"."""

    access_key_id: str
    secret: Secret
    session_token: Secret | None
    source: str


class _Stored(msgspec.Struct, frozen=True):
    """One profile's item in the keyring, as JSON."""

    access_key_id: str
    secret_access_key: str
    session_token: str | None = None


def find_credentials(
    profile: Profile,
    environ: Mapping[str, str],
    *,
    stored: Callable[[str], Secret | None] | None = None,
) -> Credentials:
    """The keys of `profile`. Blocks up to TIME_LIMIT: call it in a thread where a screen is open.

    `stored` reads the keyring (`read_keyring` unless given). Raises NoCredentials.
    """
    item = (stored or read_keyring)(profile.name)
    if item is not None:
        return _from_keyring(profile.name, item)
    key_id, secret = environ.get("AWS_ACCESS_KEY_ID"), environ.get("AWS_SECRET_ACCESS_KEY")
    if key_id and secret:
        token = environ.get("AWS_SESSION_TOKEN")
        return Credentials(key_id, Secret(secret), Secret(token) if token else None, "environment")
    raise NoCredentials(
        f'There are no keys for the profile "{profile.name}": set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'
    )


def _from_keyring(name: str, item: Secret) -> Credentials:
    try:
        keys = msgspec.json.decode(item.reveal(), type=_Stored)
    except msgspec.DecodeError as error:  # its text may quote the item: it is not passed on
        raise NoCredentials(f"The keyring's item for the profile \"{name}\" is not in turkterm's form.") from error
    token = Secret(keys.session_token) if keys.session_token else None
    return Credentials(keys.access_key_id, Secret(keys.secret_access_key), token, "keyring")


def read_keyring(profile: str, *, seconds: float = TIME_LIMIT) -> Secret | None:
    """What the keyring holds for `profile`; None if it holds nothing, is locked, absent, untrusted or too slow."""

    def look() -> Secret | None:
        import keyring  # 80 ms; here it is paid off the screen's thread
        from keyring.errors import KeyringError

        for backend in trusted(keyring.get_keyring()):
            try:
                found = backend.get_password(SERVICE, profile)
            except (KeyringError, RuntimeError, OSError):  # locked, dismissed, bus gone: the environment is next
                continue
            if found:
                return Secret(found)
        return None

    return within(seconds, look)


def trusted(backend: KeyringBackend) -> list[KeyringBackend]:
    """The backends that may be asked: `backend` itself, or those behind keyring's chain of several."""
    from keyring.backends.chainer import ChainerBackend

    members = backend.backends if isinstance(backend, ChainerBackend) else [backend]
    return [member for member in members if type(member).__module__ in TRUSTED_BACKENDS]


def within(seconds: float, look: Callable[[], T]) -> T | None:
    """What `look` returns, or None after `seconds`. A call that hangs is left behind in a daemon thread."""
    answer: list[T] = []
    thread = threading.Thread(target=lambda: answer.append(look()), name="keyring", daemon=True)
    thread.start()
    thread.join(seconds)
    return answer[0] if answer else None
