"""`turkterm marketplace account …` and `env --account`, with and without a running server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from tests.cli.conftest import Run, Serve
from tests.cli.test_marketplace import client


@pytest.mark.parametrize("running", [False, True])
def test_several_requesters(serve: Serve, inside: Run, running: bool) -> None:
    if running:
        serve()
    added = inside("marketplace", "account", "add", "lab-b", "--balance", "50")
    assert (added.code, added.err) == (0, "")
    assert inside("marketplace", "account", "add", "lab-c").code == 0
    listed = inside("marketplace", "account", "list").out.splitlines()
    assert [(row.split()[0], row.split()[-1]) for row in listed] == [
        ("default", "10000.00"),
        ("lab-b", "50.00"),
        ("lab-c", "1000.00"),
    ]
    assert len({len(row[: row.rindex(" ")]) for row in listed}) == 1  # in columns
    told = json.loads(inside("marketplace", "account", "list", "--json").out)
    assert [list(one) for one in told] == [["name", "account", "keys", "balance"]] * 3
    assert added.out.split() == ["lab-b", told[1]["account"], *told[1]["keys"].values(), "50.00"]
    if not running:
        serve()
    default, full, reading = (
        client(inside("marketplace", "env", *options).out)
        for options in ((), ("--account", "lab-b"), ("--account", "lab-b", "--read-only"))
    )
    assert default.get_account_balance()["AvailableBalance"] == "10000.00"
    full.create_hit_type(Title="A", Description="B", Reward="0.05", AssignmentDurationInSeconds=60)
    assert reading.get_account_balance()["AvailableBalance"] == "50.00"
    with pytest.raises(ClientError, match="not authorized"):
        reading.create_hit_type(Title="A", Description="B", Reward="0.06", AssignmentDurationInSeconds=60)


def test_no_secret_is_told(inside: Run, home: Path) -> None:
    from turkterm.cli.serving import open_store
    from turkterm.config.places import Places

    said = inside("marketplace", "account", "add", "lab-b").out
    said += inside("marketplace", "account", "list").out + inside("marketplace", "account", "list", "--json").out
    store = open_store(Places.find({"TURKTERM_HOME": str(home)}))
    secrets = [key.secret for id_ in (None, said.split()[1]) for key in store.access_keys(id_)]
    store.close()
    assert len(secrets) == 4
    assert [secret for secret in secrets if secret in said] == []


def test_refusals(inside: Run, serve: Serve) -> None:
    inside("marketplace", "account", "add", "a b").refused("“a b” cannot name an account")
    inside("marketplace", "account", "add", "default").refused("There is an account called default already")
    inside("marketplace", "account", "add", "x", "--balance", "5c").refused("“5c” is not an amount", code=2)
    inside("marketplace", "account", "add", "x", "--balance", "-5").refused("“-5” is not an amount", code=2)
    inside("marketplace", "account", "add").refused("Missing argument", code=2)
    inside("marketplace", "env", "--account", "lab-b").refused("No marketplace serves this home")
    serve()
    inside("marketplace", "env", "--account", "lab-b").refused("No account is called “lab-b”: there are default")
