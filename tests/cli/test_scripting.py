"""`turkterm.client`: plain boto3 with a profile's keys, that never sends a write twice."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, HTTPClientError

import turkterm
from tests.cli.conftest import Run, Serve
from tests.cli.labs import lab_of
from tests.gateway.stub import Stub, error, hang_up, reply, stubbed
from turkterm.cli import scripting
from turkterm.config.credentials import Credentials
from turkterm.config.secret import Secret

BALANCE = {"AvailableBalance": "1.00"}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scripting, "PAUSES", (0.01, 0.01))


def test_the_marketplace_of_this_computer(home: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RuntimeError, match="No marketplace serves this home"):
        turkterm.client()
    server = serve()
    for name, value in (("ENDPOINT_URL_MTURK", "http://127.0.0.1:9"), ("PROFILE", "none"), ("DEFAULT_REGION", "x")):
        monkeypatch.setenv(f"AWS_{name}", value)  # what a script's environment says does not count
    mturk = turkterm.client()
    assert (mturk.meta.endpoint_url, mturk.meta.region_name) == (server.url, "us-east-1")
    assert mturk.get_account_balance()["AvailableBalance"] == "10000.00"
    with pytest.raises(ClientError, match="not authorized"):
        turkterm.client(read_only=True).delete_hit(HITId="3NONE")


def test_another_profile(turkterm_: Any, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = lab_of(turkterm_, serve)
    with pytest.raises(RuntimeError, match='no keys for the profile "lab"'):
        turkterm.client("lab")
    for name, value in lab.environment().items():
        monkeypatch.setenv(name, value)
    assert turkterm.client("lab").get_account_balance()["AvailableBalance"] == "10000.00"
    looking = turkterm.client("lab", read_only=True)
    assert looking.get_account_balance()["AvailableBalance"] == "10000.00"
    with pytest.raises(RuntimeError, match="DeleteHIT changes something, and this client may only look"):
        looking.delete_hit(HITId="3NONE")


def test_a_read_only_profile_only_looks(
    home: Path, turkterm_: Any, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever set it meant scripts as well."""
    lab = lab_of(turkterm_, serve)
    for name, value in lab.environment().items():
        monkeypatch.setenv(name, value)
    with (home / "config.toml").open("a") as settings:
        settings.write("read_only = true\n[profiles.local]\nread_only = true\n")
    with pytest.raises(RuntimeError, match="may only look"):
        turkterm.client("lab").delete_hit(HITId="3NONE")
    with pytest.raises(ClientError, match="not authorized"):
        turkterm.client().delete_hit(HITId="3NONE")


@pytest.fixture
def turkterm_(request: pytest.FixtureRequest) -> Run:
    """The fixture `turkterm`, beside the module of that name."""
    run: Run = request.getfixturevalue("turkterm")
    return run


@pytest.mark.parametrize(
    ("name", "settings", "sentence"),
    [("sandbx", "", 'did you mean "sandbox"'), ("local", "thme = 1", "is not known"), ("sandbox", "", "no keys")],
)
def test_what_is_not_ready_is_a_sentence(home: Path, name: str, settings: str, sentence: str) -> None:
    home.mkdir()
    (home / "config.toml").write_text(settings)
    with pytest.raises(RuntimeError, match=sentence) as caught:
        turkterm.client(name)
    assert caught.value.__cause__ is None


async def test_what_the_environment_says_of_requests_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")  # no proxy leads back to this machine
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_USE_FIPS_ENDPOINT", "true")
    monkeypatch.setenv("AWS_DEFAULTS_MODE", "auto")
    async with stubbed(BALANCE) as stub:
        assert (await call(stub, "get_account_balance"))["AvailableBalance"] == "1.00"


async def call(stub: Stub, operation: str, **params: Any) -> Any:
    client = scripting._client(stub.url, Credentials("AKIAEXAMPLE", Secret("secret"), None, "a test"))
    try:
        return await asyncio.to_thread(getattr(client, operation), **params)
    finally:
        client.close()


def fault(_: Any) -> Any:
    return error("ServiceFault", status=500)


def slow_down(_: Any) -> Any:
    return error("ThrottlingException", "Rate exceeded")


BONUS = {"WorkerId": "A1", "AssignmentId": "3A", "BonusAmount": "1.00", "Reason": "thanks"}


@pytest.mark.parametrize("answer", [fault, hang_up])
async def test_a_write_without_a_clear_answer_goes_out_once(answer: Any) -> None:
    async with stubbed(answer) as stub:
        with pytest.raises((ClientError, HTTPClientError)):
            await call(stub, "send_bonus", **BONUS)
        assert stub.operations == ["SendBonus"]


async def test_a_throttled_write_goes_out_again() -> None:
    async with stubbed(slow_down, slow_down, lambda _: reply({})) as stub:
        await call(stub, "send_bonus", **BONUS)
        assert stub.operations == ["SendBonus"] * 3


@pytest.mark.parametrize("answer", [fault, hang_up, slow_down])
async def test_a_read_is_tried_again_and_not_for_ever(answer: Any) -> None:
    async with stubbed(answer, lambda _: reply(BALANCE)) as stub:
        assert (await call(stub, "get_account_balance"))["AvailableBalance"] == "1.00"
        assert len(stub.asked) == 2
    async with stubbed(answer) as stub:
        with pytest.raises((ClientError, HTTPClientError)):
            await call(stub, "get_account_balance")
        assert len(stub.asked) == 3


async def test_a_refusal_is_not_repeated() -> None:
    async with stubbed(lambda _: error("RequestError", "no", code="HITDoesNotExist")) as stub:
        with pytest.raises(ClientError):
            await call(stub, "get_hit", HITId="3A")
        assert len(stub.asked) == 1
