"""`python -m turkterm` is the command."""

from __future__ import annotations

import subprocess
import sys

from turkterm import __version__


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "turkterm", "--version"], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, f"turkterm {__version__}\n", "")


def test_usage_errors_leave_with_two() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "turkterm", "--nope"], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
