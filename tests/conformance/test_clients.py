"""One scripted life through four clients, each on a marketplace of its own: what they show their users is equal.

boto3 is the yardstick, since its record is checked against the script's own expectations; aiobotocore, the AWS CLI and
the SDK for JavaScript must show the same, errors' names and messages included.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests.conformance import clients
from tests.conformance.lives import Client, Life, instant, live
from tests.screens.servers import serve
from tests.screens.terminal import home_environment

Record = list[tuple[str, Any]]


def lived(home: Path, connect: Callable[[Path], AbstractContextManager[Client]]) -> Record:
    """The record of the life through a client."""
    script = (sys.executable, "-m", "turkterm", "marketplace", "worker", "-")
    environment = home_environment(home, {})
    with (
        serve(home),
        clients.conversation(*script, environment=environment) as work,
        connect(home) as client,
    ):
        life = Life(client, work)
        live(life)
        return life.record


@pytest.fixture(scope="module")
def yardstick(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """The life through boto3."""
    return lived(tmp_path_factory.mktemp("boto3"), clients.boto3)


@pytest.fixture(scope="session")
def node_modules() -> str:
    """The folder where npm put the SDK for JavaScript: `TURKTERM_TEST_NODE_MODULES` names it."""
    folder = os.environ.get("TURKTERM_TEST_NODE_MODULES")
    if not folder or shutil.which("node") is None:
        pytest.skip("needs Node.js and @aws-sdk/client-mturk: TURKTERM_TEST_NODE_MODULES=<a folder>/node_modules")
    return folder


def test_boto3_s_record(yardstick: Record) -> None:
    """Two thirds of the record are answers and a third are errors; nothing of one life is left in it."""
    text = json.dumps(yardstick, ensure_ascii=False)
    assert len(yardstick) > 60
    assert re.findall(r"\b3[A-Z0-9]{29}\b|\d{10,}", text) == []
    errors = [outcome for _, outcome in yardstick if isinstance(outcome, tuple)]
    assert len(errors) > 18
    assert any(re.fullmatch(r"Hit <HITId \d+> does not exist\. \(<instant>\)", message) for _, message in errors)
    assert {name for name, _ in errors} == {"RequestError", "ParameterValidationError", "ValidationException"}
    assert '"Expiration": "2 h"' in text
    assert '"Expiration": "5 h"' in text
    assert "grün &amp; &lt;blau&gt; 🐢" in text.replace("&#252;", "ü").replace("&#128034;", "🐢")


def test_aiobotocore(tmp_path: Path, yardstick: Record) -> None:
    assert lived(tmp_path, clients.aiobotocore_) == yardstick


def test_the_aws_cli(tmp_path: Path, aws_cli: str, yardstick: Record) -> None:
    assert lived(tmp_path, lambda home: clients.aws_cli(home, aws_cli)) == yardstick


def test_the_sdk_for_javascript(tmp_path: Path, node_modules: str, yardstick: Record) -> None:
    assert lived(tmp_path, lambda home: clients.node(home, node_modules)) == yardstick


@pytest.mark.parametrize("shown", [1_800_000_000, "2027-01-15T08:00:00.000Z", "2027-01-15T09:00:00+01:00"])
def test_instants_of_all_clients(shown: Any) -> None:
    assert instant(shown) == 1_800_000_000
