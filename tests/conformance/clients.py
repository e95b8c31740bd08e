"""Four clients that strangers use, behind one call: boto3, aiobotocore, the AWS CLI and the SDK for JavaScript.

Each is set up by what `turkterm marketplace env` exports and nothing else of ours. None retries.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiobotocore.config import AioConfig
from aiobotocore.session import get_session
from botocore import xform_name
from botocore.exceptions import ClientError

from tests.conformance.lives import Client, Failed
from tests.conformance.world import Params
from tests.screens import servers

_ONCE = {"mode": "standard", "total_max_attempts": 1}
_HERE = Path(__file__).parent
_CLI_ERROR = re.compile(r"An error occurred \((\w+)\) when calling the \w+ operation: (.*)", re.DOTALL)


def _failed(error: ClientError) -> Failed:
    shown: Any = error.response["Error"]
    return Failed(shown["Code"], shown["Message"])


def _members(answer: Params) -> Params:
    return {name: member for name, member in answer.items() if name != "ResponseMetadata"}


class _Boto3:
    def __init__(self, home: Path) -> None:
        self._client = servers.client(home)

    def call(self, operation: str, params: Params) -> Params | Failed:
        try:
            return _members(getattr(self._client, xform_name(operation))(**params))
        except ClientError as error:
            return _failed(error)


class _Aiobotocore:
    def __init__(self, runner: asyncio.Runner, client: Any) -> None:
        self._runner = runner
        self._client = client

    def call(self, operation: str, params: Params) -> Params | Failed:
        return self._runner.run(self._call(operation, params))

    async def _call(self, operation: str, params: Params) -> Params | Failed:
        try:
            return _members(await getattr(self._client, xform_name(operation))(**params))
        except ClientError as error:
            return _failed(error)


@contextmanager
def conversation(*command: str, environment: dict[str, str]) -> Iterator[Callable[[Any], Any]]:
    """A program that answers each line of JSON with one, ended by the end of its input."""
    process = subprocess.Popen(
        command, env=os.environ | environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:  # closes its input and waits
        assert process.stdin is not None
        assert process.stdout is not None
        into, out = process.stdin, process.stdout

        def ask(question: Any) -> Any:
            print(json.dumps(question), file=into, flush=True)
            return json.loads(out.readline())

        yield ask


class _Cli:
    def __init__(self, ask: Callable[[Any], Any]) -> None:
        self._ask = ask

    def call(self, operation: str, params: Params) -> Params | Failed:
        command = ["mturk", xform_name(operation, "-"), "--output", "json", "--no-paginate"]
        code, out, problem = self._ask([*command, "--cli-input-json", json.dumps(params)])
        if code == 0:
            answer: Params = json.loads(out or "{}")
            return answer
        error = _CLI_ERROR.search(problem)
        assert error is not None, problem
        return Failed(error[1], error[2].removesuffix("\n"))


class _Node:
    def __init__(self, ask: Callable[[Any], Any]) -> None:
        self._ask = ask

    def call(self, operation: str, params: Params) -> Params | Failed:
        outcome = self._ask({"operation": operation, "params": params})
        if "error" in outcome:
            return Failed(*outcome["error"])
        answer: Params = outcome["answer"]
        return answer


@contextmanager
def boto3(home: Path) -> Iterator[Client]:
    """Plain boto3."""
    yield _Boto3(home)


@contextmanager
def aiobotocore_(home: Path) -> Iterator[Client]:
    """Plain aiobotocore, one client on one loop."""
    found = servers.exported(home)
    with asyncio.Runner() as runner:
        opened = get_session().create_client(
            "mturk",
            region_name=found["AWS_DEFAULT_REGION"],
            endpoint_url=found["AWS_ENDPOINT_URL_MTURK"],
            aws_access_key_id=found["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=found["AWS_SECRET_ACCESS_KEY"],
            config=AioConfig(retries=_ONCE),
        )
        client = runner.run(opened.__aenter__())
        try:
            yield _Aiobotocore(runner, client)
        finally:
            runner.run(opened.__aexit__(None, None, None))


@contextmanager
def aws_cli(home: Path, aws: str) -> Iterator[Client]:
    """The AWS CLI, all calls in one process of its own environment's Python."""
    environment = servers.exported(home) | {"AWS_MAX_ATTEMPTS": "1", "AWS_PAGER": ""}
    python = str(Path(aws).with_name("python"))
    with conversation(python, str(_HERE / "aws_client.py"), aws, environment=environment) as ask:
        yield _Cli(ask)


@contextmanager
def node(home: Path, modules: str) -> Iterator[Client]:
    """The SDK for JavaScript of that folder under Node.js."""
    with conversation("node", str(_HERE / "node_client.mjs"), modules, environment=servers.exported(home)) as ask:
        yield _Node(ask)
