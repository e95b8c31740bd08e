"""AWS's own files are asked as AWS's tools ask them, without the environment's keys and without the network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.gateway.stub import Hidden
from turkterm.gateway.aws_files import AwsFilesFailed, Found, ask_aws_files


@pytest.fixture
def aws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of AWS's own files; the environment has keys as well, which are not to be seen here."""
    folder = tmp_path / ".aws"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(folder / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(folder / "credentials"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of the environment")
    return folder


ASK = """
from tests.gateway.stub import Hidden
from turkterm.gateway.aws_files import AwsFilesFailed, ask_aws_files
try:
    found = ask_aws_files("lab", Hidden, machine=False)
    print(found.access_key_id, found.secret.reveal(), found.session_token.reveal(), found.method)
except AwsFilesFailed as error:
    print(error)
"""


def ask(section: str | None = None) -> Found[Hidden] | None:
    return ask_aws_files(section, Hidden, machine=False)


def test_shared_credentials(aws: Path) -> None:
    (aws / "credentials").write_text(
        "[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key = s1\n"
        "[lab]\naws_access_key_id = ASIALAB\naws_secret_access_key = s2\naws_session_token = t2\n"
    )
    assert ask() == Found("AKIADEFAULT", Hidden("s1"), None, "shared-credentials-file")
    assert ask("lab") == Found("ASIALAB", Hidden("s2"), Hidden("t2"), "shared-credentials-file")


def test_nothing_there_is_none_and_asks_no_machine(aws: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:9/creds")
    assert ask() is None


class Machine(BaseHTTPRequestHandler):
    """Where a machine's role has its keys."""

    def do_GET(self) -> None:
        expires = datetime.fromtimestamp(time.time() + 7200, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        keys = {"AccessKeyId": "ASIAROLE", "SecretAccessKey": "s6", "Token": "t6", "Expiration": expires}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(keys).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def answering(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """A server on loopback: its address."""
    server = HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_the_machine_s_role_where_it_is_asked_for(aws: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(Machine) as url:
        monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", f"{url}/keys")
        assert ask() is None
        found = ask_aws_files(None, Hidden, machine=True)
    assert found == Found("ASIAROLE", Hidden("s6"), Hidden("t6"), "container-role")


def test_a_process_that_gives_keys(aws: Path) -> None:
    said = json.dumps({"Version": 1, "AccessKeyId": "AKIAPROCESS", "SecretAccessKey": "s3"})
    script = aws / "give.py"
    script.write_text(f"print({said!r})")
    (aws / "config").write_text(f"[profile lab]\ncredential_process = {sys.executable} {script}\n")
    assert ask("lab") == Found("AKIAPROCESS", Hidden("s3"), None, "custom-process")


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        ("", "AWS's own files have no section lab"),
        ("[profile lab]\nregion = eu-west-1\n", "AWS's own files have no keys in their section lab"),
        ("[profile lab]\ncredential_process = false\n", "AWS's own files gave no keys for their section lab"),
        ("[profile lab\n", "AWS's own files gave no keys for their section lab"),
        # What the client does not catch of a person's own program and files:
        ("[profile lab]\ncredential_process = /nowhere/x\n", r"for their section lab \(FileNotFoundError\)"),
        ("[profile lab]\ncredential_process = echo hush\n", r"for their section lab \(JSONDecodeError\)"),
        ("[profile lab]\ncredential_process = echo []\n", r"for their section lab \(AttributeError\)"),
        ('[profile lab]\ncredential_process = echo "\n', r"for their section lab \(ValueError\)"),
    ],
)
def test_a_named_section_that_has_none_is_a_sentence(aws: Path, config: str, sentence: str) -> None:
    (aws / "config").write_text(config)
    with pytest.raises(AwsFilesFailed, match=sentence) as caught:
        ask("lab")
    assert caught.value.__cause__ is None


class Portal(BaseHTTPRequestHandler):
    """Where an SSO session is exchanged for the keys of a role."""

    def do_GET(self) -> None:
        known = self.headers["x-amz-sso_bearer_token"] == "session"
        keys = {"accessKeyId": "ASIASSO", "secretAccessKey": "s5", "sessionToken": "t5", "expiration": 4e12}
        body = json.dumps({"roleCredentials": keys} if known else {"message": "Session token not found"}).encode()
        self.send_response(200 if known else 401)
        if not known:
            self.send_header("x-amzn-ErrorType", "UnauthorizedException")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(
    ("token", "age", "said"),
    [
        ("session", -3600, "ASIASSO s5 t5 sso"),
        ("hush-hush", -3600, "AWS's own files gave no keys for their section lab (UnauthorizedSSOTokenError)"),
        ("session", 3600, "AWS's own files gave no keys for their section lab (UnauthorizedSSOTokenError)"),
    ],
)
def test_an_sso_session(aws: Path, token: str, age: int, said: str) -> None:
    """botocore finds the cache's folder when it is imported: so this asks in a process of its own."""
    url = "https://lab.awsapps.example/start"
    (aws / "config").write_text(
        f"[profile lab]\nsso_start_url = {url}\nsso_region = us-east-1\n"
        "sso_account_id = 123456789012\nsso_role_name = Requester\n"
    )
    cache = aws / "sso" / "cache"
    cache.mkdir(parents=True)
    expires = datetime.fromtimestamp(time.time() - age, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    kept = {"startUrl": url, "region": "us-east-1", "accessToken": token, "expiresAt": expires}
    (cache / f"{sha1(url.encode(), usedforsecurity=False).hexdigest()}.json").write_text(json.dumps(kept))
    with answering(Portal) as portal:
        done = subprocess.run(
            [sys.executable, "-c", ASK],
            env=os.environ | {"AWS_ENDPOINT_URL_SSO": portal},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert (done.stdout, done.stderr) == (f"{said}\n", "")
