"""The top of the command line: help, version, wrong usage, exit codes, and nobody left to read."""

from __future__ import annotations

import subprocess
from pathlib import Path

import click
import pytest

import turkterm as package
from tests.cli.conftest import COMMAND
from turkterm.cli import run, turkterm


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    out = capsys.readouterr().out
    context = click.Context(turkterm)
    for name in turkterm.list_commands(context):
        assert name in out
        assert isinstance(turkterm.get_command(context, name), click.Command)


def test_the_short_help_of_a_lazy_command_is_true(capsys: pytest.CaptureFixture[str]) -> None:
    """The group's own list must not promise another thing than the command's help."""
    for arguments in (["marketplace", "--help"], ["marketplace", "serve", "--help"], ["status", "--help"]):
        assert run(arguments) == 0
    out = capsys.readouterr().out
    assert "--demonstration" not in out
    assert "--faults SPEC" in out
    assert "--json" in out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"turkterm {package.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["stats"], "No such command 'stats'"),
        (["--nope"], "No such option"),
        (["--profile"], "requires an argument"),
        (["marketplace"], "Missing command. See turkterm marketplace --help."),
        (["marketplace", "serve", "--port", "70000"], "70000 is not in the range"),
        (["marketplace", "serve", "--crowd", "many"], "'many' is not a valid integer range"),
        (["marketplace", "serve", "--pace", "0"], "is not in the range"),
        (["marketplace", "serve", "--rate", "0"], "is not in the range"),
        (["marketplace", "import"], "Missing argument 'BATCH.csv'. See turkterm marketplace import --help."),
        (["marketplace", "import", "b.csv"], "Missing option '--template'"),
    ],
)
def test_wrong_usage_is_one_line(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert sentence in err
    assert err.count("\n") == 1


def test_what_the_system_refuses_is_a_sentence(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder in the place of the lock file: no command has a sentence of its own for that."""
    (home / "marketplace" / "server.lock").mkdir(parents=True)
    assert run(["marketplace", "serve", "--port", "0"]) == 1
    assert capsys.readouterr().err == f"{home}/marketplace/server.lock: Is a directory.\n"


def test_nobody_left_to_read() -> None:
    """`turkterm … | head` must not end in a traceback about a broken pipe."""
    done = subprocess.run(
        ["bash", "-c", '"$@" | true; exit ${PIPESTATUS[0]}', "bash", *COMMAND, "--help"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == ""
