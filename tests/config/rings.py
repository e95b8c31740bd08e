"""Keyrings for tests: one in memory that counts as trusted, one that is locked, one that hangs."""

from __future__ import annotations

import threading
from typing import Any, TypeVar

import keyring.backend
import keyring.errors


class InMemory(keyring.backend.KeyringBackend):
    """Keeps items for as long as it lives."""

    priority = 1  # never chosen by keyring itself: tests put it in its place

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> Any:
        """The item."""
        return self.items.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        self.items[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""
        del self.items[service, username]


class Locked(InMemory):
    """As a Secret Service is that nobody has unlocked: healthy to look at."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Refuse."""
        raise keyring.errors.InitError("Failed to create the collection: Prompt dismissed..")

    def get_password(self, service: str, username: str) -> Any:
        """Refuse."""
        raise keyring.errors.KeyringLocked("Failed to unlock the collection!")


class Hanging(InMemory):
    """Waits for a prompt that nobody sees, until it is released."""

    def __init__(self) -> None:
        super().__init__()
        self.release = threading.Event()

    def get_password(self, service: str, username: str) -> Any:
        """Wait."""
        self.release.wait(20)

    def set_password(self, service: str, username: str, password: str) -> None:
        """Wait."""
        self.release.wait(20)


class Forgetful(InMemory):
    """Takes everything and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Take it."""

    def delete_password(self, service: str, username: str) -> None:
        """Nothing was there."""
        raise keyring.errors.PasswordDeleteError("not found")


Backend = TypeVar("Backend", bound=InMemory)


def of_module(kind: type[Backend], module: str) -> Backend:
    """A backend of that kind that says it comes from `module`."""
    made: Backend = type("Keyring", (kind,), {"__module__": module})()
    return made


SECRET_SERVICE = "keyring.backends.SecretService"
