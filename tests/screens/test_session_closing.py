"""A session at the keyboard: a HIT group is closed out, and the marketplace and the file are read back."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from tests.screens.servers import client, colour_hit, serve
from tests.screens.sitters import (
    CAREFUL,
    CARELESS,
    COLOUR_TITLE,
    SLOW,
    accepts,
    asks,
    console_on,
    play,
    submits,
    work,
)


def test_a_group_is_closed_out(tmp_path: Path) -> None:
    with serve(tmp_path):
        mturk = client(tmp_path)
        hits = [colour_hit(mturk, 2, RequesterAnnotation=f"colour {number}") for number in range(3)]
        answers = {(hits[0], CAREFUL): "teal", (hits[0], CARELESS): "asdf", (hits[1], CAREFUL): "ochre, pale"}
        for (hit_id, worker), colour in answers.items():
            work(tmp_path, hit_id, worker, colour)
        [at_work] = play(tmp_path, accepts(hits[1], SLOW))
        answers[hits[1], SLOW] = "“grün”"
        before = Decimal(mturk.get_account_balance()["AvailableBalance"])

        with console_on(tmp_path) as console:
            console.until(rf"{COLOUR_TITLE}.*\$0\.05")
            console.press("C")
            console.until(asks(r"^ close out 1/5 · expire .*y/N"))
            console.press("y")
            console.until(r"close out 2/5 wait: 1 at work")
            console.press("C")
            console.until(r"Close out waits: 1 at work may still submit")
            play(tmp_path, submits(at_work["assignment"], answers[hits[1], SLOW]))
            console.until(r"close out 3/5 review: 4 wait")
            console.press("C")
            console.until(asks(r"^ close out 3/5 · approve all 4 that wait · \$0\.20 \+ \$0\.04 fee = \$0\.24.*y/N"))
            console.press("y")
            console.until(r"close out 4/5 export: 2 left")
            assert not exports(tmp_path)
            console.press("C")
            console.until(asks(r"^ close out 4/5 · write the answers to all its HITs \(3\) to a file.*y/N"))
            console.press("y")
            console.until(r"Exported to .*close out 5/5 delete: 3 left")
            console.press("C")
            console.until(asks(r"type 3 to go on"))
            console.until(r"every answer was exported")
            console.type("3")
            console.until(r"delete HIT 3: 3 done")
            console.until(r"HIT groups 0\b")
            console.press("q")
            assert console.ended() == 0

        assert mturk.list_hits()["HITs"] == []
        for hit_id in hits:
            with pytest.raises(ClientError, match=f"Hit {hit_id} does not exist"):
                mturk.get_hit(HITId=hit_id)
        spent = 4 * (Decimal("0.05") + Decimal("0.01"))
        balance = mturk.get_account_balance()
        assert before - Decimal(balance["AvailableBalance"]) == spent
        assert Decimal(balance.get("OnHoldBalance", "0")) == 0
    [file] = exports(tmp_path)
    with file.open(newline="", encoding="utf-8-sig") as lines:
        rows = list(csv.DictReader(lines))
    assert {(row["HITId"], row["WorkerId"]): row["Answer.colour"] for row in rows} == answers
    assert [row["AssignmentStatus"] for row in rows] == ["Approved"] * 4


def exports(home: Path) -> list[Path]:
    """The files that close-outs wrote."""
    return sorted(home.rglob("exports/*/*.csv"))
