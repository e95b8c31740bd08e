from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.desk.commands.test_reviewing import begin
from tests.desk.factories import answer, fill, still_desk
from tests.desk.seated import open_journal, seated, states_in, until
from tests.model.values import DAY, NOW, action, hit
from turkterm.desk.commands.command import Context, Selection
from turkterm.desk.desk import DeskSettings, Role
from turkterm.desk.poller import Cadence
from turkterm.model.action import ActionState
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.ids import AssignmentId, HITId
from turkterm.model.plans import Plan

HELD_LONG = DeskSettings(grace=600.0, cadence=Cadence(pause=0.05, budget=100_000))


async def test_a_desk_reads_by_itself_and_a_verdict_comes_back_in_the_counters(tmp_path: Path) -> None:
    async with seated(tmp_path) as (desk, place):
        await desk.start()
        await until(desk.board, lambda: desk.board.state.loaded)
        assert desk.figures().to_review == 2
        [(key, one), _] = desk.board.assignments.items()
        _, plan = answer(begin(desk, "assignment.approve", Selection(Context.REVIEW, (key,))))
        assert plan is not None
        desk.carry_out(plan)
        await until(desk.board, lambda: desk.board.hits[one.hit_id].completed == 1 and desk.figures().to_review == 1)
        await until(
            desk.board, lambda: desk.board.balance is not None and desk.board.balance.available == 1_000_000 - 6
        )
        status = await asyncio.to_thread(place.server.client().get_assignment, AssignmentId=key)
        assert status["Assignment"]["AssignmentStatus"] == "Approved"
        assert desk.failures == []


async def test_a_desk_sends_what_another_turkterm_on_its_profile_queues(tmp_path: Path) -> None:
    async with seated(tmp_path) as (desk, _):
        await desk.start()
        await until(desk.board, lambda: desk.board.state.loaded)
        beside = open_journal(tmp_path / "journal.sqlite")
        one = next(iter(desk.board.assignments))
        theirs = action("theirs", assignment_id=one)
        await beside.intend([theirs])
        await until(desk.board, lambda: desk.board.assignments[one].status is AssignmentStatus.APPROVED)
        assert desk.board.entries[theirs.action_id].state in {ActionState.SENT, ActionState.DONE}
        await beside.close()
        assert desk.failures == []


async def test_two_quick_keys_on_one_row_make_one_action(tmp_path: Path) -> None:
    async with seated(tmp_path, settings=HELD_LONG) as (desk, _):
        await desk.look()
        key = next(iter(desk.board.assignments))
        selection = Selection(Context.REVIEW, (key,))
        approve = desk.registry.get("assignment.approve")
        assert approve is not None
        _, plan = answer(begin(desk, "assignment.approve", selection))
        assert plan is not None
        desk.carry_out(plan)
        assert desk.why_not(approve, selection) == "Nothing to approve: approve is held already"
        _, second = answer(begin(desk, "assignment.approve", selection))
        assert second is not None
        desk.carry_out(second)
        assert len(desk.board.entries) == 1


async def test_leaving_sends_what_is_held_or_takes_it_back_as_the_operator_chooses(tmp_path: Path) -> None:
    async with seated(tmp_path, settings=HELD_LONG) as (desk, _):
        await desk.start()
        await until(desk.board, lambda: len(desk.board.assignments) == 2)
        first, second = desk.board.assignments
        for key in (first, second):
            _, plan = answer(begin(desk, "assignment.approve", Selection(Context.REVIEW, (key,))))
            assert plan is not None
            desk.carry_out(plan)
        assert desk.carryout is not None
        [taken] = desk.carryout.undo()
        await desk.stop()
        states = states_in(tmp_path / "journal.sqlite")
        assert states.pop(taken.action_id) == ActionState.CANCELLED
        assert list(states.values()) == [ActionState.DONE]


async def test_a_monitoring_desk_cannot_write_even_when_it_is_asked_to(tmp_path: Path) -> None:
    async with seated(tmp_path, writable=False) as (desk, _):
        await desk.look()
        assert desk.monitor
        assert [command.id for command in desk.registry if command.writes] == []
        desk.carry_out(Plan("approve", (action(),)))
        assert desk.board.entries == {}
        writing = next(command for command in still_desk().registry if command.writes)
        assert desk.why_not(writing, Selection(Context.REVIEW)) == "Monitor mode only looks"
        assert len(desk.board.assignments) == 2
        assert not (tmp_path / "journal.sqlite").exists()


async def test_the_page_of_a_row_comes_when_it_was_read(tmp_path: Path) -> None:
    async with seated(tmp_path) as (desk, _):
        await desk.look()
        key = next(iter(desk.board.assignments))
        detail = desk.review_detail(key)
        assert detail is not None
        assert detail.page is None
        await until(desk.board, lambda: (found := desk.review_detail(key)) is not None and found.page is not None)
        detail = desk.review_detail(key)
        assert detail is not None
        assert detail.page is not None
        assert detail.page.lines == ("word 0",)
        assert [field.text for field in detail.answers.fields][1:] == ["año"]
        assert desk.review_detail(AssignmentId("3NOBODY")) is None
        assert desk.page(HITId("3NOBODY")) is None
        await until(desk.board, lambda: (page := desk.page(HITId("3NOBODY"))) is not None and page.problem is not None)


async def test_a_review_report_is_read_without_the_question(tmp_path: Path) -> None:
    async with seated(tmp_path) as (desk, _):
        await desk.look()
        hit_id = next(iter(desk.board.hits))
        assert desk.report(hit_id) is None
        await desk._reading.idle()
        assert desk.report(hit_id) is not None
        assert desk.known_page(hit_id) is None


async def test_a_failure_inside_is_said_in_clean_words(tmp_path: Path) -> None:
    async with seated(tmp_path) as (desk, _):

        async def fail() -> None:
            raise ValueError("odd \x1b[31m")

        desk._reading.spawn(fail(), "page")
        await until(desk.board, lambda: desk.board.state.problem)
        assert desk.failures == ["page stopped: ValueError: odd ␛[31m"]
        assert desk.board.state.problem == desk.failures[0]
        desk.refresh()
        await desk.look()
        assert desk.board.state.problem is None


@pytest.mark.parametrize(("role", "wanted"), [(Role.PRODUCTION, True), (Role.SANDBOX, False), (Role.LOCAL, False)])
def test_production_is_acknowledged_once(role: Role, wanted: bool) -> None:
    desk = still_desk(role=role)
    assert desk.unacknowledged is wanted
    desk.acknowledged = True
    assert not desk.unacknowledged


def test_watching_ends_when_it_is_told_to() -> None:
    desk = still_desk()
    topics: list[str] = []
    stop = desk.watch(lambda changed: topics.append(changed.topic))
    fill(desk.board, [hit(expiration=NOW + DAY)])
    stop()
    fill(desk.board, [hit("2")])
    assert topics == ["hits"]
