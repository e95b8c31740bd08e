"""A marketplace that is somebody's lab: a server of this home, reached under a profile of its own with its own keys."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

from tests.cli.conftest import Run, Serve, Server


@dataclass(frozen=True, slots=True)
class Lab:
    """The server and one of its access keys."""

    server: Server
    key_id: str
    secret: str

    def csv(self, folder: Path) -> Path:
        """AWS's downloaded file with these keys."""
        file = folder / "credentials.csv"
        file.write_text(f"\ufeffAccess key ID,Secret access key\r\n{self.key_id},{self.secret}\r\n")
        return file

    def environment(self, *, named: bool = True) -> dict[str, str]:
        """The keys as AWS's tools have them; `named` beside the address that they are for."""
        keys = {"AWS_ACCESS_KEY_ID": self.key_id, "AWS_SECRET_ACCESS_KEY": self.secret}
        return keys | ({"AWS_ENDPOINT_URL_MTURK": self.server.url} if named else {})


def lab_of(turkterm: Run, serve: Serve, *, read_only: bool = False, name: str = "lab") -> Lab:
    """Serve, and add the profile `name` for it."""
    server = serve()
    exported = turkterm("marketplace", "env", *(["--read-only"] if read_only else [])).out
    found = dict(word.split("=", 1) for line in exported.splitlines() for word in shlex.split(line) if "=" in word)
    assert turkterm("profile", "add", name, "--endpoint", server.url).code == 0
    return Lab(server, found["AWS_ACCESS_KEY_ID"], found["AWS_SECRET_ACCESS_KEY"])
