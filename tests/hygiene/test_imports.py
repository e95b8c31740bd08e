"""What each way in loads. import-linter sees static imports; a fresh interpreter sees the deferred ones too."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import turkterm

PACKAGE = Path(turkterm.__file__).parent
API_CLIENTS = {"botocore", "aiobotocore", "boto3"}
SLOW = API_CLIENTS | {"textual", "rich", "aiohttp", "sqlalchemy", "keyring", "lxml"}


def loaded_after(code: str) -> set[str]:
    """The names in sys.modules after `code` in a fresh interpreter; `turkterm.…` whole, others at the top."""
    report = (
        "import json, sys\n"
        "names = {n if n.startswith('turkterm') else n.partition('.')[0] for n in sys.modules}\n"
        "print(json.dumps(sorted(names)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


def rooms_in(loaded: set[str]) -> set[str]:
    """The rooms among loaded modules. The version is in none: the package itself reads it."""
    return {name.split(".")[1] for name in loaded if name.startswith("turkterm.")} - {"version"}


def modules_of(room: str) -> list[str]:
    """Every module of a room, by its dotted name."""
    files = (PACKAGE / room).rglob("*.py")
    dotted = (".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts) for file in files)
    return sorted(name.removesuffix(".__init__") for name in dotted)


@pytest.mark.parametrize(
    "arguments",
    [
        *("--help", "--version", "marketplace --help", "status --help", "bonus --help", "journal list --help"),
        *("results apply --help", "results export --help"),
        *(f"{name} --help" for name in ("profile", "login", "logout", "doctor")),
    ],
)
def test_help_is_cheap(arguments: str) -> None:
    loaded = loaded_after(f"from turkterm.cli import run; assert run({arguments.split()!r}) == 0")
    assert loaded & SLOW == set()


def test_the_package_is_cheap_and_has_a_client() -> None:
    loaded = loaded_after("import turkterm; assert callable(turkterm.client)")
    assert loaded & (SLOW | {"click", "asyncio"}) == set()
    assert rooms_in(loaded) == set()


def test_the_console_paints_before_it_knows_the_api() -> None:
    loaded = loaded_after("import turkterm.console.app")
    assert "textual" in loaded
    assert loaded & (API_CLIENTS | {"aiohttp", "sqlalchemy", "keyring"}) == set()


def test_the_wiring_waits_until_it_is_needed() -> None:
    assert loaded_after("import turkterm.cli.wiring, turkterm.cli.console") & SLOW == set()


def test_the_desk_knows_no_textual_and_waits_with_the_api() -> None:
    loaded = loaded_after(f"import {', '.join(modules_of('desk'))}")
    assert loaded & (API_CLIENTS | {"textual", "aiohttp", "sqlalchemy"}) == set()


def test_the_marketplace_is_an_independent_judge() -> None:
    loaded = loaded_after(f"import {', '.join(modules_of('marketplace'))}")
    assert rooms_in(loaded) == {"marketplace", "model"}
    assert loaded & {"aiobotocore", "boto3", "textual"} == set()


@pytest.mark.parametrize("room", ["model", "config", "journal", "exchange"])
def test_a_lower_room_knows_neither_screen_nor_api(room: str) -> None:
    loaded = loaded_after(f"import {', '.join(modules_of(room))}")
    assert loaded & (API_CLIENTS | {"textual", "aiohttp", "sqlalchemy"}) == set()
    assert rooms_in(loaded) <= {room, "model"}
