"""The bare command refuses where no console can be, and says what is wrong with the settings before it draws."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pexpect
import pytest

from tests.cli.conftest import COMMAND, Run, wait_until
from turkterm.cli.console import checked_keymap
from turkterm.cli.embedded import find_running
from turkterm.cli.refusal import Refused
from turkterm.config.settings import Settings


def test_without_a_terminal(turkterm: Run) -> None:
    turkterm().refused("The console needs a terminal", code=2)
    turkterm("--monitor", "--theme", "paper").refused("turkterm status", code=2)


def in_terminal(*arguments: str, **environ: str) -> tuple[int | None, str]:
    """The exit code and everything drawn by `turkterm` in a real pty, where it ends by itself."""
    child = pexpect.spawn(
        COMMAND[0], [*COMMAND[1:], *arguments], env=os.environ | environ, encoding="utf-8", timeout=30
    )
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus, str(child.before)


def test_a_terminal_that_cannot_move_its_cursor() -> None:
    code, drawn = in_terminal(TERM="dumb")
    assert code == 2
    assert 'TERM is "dumb"' in drawn
    assert drawn.count("\n") == 1


@pytest.mark.parametrize(
    ("settings", "sentence", "code"),
    [
        ("thme = 3\n", 'line 1: thme: is not known: did you mean "theme"?', 1),
        (
            '[keys]\n"assignment.approve" = "entr"\n',
            'line 2: keys.assignment.approve: "entr" is no key, perhaps "enter".',
            1,
        ),
        ("", 'There is no profile "sandbx": did you mean "sandbox"?', 2),
    ],
)
def test_bad_settings_leave_the_terminal_alone(home: Path, settings: str, sentence: str, code: int) -> None:
    home.mkdir()
    (home / "config.toml").write_text(settings)
    got, drawn = in_terminal("--profile", "sandbx")
    assert (got, "\x1b" in drawn) == (code, False)
    assert sentence in " ".join(drawn.split())


def test_a_good_keymap_is_split() -> None:
    assert checked_keymap(Settings(keys={"app.help": "f1, ?"})) == {"app.help": ("f1", "question_mark")}


def test_every_problem_of_a_keymap_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Refused, match=r"keys\.app\.hlp: is no command"):
        checked_keymap(Settings(keys={"app.help": "entr", "app.hlp": "f1"}))
    assert '"entr" is no key' in capsys.readouterr().err


def test_it_opens_on_an_empty_home_and_leaves_nothing_behind(home: Path) -> None:
    """The whole way in a real pty at 80x24: the demonstration is seen, `q` leaves, and the marketplace has ended."""
    child = pexpect.spawn(COMMAND[0], COMMAND[1:], dimensions=(24, 80), encoding="utf-8", timeout=30)
    child.expect("Which headline")
    running = find_running(home / "marketplace")
    assert running is not None
    child.send("q")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    with pytest.raises(ProcessLookupError):
        os.kill(running.pid, 0)
    assert list((home / "marketplace" / "servers").iterdir()) == []


@pytest.mark.parametrize("lost", [True, False])
def test_a_lost_connection_ends_the_marketplace_too(home: Path, lost: bool) -> None:
    """A dropped SSH session, with the terminal gone or only SIGHUP: the console leaves, and its child with it."""
    child = pexpect.spawn(COMMAND[0], COMMAND[1:], dimensions=(24, 80), encoding="utf-8", timeout=30)
    child.expect("Which headline")
    running = find_running(home / "marketplace")
    assert running is not None
    try:
        if lost:  # closes the terminal's other end: the system sends SIGHUP and SIGCONT, and writing fails
            with Path(os.devnull).open("rb") as nothing:
                os.dup2(nothing.fileno(), child.child_fd)
        else:
            os.kill(child.pid, signal.SIGHUP)
            child.expect(pexpect.EOF)
        wait_until(lambda: not child.isalive(), seconds=10)
    finally:
        child.close(force=True)
    assert (child.exitstatus, child.signalstatus) == (0, None)
    with pytest.raises(ProcessLookupError):
        os.kill(running.pid, 0)
