"""Two servers on one home, as real processes: what both may do at once, what one does alone, and who takes over."""

from __future__ import annotations

import json
import shlex
import signal
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError

from tests.cli.conftest import Run, Serve, Server, wait_until
from tests.cli.test_marketplace import client
from tests.marketplace.market import HIT
from turkterm.cli.control import Channel

CLIENTS = 8
HITS, PLACES = 4, 5
REWARD, FEE, BONUS, BONUS_FEE = 10, 2, 25, 5  # cents


@dataclass
class Side:
    """One of the servers: its API as boto3 has it, and its workers' side."""

    server: Server
    api: Any
    token: str

    def step(self, **step: Any) -> dict[str, Any]:
        """A worker does something; each call has a connection of its own."""
        parts = urlsplit(self.server.url)
        with closing(HTTPConnection(parts.hostname or "", parts.port, timeout=60)) as connection:
            return Channel(connection, self.token).ask("worker", json.dumps(step).encode())[1]


@pytest.fixture
def sides(home: Path, serve: Serve, turkterm: Run) -> Iterator[tuple[Side, Side]]:
    first, second = serve(), serve("--crowd", "3", "--pace", "3000")
    exports = turkterm("marketplace", "env").out
    told = [json.loads(file.read_text()) for file in (home / "marketplace" / "servers").iterdir()]
    tokens = {one["url"]: one["control"] for one in told}
    at = (server.url for server in (first, second))
    apis = [client(exports.replace(shlex.quote(first.url), shlex.quote(url))) for url in at]
    yield Side(first, apis[0], tokens[first.url]), Side(second, apis[1], tokens[second.url])
    for api in apis:
        api.close()


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """What the calls return, or the error that the marketplace answers; they begin together."""
    ready = Barrier(len(calls))

    def call(work: Callable[[], Any]) -> Any:
        ready.wait(30)
        try:
            return work()
        except ClientError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


def succeeded(answers: list[Any]) -> list[Any]:
    return [answer for answer in answers if not isinstance(answer, ClientError)]


def total(home: Path, query: str) -> int:
    """A number out of the file, behind the servers' backs."""
    with closing(sqlite3.connect(home / "marketplace" / "marketplace.sqlite")) as db:
        return int(db.execute(query).fetchone()[0] or 0)


def test_both_serve_and_nothing_is_given_twice(home: Path, sides: tuple[Side, Side]) -> None:
    """HITs made on both, their last places taken by eight clients on both, reviewed and rewarded on both."""
    named = [{"Title": f"Word {number}", "UniqueRequestToken": f"hit-{number}"} for number in range(HITS)]
    made = at_once(
        [partial(side.api.create_hit, **HIT | name, MaxAssignments=PLACES) for name in named for side in sides]
    )
    hits = [answer["HIT"]["HITId"] for answer in succeeded(made)]
    assert len(hits) == HITS

    def work(number: int) -> list[str]:
        """A client's worker tries to take a place of every HIT, on one server after the other."""
        answers = [
            sides[(number + place) % 2].step(do="accept", worker=f"A{number}WORKER", hit=hit)
            for place, hit in enumerate(hits)
        ]
        return [answer["assignment"] for answer in answers if "assignment" in answer]

    taken = [assignment for some in at_once([partial(work, n) for n in range(CLIENTS)]) for assignment in some]
    assert len(taken) == len(set(taken)) == HITS * PLACES
    for side in sides:
        for hit in hits:
            assert life(side, hit) == ("Unassignable", 0, PLACES, 0)

    for assignment in taken:
        handed_in = at_once([partial(side.step, do="submit", assignment=assignment) for side in sides])
        assert sorted(map(len, handed_in)) == [0, 1]  # {} and an error
        verdicts = at_once([partial(side.api.approve_assignment, AssignmentId=assignment) for side in sides])
        assert len(succeeded(verdicts)) == 1

    listed = sides[0].api.list_assignments_for_hit(HITId=hits[0], MaxResults=100)["Assignments"]
    assert listed == sides[1].api.list_assignments_for_hit(HITId=hits[0], MaxResults=100)["Assignments"]
    for one in listed:
        bonus = {
            "WorkerId": one["WorkerId"],
            "AssignmentId": one["AssignmentId"],
            "BonusAmount": "0.25",
            "Reason": "thanks",
            "UniqueRequestToken": one["AssignmentId"],
        }
        sent = at_once([partial(side.api.send_bonus, **bonus) for side in sides * 2])
        assert len(succeeded(sent)) == 1

    spent = HITS * PLACES * (REWARD + FEE) + PLACES * (BONUS + BONUS_FEE)
    for side in sides:
        assert [life(side, hit) for hit in hits] == [("Reviewable", 0, 0, PLACES)] * HITS
        balance = side.api.get_account_balance()
        assert (balance["AvailableBalance"], balance["OnHoldBalance"]) == (f"{(1_000_000 - spent) / 100:.2f}", "0.00")
    assert total(home, "SELECT sum(amount) FROM movements") == total(home, "SELECT sum(available) FROM accounts")
    assert total(home, "SELECT sum(-amount) FROM movements WHERE kind = 'reward'") == HITS * PLACES * REWARD
    assert total(home, "SELECT count(*) FROM assignments") == HITS * PLACES


def test_another_one_takes_over(home: Path, sides: tuple[Side, Side]) -> None:
    """The first one leads and has no crowd; when it is killed, the second one's crowd begins and work is settled."""
    first, second = sides
    hit = second.api.create_hit(**HIT, MaxAssignments=50, AutoApprovalDelayInSeconds=0)["HIT"]["HITId"]
    held = second.step(do="accept", worker="A1WORKER", hit=hit)["assignment"]
    second.step(do="submit", assignment=held)
    wait_until(lambda: status(second, held) == "Approved", seconds=20)
    assert total(home, "SELECT count(*) FROM workers") == 1
    done = first.server.end(signal.SIGKILL)
    assert done.code == -signal.SIGKILL
    later = second.step(do="accept", worker="A2WORKER", hit=hit)["assignment"]
    second.step(do="submit", assignment=later)
    wait_until(lambda: status(second, later) == "Approved", seconds=20)
    wait_until(lambda: total(home, "SELECT count(*) FROM workers") == 5, seconds=20)  # two of ours, three of the crowd
    ended = second.server.end()
    assert ended.code == 0
    assert ended.err == "Another server of this home leads: until it ends, this one answers requests only.\n"


def test_one_clock_for_both(sides: tuple[Side, Side], turkterm: Run) -> None:
    before = [made_at(side) for side in sides]
    assert turkterm("marketplace", "clock", "+3d").code == 0
    for side, earlier in zip(sides, before, strict=True):
        assert 3 * 86_400 <= made_at(side) - earlier < 3 * 86_400 + 120
    sides[0].server.end()
    assert turkterm("marketplace", "clock", "+1d").code == 0
    assert made_at(sides[1]) - before[1] >= 4 * 86_400


def test_commands_go_on_when_the_older_one_ends(sides: tuple[Side, Side], turkterm: Run) -> None:
    first, second = sides
    assert first.server.url in turkterm("marketplace", "env").out
    first.server.end()
    assert second.server.url in turkterm("marketplace", "env").out
    assert json.loads(turkterm("status", "--json").out)["balance"]


def made_at(side: Side) -> float:
    """The marketplace's time as a server writes it into a new HIT."""
    return float(side.api.create_hit(**HIT)["HIT"]["CreationTime"].timestamp())


def life(side: Side, hit: str) -> tuple[str, int, int, int]:
    shown = side.api.get_hit(HITId=hit)["HIT"]
    available, pending, completed = (
        shown[f"NumberOfAssignments{name}"] for name in ("Available", "Pending", "Completed")
    )
    return shown["HITStatus"], available, pending, completed


def status(side: Side, assignment: str) -> str:
    return str(side.api.get_assignment(AssignmentId=assignment)["Assignment"]["AssignmentStatus"])
