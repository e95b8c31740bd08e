"""The console over a real OpenSSH connection: the line is cut while verdicts are held, and nothing is lost or sent."""

from __future__ import annotations

import os
import select
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.console.sitting import words
from tests.screens.recording import PROBE, Recording, recorded
from tests.screens.sshd import PATIENCE, TURKTERM, Sshd, kill, openssh
from tests.screens.terminal import Terminal
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.importing import import_batch
from turkterm.model.money import Cents


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory, system_program: Callable[[str, str], str]) -> Iterator[Sshd]:
    """The server."""
    with openssh(tmp_path_factory.mktemp("sshd"), system_program) as server:
        yield server


@pytest.fixture
def market(tmp_path: Path) -> Iterator[Recording]:
    """A marketplace with six assignments to review."""
    folder = tmp_path / "market"
    folder.mkdir()
    with recorded(folder) as recording:
        recording.server.store.write_now(lambda tx: import_batch(tx, words(2), reward=Cents(10)))
        yield recording


def login(
    sshd: Sshd, market: Recording, home: Path, *, term: str = "xterm-256color", grace: float = 600.0, **more: str
) -> Terminal:
    """`ssh -t turkterm`; its process id is written into the home."""
    environment = {"LANG": "C.UTF-8", "TURKTERM_HOME": str(home), **market.environment(home), **more}
    with (home / "config.toml").open("a") as file:
        file.write(f"[review]\ngrace_seconds = {grace}\n")
    begin = f"echo $$ > {shlex.quote(str(home / 'pid'))}; exec {shlex.join((*TURKTERM, '--profile', 'lab'))}"
    program = sshd.client(environment, "sh", "-c", begin)
    bare = {"PATH": os.environ["PATH"], "HOME": str(sshd.folder)}
    return Terminal((), bare, columns=100, rows=30, term=term, program=program)


def gone(home: Path) -> None:
    """Wait until the turkterm of this home has ended."""
    try:
        end = os.pidfd_open(int((home / "pid").read_text()))
    except ProcessLookupError:
        return
    with os.fdopen(end) as process:
        ended, _, _ = select.select([process], [], [], PATIENCE)
    assert ended, "turkterm goes on without its terminal"


def cut_at_home(console: Terminal, _sshd: Sshd) -> None:
    """The client is killed: a closed lid."""
    kill(console.pid)


def cut_over_there(_console: Terminal, sshd: Sshd) -> None:
    """The server's process for this connection is killed."""
    for pid in sshd.sessions():
        kill(pid)


@pytest.mark.parametrize("cut", [cut_at_home, cut_over_there])
def test_what_is_held_when_the_line_is_cut_is_neither_lost_nor_sent(
    sshd: Sshd, market: Recording, tmp_path: Path, cut: Callable[[Terminal, Sshd], None]
) -> None:
    home = tmp_path / "home"
    with login(sshd, market, home) as console:
        console.until(r"Rate a word")
        console.press("2")
        console.until(r"Review 6")
        console.press("a")
        console.until(r"held 1\b")
        console.press("a")
        console.until(r"held 2\b")
        cut(console, sshd)
        gone(home)
        assert b"\x1b[?1000h" not in console.raw  # no mouse over ssh
        assert b"\x1b[?1003h" not in console.raw
    assert market.writes == [PROBE]
    with login(sshd, market, home) as console:
        console.until(r"Left by a turkterm that ended, and not sent: 2 held")
        console.press("2")
        console.until(r"Review (4 · 2 decided|6)")
        console.press("q")
        assert console.ended() == 0
    assert market.writes == [PROBE, PROBE]


def test_what_is_queued_when_the_line_is_cut_waits_too(sshd: Sshd, market: Recording, tmp_path: Path) -> None:
    """The marketplace throttles: the verdict has left the grace time and has not been taken yet."""
    home = tmp_path / "home"
    with login(sshd, market, home, grace=0.0) as console:
        console.until(r"Rate a word")
        console.press("2")
        console.until(r"Review 6")
        market.refusal = ApiError("ThrottlingException", "Rate exceeded")
        console.press("a")
        console.until(r"1 queued|… sent|… queued")
        cut_at_home(console, sshd)
        gone(home)
    market.refusal = None
    client = market.server.client()
    work = [
        one
        for hit in client.list_hits()["HITs"]
        for one in client.list_assignments_for_hit(HITId=hit["HITId"])["Assignments"]
    ]
    assert {one["AssignmentStatus"] for one in work} == {"Submitted"}
    with login(sshd, market, home) as console:
        console.until(r"Left by a turkterm that ended, and not sent: 1 queued")
        console.press("5")
        console.until(r"approve .*… queued")
        console.press("q")
        assert console.ended() == 0


@pytest.mark.parametrize(
    ("term", "locale"),
    [("screen-256color", "C.UTF-8"), ("linux", "C.UTF-8"), ("xterm-256color", "C"), ("linux", "POSIX")],
)
def test_other_terminals_and_locales(sshd: Sshd, market: Recording, tmp_path: Path, term: str, locale: str) -> None:
    with login(sshd, market, tmp_path / "home", term=term, LANG=locale, LC_ALL=locale) as console:
        console.until(r"Rate a word")
        console.press("2")
        console.until(r"Review 6")
        console.press("q")
        assert console.ended() == 0
        text = console.raw.decode("utf-8")  # whole characters, whatever the locale says
        assert ("38;5;" in text) == (term != "linux")
        assert "38;2;" not in text


def test_a_terminal_that_cannot_draw_is_refused_in_a_sentence(sshd: Sshd, market: Recording, tmp_path: Path) -> None:
    with login(sshd, market, tmp_path / "home", term="dumb") as console:
        assert console.ended() == 2
        assert "The console needs a terminal that can move its cursor" in console.text
        assert b"\x1b" not in console.raw
