"""A connection takes its address and keys from turkterm alone, whatever the environment says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gateway.stub import KEYS, Hidden, stubbed
from turkterm.gateway.faults import Denied, Unavailable
from turkterm.gateway.session import Endpoint, Keys, open_gateway

BALANCE = {"AvailableBalance": "1.00"}


async def test_the_environment_decides_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config"
    config.write_text("[default]\nregion = eu-west-1\nretry_mode = adaptive\nmax_attempts = 9\n[broken")
    for name, value in {
        "AWS_CONFIG_FILE": str(config),
        "AWS_SHARED_CREDENTIALS_FILE": str(config),
        "AWS_PROFILE": "there-is-none",
        "AWS_DEFAULT_PROFILE": "there-is-none",
        "AWS_ACCESS_KEY_ID": "AKIAENVIRONMENT",
        "AWS_SECRET_ACCESS_KEY": "of the environment",
        "AWS_SESSION_TOKEN": "of the environment",
        "AWS_DEFAULT_REGION": "us-west-2",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        "AWS_ENDPOINT_URL_MTURK": "http://127.0.0.1:1",
        "AWS_MAX_ATTEMPTS": "9",
        "AWS_RETRY_MODE": "adaptive",
        "AWS_DEFAULTS_MODE": "auto",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_USE_DUALSTACK_ENDPOINT": "true",
        "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1",
        "HTTP_PROXY": "http://127.0.0.1:1",
        "http_proxy": "http://127.0.0.1:1",
        "ALL_PROXY": "http://127.0.0.1:1",
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    async with stubbed(BALANCE) as stub, open_gateway(stub.endpoint, KEYS, writable=False) as gateway:
        await gateway.reader.balance()
        (asked,) = stub.asked
    headers = asked.request.headers
    assert f"Credential={KEYS.access_key_id}/" in headers["Authorization"]
    assert "/us-east-1/mturk-requester/aws4_request" in headers["Authorization"]
    assert "X-Amz-Security-Token" not in headers
    assert headers["X-Amz-Target"] == "MTurkRequesterServiceV20170117.GetAccountBalance"


async def test_a_session_token_goes_along() -> None:
    keys = Keys("ASIAEXAMPLE", Hidden("secret"), Hidden("token"))
    async with stubbed(BALANCE) as stub, open_gateway(stub.endpoint, keys, writable=False) as gateway:
        await gateway.reader.balance()
        assert stub.asked[0].request.headers["X-Amz-Security-Token"] == "token"


async def test_without_the_right_to_write_there_is_no_writer() -> None:
    async with stubbed(BALANCE) as stub:
        async with open_gateway(stub.endpoint, KEYS, writable=False) as gateway:
            assert gateway.writer is None
        async with open_gateway(stub.endpoint, KEYS, writable=True) as gateway:
            assert gateway.writer is not None
        assert stub.asked == []  # opening asks nobody


@pytest.mark.parametrize("url", ["", "127.0.0.1:8788", "ftp://x", "http://", "http://[::1", "http://host:port"])
async def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(Unavailable, match="the address of lab is no http or https address"):
        async with open_gateway(Endpoint("lab", url), KEYS, writable=False):
            pass


@pytest.mark.parametrize("keys", [Keys("", Hidden("secret")), Keys("AKIA", Hidden(""))])
async def test_keys_that_are_none_are_not_looked_for_elsewhere(keys: Keys) -> None:
    async with stubbed(BALANCE) as stub:
        with pytest.raises(Denied, match="there are no keys for stub"):
            async with open_gateway(stub.endpoint, keys, writable=False):
                pass
