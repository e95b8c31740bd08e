"""Accepting and rejecting requests for qualifications."""

from __future__ import annotations

from tests.desk.commands.test_reviewing import begin, why_not
from tests.desk.factories import answer, entry
from tests.desk.qualified import TYPE, desk_with_type, request
from tests.marketplace.exam import KEY, TEST
from tests.model.test_answers import document
from tests.model.test_exam import chosen
from tests.model.values import action
from turkterm.desk.commands.command import Context, Selection
from turkterm.model.action import ActionState, Verb
from turkterm.model.plans import Refusal
from turkterm.model.qualification import Exam


def asked_by(*names: str) -> Selection:
    return Selection(Context.REQUESTS, tuple(f"3REQ{name}" for name in names))


def test_one_is_accepted_with_the_score_of_the_key_where_none_is_typed() -> None:
    desk = desk_with_type(requests=(request("1", answer=document(chosen("one", "a"))),))
    desk.board.inbox.put_exam(TYPE, Exam(TEST, KEY))
    asked, plan = answer(begin(desk, "request.accept", asked_by("1")), "")
    assert asked[0].label == "accept A1 · score (enter: 8)"
    assert plan is not None
    [accept] = plan.actions
    assert (accept.verb, accept.asked, accept.type_id, accept.worker_id, accept.number) == (
        Verb.ACCEPT_REQUEST,
        "3REQ1",
        TYPE,
        "A1",
        8,
    )
    _, plan = answer(begin(desk, "request.accept", asked_by("1")), "70")
    assert plan is not None
    assert plan.actions[0].number == 70


def test_several_are_accepted_each_with_its_own_score_or_all_with_one() -> None:
    right, wrong = document(chosen("one", "a"), chosen("both", "a", "b")), document(chosen("one", "b"))
    desk = desk_with_type(requests=(request("1", "A1", answer=right), request("2", "A2", answer=wrong)))
    desk.board.inbox.put_exam(TYPE, Exam(TEST, KEY))
    _, plan = answer(begin(desk, "request.accept", asked_by("1", "2")), "", "y")
    assert plan is not None
    assert [one.number for one in plan.actions] == [15, -2]
    assert plan.lines == ("A1  score 15", "A2  score -2")
    _, plan = answer(begin(desk, "request.accept", asked_by("1", "2")), "0", "y")
    assert plan is not None
    assert [one.number for one in plan.actions] == [0, 0]
    assert answer(begin(desk, "request.accept", asked_by("1", "2")), "0", "")[1] is None


def test_no_score_is_offered_while_the_key_was_not_read() -> None:
    desk = desk_with_type(has_test=True, requests=(request("1", "A1"), request("2", "A2")))
    asked, plan = answer(begin(desk, "request.accept", asked_by("1")), "", "70")
    assert [question.error for question in asked] == [None, "A score is a whole number, such as 80"]
    assert plan is not None
    assert plan.actions[0].number == 70
    _, plan = answer(begin(desk, "request.accept", asked_by("1", "2")), "")
    assert plan is not None
    assert plan.actions == ()
    assert {one.why for one in plan.refused} == {"the key to its test has not been read yet: say a score"}


def test_a_rejection_wants_a_reason_and_leaves_out_what_is_answered() -> None:
    desk = desk_with_type(requests=(request("1", "A1"), request("2", "A2"), request("3", "A3")))
    sent = action("1", Verb.ACCEPT_REQUEST, asked=request("3").request_id)
    desk.board.put_entries([entry(sent, ActionState.SENT)])
    asked, plan = answer(begin(desk, "request.reject", asked_by("1", "2", "3", "9")), "", "Too few right", "y")
    assert asked[1].error == "The reason cannot be empty"
    assert plan is not None
    assert [(one.verb, one.asked, one.text) for one in plan.actions] == [
        (Verb.REJECT_REQUEST, "3REQ1", "Too few right"),
        (Verb.REJECT_REQUEST, "3REQ2", "Too few right"),
    ]
    assert plan.refused == (
        Refusal("A3", "accept request is on its way already"),
        Refusal("3REQ9", "it was answered meanwhile"),
    )


def test_why_not() -> None:
    desk = desk_with_type(requests=(request("1"),))
    assert why_not(desk, "request.accept", Selection(Context.REQUESTS)) == "There is no request under the cursor"
    assert why_not(desk, "request.reject", asked_by("9")) == "Not this one: it was answered meanwhile"
    assert why_not(desk, "request.accept", asked_by("1", "9")) is None
