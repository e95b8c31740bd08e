"""The AWS CLI against `eval "$(turkterm marketplace env)"`: a client with another botocore that knows nothing of us.

It lives in an environment of its own; `TURKTERM_TEST_AWS` names it where it is not on the path.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.screens.servers import QUESTION, serve, turkterm
from tests.screens.terminal import home_environment


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home whose marketplace serves, with workers for hire."""
    folder = tmp_path_factory.mktemp("home")
    with serve(folder, "--crowd", "12", "--pace", "600"):
        yield folder


def run(aws: str, home: Path, *arguments: str) -> Any:
    """`eval "$(turkterm marketplace env)"; aws mturk …` in a shell, as a person would type it."""
    line = f'eval "$({shlex.quote(sys.executable)} -m turkterm marketplace env)"; ' + shlex.join(
        [aws, "mturk", *arguments, "--output", "json"]
    )
    environment = home_environment(home, os.environ) | {"AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": ""}
    done = subprocess.run(["sh", "-c", line], env=environment, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout.strip() else {}


def test_create_list_and_approve(aws_cli: str, served: Path) -> None:
    created = run(
        aws_cli, served, "create-hit", "--title", "Name a colour", "--description", "One word", "--reward", "0.05",
        "--lifetime-in-seconds", "3600", "--assignment-duration-in-seconds", "600", "--max-assignments", "3",
        "--question", QUESTION,
    )["HIT"]  # fmt: skip
    assert created["HITStatus"] == "Assignable"
    assert created["NumberOfAssignmentsAvailable"] == 3

    listed = run(aws_cli, served, "list-hits")["HITs"]
    assert created["HITId"] in {hit["HITId"] for hit in listed}

    work: list[dict[str, Any]] = []
    for _ in range(60):
        work = run(aws_cli, served, "list-assignments-for-hit", "--hit-id", created["HITId"])["Assignments"]
        if work:
            break
    assert work, "the crowd never answered"
    assert "<QuestionIdentifier>colour</QuestionIdentifier>" in work[0]["Answer"]

    assignment_id = work[0]["AssignmentId"]
    run(aws_cli, served, "approve-assignment", "--assignment-id", assignment_id)
    approved = run(aws_cli, served, "get-assignment", "--assignment-id", assignment_id)["Assignment"]
    assert approved["AssignmentStatus"] == "Approved"


def test_balance_is_a_string_of_dollars(aws_cli: str, served: Path) -> None:
    assert run(aws_cli, served, "get-account-balance")["AvailableBalance"].count(".") == 1
    assert turkterm(served, "status", "--json").returncode == 0
