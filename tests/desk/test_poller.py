from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest

from tests.desk.factories import fill, heard
from tests.desk.seated import until
from tests.desk.watching import DAY, Recited, recited, watching
from tests.model.values import assignment, hit
from turkterm.desk.board import Board
from turkterm.desk.poller import Cadence, Poller
from turkterm.desk.tasks import Tasks
from turkterm.gateway.faults import GatewayError, NotFound, Unavailable
from turkterm.gateway.protocols import Reader
from turkterm.marketplace.scripted import carry_out, read_step
from turkterm.model.assignment import Assignment, AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.hit import Hit
from turkterm.model.ids import AssignmentId, HITId, WorkerId
from turkterm.model.worker import Block


async def test_a_thousand_hits_cost_twelve_calls_and_none_where_counters_say_none(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        watch.publish(1000)
        await watch.look()
        assert len(watch.board.hits) == 1000
        before = watch.place.gateway.calls.total
        asked = await watch.look()
        assert asked == {"balance": 1, "hits": 1}
        assert watch.place.gateway.calls.total - before <= 12  # ten pages, the empty one behind them, the balance
        assert watch.board.tallies == {}


async def test_assignments_are_read_of_hits_whose_counters_moved_and_of_no_other(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        first, second, *_ = watch.publish(5)
        await watch.look()
        watch.accept(second)
        assert (await watch.look())["assignments"] == 0  # accepted is not submitted
        mine = watch.submit(watch.accept(first))
        assert (await watch.look())["assignments"] == 1
        assert list(watch.board.assignments) == [mine]
        assert watch.board.tallies[first].submitted == 1
        assert (await watch.look())["assignments"] == 0


async def test_what_this_console_decided_itself_costs_no_reading(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        [hit_id] = watch.publish()
        ours, other = (watch.submit(watch.accept(hit_id)) for _ in range(2))
        await watch.look()
        watch.carry_out("ApproveAssignment", AssignmentId=ours)
        watch.board.reviewed(ours, AssignmentStatus.APPROVED, 1.0)
        assert (await watch.look())["assignments"] == 0
        watch.carry_out("RejectAssignment", AssignmentId=other, RequesterFeedback="no")
        assert (await watch.look())["assignments"] == 1
        assert (watch.status(ours), watch.status(other)) == ("Approved", "Rejected")


async def test_where_the_reviewed_ones_are_known_only_those_that_wait_are_asked_for(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        [hit_id] = watch.publish(assignments=250)
        done = [watch.submit(watch.accept(hit_id)) for _ in range(201)]
        for assignment_id in done[:200]:
            watch.carry_out("ApproveAssignment", AssignmentId=assignment_id)
        await watch.look()
        assert watch.board.tallies[hit_id].approved == 200
        new = watch.submit(watch.accept(hit_id))
        before = watch.place.gateway.calls.total
        await watch.look()
        assert watch.status(new) == "Submitted"
        assert watch.place.gateway.calls.total - before == 4  # balance, a page of HITs and the empty one, one page


async def test_an_expired_hit_is_read_once_and_then_only_when_its_counters_move(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        empty, [started] = watch.publish(3, lifetime=60), watch.publish(lifetime=60, duration=3600)
        held = watch.accept(started)
        watch.place.server.clock.turn(120)
        assert (await watch.look())["assignments"] == 4  # what waits in an expired HIT only its list knows
        assert watch.board.tallies.keys() == {*empty, started}
        assert (await watch.look())["assignments"] == 0
        late = watch.submit(held)
        assert (await watch.look())["assignments"] == 1
        watch.carry_out("ApproveAssignment", AssignmentId=late)
        watch.board.reviewed(late, AssignmentStatus.APPROVED, 1.0)
        assert (await watch.look())["assignments"] == 0


async def test_an_auto_approval_is_seen(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        [hit_id] = watch.publish(lifetime=300 * DAY)
        mine = watch.submit(watch.accept(hit_id))
        await watch.look()
        watch.place.server.clock.turn(31 * DAY)
        async with asyncio.timeout(10):
            while watch.status(mine) != "Approved":  # the scheduler wakes within a second
                await watch.look()


async def test_the_operator_s_refresh_reads_what_counters_cannot_show(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        [hit_id] = watch.publish()
        mine = watch.submit(watch.accept(hit_id))
        watch.carry_out("RejectAssignment", AssignmentId=mine, RequesterFeedback="no")
        await watch.look()
        watch.carry_out("ApproveAssignment", AssignmentId=mine, OverrideRejection=True)
        watch.carry_out("CreateWorkerBlock", WorkerId=watch.board.assignments[mine].worker_id, Reason="spam")
        await watch.look()
        assert (watch.status(mine), len(watch.board.blocks)) == ("Rejected", 0)
        watch.poller.hurry(everything=True)
        asked = await watch.look()
        slow = {"blocks": 1, "qualification_types": 1, "qualification_requests": 1}
        assert asked == {"balance": 1, "hits": 1, "assignments": 1, **slow}
        assert (watch.status(mine), len(watch.board.blocks)) == ("Approved", 1)
        assert await watch.look() == {"balance": 1, "hits": 1}


async def test_hits_that_are_deleted_leave_the_board(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        [hit_id] = watch.publish(lifetime=60)
        await watch.look()
        watch.carry_out("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=0.0)
        watch.reader.before["assignments"] = lambda: watch.carry_out("DeleteHIT", HITId=hit_id)
        await watch.look()  # deleted between the listing and the look at its assignments
        del watch.reader.before["assignments"]
        await watch.look()
        assert watch.board.hits == {}


async def test_one_reading_at_a_time(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        running = most = 0

        def entered() -> None:
            nonlocal running, most
            running += 1
            most = max(most, running)

        def left() -> None:
            nonlocal running
            running -= 1

        watch.reader.before = {"balance": entered, "qualification_types": left}
        now = watch.place.server.clock.now
        poller = Poller(watch.board, cast(Reader, watch.reader), Cadence(slow=0.0), now=now)
        await asyncio.gather(*(poller.look() for _ in range(3)))
        assert (most, watch.reader.asked["balance"]) == (1, 3)


async def test_a_marketplace_that_is_down_is_asked_less_and_less_and_the_board_says_so(tmp_path: Path) -> None:
    async with watching(tmp_path, Cadence(pause=3.0)) as watch:
        watch.publish(2)
        await watch.look()
        read = watch.board.state.last_read

        def down() -> None:
            raise Unavailable("the marketplace cannot be reached: nothing listens there")

        watch.reader.before["hits"] = down
        pauses = [await watch.poller.look() for _ in range(1100)]  # a weekend of it
        assert pauses[:7] == [6.0, 12.0, 24.0, 48.0, 96.0, 120.0, 120.0]
        assert set(pauses[6:]) == {120.0}
        state = watch.board.state
        assert state.problem == "the marketplace cannot be reached: nothing listens there"
        assert (state.loaded, state.last_read) == (True, read)
        assert state.next_try is not None
        assert len(watch.board.hits) == 2  # what was known stays in sight
        del watch.reader.before["hits"]
        assert await watch.poller.look() == 3.0
        assert (watch.board.state.problem, watch.board.state.next_try) == (None, None)


@pytest.mark.parametrize("fault", [Unavailable("offline"), NotFound("HITDoesNotExist", "gone")])
async def test_a_failure_among_many_listings_is_one_failure(tmp_path: Path, fault: GatewayError) -> None:
    async with watching(tmp_path) as watch:
        for hit_id in watch.publish(9):
            watch.submit(watch.accept(hit_id))
        failing = iter([None, None, fault, fault])

        def fail() -> None:
            if (raised := next(failing, None)) is not None:
                raise raised

        watch.reader.before["assignments"] = fail
        pause = await watch.poller.look()
        if isinstance(fault, NotFound):  # deleted meanwhile: no failure at all
            assert watch.board.state.problem is None
            return
        assert (pause, watch.board.state.problem, watch.board.state.progress) == (6.0, "offline", None)
        await watch.look()
        assert len(watch.board.assignments) == 9


async def test_an_error_of_ours_is_not_taken_for_the_marketplace_s(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        watch.submit(watch.accept(watch.publish()[0]))

        def fail() -> None:
            raise KeyError("a slip")

        watch.reader.before["assignments"] = fail
        with pytest.raises(KeyError):
            await watch.poller.look()


async def test_a_block_made_while_an_older_list_was_on_its_way_stays(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        worker_id = WorkerId("A0000000000001")
        watch.reader.before["blocks"] = lambda: watch.board.put_block(worker_id, Block(worker_id, clean("spam")))
        assert (await watch.look())["blocks"] == 1
        assert list(watch.board.blocks) == [worker_id]
        del watch.reader.before["blocks"]
        assert (await watch.look())["blocks"] == 1  # the list that was dropped is read again
        assert watch.board.blocks == {}


async def test_requests_come_with_the_slow_reading_and_an_answered_one_does_not_come_back(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        kind = {"Name": "Reads", "Description": "d", "QualificationTypeStatus": "Active"}
        made = watch.carry_out("CreateQualificationType", **kind)["QualificationType"]["QualificationTypeId"]
        step = {"do": "request", "worker": "A1HOPEFUL", "type": made}
        asked = watch.place.server.store.write_now(lambda tx: carry_out(tx, read_step(json.dumps(step).encode())))
        await watch.look()
        assert [one.worker_id for one in (watch.board.inbox.requests or {}).values()] == ["A1HOPEFUL"]

        watch.poller.hurry(everything=True)
        watch.reader.before["qualification_requests"] = lambda: watch.board.inbox.drop_requests(
            lambda one: one.request_id == asked["request"]
        )
        await watch.look()
        assert watch.board.inbox.requests == {}
        del watch.reader.before["qualification_requests"]
        assert (await watch.look())["qualification_requests"] == 1  # the list that was dropped is read again


async def test_the_pause_grows_with_what_a_reading_cost(tmp_path: Path) -> None:
    async with watching(tmp_path, Cadence(pause=0.5, budget=60)) as watch:
        assert 4.0 < await watch.poller.look() <= 5.0  # balance, the empty page, blocks, types, requests
        watch.publish(300)
        assert 4.0 < await watch.poller.look() <= 5.0


async def test_running_reads_on_and_sooner_after_a_write(tmp_path: Path) -> None:
    async with watching(tmp_path, Cadence(pause=60.0, budget=100_000)) as watch:
        tasks = Tasks(lambda name, fault: None)
        tasks.spawn(watch.poller.run(), "poller")
        try:
            await until(watch.board, lambda: watch.board.state.loaded)
            watch.publish()
            watch.poller.hurry()
            await until(watch.board, lambda: watch.board.hits)
        finally:
            await tasks.cancel()


async def test_a_write_does_not_hurry_a_reading_that_the_budget_has_no_room_for(tmp_path: Path) -> None:
    async with watching(tmp_path, Cadence(budget=5)) as watch:
        await watch.look()
        watch.poller.hurry()
        assert not watch.poller._wake.is_set()
        watch.poller.hurry(everything=True)
        assert watch.poller._wake.is_set()


async def test_a_list_that_lags_behind_the_counters_is_asked_for_again() -> None:
    reader, board, poller = recited(hit(available=3), [assignment("1")], [assignment("1"), assignment("2")])
    for _ in range(4):
        await poller.look()
    assert len(board.assignments) == 2
    assert reader.asked == [(None, 2), (frozenset({AssignmentStatus.SUBMITTED}), 2)]


async def test_counters_that_never_add_up_are_not_asked_about_for_ever() -> None:
    reader, board, poller = recited(hit(available=2), [assignment("1")])
    for _ in range(9):
        await poller.look()
    assert (len(reader.asked), len(board.assignments)) == (3, 1)


async def test_an_older_page_does_not_undo_what_we_know() -> None:
    reader, board, poller = recited(hit(available=4), [assignment("1")])
    await poller.look()
    board.reviewed(AssignmentId("3ASG1"), AssignmentStatus.APPROVED, 1.0)
    reader.listed = hit(available=3)
    told, _ = heard(board)
    await poller.look()
    assert board.assignments[AssignmentId("3ASG1")].status is AssignmentStatus.APPROVED
    assert "assignments" not in [topic for topic, _ in told]


async def test_those_that_wait_are_read_first_and_progress_is_told() -> None:
    board = fill(Board(), [])
    seen: list[tuple[int, int]] = []
    order: list[HITId] = []
    reviewed = hit("1", available=0, completed=5, creation_time=1.0)
    waiting = hit("2", available=0, creation_time=2.0)

    class Two(Recited):
        async def hits(self) -> AsyncIterator[tuple[Hit, ...]]:
            yield (reviewed, waiting)

        async def assignments(
            self, hit_id: HITId, statuses: frozenset[AssignmentStatus] | None = None, expected: int | None = None
        ) -> AsyncIterator[tuple[Assignment, ...]]:
            order.append(hit_id)
            yield tuple(assignment(f"{hit_id}{number}", hit_id[4:]) for number in range(5))

    poller = Poller(board, cast(Reader, Two(waiting, [])), Cadence(), now=lambda: waiting.expiration - 1)
    board.watch(lambda _: seen.append(board.state.progress) if board.state.progress else None)
    await poller.look()
    assert order == ["3HIT2", "3HIT1"]
    assert list(dict.fromkeys(seen)) == [(1, 2), (2, 2)]
    assert board.state.progress is None
