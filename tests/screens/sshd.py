"""A real OpenSSH server on loopback, with keys and a configuration of its own, and the client's command line."""

from __future__ import annotations

import getpass
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

#: Where sshd, started by root, wants an empty folder of its own.
_SEPARATION = Path("/run/sshd")
PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Sshd:
    """The server's port and process, and the folder with the keys."""

    folder: Path
    port: int
    pid: int

    def client(self, environment: Mapping[str, str], *command: str) -> tuple[str, ...]:
        """`ssh -t` that runs a command there with these variables set, and nothing of the person's own settings."""
        settings = {
            "IdentityFile": self.folder / "user",
            "IdentitiesOnly": "yes",
            "UserKnownHostsFile": self.folder / "known",
            "StrictHostKeyChecking": "accept-new",
            "BatchMode": "yes",
            "LogLevel": "ERROR",
        }
        options = [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]
        there = shlex.join(("env", *(f"{name}={value}" for name, value in environment.items()), *command))
        where = ("-p", str(self.port), f"{getpass.getuser()}@127.0.0.1")
        return ("ssh", "-F", "none", "-tt", *options, *where, there)

    def sessions(self) -> list[int]:
        """The processes that serve the connections of now: children of the server."""
        return [int(word) for word in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]


@contextmanager
def openssh(folder: Path, system_program: Callable[[str, str], str]) -> Iterator[Sshd]:
    """Serve on a free port until the end; ended by its process id."""
    program = system_program("sshd", "openssh-server")
    keygen = system_program("ssh-keygen", "openssh-client")
    for name in ("host", "user"):
        subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    if os.getuid() == 0:
        _SEPARATION.mkdir(mode=0o755, exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    lines = {
        "Port": port,
        "ListenAddress": "127.0.0.1",
        "HostKey": folder / "host",
        "AuthorizedKeysFile": folder / "user.pub",
        "PidFile": "none",
        "UsePAM": "no",
        "StrictModes": "no",
        "PasswordAuthentication": "no",
        "PermitRootLogin": "prohibit-password",
        "PrintMotd": "no",
    }
    (folder / "config").write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [program, "-D", "-e", "-f", str(folder / "config")], stdin=subprocess.DEVNULL, stderr=log
        )
    try:
        _listening(port, server, folder / "log")
        yield Sshd(folder, port, server.pid)
    finally:
        server.terminate()
        server.wait(20)


def _listening(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        assert server.poll() is None, log.read_text()
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)  # nothing tells when a port is open


def kill(pid: int) -> None:
    """End a process with no time to say goodbye."""
    os.kill(pid, signal.SIGKILL)


#: turkterm as it is started there: the shell at the other end knows nothing of this environment.
TURKTERM = (sys.executable, "-m", "turkterm")
