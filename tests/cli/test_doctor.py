"""`turkterm doctor`: a line each, exit 1 where something fails, and nothing is left behind."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run, Serve
from tests.cli.labs import lab_of


def test_everything_of_a_home_that_serves(turkterm: Run, serve: Serve, home: Path) -> None:
    lab = lab_of(turkterm, serve)
    done = turkterm("doctor", "--json", **lab.environment())
    assert done.code == 0, done
    data = json.loads(done.out)
    assert data["ok"] is True
    found = {(one["about"], one["check"]): one for one in data["findings"]}
    for profile in ("local", "lab"):
        assert found[profile, "rights"]["value"] == "write"
        assert found[profile, "balance"]["value"] == "10000.00"
        assert found[profile, "reachable"]["result"] == "ok"
    assert found["sandbox", "keys"]["result"] == "note"  # nobody has keys for it, and that is no failure
    assert lab.secret not in done.out + done.err
    assert lab.key_id not in done.out
    assert list((home / "journal").iterdir()) == []


def test_a_failure_is_exit_one(turkterm: Run) -> None:
    assert turkterm("profile", "add", "lab", "--endpoint", "http://127.0.0.1:9").code == 0
    done = turkterm("doctor", "lab")
    assert (done.code, done.err) == (1, "")
    assert "✗ fails lab" in done.out
    assert "✗ fails sandbox" not in done.out


def test_settings_that_cannot_be_read(turkterm: Run, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("thme = 1\n")
    done = turkterm("doctor", "local")
    assert done.code == 1
    assert 'did you mean "theme"?' in done.out


def test_a_profile_that_is_none(inside: Run) -> None:
    inside("doctor", "sandbx").refused('did you mean "sandbox"?', code=2)
