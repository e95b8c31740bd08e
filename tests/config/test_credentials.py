"""Which keys a profile uses: the keyring's first, and nobody's keys for a marketplace that they are not for."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from turkterm.config.credentials import (
    Chain,
    Credentials,
    NoCredentials,
    chain_of,
    find_credentials,
    from_item,
    to_item,
)
from turkterm.config.profiles import BUILT_IN, SANDBOX_ENDPOINT, Kind, Profile
from turkterm.config.ring import RingState, RingUnusable
from turkterm.config.secret import Secret

SANDBOX, PRODUCTION = BUILT_IN["sandbox"], BUILT_IN["production"]
LAB = Profile("lab", "https://turk.lab.example:8788", Kind.OTHER)
ENVIRON = {"AWS_ACCESS_KEY_ID": "AKIAENVIRONMENT", "AWS_SECRET_ACCESS_KEY": "s1"}
FILES = Credentials("AKIAFILES", Secret("s4"), None, "shared-credentials-file")


def nothing(_: str) -> None:
    """A keyring that has no item."""


def locked(_: str) -> Secret | None:
    raise RingUnusable(RingState.LOCKED)


def test_the_environment() -> None:
    found = find_credentials(SANDBOX, ENVIRON, stored=nothing)
    assert (found.access_key_id, found.secret.reveal(), found.session_token) == ("AKIAENVIRONMENT", "s1", None)
    assert (found.source, found.last_four) == ("environment", "…MENT")
    with_token = find_credentials(SANDBOX, ENVIRON | {"AWS_SESSION_TOKEN": "t"}, stored=nothing)
    assert with_token.session_token == Secret("t")


def test_the_keyring_comes_first() -> None:
    kept = Credentials("AKIARING", Secret("s2"), Secret("t2"), "the terminal")
    found = find_credentials(SANDBOX, ENVIRON, stored={"sandbox": to_item(SANDBOX, kept)}.get)
    assert (found.access_key_id, found.secret.reveal(), found.source) == ("AKIARING", "s2", "keyring")
    assert found.session_token == Secret("t2")
    assert "s2" not in repr(found)


def test_an_item_is_for_one_address() -> None:
    item = to_item(LAB, Credentials("AKIARING", Secret("s2"), None, ""))
    assert from_item(LAB, item).access_key_id == "AKIARING"
    moved = Profile("lab", "https://elsewhere.example", Kind.OTHER)
    with pytest.raises(
        NoCredentials, match=r"another address \(https://turk\.lab\.example:8788\): run `turkterm login"
    ):
        from_item(moved, item)
    assert "s2" not in repr(locals_of(lambda: from_item(moved, item)))


def locals_of(call: Callable[[], object]) -> list[dict[str, object]]:
    """Every frame's variables of what `call` raises, as a crash reporter shows them."""
    with pytest.raises(NoCredentials) as caught:
        call()
    return [dict(entry.frame.f_locals) for entry in caught.traceback[1:]]


STRANGE = '{"endpoint": "", "access_key_id": "AKIA", "secret_access_key": ["hush-hush"]}'


@pytest.mark.parametrize("item", ["hush-hush", '{"access_key_id": "hush-hush"}', "[]", STRANGE])
def test_a_strange_item_is_a_sentence_that_does_not_quote_it(item: str) -> None:
    with pytest.raises(NoCredentials) as caught:
        find_credentials(SANDBOX, {}, stored=lambda _: Secret(item))
    assert 'item for the profile "sandbox"' in str(caught.value)
    assert "hush-hush" not in str(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None


@pytest.mark.parametrize(
    ("profile", "more", "given"),
    [
        (SANDBOX, {}, True),
        (PRODUCTION, {}, True),
        (LAB, {}, False),  # AWS's keys are not for another marketplace
        (LAB, {"AWS_ENDPOINT_URL_MTURK": "https://turk.lab.example:8788/"}, True),
        (LAB, {"AWS_ENDPOINT_URL": "https://turk.lab.example:8788"}, True),
        (LAB, {"AWS_ENDPOINT_URL_MTURK": SANDBOX_ENDPOINT}, False),
        (SANDBOX, {"AWS_ENDPOINT_URL_MTURK": "http://127.0.0.1:8788"}, False),  # what `marketplace env` exports
        (SANDBOX, {"AWS_ENDPOINT_URL_MTURK": SANDBOX_ENDPOINT}, True),
        (PRODUCTION, {"AWS_ENDPOINT_URL_MTURK": SANDBOX_ENDPOINT}, False),
        (Profile("mine", SANDBOX_ENDPOINT, Kind.SANDBOX, aws_profile="lab"), {}, False),  # a section was named
        (SANDBOX, {"AWS_SECRET_ACCESS_KEY": ""}, False),
    ],
)
def test_the_environment_s_keys_are_for_one_marketplace(profile: Profile, more: dict[str, str], given: bool) -> None:
    if given:
        assert find_credentials(profile, ENVIRON | more, stored=nothing).source == "environment"
    else:
        with pytest.raises(NoCredentials):
            find_credentials(profile, ENVIRON | more, stored=nothing)


@pytest.mark.parametrize(
    ("profile", "environ", "chain"),
    [
        (SANDBOX, {}, Chain(None, machine=False)),
        (SANDBOX, {"AWS_PROFILE": "work"}, Chain("work", machine=False)),
        (LAB, {"AWS_PROFILE": "work"}, None),
        (
            Profile("lab", LAB.endpoint_url, Kind.OTHER, aws_profile="a"),
            {"AWS_PROFILE": "b"},
            Chain("a", machine=False),
        ),
        (Profile("p", SANDBOX_ENDPOINT, Kind.SANDBOX, aws_machine_role=True), {}, Chain(None, machine=True)),
    ],
)
def test_what_aws_s_files_are_asked(profile: Profile, environ: dict[str, str], chain: Chain | None) -> None:
    assert chain_of(profile, environ) == chain
    asked: list[Chain] = []

    def ask(one: Chain) -> Credentials | None:
        asked.append(one)
        return FILES

    if chain is None:
        with pytest.raises(NoCredentials):
            find_credentials(profile, environ, stored=nothing, ask_aws=ask)
    else:
        assert find_credentials(profile, environ, stored=nothing, ask_aws=ask) is FILES
    assert asked == ([chain] if chain else [])


def test_none_is_a_sentence_with_the_ways_out() -> None:
    with pytest.raises(NoCredentials) as caught:
        find_credentials(SANDBOX, {"AWS_ACCESS_KEY_ID": "half"}, stored=nothing, ask_aws=lambda _: None)
    said = str(caught.value)
    for part in ('profile "sandbox"', "turkterm login sandbox", "set AWS_ACCESS_KEY_ID", "aws_profile", "one run"):
        assert part in said
    with pytest.raises(NoCredentials, match=r"AWS_ENDPOINT_URL_MTURK=https://turk\.lab\.example:8788"):
        find_credentials(LAB, {}, stored=nothing)


def test_a_locked_keyring_is_passed_over_and_said() -> None:
    assert find_credentials(SANDBOX, ENVIRON, stored=locked).source == "environment"
    with pytest.raises(NoCredentials, match=r"profile \"sandbox\" \(the keyring is locked\): set"):
        find_credentials(SANDBOX, {}, stored=locked)


def test_an_item_holds_no_more_than_it_must() -> None:
    item = to_item(SANDBOX, FILES)
    assert json.loads(item.reveal()) == {
        "endpoint": SANDBOX_ENDPOINT,
        "access_key_id": "AKIAFILES",
        "secret_access_key": "s4",
        "session_token": None,
    }
