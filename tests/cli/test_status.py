"""`turkterm status`: one look, in JSON for scripts and as a table for people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Serve
from turkterm.cli.status import as_data, as_table
from turkterm.config.profiles import BUILT_IN
from turkterm.desk.rows.groups import GroupRow
from turkterm.model.cleantext import clean
from turkterm.model.ids import HITGroupId, HITTypeId
from turkterm.model.money import Cents
from turkterm.model.worker import Balance

BATCH = """\
Title,Description,Keywords,word,Answer.formal
Rate a word,How formal is it?,language,mileage,0_Neither
Rate a word,How formal is it?,language,soil,1_Formal
Rate a word,How formal is it?,language,mileage,1_Formal
"""

ROW = GroupRow(
    HITTypeId("3TYPE"),
    HITGroupId("3GROUP"),
    clean("词语 Rate a word"),
    clean(""),
    clean(""),
    Cents(5),
    hits=12,
    assignments=60,
    available=10,
    pending=2,
    submitted=30,
    approved=17,
    rejected=1,
    next_auto=1795486682.0,
    newest=0.0,
    expires=0.0,
    duration=60,
    auto_approval_delay=60,
    cost=Cents(102),
)


def test_as_data() -> None:
    assert as_data(BUILT_IN["sandbox"], [ROW], Balance(Cents(987420), None)) == {
        "profile": "sandbox",
        "marketplace": "sandbox",
        "balance": {"available": "9874.20", "on_hold": None},
        "groups": [
            {
                "hit_type_id": "3TYPE",
                "hit_group_id": "3GROUP",
                "title": "词语 Rate a word",
                "reward": "0.05",
                "hits": 12,
                "available": 10,
                "pending": 2,
                "submitted": 30,
                "approved": 17,
                "rejected": 1,
                "next_auto_approval": "2026-11-24T02:18:02Z",
            }
        ],
    }


def test_as_table() -> None:
    head, row, empty, balance = as_table([ROW], Balance(Cents(987420), Cents(1240))).splitlines()
    assert head.split()[:3] == ["REWARD", "HITS", "AVAILABLE"]
    assert row.split()[:8] == ["$0.05", "12", "10", "2", "30", "17", "1", "2026-11-24T02:18:02Z"]
    assert row.index("词语") == head.index("TITLE")
    assert (empty, balance) == ("", "balance $9,874.20, on hold $12.40")


def test_an_instant_beyond_the_calendar_is_none() -> None:
    from dataclasses import replace

    data = as_data(BUILT_IN["local"], [replace(ROW, next_auto=1e18)], Balance(Cents(0)))
    assert data["groups"][0]["next_auto_approval"] is None


def imported(turkterm: Run, tmp_path: Path) -> str:
    (tmp_path / "batch.csv").write_text(BATCH)
    (tmp_path / "template.html").write_text("<p>${word}</p>")
    done = turkterm("marketplace", "import", tmp_path / "batch.csv", "--template", tmp_path / "template.html")
    assert done.code == 0, done.err
    return str(json.loads(done.out)["HITTypeId"])


@pytest.mark.parametrize("running", [False, True])
def test_one_look(turkterm: Run, serve: Serve, home: Path, tmp_path: Path, running: bool) -> None:
    """The same figures from a server that runs and from one that is started for the look and stopped after it."""
    hit_type_id = imported(turkterm, tmp_path)
    server = serve() if running else None
    done = turkterm("status", "--json")
    assert (done.code, done.err) == (0, "")
    data = json.loads(done.out)
    assert data["balance"]["available"] == "10000.00"
    (group,) = data["groups"]
    assert {name: group[name] for name in ("hit_type_id", "title", "reward", "hits", "available", "submitted")} == {
        "hit_type_id": hit_type_id,
        "title": "Rate a word",
        "reward": "0.05",
        "hits": 2,
        "available": 0,
        "submitted": 3,
    }
    assert group["next_auto_approval"].endswith("Z")
    if server:
        assert server.process.poll() is None
    else:
        assert list((home / "marketplace" / "servers").iterdir()) == []


def test_a_look_at_an_empty_home_fills_nothing(turkterm: Run) -> None:
    """The demonstration belongs to the console: cron must not find invented HITs."""
    assert json.loads(turkterm("status", "--json").out)["groups"] == []
    assert "balance $10,000.00" in turkterm("status").out


def test_a_marketplace_that_is_not_there(turkterm: Run, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text('[profiles.lab]\nendpoint = "http://127.0.0.1:9"\n')
    keys = {"AWS_ACCESS_KEY_ID": "AKIA0", "AWS_SECRET_ACCESS_KEY": "secret"}
    keys["AWS_ENDPOINT_URL_MTURK"] = "http://127.0.0.1:9"  # without it they are AWS's, and not for the lab
    turkterm("status", "--profile", "lab", **keys).refused("nothing listens there")
    turkterm("--profile", "lab", "status", **keys).refused("nothing listens there")


def test_a_profile_without_keys(turkterm: Run) -> None:
    turkterm("status", "--profile", "sandbox").refused('no keys for the profile "sandbox"')
