from __future__ import annotations

from typing import Any

import pytest

from tests.desk.factories import StillDesk, answer, entry, still_desk
from tests.model.values import DAY, NOW, action, assignment, hit
from turkterm.desk.commands.command import Context, Dialogue, Kind, Selection
from turkterm.desk.desk import Desk, Role
from turkterm.model.action import ActionState, Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.ids import WorkerId
from turkterm.model.money import Cents


def desk_with(count: int = 2, **changes: Any) -> StillDesk:
    """A desk with that many submitted assignments, each of a HIT and a worker of its own."""
    return still_desk(
        hits=[hit(str(number)) for number in range(count)],
        assignments=[
            assignment(str(number), str(number), worker_id=WorkerId(f"A{number}EXAMPLEWORKER"), **changes)
            for number in range(count)
        ],
    )


def chosen(*numbers: int) -> Selection:
    return Selection(Context.REVIEW, tuple(f"3ASG{number}" for number in numbers))


def begin(desk: Desk, command_id: str, selection: Selection) -> Dialogue:
    command = desk.registry.get(command_id)
    assert command is not None
    assert command.dialogue is not None
    return command.dialogue(desk, selection)


def why_not(desk: StillDesk, command_id: str, selection: Selection) -> str | None:
    command = desk.registry.get(command_id)
    assert command is not None
    return desk.why_not(command, selection)


def test_approving_one_asks_nothing_and_plans_reward_and_fee() -> None:
    asked, plan = answer(begin(desk_with(), "assignment.approve", chosen(0)))
    assert asked == []
    assert plan is not None
    [approve] = plan.actions
    assert (approve.verb, approve.assignment_id, approve.hit_id) == (Verb.APPROVE, "3ASG0", "3HIT0")
    assert (approve.worker_id, approve.amount, approve.fee, approve.token) == ("A0EXAMPLEWORKER", 10, 2, None)


def test_the_fee_of_a_large_hit_is_planned_as_the_marketplace_charges_it() -> None:
    desk = desk_with()
    desk.board.put_hits([hit("0", max_assignments=10)])
    _, plan = answer(begin(desk, "assignment.approve", chosen(0, 1)))
    assert plan is not None
    assert [one.fee for one in plan.actions] == [4, 2]


def test_approving_many_shows_the_sum_and_wants_the_number() -> None:
    desk = desk_with(5)
    asked, plan = answer(begin(desk, "assignment.approve", chosen(0, 1, 2, 3)), "4")
    assert asked[0].kind is Kind.TYPED
    assert asked[0].label == (
        "approve 4 assignments of 4 workers in 4 HITs · $0.40 + $0.08 fee = $0.48 · type 4 to go on"
    )
    assert asked[0].preview == plan
    assert answer(begin(desk, "assignment.approve", chosen(0, 1, 2, 3)), "")[1] is None


def test_what_cannot_be_approved_is_refused_each_with_its_reason() -> None:
    desk = desk_with(4)
    desk.board.put_assignments(hit("1").hit_id, [assignment("1", "1", status=AssignmentStatus.APPROVED)])
    desk.board.put_entries([entry(action("2", Verb.REJECT), ActionState.HELD)])
    _, plan = answer(begin(desk, "assignment.approve", chosen(0, 1, 2, 9)))
    assert plan is not None
    assert [one.assignment_id for one in plan.actions] == ["3ASG0"]
    assert [(refusal.target, refusal.why) for refusal in plan.refused] == [
        ("3ASG1", "it is approved already"),
        ("3ASG2", "reject is held already"),
        ("3ASG9", "it is gone from the marketplace"),
    ]


@pytest.mark.parametrize("state", [ActionState.HELD, ActionState.QUEUED, ActionState.SENT])
def test_a_verdict_under_way_bars_another_one(state: ActionState) -> None:
    desk = desk_with()
    desk.board.put_entries([entry(action("0"), state)])
    assert why_not(desk, "assignment.approve", chosen(0)) == f"Nothing to approve: approve is {state} already"
    assert why_not(desk, "assignment.reject", chosen(0)) == f"Nothing to reject: approve is {state} already"


@pytest.mark.parametrize("state", [ActionState.FAILED, ActionState.UNSURE, ActionState.CANCELLED])
def test_a_verdict_that_came_to_nothing_can_be_given_again(state: ActionState) -> None:
    desk = desk_with()
    desk.board.put_entries([entry(action("0"), state)])
    assert why_not(desk, "assignment.approve", chosen(0)) is None


def test_rejecting_wants_feedback_of_a_length_that_the_marketplace_takes() -> None:
    asked, plan = answer(
        begin(desk_with(), "assignment.reject", chosen(0)), "", "x" * 1025, " Word 20 asked for “not usable” "
    )
    assert [question.limit for question in asked] == [1024, 1024, 1024]
    assert [question.error for question in asked] == [
        None,
        "The feedback cannot be empty",
        "The feedback has 1025 characters: 1024 at the most",
    ]
    assert plan is not None
    assert (plan.actions[0].text, plan.total) == ("Word 20 asked for “not usable”", 0)


def test_rejecting_several_is_confirmed_and_no_is_the_default() -> None:
    desk = desk_with(3)
    asked, plan = answer(begin(desk, "assignment.reject", chosen(0, 1)), "bad", "y")
    assert [question.kind for question in asked] == [Kind.TEXT, Kind.CONFIRM]
    assert plan is not None
    assert len(plan.actions) == 2
    assert answer(begin(desk, "assignment.reject", chosen(0, 1)), "bad", "")[1] is None


def test_what_was_decided_while_the_feedback_was_typed_is_left_out() -> None:
    desk = desk_with(2)
    dialogue = begin(desk, "assignment.reject", chosen(0, 1))
    next(dialogue)
    desk.board.put_assignments(hit("1").hit_id, [assignment("1", "1", status=AssignmentStatus.APPROVED)])
    with pytest.raises(StopIteration) as end:
        dialogue.send("bad")
    plan = end.value.value
    assert [one.assignment_id for one in plan.actions] == ["3ASG0"]
    assert [refusal.target for refusal in plan.refused] == ["3ASG1"]


def test_a_rejection_is_overridden_within_thirty_days_and_shows_what_it_pays() -> None:
    desk = desk_with(1, status=AssignmentStatus.REJECTED)
    asked, plan = answer(begin(desk, "assignment.override", chosen(0)), "y")
    assert asked[0].label == "override the rejection of A0EX…KER and pay · $0.10 + $0.02 fee = $0.12"
    assert plan is not None
    assert plan.actions[0].verb is Verb.OVERRIDE
    assert plan.total == Cents(12)
    desk.time = NOW + 30 * DAY
    assert "within 30 days" in str(why_not(desk, "assignment.override", chosen(0)))


def test_only_a_rejection_with_nothing_under_way_is_overridden() -> None:
    desk = desk_with(2)
    assert "only a rejected" in str(why_not(desk, "assignment.override", chosen(0)))
    desk.board.put_assignments(hit("1").hit_id, [assignment("1", "1", status=AssignmentStatus.REJECTED)])
    desk.board.put_entries([entry(action("1", Verb.OVERRIDE), ActionState.SENT)])
    assert why_not(desk, "assignment.override", chosen(1)) == "Nothing to override: override is sent already"


@pytest.mark.parametrize("command_id", ["assignment.approve", "assignment.reject", "assignment.override"])
def test_without_a_row_there_is_nothing_to_decide(command_id: str) -> None:
    assert why_not(desk_with(), command_id, Selection(Context.REVIEW)) == "There is no assignment under the cursor"


def test_undo_says_when_nothing_is_held() -> None:
    assert why_not(desk_with(), "action.undo", chosen(0)) == "Nothing is held: what was sent cannot be taken back"
    command = still_desk().registry.get("action.undo")
    assert command is not None
    assert still_desk(monitor=True).why_not(command, chosen()) == "Monitor mode only looks"


def test_a_verdict_on_production_wants_the_profile_named_first() -> None:
    desk = still_desk(hits=[hit("0")], assignments=[assignment("0", "0")], role=Role.PRODUCTION)
    asked, plan = answer(begin(desk, "assignment.approve", chosen(0)), "lab")
    assert len(asked) == 1
    assert plan is not None
