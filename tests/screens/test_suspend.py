"""The console under a shell with job control, inside tmux, and inside screen in it: ctrl+z, fg, another size."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.screens.servers import assignments_of, client, serve
from tests.screens.terminal import PATIENCE, home_environment
from tests.screens.test_interrupted import fill

GRACE = 2.0


@dataclass(frozen=True)
class Tmux:
    """A shell in a tmux of its own."""

    socket: Path

    def run(self, *arguments: str) -> str:
        """A command of tmux; what it printed."""
        done = subprocess.run(
            ["tmux", "-S", str(self.socket), *arguments], capture_output=True, text=True, check=True, timeout=20
        )
        return done.stdout

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names."""
        self.run("send-keys", *keys)

    def until(self, wanted: str) -> str:
        """Wait until the screen matches; returns it."""
        limit = time.monotonic() + PATIENCE
        while not re.search(wanted, screen := self.run("capture-pane", "-p")):
            assert time.monotonic() < limit, f"never came: {wanted}\n{screen}"
            time.sleep(0.05)  # tmux tells nobody when a screen changes
        return screen


@contextmanager
def shell(folder: Path, home: Path, inside: str) -> Iterator[Tmux]:
    """A shell that finds turkterm as `t`, in tmux, or there in screen."""
    tmux = Tmux(folder / "tmux")
    script = folder / "rc"
    script.write_text(f"PS1='shell> '\nt() {{ '{sys.executable}' -m turkterm; }}\n")
    (folder / "screenrc").write_text("startup_message off\naltscreen on\n")
    (folder / "screens").mkdir(mode=0o700)
    environment = {
        **home_environment(home, os.environ),
        "TERM": "xterm-256color",
        "SCREENDIR": str(folder / "screens"),
    }
    bash = ["bash", "--noprofile", "--rcfile", str(script), "-i"]
    command = ["screen", "-c", str(folder / "screenrc"), *bash] if inside == "screen" else bash
    session = ["tmux", "-S", str(tmux.socket), "-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "30"]
    subprocess.run(
        [*session, *command],
        env=environment,
        check=True,
        timeout=20,
    )
    try:
        yield tmux
    finally:
        if inside == "screen":  # it outlives its terminal
            subprocess.run(["screen", "-X", "quit"], env=environment, capture_output=True, check=False, timeout=20)
        subprocess.run(["tmux", "-S", str(tmux.socket), "kill-server"], capture_output=True, check=False, timeout=20)


@pytest.mark.parametrize("inside", ["tmux", "screen"])
def test_suspended_and_resumed_under_a_shell(
    tmp_path: Path, inside: str, system_program: Callable[[str, str], str]
) -> None:
    for name in ("tmux", inside):
        system_program(name, name)
    home = tmp_path / "home"
    hit_type = fill(home, 1, 3)
    (home / "config.toml").write_text(f"[review]\ngrace_seconds = {GRACE}\n")
    with serve(home), shell(tmp_path, home, inside) as tmux:
        mturk = client(home)

        def statuses() -> set[str]:
            return {one["AssignmentStatus"] for one in assignments_of(mturk, hit_type)}

        tmux.until("shell>")
        tmux.press("t", "Enter")
        tmux.until("to review 3")
        tmux.press("2")
        tmux.until("Review 3")
        tmux.press("a")
        tmux.until("held: approve")
        tmux.press("C-z")
        screen = tmux.until(r"Stopped(.|\n)*shell>\s*$")
        assert "Review 3" not in screen, "the alternate screen stayed"
        over = time.monotonic() + 1.5 * GRACE
        while time.monotonic() < over:  # the grace time runs out while nobody can see it
            assert statuses() == {"Submitted"}
        tmux.press("fg", "Enter")
        tmux.until("held: approve .*sent in [12]s")
        tmux.press("u")
        tmux.until("Took back: approve")
        tmux.run("resize-window", "-x", "80", "-y", "24")
        tmux.until(r"Review 3 +by auto-approval\n")
        tmux.press("r")
        tmux.until("feedback")
        tmux.press("C-z")  # while something is asked, too
        tmux.until(r"Stopped(.|\n)*shell>\s*$")
        tmux.press("fg", "Enter")
        tmux.until("feedback")
        tmux.press("C-c")
        tmux.until("Left: nothing was done")
        tmux.press("q")
        tmux.until(r"shell>\s*$")
        assert statuses() == {"Submitted"}
