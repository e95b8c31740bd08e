from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from turkterm.marketplace.clock import Clock
from turkterm.marketplace.crowd import Crowd
from turkterm.marketplace.demonstration import is_empty, seed, stands_alone
from turkterm.marketplace.forms import read_form
from turkterm.marketplace.operations import OPERATIONS
from turkterm.marketplace.store import Store
from turkterm.model.answers import parse_answers


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "m.db", Clock())
    yield opened
    opened.close()


def call(store: Store, operation: str, **parameters: Any) -> dict[str, Any]:
    return store.read_now(lambda tx: OPERATIONS[operation].run(tx, parameters))


def assignments(store: Store) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Every HIT with each of its assignments; 60 HITs are one page, nine assignments another."""
    return [
        (hit, one)
        for hit in call(store, "ListHITs", MaxResults=100)["HITs"]
        for one in call(store, "ListAssignmentsForHIT", HITId=hit["HITId"], MaxResults=100)["Assignments"]
    ]


def test_a_seeded_marketplace_has_something_of_everything(store: Store) -> None:
    assert store.read_now(is_empty)
    store.write_now(seed)
    assert not store.read_now(is_empty)
    now = Clock().now()
    found = assignments(store)
    hits = {hit["HITId"]: hit for hit, _ in found}
    assert len({hit["HITTypeId"] for hit in hits.values()}) == 3
    by_status = Counter(one["AssignmentStatus"] for _, one in found)
    assert by_status["Submitted"] > 60
    assert by_status["Approved"] > 10
    assert by_status["Rejected"] >= 3
    waiting = [one for _, one in found if one["AssignmentStatus"] == "Submitted"]
    assert all(one["AutoApprovalTime"] > now for one in waiting)
    assert sum(one["AutoApprovalTime"] < now + 6 * 3600 for one in waiting) >= 10
    assert sum(hit["NumberOfAssignmentsAvailable"] for hit in hits.values()) > 200
    assert all(hit["CreationTime"] < one["AcceptTime"] < one["SubmitTime"] < now for hit, one in found)
    for hit, one in found:
        names = {field.name for field in read_form(hit["Question"]).fields}
        assert {field.name for field in parse_answers(one["Answer"]).fields} == names
        if one["AssignmentStatus"] == "Rejected":
            assert one["RequesterFeedback"]
        if "ApprovalTime" in one:
            assert one["SubmitTime"] < one["ApprovalTime"] < now
    bonuses = [bonus for hit_id in hits for bonus in call(store, "ListBonusPayments", HITId=hit_id)["BonusPayments"]]
    assert [bonus["BonusAmount"] for bonus in bonuses] == ["0.50"]
    (block,) = call(store, "ListWorkerBlocks")["WorkerBlocks"]
    assert any(one["WorkerId"] == block["WorkerId"] for one in waiting)
    (kind,) = call(store, "ListQualificationTypes", MustBeRequestable=False, MustBeOwnedByCaller=True)[
        "QualificationTypes"
    ]
    type_id = kind["QualificationTypeId"]
    holders = call(store, "ListWorkersWithQualificationType", QualificationTypeId=type_id, MaxResults=100)
    assert holders["NumResults"] == 12
    restricted = [hit for hit in hits.values() if hit["QualificationRequirements"]]
    assert {hit["Title"] for hit in restricted} == {"Quel est le ton de ce message ?"}


def test_it_is_for_an_empty_marketplace_only(store: Store) -> None:
    store.write_now(seed)
    with pytest.raises(ValueError, match="empty marketplace"):
        store.write_now(seed)
    assert len(call(store, "ListHITs", MaxResults=100)["HITs"]) == 60


async def test_the_crowd_goes_on_with_it(store: Store) -> None:
    store.write_now(seed)
    before = len(assignments(store))
    clock = Clock()
    crowd = Crowd(store, clock, workers=12, pace=1)
    now = start = clock.now()
    while crowd.submitted < 15 and now < start + 3600:
        now = max(now, await crowd.step(now))
    assert len(assignments(store)) == before + crowd.submitted
    known = {one["WorkerId"] for _, one in assignments(store)}
    assert {person.worker_id for person in crowd.people} <= known


def test_a_home_with_work_of_its_own_is_no_demonstration(store: Store) -> None:
    """The crowd comes back to the demonstration at the next start, and never to HITs that somebody meant."""
    assert not store.read_now(stands_alone)
    store.write_now(seed)
    assert store.read_now(stands_alone)
    own = {"Title": "Mine", "Description": "For people", "Reward": "0.10", "AssignmentDurationInSeconds": 60}
    store.write_now(lambda tx: OPERATIONS["CreateHITType"].run(tx, own))
    assert not store.read_now(stands_alone)
