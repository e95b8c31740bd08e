"""The console inside tmux and inside screen: windows that change, clients that come and go."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.console.sitting import words
from tests.screens.recording import Recording, recorded
from tests.screens.terminal import Terminal, home_environment
from turkterm.marketplace.importing import import_batch
from turkterm.model.money import Cents

SMALL, LARGE = (80, 24), (160, 45)


@dataclass(frozen=True, slots=True)
class Multiplexer:
    """How one is begun, detached from, attached to and ended. Its socket is in the test's folder."""

    begin: tuple[str, ...]
    detach: str
    attach: tuple[str, ...]
    end: tuple[str, ...]


def _tmux(folder: Path) -> Multiplexer:
    server = ("tmux", "-S", str(folder / "tmux.socket"), "-f", str(folder / "empty"))
    return Multiplexer(
        (*server, "new-session", "-s", "work"), "\x02d", (*server, "attach", "-t", "work"), (*server, "kill-server")
    )


def _screen(_folder: Path) -> Multiplexer:
    begin = ("screen", "-c", os.devnull, "-U", "-S", "work")
    return Multiplexer(begin, "\x01d", ("screen", "-U", "-r", "work"), ("screen", "-S", "work", "-X", "quit"))


KINDS = {"tmux": _tmux, "screen": _screen}


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recording]:
    """A marketplace with six assignments to review."""
    with recorded(tmp_path_factory.mktemp("market")) as recording:
        recording.server.store.write_now(lambda tx: import_batch(tx, words(2), reward=Cents(10)))
        yield recording


@contextmanager
def running(multiplexer: Multiplexer, environment: dict[str, str]) -> Iterator[Callable[..., Terminal]]:
    """Clients of it; ended in the end, whatever runs in it."""

    def client(program: tuple[str, ...], size: tuple[int, int]) -> Terminal:
        return Terminal((), environment, columns=size[0], rows=size[1], program=program)

    try:
        yield client
    finally:
        subprocess.run(multiplexer.end, env=environment, capture_output=True, check=False, timeout=20)


@pytest.mark.parametrize("kind", KINDS)
def test_windows_change_and_clients_come_and_go(
    kind: str, market: Recording, tmp_path: Path, system_program: Callable[[str, str], str]
) -> None:
    system_program(kind, kind)
    (tmp_path / "empty").write_text("set -g status off\nset -g assume-paste-time 0\n")
    sockets = tmp_path / "sockets"
    sockets.mkdir(mode=0o700)
    home = tmp_path / "home"
    environment = {
        **home_environment(home, os.environ),
        **market.environment(home),
        "SCREENDIR": str(sockets),
        "LC_ALL": "C.UTF-8",
    }
    multiplexer = KINDS[kind](tmp_path)
    begin = (*multiplexer.begin, sys.executable, "-m", "turkterm", "--profile", "lab")
    with running(multiplexer, environment) as client:
        with client(begin, SMALL) as console:
            console.until(r"Rate a word")
            console.press("2")
            console.until(whole(r"Review 6", SMALL))
            console.resize(*LARGE)
            console.until(whole(r"Others, and this worker", LARGE))
            console.resize(*SMALL)
            console.until(whole(r"Review 6", SMALL))
            console.press("j", "j", multiplexer.detach)
            assert console.ended() == 0
        with client(multiplexer.attach, LARGE) as console:
            console.until(whole(r"Others, and this worker", LARGE))
            assert re.search(r"▌.*S submitted", console.text)
            console.press("q")
            assert console.ended() == 0


def whole(wanted: str, size: tuple[int, int]) -> Callable[[str], bool]:
    """Whether the screen has this, and the console fills it: its header at the top, its keys at the bottom."""

    def holds(text: str) -> bool:
        lines = text.split("\n")
        return (
            re.search(wanted, text) is not None
            and lines[0].startswith(" turkterm · lab")
            and lines[size[1] - 1].endswith("q quit  ? help")
            and len(lines[size[1] - 1]) >= size[0] - 1
        )

    return holds
