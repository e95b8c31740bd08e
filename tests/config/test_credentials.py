"""Keys come from a trusted keyring or from the environment, and looking for them never hangs."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from pathlib import Path

import keyring.backend
import keyring.backends.chainer
import keyring.backends.null
import pytest

from turkterm.config.credentials import NoCredentials, find_credentials, read_keyring, trusted, within
from turkterm.config.profiles import BUILT_IN
from turkterm.config.secret import Secret

SANDBOX = BUILT_IN["sandbox"]
ENVIRON = {"AWS_ACCESS_KEY_ID": "AKIAENV", "AWS_SECRET_ACCESS_KEY": "s1"}


def test_the_environment() -> None:
    found = find_credentials(SANDBOX, ENVIRON, stored=lambda _: None)
    assert (found.access_key_id, found.secret.reveal(), found.session_token) == ("AKIAENV", "s1", None)
    assert found.source == "environment"
    with_token = find_credentials(SANDBOX, ENVIRON | {"AWS_SESSION_TOKEN": "t"}, stored=lambda _: None)
    assert with_token.session_token == Secret("t")


def test_the_keyring_comes_first() -> None:
    item = Secret(json.dumps({"access_key_id": "AKIARING", "secret_access_key": "s2", "session_token": "t2"}))
    found = find_credentials(SANDBOX, ENVIRON, stored={"sandbox": item}.get)
    assert (found.access_key_id, found.secret.reveal(), found.source) == ("AKIARING", "s2", "keyring")
    assert found.session_token == Secret("t2")
    assert "s2" not in repr(found)


def test_none_is_a_sentence() -> None:
    with pytest.raises(NoCredentials, match='no keys for the profile "sandbox": set AWS_ACCESS_KEY_ID'):
        find_credentials(SANDBOX, {"AWS_ACCESS_KEY_ID": "half"}, stored=lambda _: None)


@pytest.mark.parametrize("item", ["hush-hush", '{"access_key_id": "hush-hush"}', "[]"])
def test_a_strange_item_is_a_sentence_that_does_not_quote_it(item: str) -> None:
    with pytest.raises(NoCredentials) as caught:
        find_credentials(SANDBOX, {}, stored=lambda _: Secret(item))
    assert 'item for the profile "sandbox"' in str(caught.value)
    assert "hush-hush" not in str(caught.value)


def test_only_well_known_backends_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    null = _backend("keyring.backends.null")
    assert trusted(null) == []
    secret_service = _backend("keyring.backends.SecretService")
    monkeypatch.setattr(keyring.backends.chainer.ChainerBackend, "backends", [null, secret_service])
    chain: type[keyring.backend.KeyringBackend] = keyring.backends.chainer.ChainerBackend
    assert trusted(chain()) == [secret_service]


def test_a_call_that_hangs_is_left_behind() -> None:
    release = threading.Event()
    assert within(0.05, release.wait) is None
    release.set()
    assert within(5.0, lambda: "answer") == "answer"


def test_a_locked_keyring_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = _backend("keyring.backends.SecretService")
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    assert read_keyring("sandbox") is None


def _backend(module: str) -> keyring.backend.KeyringBackend:
    """A backend of that module, locked as a Secret Service is that nobody has unlocked."""

    def locked(self: object, service: str, username: str) -> str:
        raise keyring.errors.KeyringLocked("Failed to unlock the collection!")

    kind = type("Keyring", (keyring.backends.null.Keyring,), {"get_password": locked, "__module__": module})
    backend: keyring.backend.KeyringBackend = kind()
    return backend


def test_a_real_secret_service(tmp_path: Path, system_program: Callable[[str, str], str]) -> None:
    """An item stored with the keyring library is read back through a real session bus and gnome-keyring."""
    bus = system_program("dbus-run-session", "dbus")
    daemon = system_program("gnome-keyring-daemon", "gnome-keyring")
    script = textwrap.dedent(
        """
        import json, keyring
        from turkterm.config.credentials import SERVICE, find_credentials
        from turkterm.config.profiles import BUILT_IN
        item = json.dumps({"access_key_id": "AKIAREAL", "secret_access_key": "s3"})
        keyring.set_password(SERVICE, "sandbox", item)
        found = find_credentials(BUILT_IN["sandbox"], {})
        print(found.source, found.access_key_id, found.secret.reveal())
        """
    )
    shell = f'printf pw | {daemon} --unlock --components=secrets >&2; exec "$0" -c "$1"'
    environ = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(
        [bus, "--", "bash", "-c", shell, sys.executable, script],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "keyring AKIAREAL s3\n", done.stderr
