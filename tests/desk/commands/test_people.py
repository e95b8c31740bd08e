from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.desk.commands.test_reviewing import begin, chosen, desk_with, why_not
from tests.desk.factories import answer, entry
from tests.model.values import HOUR, NOW, action, assignment, hit
from turkterm.desk.commands.command import Context, Kind, Selection
from turkterm.model.action import ActionState, Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.ids import AssignmentId, WorkerId
from turkterm.model.money import Cents
from turkterm.model.plans import Refusal
from turkterm.model.worker import Block, Bonus

FIRST, SECOND = WorkerId("A0EXAMPLEWORKER"), WorkerId("A1EXAMPLEWORKER")


def workers(*names: str) -> Selection:
    return Selection(Context.WORKERS, names)


def block(worker_id: WorkerId) -> Block:
    return Block(worker_id, clean("spam"))


def paid(amount: int = 50, **changes: Any) -> Bonus:
    values = {"worker_id": FIRST, "assignment_id": AssignmentId("3ASG0"), "reason": clean("good"), "grant_time": NOW}
    return Bonus(amount=Cents(amount), **{**values, **changes})


def test_a_bonus_asks_amount_and_reason_and_shows_the_sum_with_its_fee() -> None:
    asked, plan = answer(begin(desk_with(), "worker.bonus", chosen(0)), "0.50", "good notes", "y")
    assert [question.kind for question in asked] == [Kind.AMOUNT, Kind.TEXT, Kind.CONFIRM]
    assert asked[2].label == "bonus for A0EX…KER · $0.50 + $0.10 fee = $0.60"
    assert plan is not None
    [bonus] = plan.actions
    assert (bonus.verb, bonus.assignment_id, bonus.hit_id) == (Verb.BONUS, "3ASG0", "3HIT0")
    assert (bonus.worker_id, bonus.amount, bonus.fee, bonus.text) == (FIRST, 50, 10, "good notes")
    assert bonus.token is not None


def test_no_is_the_default_and_nothing_is_planned() -> None:
    assert answer(begin(desk_with(), "worker.bonus", chosen(0)), "1", "good", "")[1] is None


def test_bonuses_for_several_have_a_token_each() -> None:
    asked, plan = answer(begin(desk_with(4), "worker.bonus", chosen(0, 1, 2, 3)), "1", "good", "4")
    assert asked[0].label == "bonus for 4 workers · amount each $"
    assert plan is not None
    assert len({one.token for one in plan.actions}) == 4
    assert plan.sum == "$4.00 + $0.80 fee = $4.80"


def test_a_bonus_that_was_paid_already_or_is_under_way_is_pointed_out() -> None:
    desk = desk_with(2)
    desk.board.put_bonuses({AssignmentId("3ASG0"): (paid(),)})
    asked, _ = answer(begin(desk, "worker.bonus", chosen(0)), "1", "good", "")
    assert "had a bonus already" in asked[2].label
    desk.board.put_entries([entry(action("1", Verb.BONUS, amount=Cents(5)), ActionState.SENT)])
    asked, _ = answer(begin(desk, "worker.bonus", chosen(0, 1)), "1", "good", "")
    assert "2 had a bonus already" in asked[2].label
    desk.board.put_entries([entry(action("1", Verb.BONUS, amount=Cents(5)), ActionState.FAILED)])
    asked, _ = answer(begin(desk, "worker.bonus", chosen(1)), "1", "good", "")
    assert "already" not in asked[2].label


def test_a_worker_s_bonus_belongs_to_the_latest_assignment_that_was_reviewed() -> None:
    desk = desk_with(1)
    approved = AssignmentStatus.APPROVED
    mine = [
        assignment("old", "0", worker_id=FIRST, status=approved, submit_time=NOW - 9 * HOUR),
        assignment("new", "0", worker_id=FIRST, status=approved, submit_time=NOW - 3 * HOUR),
    ]
    desk.board.put_assignments(hit("0").hit_id, mine)
    _, plan = answer(begin(desk, "worker.bonus", workers(FIRST)), "1", "good", "y")
    assert plan is not None
    assert plan.actions[0].assignment_id == "3ASGnew"


def test_a_worker_without_an_assignment_gets_no_bonus() -> None:
    desk = desk_with(1)
    assert "none is known" in str(why_not(desk, "worker.bonus", workers("A9")))
    _, plan = answer(begin(desk, "worker.bonus", workers(FIRST, "A9")), "1", "good", "y")
    assert plan is not None
    assert [refusal.target for refusal in plan.refused] == ["A9"]
    assert why_not(desk, "worker.bonus", workers()) == "There is no worker under the cursor"


def test_a_block_needs_a_reason_and_leaves_out_who_is_blocked() -> None:
    desk = desk_with(2)
    desk.board.put_block(FIRST, block(FIRST))
    asked, plan = answer(begin(desk, "worker.block", workers(FIRST, SECOND)), "", "spam", "y")
    assert asked[1].error == "The reason cannot be empty"
    assert "can cost a worker their account" in asked[2].label
    assert plan is not None
    assert [(one.verb, one.worker_id, one.text) for one in plan.actions] == [(Verb.BLOCK, SECOND, "spam")]
    assert plan.refused == (Refusal(FIRST, "blocked already"),)
    assert why_not(desk, "worker.block", workers(FIRST)) == "A0EX…KER blocked already: U lifts a block"


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
    assert why_not(desk, "worker.unblock", workers(FIRST)) == "A0EX…KER not blocked"
    assert why_not(desk, "worker.unblock", workers()) == "There is no worker under the cursor"
    desk.board.put_block(FIRST, block(FIRST))
    _, plan = answer(begin(desk, "worker.unblock", workers(FIRST, SECOND)), "y")
    assert plan is not None
    assert [(one.verb, one.worker_id) for one in plan.actions] == [(Verb.UNBLOCK, FIRST)]
    assert plan.refused == (Refusal(SECOND, "not blocked"),)


def test_a_notice_has_a_subject_and_a_text_within_the_marketplace_s_limits() -> None:
    asked, plan = answer(
        begin(desk_with(), "worker.notify", chosen(0)), "s" * 201, "about word 20", "", "t" * 4097, "please read", "y"
    )
    assert [question.limit for question in asked] == [200, 200, 4096, 4096, 4096, None]
    assert plan is not None
    [notice] = plan.actions
    assert (notice.verb, notice.worker_id, notice.worker_ids) == (Verb.NOTIFY, FIRST, (FIRST,))
    assert (notice.subject, notice.text, notice.token) == ("about word 20", "please read", None)


def test_a_notice_to_many_is_cut_into_hundreds_and_wants_the_number_of_people() -> None:
    names = [f"A{number:03d}" for number in range(250)]
    asked, plan = answer(begin(desk_with(), "worker.notify", workers(*names)), "hello", "text", "250")
    assert asked[2].label.endswith("to 250 workers: mail cannot be taken back · type 250 to go on")
    assert plan is not None
    assert [len(one.worker_ids) for one in plan.actions] == [100, 100, 50]
    assert [worker for one in plan.actions for worker in one.worker_ids] == names
    assert plan.people == 250


@pytest.mark.parametrize("command_id", ["worker.block", "worker.notify"])
def test_without_a_row_there_is_nobody(command_id: str) -> None:
    assert why_not(desk_with(), command_id, workers()) == "There is no worker under the cursor"


def test_amounts_and_reasons_of_late_are_offered_after_what_was_saved() -> None:
    desk = desk_with(2)
    desk.settings = replace(desk.settings, templates={"bonus": ("Thank you for the care",)})
    for number, (amount, text, state) in enumerate(
        [(50, "good notes", ActionState.DONE), (120_000, "", ActionState.DONE), (75, "slip", ActionState.CANCELLED)]
    ):
        done = action(f"{number}", Verb.BONUS, amount=Cents(amount), text=text)
        desk.board.put_entries([entry(done, state, NOW + number)])
    asked, _ = answer(begin(desk, "worker.bonus", chosen(0)), "1", "x", "")
    amounts, reasons = asked[0].suggest, asked[1].suggest
    assert amounts is not None
    assert reasons is not None
    assert list(amounts("")) == ["1200.00", "0.50"]
    assert list(amounts("0")) == ["0.50", "1200.00"]
    assert list(reasons("")) == ["Thank you for the care", "good notes"]
    assert answer(begin(desk_with(), "worker.bonus", chosen(0)), "1", "x", "")[0][0].suggest is None
