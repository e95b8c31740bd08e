"""With TURKTERM_TEST_NO_SKIP=1 a skipped test fails the run: what continuous integration stands on must itself hold."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import NO_REAL_DATA

PROJECT = Path(__file__).resolve().parent.parent.parent


def run(folder: Path, body: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """pytest on one file of its own, with the suite's conftest."""
    (folder / "test_one.py").write_text(f"import pytest\n\n\ndef test_one() -> None:\n    {body}\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, "--rootdir", str(folder), "-c", os.devnull, str(folder)],
        cwd=PROJECT,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} | environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("pytest.skip('needs the system package tmux')", 1),
        (f"pytest.skip({NO_REAL_DATA!r})", 0),
        ("pass", 0),
    ],
)
def test_no_skip(tmp_path: Path, body: str, code: int) -> None:
    done = run(tmp_path, body, TURKTERM_TEST_NO_SKIP="1")
    assert done.returncode == code, done.stdout
    assert ("not allowed here" in done.stdout) == bool(code)


def test_otherwise_a_skip_is_only_said(tmp_path: Path) -> None:
    body = "pytest.skip('needs the system package tmux')"
    assert run(tmp_path, body, TURKTERM_TEST_NO_SKIP="0").returncode == 0
