"""A plan as it is shown before it is carried out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.console.desks import entry, said, text_of
from turkterm.console.panes.plan_lines import plan_picture, refused_text, worth_showing
from turkterm.model.action import Action, ActionState, Verb
from turkterm.model.ids import AssignmentId, HITId, HITTypeId, QualificationTypeId, WorkerId
from turkterm.model.making import NewHit
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
    assert said(picture.title) == "block: 1 worker"
    text = text_of(picture.lines)
    assert "balance" not in text
    assert "guessing" in text


def test_a_long_plan_is_cut_and_says_so() -> None:
    text = text_of(plan_picture(Plan("approve", approvals(503)), None).lines)
    assert "… and 3 more" in text


def test_reasons_are_counted() -> None:
    refused = tuple(Refusal(key, why) for key, why in [("1", "it is gone"), ("2", "done"), ("3", "done")])
    assert refused_text(Plan("x", (), refused)) == "3: done (2), it is gone (1)"


def hits(verb: Verb, *members: dict[str, Any]) -> str:
    actions = tuple(
        replace(entry(verb, ActionState.HELD, hit_type_id=HITTypeId("TYPE1")).action, **given) for given in members
    )
    picture = plan_picture(Plan("HITs", actions, notes=("read\x1b this",)), Balance(Cents(100)))
    return f"{said(picture.title)}\n{text_of(picture.lines)}"


def test_a_plan_about_hits_says_what_is_held_and_what_to_know() -> None:
    one, two = HITId("HIT1"), HITId("HIT2")
    extend = hits(Verb.EXTEND, {"hit_id": one, "number": 1.8e9, "held": Cents(60)}, {"hit_id": two, "number": 1.8e9})
    assert extend.splitlines() == [
        "extend: 2 HITs",
        "holds $0.60 until the work is reviewed, fees included     available",
        "  after $0.40",
        "! read␛ this",
        "nothing is done before you answer below · J and K scroll",
        extend.splitlines()[5],
        "HIT1  until 2027-01-15 08:00:00 UTC  holds $0.60",
        "HIT2  until 2027-01-15 08:00:00 UTC",
    ]
    assert "HIT1  2 more" in hits(Verb.ADD_ASSIGNMENTS, {"hit_id": one, "number": 2.0})
    sibling = hits(Verb.CREATE_HIT, {"details": NewHit(60, 3)})
    assert sibling.startswith("create HIT: 1 HIT\n")
    assert "TYPE1  a HIT of this type, 3 assignments" in sibling


def test_what_there_is_to_know_before_one_agrees_stands_above_the_list() -> None:
    picture = plan_picture(Plan("block 1", approvals(1), notes=("It can cost\x1b[2J an account.",)), None)
    text = text_of(picture.lines)
    assert text.index("It can cost␛[2J an account.") < text.index("one by one")


def test_a_plan_that_says_its_actions_in_words_lists_them_and_what_it_leaves_out() -> None:
    refused = (Refusal("A8", "holds it with this score already"), Refusal("A9", "does not hold it"))
    picture = plan_picture(Plan("scores of “Reads”", approvals(2), refused, lines=("A1  new 80", "A2  60 → 70")), None)
    assert said(picture.title) == "scores of “Reads”"
    lines = text_of(picture.lines).splitlines()
    assert [line for line in lines if line.startswith("A")] == [
        "A1  new 80",
        "A2  60 → 70",
        "A8  holds it with this score already",
        "A9  does not hold it",
    ]


def test_what_else_will_happen_stands_before_the_actions() -> None:
    delete = entry(Verb.DELETE_TYPE, ActionState.HELD, type_id=QualificationTypeId("3Q")).action
    plan = Plan("delete “Reads”", (delete,), notes=("its name stays taken",))
    assert said(plan_picture(plan, None).title) == "delete “Reads”"
    assert text_of(plan_picture(plan, None).lines).splitlines() == [
        "! its name stays taken",
        "nothing is done before you answer below · J and K scroll",
    ]


def test_a_question_shows_its_plan_where_the_label_does_not_say_it_all() -> None:
    few, gone = approvals(1), (Refusal("A9", "gone"),)
    assert [
        worth_showing(plan)
        for plan in (
            Plan("few", few),
            Plan("few", few, gone),
            Plan("many", approvals(4)),
            Plan("said", few, lines=("A1 new",)),
            Plan("warned", few, notes=("it is final",)),
            Plan("none", (), gone),
        )
    ] == [False, False, True, True, True, True]


def test_who_carries_a_plan_out() -> None:
    new = entry(Verb.CREATE_HIT, ActionState.QUEUED, held=Cents(72), details=NewHit(60, 3)).action
    picture = plan_picture(Plan("publish 1", (new,)), Balance(Cents(1000)), 4711)
    assert said(picture.title) == "create HIT: 1 HIT"
    assert "another console carries it out: process 4711" in text_of(picture.lines)
