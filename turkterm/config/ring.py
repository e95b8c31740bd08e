"""The operating system's keyring, asked carefully: trusted backends alone, every call with a time limit.

A keyring that looks healthy may be locked, may hang on a dead session bus, or may ask for a password on the terminal.
So its priority is not believed: `probe` stores, reads back and deletes an item of its own. An item holds one profile's
keys and the address that they are for; nothing of it is kept, printed or written here.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from turkterm.config.secret import Secret

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "turkterm"  # the keyring's name for who stored an item; the user name beside it is the profile's
PROBE = "-probe-"  # begins the user name of a probe's item; no profile's name begins with a dash
TIME_LIMIT = 5.0  # seconds; a healthy Secret Service answers in 25 ms, a dead session bus in 1.1 s
# Others, such as keyrings.alt, ask for a password on the terminal in the middle of the screen, or store plainly.
TRUSTED_BACKENDS = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
#: Backends that keep nothing: keyring's own way to say that there is none.
EMPTY_BACKENDS = ("keyring.backends.fail", "keyring.backends.null")

T = TypeVar("T")


class RingState(StrEnum):
    """What a keyring turned out to be."""

    USABLE = "usable"
    LOCKED = "locked"
    ABSENT = "absent"
    UNTRUSTED = "untrusted"
    SLOW = "slow"
    FAILING = "failing"


WORDS = {
    RingState.LOCKED: "the keyring is locked",
    RingState.ABSENT: "there is no keyring here",
    RingState.UNTRUSTED: "the keyring here stores plainly or asks on the terminal, so it is not used",
    RingState.SLOW: "the keyring does not answer",
    RingState.FAILING: "the keyring does not keep what it is given",
}


@dataclass(frozen=True, slots=True)
class Ring:
    """A keyring's state and the name of its backend, such as `SecretService`."""

    state: RingState
    backend: str

    @property
    def sentence(self) -> str:
        """Its state in words, without a full stop."""
        return WORDS.get(self.state, f"the keyring ({self.backend}) works")


class RingUnusable(Exception):
    """The keyring cannot do what was asked; the text is a sentence without its full stop."""

    def __init__(self, state: RingState) -> None:
        super().__init__(WORDS[state])
        self.state = state


def probe(*, seconds: float = TIME_LIMIT) -> Ring:
    """Store, read back and delete an item of our own: the only way to know. Never raises, never hangs."""
    name = PROBE + secrets.token_hex(8)
    value = secrets.token_hex(16)
    backends: list[str] = []

    def attempt(backend: KeyringBackend) -> bool:
        backends.append(name_of(backend))
        backend.set_password(SERVICE, name, value)
        kept = backend.get_password(SERVICE, name) == value
        backend.delete_password(SERVICE, name)
        return kept

    try:
        state = RingState.USABLE if _ask(attempt, seconds=seconds) else RingState.FAILING
    except RingUnusable as error:
        state = error.state
    return Ring(state, backends[-1] if backends else "none")


def read(profile: str, *, seconds: float = TIME_LIMIT) -> Secret | None:
    """The item of `profile`; None where the keyring has none. Raises RingUnusable."""
    found = _ask(lambda backend: backend.get_password(SERVICE, profile), seconds=seconds)
    return Secret(found) if found else None


def store(profile: str, item: Secret, *, seconds: float = TIME_LIMIT) -> None:
    """Keep `item` for `profile`, in the place of what was there. Raises RingUnusable."""
    _ask(lambda backend: backend.set_password(SERVICE, profile, item.reveal()), seconds=seconds)


def remove(profile: str, *, seconds: float = TIME_LIMIT) -> bool:
    """Delete the item of `profile`; whether there was one. Raises RingUnusable."""

    def attempt(backend: KeyringBackend) -> bool:
        if backend.get_password(SERVICE, profile) is None:  # deleting what is not there fails as a locked one does
            return False
        backend.delete_password(SERVICE, profile)
        return True

    return _ask(attempt, seconds=seconds)


def _ask(call: Callable[[KeyringBackend], T], *, seconds: float) -> T:
    """What `call` returns for the first trusted backend, in a thread and in time. Raises RingUnusable."""

    import keyring  # 80 ms, and no part of what may hang
    from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError

    def look() -> T | RingState:
        try:
            found = keyring.get_keyring()
        except Exception:  # noqa: BLE001  a backend named by the person's settings that is not there, or fails to load
            return RingState.ABSENT
        usable = trusted(found)
        if not usable:
            return RingState.ABSENT if type(found).__module__ in EMPTY_BACKENDS else RingState.UNTRUSTED
        try:
            return call(usable[0])
        except (KeyringLocked, InitError):  # locked, its prompt dismissed, or never made
            return RingState.LOCKED
        except NoKeyringError:
            return RingState.ABSENT
        except (KeyringError, RuntimeError, OSError):
            return RingState.FAILING
        except Exception as error:  # noqa: BLE001  the bus's own classes; a text of theirs may quote the item
            return RingState.LOCKED if "lock" in type(error).__name__.lower() else RingState.FAILING

    answer = within(seconds, look)
    if not answer:
        raise RingUnusable(RingState.SLOW)
    result = answer[0]
    if isinstance(result, RingState):
        raise RingUnusable(result) from None
    return result


def trusted(backend: KeyringBackend) -> list[KeyringBackend]:
    """The backends that may be asked: `backend` itself, or those behind keyring's chain of several."""
    from keyring.backends.chainer import ChainerBackend

    members = backend.backends if isinstance(backend, ChainerBackend) else [backend]
    return [member for member in members if type(member).__module__ in TRUSTED_BACKENDS]


def name_of(backend: KeyringBackend) -> str:
    """The backend as people know it: the last part of its module's name."""
    return type(backend).__module__.rpartition(".")[2]


def within(seconds: float, look: Callable[[], T]) -> list[T]:
    """What `look` returns, alone in a list; empty after `seconds`. A call that hangs is left in a daemon thread."""
    answer: list[T] = []
    thread = threading.Thread(target=lambda: answer.append(look()), name="keyring", daemon=True)
    thread.start()
    thread.join(seconds)
    return answer
