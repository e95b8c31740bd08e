"""Eight requesters and eight workers, each with a connection of their own, who all want the same thing at once.

One server, over HTTP: plain boto3 for the requesters, `turkterm marketplace worker` for the workers.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conformance.clients import conversation
from tests.screens.servers import client, colour_hit, serve
from tests.screens.terminal import home_environment

CLIENTS, PLACES, HITS = 8, 3, 12
Ask = Callable[[Any], Any]


@dataclass(frozen=True)
class Crowd:
    """Everybody, ready to begin at a mark."""

    requesters: list[Any]
    workers: list[Ask]
    _threads: ThreadPoolExecutor

    def at_once(self, act: Callable[[int], Any]) -> list[Any]:
        """What `act` returns for 0 to 7, all begun at the same moment."""
        mark = Barrier(CLIENTS)

        def begin(number: int) -> Any:
            mark.wait(30)
            return act(number)

        return list(self._threads.map(begin, range(CLIENTS)))

    def accept(self, number: int, hit_id: str) -> str | None:
        """The assignment that a worker gets, or None; whatever else is answered is an error."""
        answer = self.workers[number]({"do": "accept", "worker": f"AWORKER{number}", "hit": hit_id})
        if "error" in answer:
            assert answer["error"] == f"There are no more available assignments for HIT {hit_id}."
            return None
        return str(answer["assignment"])

    def taken(self, hit_id: str) -> list[str]:
        """All ask for the HIT; the assignments that were granted."""
        return [one for one in self.at_once(lambda number: self.accept(number, hit_id)) if one is not None]

    def submit(self, assignment_id: str) -> None:
        """The assignment is handed in."""
        step = {"do": "submit", "assignment": assignment_id, "answers": {"colour": "red"}}
        assert self.workers[0](step) == {}


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    """The crowd of one server."""
    home: Path = tmp_path_factory.mktemp("home")
    script = (sys.executable, "-m", "turkterm", "marketplace", "worker", "-")
    with serve(home), ExitStack() as open_, ThreadPoolExecutor(CLIENTS) as threads:
        requesters = list(threads.map(client, [home] * CLIENTS))
        for each in requesters:
            open_.callback(each.close)
        environment = home_environment(home, {})
        workers = [open_.enter_context(conversation(*script, environment=environment)) for _ in range(CLIENTS)]
        yield Crowd(requesters, workers, threads)


def succeeded(act: Callable[[], Any], code: str) -> bool:
    """Whether the call succeeded; the error that it may end in is named."""
    try:
        act()
    except ClientError as error:
        if error.response["TurkErrorCode"] != f"AWS.MechanicalTurk.{code}":
            raise
        return False
    return True


def test_the_last_assignments(crowd: Crowd) -> None:
    mturk = crowd.requesters[0]
    for _ in range(HITS):
        hit_id = colour_hit(mturk, PLACES)
        granted = crowd.taken(hit_id)
        assert len(set(granted)) == PLACES
        hit = mturk.get_hit(HITId=hit_id)["HIT"]
        assert (hit["HITStatus"], hit["NumberOfAssignmentsPending"]) == ("Unassignable", PLACES)
        for assignment_id in granted:
            crowd.submit(assignment_id)
        listed = mturk.list_assignments_for_hit(HITId=hit_id)["Assignments"]
        assert sorted(one["AssignmentId"] for one in listed) == sorted(granted)
        assert len({one["WorkerId"] for one in listed}) == PLACES


def test_places_that_are_added_while_all_ask(crowd: Crowd) -> None:
    mturk = crowd.requesters[0]
    for _ in range(HITS):
        hit_id = colour_hit(mturk, 2)

        def ask(number: int, hit_id: str = hit_id) -> str | None:
            if number < 2:
                crowd.requesters[number].create_additional_assignments_for_hit(
                    HITId=hit_id, NumberOfAdditionalAssignments=1
                )
                return None
            return crowd.accept(number, hit_id)

        granted = [one for one in crowd.at_once(ask) if one is not None]
        hit = mturk.get_hit(HITId=hit_id)["HIT"]
        assert hit["MaxAssignments"] == 4
        assert 2 <= len(granted) == hit["NumberOfAssignmentsPending"] == 4 - hit["NumberOfAssignmentsAvailable"]
        granted += [one for number in range(2) if (one := crowd.accept(number, hit_id)) is not None]
        assert len(set(granted)) == 4 == mturk.get_hit(HITId=hit_id)["HIT"]["NumberOfAssignmentsPending"]


def test_one_verdict_and_one_payment(crowd: Crowd) -> None:
    """Half approve and half reject; all send the same bonus, and all publish the same HIT."""
    mturk = crowd.requesters[0]
    before = mturk.get_account_balance()["AvailableBalance"]
    paid = 0
    for round_ in range(HITS):
        hit_id = colour_hit(mturk, 1)
        (assignment_id,) = crowd.taken(hit_id)
        crowd.submit(assignment_id)
        work = mturk.get_assignment(AssignmentId=assignment_id)["Assignment"]

        def judge(number: int, assignment_id: str = assignment_id) -> bool:
            api = crowd.requesters[number]
            if number % 2:
                return succeeded(
                    lambda: api.reject_assignment(AssignmentId=assignment_id, RequesterFeedback="no"),
                    "InvalidAssignmentState",
                )
            return succeeded(lambda: api.approve_assignment(AssignmentId=assignment_id), "InvalidAssignmentState")

        verdicts = crowd.at_once(judge)
        assert sum(verdicts) == 1
        status = mturk.get_assignment(AssignmentId=assignment_id)["Assignment"]["AssignmentStatus"]
        approved = any(verdicts[::2])
        assert status == ("Approved" if approved else "Rejected")

        def pay(number: int, work: dict[str, Any] = work, token: str = f"bonus {round_}") -> bool:
            bonus = {"WorkerId": work["WorkerId"], "AssignmentId": work["AssignmentId"], "BonusAmount": "1.00"}
            return succeeded(
                lambda: crowd.requesters[number].send_bonus(**bonus, Reason="r", UniqueRequestToken=token),
                "DuplicateRequest",
            )

        def publish(number: int, token: str = f"hit {round_}") -> bool:
            return succeeded(
                lambda: colour_hit(crowd.requesters[number], 1, UniqueRequestToken=token), "HitAlreadyExists"
            )

        assert sum(crowd.at_once(pay)) == sum(crowd.at_once(publish)) == 1
        paid += 120 + (6 if approved else 0)
    after = mturk.get_account_balance()["AvailableBalance"]
    assert round(float(before) * 100) - round(float(after) * 100) == paid
