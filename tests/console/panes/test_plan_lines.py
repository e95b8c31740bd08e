"""A plan as it is shown before it is carried out."""

from __future__ import annotations

from tests.console.desks import entry, said, text_of
from turkterm.console.panes.plan_lines import plan_picture, refused_text
from turkterm.model.action import Action, ActionState, Verb
from turkterm.model.ids import AssignmentId, HITId, WorkerId
from turkterm.model.money import Cents
from turkterm.model.plans import Plan, Refusal
from turkterm.model.worker import Balance


def approvals(count: int) -> tuple[Action, ...]:
    return tuple(
        entry(
            Verb.APPROVE,
            ActionState.HELD,
            number,
            assignment_id=AssignmentId(f"A{number}"),
            hit_id=HITId(f"H{number // 2}"),
            worker_id=WorkerId(f"W{number % 3}"),
            amount=Cents(10),
            fee=Cents(2),
        ).action
        for number in range(count)
    )


def test_people_hits_sum_and_what_is_skipped() -> None:
    plan = Plan("approve 5", approvals(4), (Refusal("A9", "it is approved already"),))
    picture = plan_picture(plan, Balance(Cents(1000)))
    assert said(picture.title) == "approve 4 assignments of 3 workers in 2 HITs"
    text = text_of(picture.lines)
    assert "$0.40 + fees $0.08 = $0.48     balance after $9.52" in text
    assert "skipped 1 ──" in text
    assert "    1  it is approved already" in text
    assert text.count("$0.10 + $0.02") == 4


def test_a_balance_that_does_not_suffice_stands_out() -> None:
    picture = plan_picture(Plan("approve", approvals(4)), Balance(Cents(40)))
    spans = [span for line in picture.lines for span in line.spans]
    assert next(span.role for span in spans if span.text == "-$0.08") == "bad bold"


def test_what_costs_nothing_shows_no_sum() -> None:
    block = entry(Verb.BLOCK, ActionState.QUEUED, worker_id=WorkerId("W1"), text="guessing").action
    picture = plan_picture(Plan("block 1", (block,)), Balance(Cents(40)))
    assert said(picture.title) == "block 1 action of 1 worker"
    text = text_of(picture.lines)
    assert "balance" not in text
    assert "guessing" in text


def test_a_long_plan_is_cut_and_says_so() -> None:
    text = text_of(plan_picture(Plan("approve", approvals(503)), None).lines)
    assert "… and 3 more" in text


def test_reasons_are_counted() -> None:
    refused = tuple(Refusal(key, why) for key, why in [("1", "it is gone"), ("2", "done"), ("3", "done")])
    assert refused_text(Plan("x", (), refused)) == "3: done (2), it is gone (1)"


def test_what_is_set_aside_and_who_carries_it_out() -> None:
    new = entry(Verb.CREATE_HIT, ActionState.QUEUED, held=Cents(72)).action
    picture = plan_picture(Plan("publish 1", (new,)), Balance(Cents(1000)), 4711)
    assert said(picture.title) == "create HIT 1 action"
    text = text_of(picture.lines)
    assert "set aside until reviewed $0.72     balance after $9.28" in text
    assert "another console carries it out: process 4711" in text
