"""Each write does one thing at the marketplace, once, and plain boto3 sees the same."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from tests.gateway.marketplaces import connected
from tests.gateway.stub import KEYS, reply, stubbed
from turkterm.gateway.faults import Denied, DuplicateToken, NotFound, Refused, Throttled, Unsure, WrongState
from turkterm.gateway.protocols import Writer
from turkterm.gateway.session import Gateway, open_gateway
from turkterm.marketplace.faults import Faults
from turkterm.marketplace.server import ServerSettings
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.hit import HitStatus
from turkterm.model.ids import AssignmentId, HITId, WorkerId
from turkterm.model.money import Cents


def writer_of(gateway: Gateway) -> Writer:
    assert gateway.writer is not None
    return gateway.writer


async def test_reviewing_is_what_boto3_reads(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(1, 3)
        first, second, third = await place.assignments()
        write = writer_of(place.gateway)
        before = place.gateway.calls.total
        receipt = await write.approve(first.assignment_id, "thank you")
        await write.reject(second.assignment_id, "no answer to question 2")
        await write.approve(third.assignment_id)
        assert place.gateway.calls.total - before == 3
        assert receipt.request_id
        client = place.server.client()
        seen = (await asyncio.to_thread(client.list_assignments_for_hit, HITId=first.hit_id))["Assignments"]
        assert [(one["AssignmentStatus"], one.get("RequesterFeedback")) for one in seen] == [
            ("Approved", "thank you"),
            ("Rejected", "no answer to question 2"),
            ("Approved", None),
        ]
        with pytest.raises(WrongState, match="not waiting for review any more"):
            await write.approve(first.assignment_id)
        with pytest.raises(WrongState, match="not waiting for review any more"):
            await write.approve(second.assignment_id)
        await write.approve(second.assignment_id, override=True)
        overridden = await place.gateway.reader.assignment(second.assignment_id)
        assert overridden.status is AssignmentStatus.APPROVED


async def test_a_bonus_is_paid_once_a_token(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(1, 1)
        (one,) = await place.assignments()
        write = writer_of(place.gateway)
        await write.send_bonus(one.worker_id, one.assignment_id, Cents(50), "careful work", "token-1")
        with pytest.raises(DuplicateToken, match="arrived before"):
            await write.send_bonus(one.worker_id, one.assignment_id, Cents(50), "careful work", "token-1")
        assert len(await place.gateway.reader.bonuses(assignment_id=one.assignment_id)) == 1
        assert (await place.gateway.reader.balance()).available == 1_000_000 - 60
        with pytest.raises(Refused, match="does not accept “A2STRANGER” as WorkerId"):
            await write.send_bonus(WorkerId("A2STRANGER"), one.assignment_id, Cents(50), "careful work", "token-2")


async def test_a_bonus_whose_answer_is_lost_is_sent_once_and_its_token_tells(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(1, 1)
        (one,) = await place.assignments()
    settings = ServerSettings(faults=Faults(lose=1.0))
    async with connected(tmp_path, settings) as place:
        with pytest.raises(Unsure):
            await writer_of(place.gateway).send_bonus(one.worker_id, one.assignment_id, Cents(50), "good", "token-1")
        assert place.gateway.calls.total == 1
    async with connected(tmp_path) as place:
        with pytest.raises(DuplicateToken):
            await writer_of(place.gateway).send_bonus(one.worker_id, one.assignment_id, Cents(50), "good", "token-1")
        assert len(await place.gateway.reader.bonuses(hit_id=one.hit_id)) == 1


async def test_a_failure_of_the_marketplace_leaves_a_write_unsure(tmp_path: Path) -> None:
    async with connected(tmp_path, ServerSettings(faults=Faults(error=1.0))) as place:
        with pytest.raises(Unsure, match="HTTP 500"):
            await writer_of(place.gateway).block(WorkerId("A2WORKER"), "reason")
        assert place.gateway.calls.total == 1


async def test_many_writes_against_a_rate_limit_all_arrive(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(1, 80)
        found = await place.assignments()
    async with connected(tmp_path, ServerSettings(rate=20.0)) as place:
        write = writer_of(place.gateway)
        abreast = asyncio.Semaphore(8)

        async def approve(assignment_id: AssignmentId) -> None:
            async with abreast:
                for _ in range(5):
                    try:
                        await write.approve(assignment_id)
                    except Throttled:
                        continue
                    return
                raise AssertionError("throttled for good")

        async with asyncio.TaskGroup() as group:
            for one in found:
                group.create_task(approve(one.assignment_id))
        throttled, sent = place.gateway.calls.throttled, place.gateway.calls.total
        assert throttled > 0
        assert sent == len(found) + throttled  # each one was carried out by exactly one request
    async with connected(tmp_path) as place:
        assert {one.status for one in await place.assignments()} == {AssignmentStatus.APPROVED}


async def test_notices_tell_whom_they_did_not_reach(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(1, 2)
        known, _ = await place.assignments()
        write = writer_of(place.gateway)
        await write.approve(known.assignment_id)
        stranger = WorkerId("A2STRANGER0000")
        receipt = await write.notify([known.worker_id, stranger], "Thank you", "More work tomorrow")
        assert set(receipt.failures) == {stranger}
        assert receipt.failures[stranger]


@pytest.mark.parametrize("count", [0, 101])
async def test_a_notice_goes_to_all_of_them_or_to_nobody(count: int) -> None:
    async with stubbed({}) as stub, open_gateway(stub.endpoint, KEYS, writable=True) as gateway:
        with pytest.raises(Refused, match="between 1 and 100 workers"):
            await writer_of(gateway).notify([WorkerId(f"A{n}") for n in range(count)], "s", "t")
        assert stub.asked == []


async def test_a_failure_without_words_shows_its_code() -> None:
    failures = [
        {"WorkerId": "A1", "NotifyWorkersFailureCode": "HardFailure"},
        {"WorkerId": "A2", "NotifyWorkersFailureMessage": "not \x1b now"},
    ]
    answer = {"NotifyWorkersFailureStatuses": failures}
    async with stubbed(answer) as stub, open_gateway(stub.endpoint, KEYS, writable=True) as gateway:
        receipt = await writer_of(gateway).notify([WorkerId("A1"), WorkerId("A2")], "s", "t")
        assert receipt.failures == {"A1": "HardFailure", "A2": "not ␛ now"}


async def test_blocking_and_unblocking(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(1, 1)
        (one,) = await place.assignments()
        write = writer_of(place.gateway)
        await write.block(one.worker_id, "first")
        await write.block(one.worker_id, "again")
        assert len(await place.gateway.reader.blocks()) == 1
        await write.unblock(one.worker_id, "a mistake")
        await write.unblock(one.worker_id)
        assert await place.gateway.reader.blocks() == ()


async def test_expiring_and_deleting_a_hit(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(1, 1)
        (one,) = await place.assignments()
        (hit,) = await place.hits()
        write = writer_of(place.gateway)
        later = hit.expiration + 3600.75
        await write.expire(hit.hit_id, later)
        assert (await place.gateway.reader.hit(hit.hit_id)).expiration == int(later)
        with pytest.raises(DuplicateToken):  # the same instant twice [Dallinger#3109]
            await write.expire(hit.hit_id, later)
        await write.expire(hit.hit_id, 0.0)
        assert (await place.gateway.reader.hit(hit.hit_id)).expiration <= time.time()
        with pytest.raises(Refused, match="outside the calendar"):
            await write.expire(hit.hit_id, 1e18)
        with pytest.raises(WrongState, match="this HIT is reviewable"):
            await write.delete_hit(hit.hit_id)
        await write.approve(one.assignment_id)
        assert (await place.gateway.reader.hit(hit.hit_id)).status is HitStatus.REVIEWABLE
        await write.delete_hit(hit.hit_id)
        assert await place.hits() == []
        with pytest.raises(NotFound):
            await write.expire(HITId("3NONE"), later)


async def test_a_read_only_key_cannot_write_even_with_a_writer(tmp_path: Path) -> None:
    async with connected(tmp_path, key=1) as place:
        await place.gateway.reader.balance()
        with pytest.raises(Denied, match="do not allow this"):
            await writer_of(place.gateway).block(WorkerId("A2WORKER"), "reason")


async def test_an_unreadable_answer_to_a_new_type_is_unsure() -> None:
    async with (
        stubbed(lambda _: reply({"QualificationType": {"CreationTime": 5}})) as stub,
        open_gateway(stub.endpoint, KEYS, writable=True) as gateway,
    ):
        with pytest.raises(Unsure, match="cannot be read"):
            await writer_of(gateway).create_type("Spanish", "Speaks Spanish")
        assert len(stub.asked) == 1
