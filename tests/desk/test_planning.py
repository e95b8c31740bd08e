from __future__ import annotations

from dataclasses import replace

from tests.desk.factories import entry
from turkterm.desk.planning import Planner, payment_identity, payment_token
from turkterm.model.action import TOKENED, ActionState, Verb
from turkterm.model.ids import AssignmentId, WorkerId
from turkterm.model.making import NewHit
from turkterm.model.money import Cents
from turkterm.model.plans import Refusal


def test_every_action_has_its_own_id_and_every_bonus_its_own_token() -> None:
    planner = Planner("bonus 2")
    for number in range(2):
        planner.add(Verb.BONUS, assignment_id=AssignmentId(f"3A{number}"), worker_id=WorkerId("A1"), amount=Cents(50))
    planner.add(Verb.BLOCK, worker_id=WorkerId("A1"), text="spam")
    plan = planner.plan([Refusal("3A9", "it is gone")])
    first, second, block = plan.actions
    assert len({one.action_id for one in plan.actions}) == 3
    assert first.token != second.token
    assert block.token is None
    assert all(one.token is not None and 1 <= len(one.token) <= 64 for one in (first, second))  # [SDK]
    assert plan.refused == (Refusal("3A9", "it is gone"),)


def test_a_run_is_one_and_another_plan_is_another_run() -> None:
    first, second = Planner("a"), Planner("b")
    for planner in (first, first, second):
        planner.add(Verb.UNBLOCK, worker_id=WorkerId("A1"))
    assert len({one.run for one in first.plan().actions}) == 1
    assert first.plan().actions[0].run != second.plan().actions[0].run


def test_what_the_marketplace_takes_once_has_a_token_of_its_own() -> None:
    planner = Planner("make")
    for verb in Verb:
        planner.add(verb)
    tokens = [action.token for action in planner.plan().actions if action.verb in TOKENED]
    assert len(set(tokens)) == len(TOKENED)
    assert all(action.token is None for action in planner.plan().actions if action.verb not in TOKENED)


def test_a_new_hit_without_an_annotation_gets_its_token_for_one() -> None:
    planner = Planner("create 2")
    for annotation in ("", "row 7"):
        planner.add(Verb.CREATE_HIT, details=NewHit(60, annotation=annotation), held=Cents(12))
    first, second = planner.plan().actions
    assert first.details == NewHit(60, annotation=str(first.token))
    assert second.details == NewHit(60, annotation="row 7")
    assert str(first.token).isascii()  # annotations take nothing else [GUIDE]


def test_the_same_payment_has_the_same_identity_in_every_run() -> None:
    one = ("embedded", WorkerId("A1"), AssignmentId("3A1"), Cents(50), "good")
    others = [("other", *one[1:]), (*one[:1], WorkerId("A2"), *one[2:]), (*one[:2], AssignmentId("3A2"), *one[3:])]
    others += [(*one[:3], Cents(51), one[4]), (*one[:4], "good ")]
    identities = [payment_identity(*each) for each in (one, *others)] + [payment_identity(*one, occurrence=2)]
    assert len(set(identities)) == 7
    assert payment_identity(*one) == identities[0] == "c690aa76673d0aaeac9d0d7bbbaf2ff8"


def test_each_attempt_is_an_action_of_its_own_with_the_same_token_until_the_marketplace_says_no() -> None:
    planner = Planner("bonus 3")
    first = planner.add(Verb.BONUS, identity="0123")
    tried = [entry(first, ActionState.UNSURE)]
    second = planner.add(Verb.BONUS, identity="0123", tried=tried)
    tried.append(replace(entry(second, ActionState.FAILED), request_id="r-1"))
    third = planner.add(Verb.BONUS, identity="0123", tried=tried)
    assert [first.action_id, second.action_id, third.action_id] == ["0123", "0123-2", "0123-3"]
    assert first.token == second.token == payment_token("0123")
    assert third.token == payment_token("0123-3")
    assert [first.retry_of, second.retry_of, third.retry_of] == [None, first.action_id, second.action_id]
