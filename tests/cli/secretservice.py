"""A real Secret Service: gnome-keyring on a session bus of its own, unlocked or locked, for as long as a block runs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def without_backend() -> dict[str, str]:
    """This environment, without the backend that tests have: keyring looks for one by itself."""
    return {name: value for name, value in os.environ.items() if name != "PYTHON_KEYRING_BACKEND"}


@contextmanager
def secret_service(
    system_program: Callable[[str, str], str], folder: Path, *, unlocked: bool = True
) -> Iterator[dict[str, str]]:
    """The environment of the session. Its keyring is in `folder`; a second session on that folder has the same one."""
    bus = system_program("dbus-run-session", "dbus")
    daemon = system_program("gnome-keyring-daemon", "gnome-keyring")
    start = (
        f"printf pw | {daemon} --unlock --components=secrets" if unlocked else f"{daemon} --start --components=secrets"
    )
    environ = {"HOME": str(folder), "PATH": os.defpath, "XDG_RUNTIME_DIR": str(folder)}
    process = subprocess.Popen(
        [bus, "--", "bash", "-c", f'{start} >/dev/null 2>&1; echo "$DBUS_SESSION_BUS_ADDRESS"; read -r _'],
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        if not address:
            pytest.fail("no session bus")
        yield without_backend() | environ | {"PATH": os.environ["PATH"], "DBUS_SESSION_BUS_ADDRESS": address}
    finally:
        process.communicate("\n", timeout=20)
