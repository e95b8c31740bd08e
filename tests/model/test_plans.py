from __future__ import annotations

from tests.model.values import action
from turkterm.model.action import Verb
from turkterm.model.ids import HITId, WorkerId
from turkterm.model.money import Cents
from turkterm.model.plans import Plan, Refusal


def test_a_plan_says_its_sum_with_fees_and_whom_it_touches() -> None:
    plan = Plan(
        "approve 3",
        (
            action("1", amount=Cents(10), fee=Cents(2)),
            action("2", amount=Cents(10), fee=Cents(2), hit_id=HITId("3HIT2")),
            action("3", amount=Cents(5), fee=Cents(1), worker_id=WorkerId("A1")),
        ),
        (Refusal("3ASG9", "it is approved already"),),
    )
    assert (plan.amounts, plan.fees, plan.total) == (25, 5, 30)
    assert plan.sum == "$0.25 + $0.05 fee = $0.30"
    assert (plan.people, plan.hits) == (2, 2)


def test_everyone_who_gets_mail_counts_once() -> None:
    first = (WorkerId("A1"), WorkerId("A2"))
    plan = Plan(
        "notify 3",
        (
            action("1", Verb.NOTIFY, worker_id=None, worker_ids=first),
            action("2", Verb.NOTIFY, worker_id=WorkerId("A2"), worker_ids=(WorkerId("A2"),)),
            action("3", Verb.NOTIFY, worker_id=WorkerId("A3"), worker_ids=()),
        ),
    )
    assert plan.people == 3


def test_what_is_set_aside_is_no_part_of_what_is_paid() -> None:
    plan = Plan("create 2", tuple(action(name, Verb.CREATE_HIT, held=Cents(36)) for name in "12"))
    assert (plan.held, plan.total) == (72, 0)


def test_an_empty_plan_costs_nothing() -> None:
    plan = Plan("nothing", ())
    assert (plan.total, plan.held, plan.people, plan.hits) == (0, 0, 0, 0)
