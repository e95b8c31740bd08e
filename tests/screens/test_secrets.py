"""A secret key is seen nowhere: not in files, arguments, environments, on the screen, in logs or after a crash.

It goes into a real keyring by `turkterm login`, and from there through commands that succeed, commands that fail and a
console that is broken on purpose; then everything that was written or shown is searched for it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pexpect
import pytest

from tests.cli.secretservice import secret_service, without_backend
from tests.screens.servers import exported, serve

System = Callable[[str, str], str]
RUN = "import sys; from turkterm.cli import main; sys.argv = ['turkterm', '--profile', 'lab']; main()"
#: Things that break: while a key is pressed, and inside the API client, whose own frames hold the secret as plain text.
BROKEN = {
    "a key": "import turkterm.console.navigation as m\ndef fail(*a): raise RuntimeError('broken')\n"
    "m.Navigation.go = fail\n",
    "the client": "import aiobotocore.args as m\ndef fail(*a, **k): raise RuntimeError('broken')\n"
    "m.AioClientArgsCreator.get_client_args = fail\n",
}


@dataclass(slots=True)
class Seen:
    """Where a secret was looked for, and everything that was shown."""

    secret: str
    environ: dict[str, str]
    shown: list[str] = field(default_factory=list)

    def run(self, *arguments: str, given: str = "", code: int = 0, **more: str) -> str:
        """A command to its end; what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "turkterm", *arguments],
            env=self.environ | more,
            input=given,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == code, done
        self.shown.append(done.stdout + done.stderr)
        return done.stdout + done.stderr

    def spawn(self, code: str) -> pexpect.spawn:
        """A console in a real terminal, with `code` before it."""
        return pexpect.spawn(
            sys.executable, ["-c", code + RUN], env=self.environ, encoding="utf-8", timeout=40, dimensions=(40, 240)
        )

    def processes(self, root: int) -> None:
        """Search the arguments and environments of a process and of all its children."""
        found = [root]
        for pid in found:
            for name in ("cmdline", "environ"):
                assert self.secret.encode() not in Path("/proc", str(pid), name).read_bytes(), f"{name} of {pid}"
            found.extend(children(pid))


def children(pid: int) -> list[int]:
    """The processes that a process began and that still run."""
    tasks = Path("/proc", str(pid), "task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


@pytest.fixture
def lab(tmp_path: Path, system_program: System) -> Iterator[Seen]:
    """Logged in to a marketplace of another home."""
    server_home = tmp_path / "server"
    (tmp_path / "mine").mkdir()
    with serve(server_home) as (url, _), secret_service(system_program, tmp_path / "mine") as environ:
        keys = exported(server_home)
        secret = keys["AWS_SECRET_ACCESS_KEY"]
        seen = Seen(secret, environ | {"TURKTERM_HOME": str(tmp_path / "mine" / "home"), "TERM": "xterm-256color"})
        seen.run("profile", "add", "lab", "--endpoint", url)
        seen.run("login", "lab", given=f"{keys['AWS_ACCESS_KEY_ID']}\n{secret}\n")
        yield seen
        for said in seen.shown:
            assert secret not in said
        written = [path for path in (tmp_path / "mine").rglob("*") if path.is_file()]
        assert any(path.name == "config.toml" for path in written)
        for path in written:
            assert secret.encode() not in path.read_bytes(), path


def test_commands_that_work_and_commands_that_fail(lab: Seen, tmp_path: Path) -> None:
    lab.run("status", "--profile", "lab", "--json")
    lab.run("doctor", "lab")
    lab.run("profile", "show", "lab", "--json")
    lab.run("login", "lab", given=f"AKIANOBODYATALL\n{lab.secret}\n", code=1)
    lab.run("login", "lab", given=f"{lab.secret}\nAKIANOBODYATALL\n", code=1)
    lab.run("login", "lab", given=f"a,b\n{lab.secret},{lab.secret}\n", code=1)
    lab.run("login", "lab", given=f'Access key ID,Secret access key\nA,"{lab.secret}\n', code=1)
    config = Path(lab.environ["TURKTERM_HOME"], "config.toml")
    config.write_text(config.read_text().replace("http://127.0.0.1", "http://localhost"))
    assert "for another address" in lab.run("status", "--profile", "lab", code=1)
    lab.run("logout", "lab")


def test_the_console_and_its_children(lab: Seen) -> None:
    console = lab.spawn("")
    console.expect("balance")
    lab.processes(console.pid)
    console.send("q")
    console.expect(pexpect.EOF)
    lab.shown.append(console.before)


@pytest.mark.parametrize("broken", BROKEN)
def test_a_crash(lab: Seen, broken: str) -> None:
    console = lab.spawn(BROKEN[broken])
    if broken == "a key":
        console.expect("balance")
        lab.shown.append(console.before)
        console.send("2")
    console.expect(pexpect.EOF)
    console.close()
    lab.shown.append(console.before)
    assert console.exitstatus == 1
    assert "RuntimeError" in console.before
    assert "broken" in console.before
    assert "locals" not in console.before


def test_the_embedded_marketplace_gets_nobody_else_s_keys(tmp_path: Path) -> None:
    """Its process needs none, and its environment can be read by whatever else this person runs."""
    environ = without_backend() | {
        "TURKTERM_HOME": str(tmp_path / "home"),
        "AWS_ACCESS_KEY_ID": "AKIAPRODUCTION",
        "AWS_SECRET_ACCESS_KEY": "hush-hush-production",
        "TERM": "xterm-256color",
    }
    seen = Seen("hush-hush-production", environ)
    console = pexpect.spawn(
        sys.executable, ["-m", "turkterm"], env=environ, encoding="utf-8", timeout=40, dimensions=(40, 120)
    )
    console.expect("Which headline")
    (server,) = children(console.pid)
    seen.processes(server)
    console.send("q")
    console.expect(pexpect.EOF)
    assert "hush" not in console.before
