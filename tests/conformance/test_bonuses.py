"""Bonuses: who gets one for what, what it costs, its request token, and the list of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.conformance.families import of_assignment, of_hit, of_page, of_worker, read_only, required
from tests.conformance.table import FUNDS, Edge, Params, Rule, World, bad, invalid, quoted, request_error, rule_test

SEND, LIST = "SendBonus", "ListBonusPayments"
DAY = 86_400
SPENT = r'The idempotency token "bonus .*" has already been processed\. Request ID: [0-9a-f-]{36}\.'


def bonus(make: str = "submitted", **params: Any) -> Callable[[World], Params]:
    """A bonus for an assignment that came to this end."""

    def prepare(world: World) -> Params:
        worker = world.worker()
        hit_id = world.hit()
        assignment = world.accept(hit_id, worker)
        if make != "accepted":
            world.submit(assignment)
        if make == "approved":
            world.call("ApproveAssignment", AssignmentId=assignment)
        elif make == "rejected":
            world.call("RejectAssignment", AssignmentId=assignment, RequesterFeedback="no")
        named = {"WorkerId": worker, "AssignmentId": assignment, "BonusAmount": "0.50", "Reason": "long answers"}
        return {**named, **params, "_hit": hit_id, "_before": world.money()}

    return prepare


def sent(world: World, params: Params, answer: Params) -> Any:
    """The answer and the assignment's bonuses afterwards."""
    paid = world.call(LIST, AssignmentId=params["AssignmentId"])["BonusPayments"]
    return answer, [(one["WorkerId"] == params["WorkerId"], one["BonusAmount"], len(one["Reason"])) for one in paid]


def cost(world: World, params: Params, answer: Params) -> Any:
    """By how many cents the balance and the hold fell."""
    (available, on_hold), (available_now, on_hold_now) = params["_before"], world.money()
    return available - available_now, on_hold - on_hold_now


def paid(world: World, **params: Any) -> Params:
    """A bonus that was sent, and its parameters."""
    made = bonus(**params)(world)
    world.call(SEND, **{name: value for name, value in made.items() if name[0] != "_"})
    return made


def spent(later: float = 0, **changed: Any) -> Callable[[World], Params]:
    """A bonus whose token was used before."""

    def make(world: World) -> Params:
        made = paid(world, UniqueRequestToken=f"bonus {world.now}")
        if later:
            world.later(later)
        return {**made, **changed}

    return make


def spent_elsewhere(world: World) -> Params:
    """A token that created a HIT."""
    token = f"hit {world.now}"
    world.hit(UniqueRequestToken=token)
    return bonus(UniqueRequestToken=token)(world)


def listed(by: str) -> Callable[[World], Params]:
    """The list of a HIT or an assignment with two bonuses, of which another assignment of the HIT has one."""

    def make(world: World) -> Params:
        hit_id = world.hit(MaxAssignments=2)
        made = []
        for amounts in (("0.01", "2"), ("3.5",)):
            worker = world.worker()
            assignment = world.submit(world.accept(hit_id, worker))
            made.append(assignment)
            for amount in amounts:
                world.call(SEND, WorkerId=worker, AssignmentId=assignment, BonusAmount=amount, Reason="r")
        names = {"HITId": hit_id, "AssignmentId": made[0]}
        return {name: names[name] for name in by.split()}

    return make


def amounts(world: World, params: Params, answer: Params) -> list[str]:
    return [one["BonusAmount"] for one in answer["BonusPayments"]]


ROWS: list[Rule] = [
    *of_worker(SEND, bonus()),
    *of_assignment(SEND, lambda w: {"WorkerId": w.worker(), "BonusAmount": "1", "Reason": "r"}),
    *of_hit(LIST), *of_assignment(LIST), *of_page(LIST, lambda w: {"HITId": w.hit()}),
    required(SEND, "WorkerId BonusAmount AssignmentId Reason"),
    read_only(SEND, WorkerId="A1", BonusAmount="1", AssignmentId="3NONE", Reason="r"),

    *(Edge(source, f"for work that was {end}", SEND, bonus(end), sent, ({}, [(True, "0.50", 12)]))
      for source, end in (("D08", "approved"), ("D08", "rejected"), ("CHOICE", "submitted"))),
    request_error("Mephisto#1081", "not for work in progress", SEND, bonus("accepted"), "AssignmentDoesNotExist",
                  r"Assignment 3\w{29} does not exist\."),
    bad("DOC", "not to another worker", SEND, lambda w: {**bonus()(w), "WorkerId": w.worker()}, "WorkerId",
        r'The value "A\w+" is not valid for the parameter WorkerId\.'),
    *(Edge("SDK", f"an amount of {given}", SEND, bonus(BonusAmount=given), sent, ({}, [(True, shown, 12)]))
      for given, shown in (("0.01", "0.01"), ("5", "5.00"), ("5.", "5.00"), ("0.1", "0.10"))),
    *(bad("CHOICE", f"no bonus of {given}", SEND, bonus(BonusAmount=given), "BonusAmount", quoted(given, "BonusAmount"))
      for given in ("0", "0.00")),
    invalid("Dallinger#1052", "an amount of four places", SEND, bonus(BonusAmount="0.9752"), re.escape(
        "Value '0.9752' at 'bonusAmount' failed to satisfy constraint: Member must satisfy regular expression pattern: "
        r"^[0-9]+(\.)?[0-9]{0,2}$")),
    *(Edge("GUIDE", f"costs of ${given}", SEND, bonus(BonusAmount=given), cost, (cents, 0))
      for given, cents in (("0.01", 2), ("0.10", 12), ("1.00", 120), ("0.13", 16))),
    request_error("SDK", "money for the bonus", SEND, bonus(BonusAmount="100000"), "InsufficientFunds",
                  re.escape(FUNDS), stamped=False),
    request_error("SDK", "money for the fee", SEND,
                  lambda w: {**bonus()(w), "BonusAmount": f"{(w.money()[0] - w.money()[1]) / 100:.2f}"},
                  "InsufficientFunds", re.escape(FUNDS), stamped=False),
    bad("WILD", "an empty reason", SEND, bonus(Reason=""), "Reason",
        r"Your request parameter Reason has a minimum length of 1\."),
    Edge("CHOICE", "a reason of 4096", SEND, bonus(Reason="r" * 4096), sent, ({}, [(True, "0.50", 4096)])),
    bad("CHOICE", "a reason of 4097", SEND, bonus(Reason="r" * 4097), "Reason"),
    Edge("SDK", "the same twice without a token", SEND, lambda w: paid(w), sent,
         ({}, [(True, "0.50", 12), (True, "0.50", 12)])),
    request_error("DOC", "a token twice names the first request", SEND, spent(), "DuplicateRequest", SPENT),
    request_error("INFER", "a token twice with another amount", SEND, spent(BonusAmount="9"), "DuplicateRequest",
                  SPENT),
    request_error("DOC", "a token twice in 24 hours", SEND, spent(DAY - 60), "DuplicateRequest", SPENT),
    Edge("DOC", "a token ends after 24 hours", SEND, spent(DAY), sent,
         ({}, [(True, "0.50", 12), (True, "0.50", 12)])),
    Edge("CHOICE", "a token of CreateHIT", SEND, spent_elsewhere, sent, ({}, [(True, "0.50", 12)])),

    Edge("SDK", "of a HIT", LIST, listed("HITId"), amounts, ["0.01", "2.00", "3.50"]),
    Edge("SDK", "of an assignment", LIST, listed("AssignmentId"), amounts, ["0.01", "2.00"]),
    Edge("CHOICE", "of the assignment, where both are given", LIST, listed("HITId AssignmentId"), amounts,
         ["0.01", "2.00"]),
    Edge("SDK", "what is shown of each", LIST, lambda w: {"HITId": paid(w)["_hit"]},
         lambda w, p, a: [set(one) for one in a["BonusPayments"]],
         [{"WorkerId", "BonusAmount", "AssignmentId", "Reason", "GrantTime"}]),
    Edge("SDK", "none", LIST, lambda w: {"HITId": w.hit()}, lambda w, p, a: (a["NumResults"], a["BonusPayments"]),
         (0, [])),
    bad("SDK", "neither HIT nor assignment", LIST, lambda w: {}, "HITId",
        re.escape('The value "null" is not valid for the parameter HITId. '
                  "Either the HITId or the AssignmentId parameter must be specified.")),
]  # fmt: skip

test_rule = rule_test(ROWS)
