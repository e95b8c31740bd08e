"""`turkterm profile …`: what people have, add and remove; never a secret, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

LAB = ("profile", "add", "lab", "--endpoint", "https://lab.example")


def test_the_built_in_ones_are_listed(inside: Run) -> None:
    lines = inside("profile", "list").out.splitlines()
    assert [line.split()[0] for line in lines] == ["local", "sandbox", "production"]
    data = json.loads(inside("profile", "list", "--json").out)
    assert [(one["name"], one["kind"]) for one in data][2] == ("production", "production")


def test_add_show_remove(inside: Run, home: Path) -> None:
    done = inside(*LAB, "--kind", "sandbox", "--read-only", "--colour", "money", "--aws-profile", "lab")
    assert (done.code, done.out) == (0, "")
    assert "turkterm login lab" in done.err
    assert json.loads(inside("profile", "show", "lab", "--json").out) == {
        "name": "lab",
        "kind": "sandbox",
        "endpoint": "https://lab.example",
        "read_only": True,
        "colour": "money",
        "aws_profile": "lab",
        "built_in": False,
        "settings": str(home / "config.toml"),
        "journal": str(home / "journal" / "lab.sqlite"),
        "key": None,
    }
    assert "lab         sandbox     https://lab.example  read-only" in inside("profile", "list").out
    (home / "journal" / "lab.sqlite").touch()
    done = inside("profile", "remove", "lab", "--yes")
    assert done.code == 0
    assert f"stays in {home}/journal/lab.sqlite" in done.err
    assert "turkterm logout lab" in done.err
    inside("profile", "show", "lab").refused('no profile "lab"', code=2)


def test_show_gives_no_more_than_the_end_of_a_key_id(inside: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hush-hush")
    out = inside("profile", "show", "sandbox").out
    assert "…MPLE from environment" in out
    assert "hush" not in out
    assert "AKIA" not in out


def test_removing_asks_and_no_is_the_default(turkterm: Run, home: Path) -> None:
    turkterm(*LAB)
    done = turkterm("profile", "remove", "lab")  # standard input is empty: nobody says yes
    assert done.code == 1
    assert "lab" in (home / "config.toml").read_text()


@pytest.mark.parametrize(
    ("arguments", "sentence", "code"),
    [
        (["add", "lab"], "The profile lab needs --endpoint", 2),
        (["add", "lab", "--endpoint", "lab.example"], "is no http:// or https:// address", 2),
        (["add", "lab", "--endpoint", "https://me:pw@lab.example"], "carries more than an address", 2),
        (["add", "lab", "--endpoint", "http://lab.example"], "plain http to another machine", 2),
        (["add", "../lab", "--endpoint", "https://lab.example"], "is no name for a profile", 1),
        (["add", "production", "--endpoint", "https://lab.example"], "production: is built in", 1),
        (["add", "a", "--endpoint", "https://mturk-requester.us-east-1.amazonaws.com", "--kind", "sandbox"], "not", 2),
        (["remove", "sandbox", "--yes"], "The profile sandbox is built in and stays.", 1),
        (["remove", "x", "--yes"], 'There is no profile "x"', 1),
        (["show", "sandbx"], 'did you mean "sandbox"?', 2),
    ],
)
def test_refusals(inside: Run, home: Path, arguments: list[str], sentence: str, code: int) -> None:
    inside("profile", *arguments).refused(sentence, code=code)
    assert not (home / "config.toml").exists()


def test_plain_http_where_somebody_says_so(inside: Run) -> None:
    assert inside("profile", "add", "a", "--endpoint", "http://lab.example", "--plain-http").code == 0
    assert inside("profile", "add", "b", "--endpoint", "http://127.0.0.1:8788").code == 0
