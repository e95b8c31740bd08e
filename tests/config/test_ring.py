"""The keyring: trusted backends alone, in time, known by what it does and not by how it looks."""

from __future__ import annotations

import threading

import keyring
import keyring.backend
import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import pytest

from tests.config.rings import SECRET_SERVICE, Forgetful, Hanging, InMemory, Locked, of_module
from turkterm.config import ring
from turkterm.config.ring import RingState, RingUnusable
from turkterm.config.secret import Secret


def use(monkeypatch: pytest.MonkeyPatch, backend: keyring.backend.KeyringBackend) -> None:
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)


def test_a_healthy_keyring_keeps_and_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = of_module(InMemory, SECRET_SERVICE)
    use(monkeypatch, backend)
    assert ring.probe() == ring.Ring(RingState.USABLE, "SecretService")
    assert backend.items == {}  # the probe left nothing behind
    assert ring.read("lab") is None
    ring.store("lab", Secret("item"))
    assert ring.read("lab") == Secret("item")
    assert (ring.remove("lab"), ring.remove("lab")) == (True, False)


@pytest.mark.parametrize(
    ("kind", "module", "state"),
    [
        (Locked, SECRET_SERVICE, RingState.LOCKED),
        (Forgetful, SECRET_SERVICE, RingState.FAILING),
        (InMemory, "keyrings.alt.file", RingState.UNTRUSTED),
        (InMemory, "keyring.backends.fail", RingState.ABSENT),
        (InMemory, "keyring.backends.null", RingState.ABSENT),
    ],
)
def test_what_cannot_be_used(
    kind: type[InMemory], module: str, state: RingState, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, of_module(kind, module))
    found = ring.probe()
    assert found.state is state
    assert found.sentence == ring.WORDS[state]


def test_a_locked_keyring_raises_its_state(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, of_module(Locked, SECRET_SERVICE))
    for call in (lambda: ring.read("lab"), lambda: ring.store("lab", Secret("hush")), lambda: ring.remove("lab")):
        with pytest.raises(RingUnusable, match="the keyring is locked") as caught:
            call()
        assert caught.value.state is RingState.LOCKED


def test_a_keyring_that_hangs_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = of_module(Hanging, SECRET_SERVICE)
    use(monkeypatch, backend)
    assert ring.probe(seconds=0.05).state is RingState.SLOW
    with pytest.raises(RingUnusable, match="does not answer"):
        ring.read("lab", seconds=0.05)
    backend.release.set()


def test_a_backend_that_cannot_be_loaded(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ValueError("Empty module name")

    monkeypatch.setattr(keyring, "get_keyring", fail)
    assert ring.probe() == ring.Ring(RingState.ABSENT, "none")
    assert capsys.readouterr().err == ""


def test_only_well_known_backends_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    null = of_module(InMemory, "keyring.backends.null")
    secret_service = of_module(InMemory, SECRET_SERVICE)
    assert ring.trusted(null) == []
    monkeypatch.setattr(keyring.backends.chainer.ChainerBackend, "backends", [null, secret_service])
    chain: type[keyring.backend.KeyringBackend] = keyring.backends.chainer.ChainerBackend
    assert ring.trusted(chain()) == [secret_service]


def test_within() -> None:
    release = threading.Event()
    assert ring.within(0.05, release.wait) == []
    release.set()
    assert ring.within(5.0, lambda: None) == [None]
