from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.desk.commands.test_reviewing import begin, chosen, desk_with, why_not
from tests.desk.commands.test_whom import FIRST, workers
from tests.desk.factories import answer, entry
from tests.model.values import HOUR, NOW, action, assignment, hit
from turkterm.desk.commands.command import Kind
from turkterm.model.action import ActionState, Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.ids import AssignmentId
from turkterm.model.money import Cents
from turkterm.model.worker import Bonus


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


def test_no_is_the_default_and_nothing_is_planned() -> None:
    assert answer(begin(desk_with(), "worker.bonus", chosen(0)), "1", "good", "")[1] is None


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
