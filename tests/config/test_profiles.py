"""Profiles: the built-in three, what an address may be, and names that are nearly right."""

from __future__ import annotations

import pytest

from turkterm.config.profiles import (
    BUILT_IN,
    PRODUCTION_ENDPOINT,
    SANDBOX_ENDPOINT,
    BadEndpoint,
    Kind,
    Profile,
    UnknownProfile,
    find_profile,
    host_of,
    kind_of,
    preview_page,
    travels_plainly,
)


def test_three_are_built_in() -> None:
    assert {name: (profile.endpoint_url, profile.kind) for name, profile in BUILT_IN.items()} == {
        "local": (None, Kind.LOCAL),
        "sandbox": (SANDBOX_ENDPOINT, Kind.SANDBOX),
        "production": (PRODUCTION_ENDPOINT, Kind.PRODUCTION),
    }


def test_the_kind_follows_the_address_and_the_statement() -> None:
    assert kind_of("http://127.0.0.1:8788", None) is Kind.OTHER
    assert kind_of("https://lab.example", Kind.PRODUCTION) is Kind.PRODUCTION
    assert kind_of(SANDBOX_ENDPOINT, None) is Kind.SANDBOX
    assert kind_of(PRODUCTION_ENDPOINT + "/", Kind.PRODUCTION) is Kind.PRODUCTION


def test_production_cannot_be_called_a_sandbox() -> None:
    with pytest.raises(BadEndpoint, match='is the production marketplace of AWS, not "sandbox"'):
        kind_of(PRODUCTION_ENDPOINT.replace("mturk", "MTURK"), Kind.SANDBOX)


@pytest.mark.parametrize(
    "endpoint", ["", "lab", "ftp://lab", "http://", "http://[::1", "http://lab:none", "http://lab:0"]
)
def test_no_address(endpoint: str) -> None:
    with pytest.raises(BadEndpoint, match="is no http:// or https:// address"):
        kind_of(endpoint, None)


@pytest.mark.parametrize("endpoint", ["https://me:pw@lab", "https://lab/?a=1", "https://lab/#a"])
def test_more_than_an_address(endpoint: str) -> None:
    with pytest.raises(BadEndpoint, match="carries more than an address"):
        kind_of(endpoint, None)


def test_a_profile_is_found_by_name() -> None:
    assert find_profile(BUILT_IN, "sandbox") is BUILT_IN["sandbox"]
    with pytest.raises(UnknownProfile, match=r'^There is no profile "sandbx": did you mean "sandbox"\?$'):
        find_profile(BUILT_IN, "sandbx")
    with pytest.raises(UnknownProfile, match=r"there are local, production, sandbox\.$"):
        find_profile(BUILT_IN, "zzz")


@pytest.mark.parametrize(
    ("endpoint", "host", "plainly"),
    [
        ("https://Lab.example:8788/", "lab.example", False),
        ("http://lab.example", "lab.example", True),
        ("HTTP://10.0.0.7", "10.0.0.7", True),
        ("http://127.0.0.1:8788", "127.0.0.1", False),
        ("http://[::1]:8788", "::1", False),
        ("http://[::1", "", True),
        (None, "", False),
    ],
)
def test_what_travels_plainly(endpoint: str | None, host: str, plainly: bool) -> None:
    assert (host_of(endpoint), travels_plainly(endpoint)) == (host, plainly)


def test_only_aws_s_marketplaces_have_a_known_page_for_workers() -> None:
    production, sandbox = (preview_page(BUILT_IN[name]) for name in ("production", "sandbox"))
    assert production == "https://worker.mturk.com/mturk/preview?groupId="
    assert sandbox == "https://workersandbox.mturk.com/mturk/preview?groupId="
    assert preview_page(BUILT_IN["local"]) is None
    assert preview_page(Profile("lab", "https://lab.example", Kind.PRODUCTION)) is None
