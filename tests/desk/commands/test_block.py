from __future__ import annotations

from tests.desk.commands.test_reviewing import begin, desk_with, why_not
from tests.desk.commands.test_whom import FIRST, SECOND, workers
from tests.desk.factories import answer
from tests.model.values import assignment, hit
from turkterm.desk.commands.command import Context, Selection
from turkterm.model.action import Verb
from turkterm.model.cleantext import clean
from turkterm.model.ids import WorkerId
from turkterm.model.plans import Refusal
from turkterm.model.worker import Block


def block(worker_id: WorkerId) -> Block:
    return Block(worker_id, clean("spam"))


def test_a_block_needs_a_reason_and_leaves_out_who_is_blocked() -> None:
    desk = desk_with(2)
    desk.board.put_block(FIRST, block(FIRST))
    asked, plan = answer(begin(desk, "worker.block", workers(FIRST, SECOND)), "", "spam", "y")
    assert asked[1].error == "The reason cannot be empty"
    assert "can cost a worker their account" in asked[2].label
    assert plan is not None
    assert [(one.verb, one.worker_id, one.text) for one in plan.actions] == [(Verb.BLOCK, SECOND, "spam")]
    assert plan.refused == (Refusal(FIRST, "blocked already"),)
    assert why_not(desk, "worker.block", workers(FIRST)) == "A0EX…KER is blocked already: U lifts a block"


def test_two_assignments_of_one_worker_make_one_block_and_one_notice() -> None:
    desk = desk_with(1)
    desk.board.put_assignments(hit("0").hit_id, [assignment("b", "0", worker_id=FIRST)])
    selection = Selection(Context.REVIEW, ("3ASG0", "3ASGb"))
    _, plan = answer(begin(desk, "worker.block", selection), "spam", "y")
    assert plan is not None
    assert [one.worker_id for one in plan.actions] == [FIRST]
    _, plan = answer(begin(desk, "worker.notify", selection), "hello", "text", "y")
    assert plan is not None
    assert [one.worker_ids for one in plan.actions] == [(FIRST,)]


def test_only_a_block_that_is_there_is_lifted() -> None:
    desk = desk_with(2)
    assert why_not(desk, "worker.unblock", workers(FIRST)) == "A0EX…KER is not blocked"
    assert why_not(desk, "worker.unblock", workers(FIRST, SECOND)) == "2 workers are not blocked"
    assert why_not(desk, "worker.unblock", workers()) == "There is no worker under the cursor"
    desk.board.put_block(FIRST, block(FIRST))
    _, plan = answer(begin(desk, "worker.unblock", workers(FIRST, SECOND)), "y")
    assert plan is not None
    assert [(one.verb, one.worker_id) for one in plan.actions] == [(Verb.UNBLOCK, FIRST)]
    assert plan.refused == (Refusal(SECOND, "not blocked"),)


def test_before_a_reason_is_typed_it_is_said_what_a_block_does() -> None:
    asked, _ = answer(begin(desk_with(1), "worker.block", workers(FIRST)), "spam", "")
    preview = asked[0].preview
    assert preview is not None
    assert "account may be closed" in preview.notes[0]
    assert "disqualification (d)" in preview.notes[1]
    assert "d to disqualify instead" in asked[0].label
    assert [one.worker_id for one in preview.actions] == [FIRST]


def test_d_for_a_reason_disqualifies_in_its_place() -> None:
    asked, plan = answer(begin(desk_with(1), "worker.block", workers(FIRST)), "D", "Excluded", "y")
    assert asked[1].label.startswith("disqualify A0EX…KER by")
    assert plan is not None
    assert [one.verb for one in plan.actions] == [Verb.CREATE_TYPE]
