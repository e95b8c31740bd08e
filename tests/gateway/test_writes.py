"""Each write does one thing at the marketplace, once, and plain boto3 sees the same."""

from __future__ import annotations

import asyncio
import inspect
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import botocore.session
import pytest

from tests.gateway.marketplaces import QUESTION, connected
from tests.gateway.stub import KEYS, reply, stubbed
from tests.marketplace.exam import TEST, key
from turkterm.gateway import writes
from turkterm.gateway.faults import Denied, DuplicateToken, NotFound, Refused, Throttled, Unsure, WrongState
from turkterm.gateway.protocols import Writer
from turkterm.gateway.session import Gateway, open_gateway
from turkterm.marketplace.faults import Faults
from turkterm.marketplace.server import ServerSettings
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.fees import assignments_hold
from turkterm.model.hit import HitStatus
from turkterm.model.ids import AssignmentId, HITId, HITTypeId, QualificationTypeId, WorkerId
from turkterm.model.making import (
    HitTypeProperties,
    NewHit,
    NewQualificationType,
    NotificationSettings,
    NotificationSpec,
    QualificationTypeChange,
    TrialEvent,
)
from turkterm.model.money import Cents
from turkterm.model.qualification import Exam


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


async def test_creating_and_changing_hits(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        write, read = writer_of(place.gateway), place.gateway.reader
        kind = HitTypeProperties("How warm?", "Say it", Cents(10), 600)
        types = [str((await write.create_hit_type(each)).made) for each in (kind, replace(kind, reward=Cents(20)))]
        assert (await write.create_hit_type(kind)).made == types[0]
        new = NewHit(86_400, 5, QUESTION % 1, annotation="row 1")
        made = await write.create_hit_of_type(HITTypeId(types[0]), new, "token-1")
        hit_id = HITId(str(made.made))
        with pytest.raises(DuplicateToken) as caught:
            await write.create_hit_of_type(HITTypeId(types[0]), new, "token-1")
        assert caught.value.first == hit_id
        await write.change_type(hit_id, HITTypeId(types[1]))
        await write.add_assignments(hit_id, 2, "token-2")
        with pytest.raises(DuplicateToken) as again:
            await write.add_assignments(hit_id, 2, "token-2")
        assert again.value.first is None
        hit = await read.hit(hit_id)
        assert (hit.hit_type_id, hit.max_assignments, hit.reward, hit.annotation) == (types[1], 7, 20, "row 1")
        with pytest.raises(Refused, match="fewer than 10 assignments cannot grow"):
            await write.add_assignments(hit_id, 3, "token-3")
        assert (await read.balance()).on_hold == assignments_hold(hit.reward, 7, 7)
        with pytest.raises(WrongState, match="this HIT is assignable"):
            await write.mark_reviewing(hit_id)
        await write.expire(hit_id, 0.0)
        await write.mark_reviewing(hit_id)
        assert (await read.hit(hit_id)).status is HitStatus.REVIEWING
        await write.mark_reviewing(hit_id, revert=True)
        assert (await read.hit(hit_id)).status is HitStatus.REVIEWABLE


async def test_qualification_types_are_made_changed_and_deleted(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        write, read = writer_of(place.gateway), place.gateway.reader
        new = NewQualificationType(
            *("Reads Latin", "Reads it aloud", "language"), test=TEST, test_duration=600, answer_key=key()
        )
        type_id = QualificationTypeId(str((await write.create_type(new)).made))
        assert await read.exam(type_id) == Exam(new.test, new.answer_key)
        with pytest.raises(Refused, match="of this name already"):
            await write.create_type(replace(new, description="Another"))
        change = QualificationTypeChange("Reads it well", active=False, retry_delay=60)
        await write.update_type(type_id, change)
        kind = await read.qualification_type(type_id)
        assert (kind.description, kind.active, kind.retry_delay, kind.has_test) == ("Reads it well", False, 60, True)
        await write.update_type(type_id, QualificationTypeChange(test=new.test, test_duration=300))
        assert await read.exam(type_id) == Exam(new.test, "")  # the key goes with its test [DOC]
        await write.delete_type(type_id)
        assert await read.qualification_types() == ()
        with pytest.raises(WrongState, match="not in a state that allows it"):
            await write.delete_type(type_id)
        granting = await write.create_type(
            NewQualificationType("Anyone", "For all", auto_granted=True, granted_value=5)
        )
        kind = await read.qualification_type(QualificationTypeId(str(granting.made)))
        assert (kind.auto_granted, kind.granted_value) == (True, 5)


@pytest.mark.parametrize("quiet", [False, True])
async def test_whether_a_grant_sends_mail_is_said(quiet: bool) -> None:
    async with stubbed({}) as stub, open_gateway(stub.endpoint, KEYS, writable=True) as gateway:
        await writer_of(gateway).grant(QualificationTypeId("3Q"), WorkerId("A1"), 5, notify=not quiet)
        assert stub.asked[0].params["SendNotification"] is not quiet


async def test_notifications_are_set_and_tried() -> None:
    spec = NotificationSpec("arn:aws:sns:us-east-1:1:t", "SNS", ("HITReviewable", "AssignmentSubmitted"))
    wire = {
        "Destination": "arn:aws:sns:us-east-1:1:t",
        "Transport": "SNS",
        "Version": "2014-08-15",
        "EventTypes": ["HITReviewable", "AssignmentSubmitted"],
    }
    async with stubbed({}) as stub, open_gateway(stub.endpoint, KEYS, writable=True) as gateway:
        write = writer_of(gateway)
        await write.set_notifications(HITTypeId("3T"), NotificationSettings(spec, active=True))
        await write.set_notifications(HITTypeId("3T"), NotificationSettings(active=False))
        await write.send_trial_event(TrialEvent(spec, "Ping"))
    assert stub.operations == ["UpdateNotificationSettings"] * 2 + ["SendTestEventNotification"]
    assert [asked.params for asked in stub.asked] == [
        {"HITTypeId": "3T", "Notification": wire, "Active": True},
        {"HITTypeId": "3T", "Active": False},
        {"Notification": wire, "TestEventType": "Ping"},
    ]


def test_there_is_a_method_for_every_operation_that_writes() -> None:
    known = botocore.session.get_session().get_service_model("mturk").operation_names
    source = inspect.getsource(writes)
    missing = [name for name in known if not name.startswith(("Get", "List")) and f'"{name}"' not in source]
    assert (missing, len(known)) == ([], 39)


@pytest.mark.parametrize("answer", [{"QualificationType": {"CreationTime": 5}}, {"QualificationType": 5}, {}])
async def test_an_unreadable_answer_to_a_new_type_is_unsure(answer: dict[str, Any]) -> None:
    async with (
        stubbed(lambda _: reply(answer)) as stub,
        open_gateway(stub.endpoint, KEYS, writable=True) as gateway,
    ):
        with pytest.raises(Unsure, match="cannot be read"):
            await writer_of(gateway).create_type(NewQualificationType("Spanish", "Speaks Spanish"))
        assert len(stub.asked) == 1
