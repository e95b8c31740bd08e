"""`turkterm marketplace clock`: reading and turning the clock of a running server, and what keeps the turn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Serve
from tests.cli.test_marketplace import BATCH, TEMPLATE, client
from tests.marketplace.market import HIT
from turkterm.cli.marketplace_clock import parse_turn
from turkterm.cli.refusal import Refused


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("+3d", {"turn": 259_200}),
        ("+90m", {"turn": 5400}),
        ("+1h30m", {"turn": 5400}),
        ("+0.5s", {"turn": 0.5}),
        ("+1w2h", {"turn": 612_000}),
        ("+0d", {"turn": 0}),
        ("2027-01-31T12:00:00Z", {"to": 1_801_396_800}),
        ("2027-01-31T13:00:00+01:00", {"to": 1_801_396_800}),
        ("2027-01-31T12:00", {"to": 1_801_396_800}),
        ("2027-01-31", {"to": 1_801_353_600}),
    ],
)
def test_turns(text: str, wanted: dict[str, float]) -> None:
    assert parse_turn(text) == wanted


@pytest.mark.parametrize("text", ["", "3d", "+", "+3", "+3y", "+d", "+ 3d", "tomorrow", "2027-13-01", "+-3d", "+1_0d"])
def test_what_is_no_turn(text: str) -> None:
    with pytest.raises(Refused, match="is no turn of the clock") as caught:
        parse_turn(text)
    assert caught.value.code == 2


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ\n").replace(tzinfo=UTC)


def test_the_clock_of_a_server_and_of_the_next(serve: Serve, turkterm: Run, tmp_path: Path) -> None:
    """Work is approved by itself after a turn; the next server and an import go on from the turned time."""
    server = serve()
    read = at(turkterm("marketplace", "clock").out)
    assert abs(read - datetime.now(UTC)) < timedelta(minutes=1)
    turned = at(turkterm("marketplace", "clock", "+3d").out)
    assert timedelta(days=3) <= turned - read < timedelta(days=3, minutes=1)
    turkterm("marketplace", "clock", "2020-01-01").refused("cannot be turned back")
    mturk = client(turkterm("marketplace", "env").out)
    hit = mturk.create_hit(**HIT)["HIT"]
    assert abs(hit["CreationTime"] - turned) < timedelta(minutes=1)
    assert turkterm("marketplace", "clock", "+2d").code == 0
    assert mturk.get_hit(HITId=hit["HITId"])["HIT"]["HITStatus"] == "Reviewable"  # a lifetime of one day
    server.end()
    batch, template = tmp_path / "batch.csv", tmp_path / "template.html"
    batch.write_text(BATCH)
    template.write_text(TEMPLATE)
    assert turkterm("marketplace", "import", batch, "--template", template).code == 0
    serve()
    again = at(turkterm("marketplace", "clock").out)
    assert timedelta(days=2) <= again - turned < timedelta(days=2, minutes=1)
    imported = client(turkterm("marketplace", "env").out).list_hits()["HITs"][0]
    assert timedelta(0) <= again - imported["CreationTime"] < timedelta(days=2)


def test_without_a_server(inside: Run) -> None:
    inside("marketplace", "clock").refused("No marketplace serves this home")
    inside("marketplace", "clock", "+3d").refused("No marketplace serves this home")
    inside("marketplace", "clock", "soon").refused("“soon” is no turn of the clock", code=2)
