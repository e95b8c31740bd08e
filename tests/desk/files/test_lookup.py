from __future__ import annotations

from pathlib import Path

import pytest

from tests.gateway.marketplaces import connected
from turkterm.desk.files.lookup import PAUSES, Lookup, each
from turkterm.gateway.faults import Denied, GatewayError, Throttled, Unavailable
from turkterm.model.ids import AssignmentId, HITId
from turkterm.model.money import Cents


@pytest.mark.parametrize("said", [True, False])
async def test_assignments_of_few_hits_are_listed_and_not_asked_one_by_one(tmp_path: Path, said: bool) -> None:
    async with connected(tmp_path) as place:
        place.finish(2, 30)
        work = await place.assignments()
        before = place.gateway.calls.total
        told: list[tuple[int, int]] = []
        lookup = Lookup(place.gateway.reader, lambda done, all_: told.append((done, all_)))
        await lookup.find({one.assignment_id: one.hit_id if said else None for one in work})
        assert lookup.assignments == {one.assignment_id: one for one in work}
        assert lookup.unknown == {}
        assert place.gateway.calls.total - before <= (4 if said else 30)
        assert told[-1] == (60, 60)


async def test_assignments_of_many_hits_are_asked_for_by_themselves(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(12, 1)
        work = await place.assignments()
        before = place.gateway.calls.total
        lookup = Lookup(place.gateway.reader)
        await lookup.find({one.assignment_id: None for one in work})
        assert len(lookup.assignments) == place.gateway.calls.total - before == 12


async def test_what_there_is_not_and_what_is_of_another_hit(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(2, 2)
        work = await place.assignments()
        lookup = Lookup(place.gateway.reader)
        nowhere, none = HITId("3" * 30), AssignmentId("3NONE")
        await lookup.find({work[0].assignment_id: nowhere, work[1].assignment_id: nowhere, none: work[2].hit_id})
        assert set(lookup.assignments) == {one.assignment_id for one in work[:2]}
        assert lookup.unknown == {none: "this assignment does not exist, or not any more"}


async def test_hits_and_what_was_paid_for_them(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(1, 2)
        one, _ = await place.assignments()
        assert place.gateway.writer is not None
        await place.gateway.writer.send_bonus(one.worker_id, one.assignment_id, Cents(50), "good", "token-1")
        lookup = Lookup(place.gateway.reader)
        await lookup.read_hits([one.hit_id, one.hit_id])
        await lookup.read_bonuses([one.hit_id])
        assert lookup.hits[one.hit_id].max_assignments == 2
        assert [bonus.amount for bonus in lookup.bonuses[one.hit_id]] == [50]


async def test_it_is_patient_with_a_marketplace_that_cannot_answer() -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    answers: list[GatewayError | str] = [Unavailable("down"), Throttled(), "yes"]

    async def read() -> str:
        answer = answers.pop(0)
        if isinstance(answer, GatewayError):
            raise answer
        return answer

    lookup = Lookup.__new__(Lookup)
    lookup._pause = pause
    assert await lookup.patiently(read) == "yes"
    assert pauses == list(PAUSES[:2])
    answers[:] = [Denied("AccessDenied", "no")]
    with pytest.raises(Denied):
        await lookup.patiently(read)
    answers[:] = [Unavailable("down")] * (len(PAUSES) + 1)
    with pytest.raises(Unavailable):
        await lookup.patiently(read)


async def test_an_error_of_ours_is_raised_before_the_marketplaces() -> None:
    async def work(fault: Exception) -> None:
        raise fault

    with pytest.raises(KeyError):
        await each([Unavailable("down"), KeyError("ours"), Unavailable("down")], work)
