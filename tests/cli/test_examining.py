"""What is found out about one profile's marketplace, each failure in its own line and nothing changed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.gateway.stub import error, reply, silence, stubbed
from tests.marketplace.serving import Serving, serving
from turkterm.cli import examining
from turkterm.cli.embedded import Running, announced
from turkterm.cli.finding import Finding, Mark
from turkterm.config.places import Places
from turkterm.config.profiles import BUILT_IN, Kind, Profile


@pytest.fixture
def places(home: Path) -> Places:
    found = Places.find({"TURKTERM_HOME": str(home)})
    found.ensure()
    return found


async def look(places: Places, url: str, *, named: bool = True) -> dict[str, Finding]:
    profile = Profile("lab", url, Kind.OTHER)
    return {one.check: one for one in await examining.examine(places, profile, named=named)}


def use(monkeypatch: pytest.MonkeyPatch, url: str, key_id: str = "AKIAEXAMPLE", secret: str = "s") -> None:
    for name, value in (("ACCESS_KEY_ID", key_id), ("SECRET_ACCESS_KEY", secret), ("ENDPOINT_URL_MTURK", url)):
        monkeypatch.setenv(f"AWS_{name}", value)


@pytest.mark.parametrize(("key", "mark", "said"), [(0, Mark.OK, "may write"), (1, Mark.NOTE, "may only look")])
async def test_a_healthy_marketplace(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: int, mark: Mark, said: str
) -> None:
    async with serving(tmp_path) as server:
        use(monkeypatch, server.url, server.keys[key].access_key_id, server.keys[key].secret)
        found = await look(places, server.url)
    assert set(found) == {"keys", "reachable", "clock", "rights", "balance"}
    assert found["keys"].said == f"…{server_key(server, key)[-4:]} from environment"
    assert {found[check].mark for check in ("keys", "reachable", "clock", "balance")} == {Mark.OK}
    assert found["rights"].mark is mark
    assert said in found["rights"].said
    assert found["balance"].said.startswith("$")


def server_key(server: Serving, key: int) -> str:
    return server.keys[key].access_key_id


async def test_a_clock_that_is_off(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 400))
    answer = {"AvailableBalance": "1.00"}
    async with stubbed(lambda _: reply(answer, Date=date), lambda _: error("RequestError", code="X")) as stub:
        use(monkeypatch, stub.url)
        found = await look(places, stub.url)
    assert found["clock"].mark is Mark.FAILS
    assert "seconds ahead of this computer's" in found["clock"].said


async def test_keys_that_are_refused(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    async with stubbed(lambda _: error("UnrecognizedClientException", "invalid")) as stub:
        use(monkeypatch, stub.url)
        found = await look(places, stub.url)
    assert (found["reachable"].mark, found["account"].mark) == (Mark.OK, Mark.FAILS)
    assert "does not know this access key" in found["account"].said


async def test_nobody_there_and_somebody_silent(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, "http://127.0.0.1:9")
    found = await look(places, "http://127.0.0.1:9")
    assert found["reachable"].mark is Mark.FAILS
    assert "nothing listens there" in found["reachable"].said
    monkeypatch.setattr(examining, "ANSWER_LIMIT", 0.3)
    async with stubbed(silence) as stub:
        use(monkeypatch, stub.url)
        found = await look(places, stub.url)
    assert "no answer within" in found["reachable"].said


async def test_no_keys_fail_only_where_they_were_asked_for(places: Places) -> None:
    for named, mark in ((True, Mark.FAILS), (False, Mark.NOTE)):
        found = await look(places, "http://lab.example", named=named)
        assert found["keys"].mark is mark
        assert found["address"].mark is Mark.NOTE  # plain http to another machine


async def test_the_embedded_one_that_does_not_serve_is_not_started(places: Places) -> None:
    (found,) = await examining.examine(places, BUILT_IN["local"], named=True)
    assert (found.check, found.mark, found.value) == ("marketplace", Mark.OK, False)
    assert list(places.marketplace_dir.iterdir()) == []


async def test_a_store_that_cannot_be_read_while_it_is_served(places: Places, tmp_path: Path) -> None:
    """A failure of another room is a finding and no traceback."""
    async with serving(tmp_path) as server:
        here = Running(server.url, 1, server.marketplace.instance)
        (places.marketplace_dir / "marketplace.sqlite").write_bytes(b"no database" * 1000)
        with announced(places.marketplace_dir, here):
            (found,) = await examining.examine(places, BUILT_IN["local"], named=True)
    assert (found.check, found.mark) == ("marketplace", Mark.FAILS)
    assert "marketplace.sqlite" in found.said
