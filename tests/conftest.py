"""What every test stands on: a scrubbed environment, a home of its own, and no skip where none is allowed.

`TURKTERM_TEST_NO_SKIP=1` fails the run on any skip: `.ci/run` sets it after installing every system package. One skip
stays allowed and is named in the summary: the real batches lie beside the project, are no part of it, and no package
installs them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
REAL_DATA = PROJECT.parent / "shared" / "data" / "real"
NO_REAL_DATA = "needs the real batches beside the project (../shared/data/real)"

SCRUBBED = ("AWS_", "TEXTUAL_", "TURKTERM_", "XDG_", "SSH_", "PYTHON_KEYRING_")
SCRUBBED_NAMES = (
    "PYTEST_ADDOPTS",
    "NO_COLOR",
    "COLORTERM",
    "FORCE_COLOR",
    "TMUX",
    "COLUMNS",
    "LINES",
    "DBUS_SESSION_BUS_ADDRESS",
)
KEPT = "TURKTERM_TEST_"
FIXED = {
    "TERM": "xterm-256color",
    "AWS_EC2_METADATA_DISABLED": "true",  # no test waits a second for an address that no machine has
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
}


def scrub() -> None:
    """Take out of the environment what would make a test's result depend on who runs it, and where."""
    for name in list(os.environ):
        if (name.startswith(SCRUBBED) and not name.startswith(KEPT)) or name in SCRUBBED_NAMES:
            del os.environ[name]
    os.environ.update(FIXED)


scrub()  # before any import of Textual, which reads its variables once


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own home of turkterm (`TURKTERM_HOME`); it does not exist yet."""
    place = tmp_path / "home"
    monkeypatch.setenv("TURKTERM_HOME", str(place))
    return place


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_left_behind() -> Iterator[None]:
    """No test writes beside the project's own files: each has its `tmp_path`."""
    before = set(PROJECT.iterdir())
    yield
    left = sorted(path.name for path in set(PROJECT.iterdir()) - before if not path.name.startswith("."))
    assert not left, f"tests left behind in {PROJECT}: {', '.join(left)}"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real batches."""
    if not REAL_DATA.is_dir():
        pytest.skip(NO_REAL_DATA)
    return REAL_DATA


@pytest.fixture(scope="session")
def system_program() -> Callable[[str, str], str]:
    """`system_program("sshd", "openssh-server")`: the program's path, or a skip that names its package."""

    def find(program: str, package: str) -> str:
        path = shutil.which(program, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")
        if path is None:
            pytest.skip(f"needs the system package {package}")
        return path

    return find


@pytest.fixture(scope="session")
def aws_cli() -> str:
    """The AWS CLI in an environment of its own, since it pins another botocore: `TURKTERM_TEST_AWS` is its path."""
    path = os.environ.get("TURKTERM_TEST_AWS")
    if not path:
        pytest.skip("needs the AWS CLI: TURKTERM_TEST_AWS=<a virtual environment with awscli>/bin/aws")
    return path


class NoSkips:
    """Fails the run when a test was skipped for another reason than the absent real batches."""

    def __init__(self) -> None:
        self.skipped: list[str] = []

    def note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            if NO_REAL_DATA not in reason:
                self.skipped.append(f"{report.nodeid}: {reason}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self.note(report)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.skipped and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(wrapper=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
        yield
        if self.skipped:
            terminalreporter.section("skips that are not allowed here")
            for line in self.skipped:
                terminalreporter.line(line)


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("TURKTERM_TEST_NO_SKIP") == "1" and not hasattr(config, "workerinput"):
        config.pluginmanager.register(NoSkips(), "no-skips")
