"""A marketplace in a process of its own, as a person would start it, and plain boto3 beside it."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from tests.screens.terminal import home_environment

QUESTION = (
    '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd">'
    "<HTMLContent><![CDATA[<!DOCTYPE html><html><body><form name='mturk_form' method='post' "
    "action='https://www.mturk.com/mturk/externalSubmit'><input type='hidden' name='assignmentId'/>"
    "<input name='colour'/></form></body></html>]]></HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>"
)


def turkterm(home: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a command of turkterm to its end."""
    return subprocess.run(
        [sys.executable, "-m", "turkterm", *arguments],
        env=home_environment(home, os.environ),
        capture_output=True,
        text=True,
        check=check,
        timeout=120,
    )


@contextmanager
def serve(home: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`turkterm marketplace serve` on a free port: its address and its process, ended by SIGTERM."""
    process = subprocess.Popen(
        [sys.executable, "-m", "turkterm", "marketplace", "serve", "--port", "0", *options],
        env=home_environment(home, os.environ),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line.startswith("listening on http://"), line
        yield line.removeprefix("listening on ").strip(), process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(20)
        process.stdout.close()


def imported(home: Path, batch: Path, reward: str) -> dict[str, Any]:
    """Import a finished batch; what the command printed."""
    done = turkterm(
        home,
        "marketplace",
        "import",
        str(batch / "batch.csv"),
        "--template",
        str(batch / "template.html"),
        "--reward",
        reward,
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def exported(home: Path, *options: str) -> dict[str, str]:
    """What `marketplace env` exports, by name."""
    lines = turkterm(home, "marketplace", "env", *options).stdout.splitlines()
    return dict(word.split("=", 1) for line in lines for word in shlex.split(line) if "=" in word)


def client(home: Path, *, read_only: bool = False) -> Any:
    """Plain boto3 with what `marketplace env` exports, and nothing else of ours; no retries of its own."""
    found = exported(home, *(["--read-only"] if read_only else []))
    return boto3.client(
        "mturk",
        region_name=found["AWS_DEFAULT_REGION"],
        endpoint_url=found["AWS_ENDPOINT_URL_MTURK"],
        aws_access_key_id=found["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=found["AWS_SECRET_ACCESS_KEY"],
        config=Config(retries={"mode": "standard", "total_max_attempts": 1}),
    )


def assignments_of(mturk: Any, hit_type_id: str) -> list[dict[str, Any]]:
    """Every assignment of every HIT of a type, read by boto3's own paginators."""
    hits = [
        hit["HITId"]
        for page in mturk.get_paginator("list_hits").paginate(MaxResults=100)
        for hit in page["HITs"]
        if hit["HITTypeId"] == hit_type_id
    ]
    pages = mturk.get_paginator("list_assignments_for_hit")
    return [
        one for hit_id in hits for page in pages.paginate(HITId=hit_id, MaxResults=100) for one in page["Assignments"]
    ]


def colour_hit(mturk: Any, max_assignments: int, **more: str) -> str:
    """Create a HIT that asks for a colour, at $0.05; its HITId."""
    hit_id: str = mturk.create_hit(
        Title="Name a colour",
        Description="One word",
        Reward="0.05",
        LifetimeInSeconds=3600,
        AssignmentDurationInSeconds=600,
        MaxAssignments=max_assignments,
        Question=QUESTION,
        **more,
    )["HIT"]["HITId"]
    return hit_id
