"""Assignments: what is shown of them, and what approving, rejecting and overriding do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.conformance.families import of_assignment, of_hit, of_page, read_only, required
from tests.conformance.table import FUNDS, STATE, Edge, Params, Rule, World, bad, request_error, rule_test

LIST, GET, APPROVE, REJECT = "ListAssignmentsForHIT", "GetAssignment", "ApproveAssignment", "RejectAssignment"
DAY = 86_400
NOT_ALLOWED = "".join(map(chr, (*range(9), 11, 12, *range(14, 32))))
SUBMITTED = re.escape(f"{STATE}Submitted")


def of_each_status(**params: Any) -> Callable[[World], Params]:
    """A HIT with two assignments of each status and more that are never shown, in the order of their submission."""

    def make(world: World) -> Params:
        hit_id = world.hit(MaxAssignments=9)
        made = [make(hit_id) for make in (world.submitted, world.approved, world.rejected) * 2]
        world.accept(hit_id)
        world.give_back(world.accept(hit_id))
        return {"HITId": hit_id, **params, "_made": made}

    return make


def statuses(world: World, params: Params, answer: Params) -> list[str]:
    """The statuses of the page."""
    return [one["AssignmentStatus"] for one in answer["Assignments"]]


def submitted(**params: Any) -> Callable[[World], Params]:
    """A submitted assignment."""
    return lambda world: {"AssignmentId": world.submitted(world.hit()), **params}


def rejected(later: float = 0, **params: Any) -> Callable[[World], Params]:
    """A rejected assignment."""

    def make(world: World) -> Params:
        assignment_id = world.rejected(world.hit(MaxAssignments=2))
        if later:
            world.later(later)
        return {"AssignmentId": assignment_id, **params}

    return make


def approved(**params: Any) -> Callable[[World], Params]:
    return lambda world: {"AssignmentId": world.approved(world.hit()), **params}


def held(**params: Any) -> Callable[[World], Params]:
    """An assignment that a worker works on."""
    return lambda world: {"AssignmentId": world.accept(world.hit()), **params}


def returned(world: World) -> Params:
    params = held()(world)
    world.give_back(params["AssignmentId"])
    return params


def shown(*names: str) -> Callable[[World, Params, Params], Any]:
    """The answer, and what GetAssignment shows afterwards of the assignment."""

    def see(world: World, params: Params, answer: Params) -> Any:
        made = world.done(params["AssignmentId"])
        return answer, *(made.get(name, "absent") for name in ("AssignmentStatus", *names))

    return see


def times(world: World, params: Params, answer: Params) -> Any:
    """The answer, and which times the assignment has afterwards."""
    return answer, {name for name in world.done(params["AssignmentId"]) if name.endswith("Time") or name == "Deadline"}


def priced(reward: str, places: int, verdict: str = "submitted") -> Callable[[World], Params]:
    """An assignment of a HIT with this reward, and the money before its review."""

    def make(world: World) -> Params:
        made = getattr(world, verdict)(world.hit(Reward=reward, MaxAssignments=places))
        return {"AssignmentId": made, "_before": world.money()}

    return make


def moved(world: World, params: Params, answer: Params) -> tuple[int, int]:
    """By how many cents the balance and the hold fell."""
    (available, on_hold), (available_now, on_hold_now) = params["_before"], world.money()
    return available - available_now, on_hold - on_hold_now


def override(make: Callable[[World], Params]) -> Callable[[World], Params]:
    return lambda world: {**make(world), "OverrideRejection": True}


def poor(world: World) -> Params:
    """A rejected assignment, and less money than it costs."""
    reward = world.dear()
    assignment_id = world.rejected(world.hit(Reward=reward))
    world.hit(Reward=reward)
    return {"AssignmentId": assignment_id, "OverrideRejection": True}


def feedback(operation: str) -> list[Rule]:
    """What feedback may be."""
    long = r'The value "f{200}\.\.\." is not valid for the parameter RequesterFeedback\. The maximum length is 1024 .*'
    rows: list[Rule] = [
        Edge("SDK", "feedback of 1024", operation, submitted(RequesterFeedback="é" * 1024),
             lambda w, p, a: len(w.done(p["AssignmentId"])["RequesterFeedback"]), 1024),
        bad("SDK", "feedback of 1025", operation, submitted(RequesterFeedback="f" * 1025), "RequesterFeedback", long),
        Edge("DOC", "feedback of several lines", operation, submitted(RequesterFeedback="a\tb\n\rc"),
             lambda w, p, a: w.done(p["AssignmentId"])["RequesterFeedback"], "a\tb\n\rc"),
    ]  # fmt: skip
    rows += [
        bad("DOC", f"feedback with character {ord(character)}", operation, submitted(RequesterFeedback=f"a{character}"),
            "RequesterFeedback", r'The value "a" is not valid for the parameter RequesterFeedback\. .*')
        for character in NOT_ALLOWED
    ]  # fmt: skip
    return rows


ALWAYS = {
    "AssignmentId",
    "WorkerId",
    "HITId",
    "AssignmentStatus",
    "AutoApprovalTime",
    "AcceptTime",
    "SubmitTime",
    "Answer",
}
ROWS: list[Rule] = [
    *of_hit(LIST), *of_page(LIST, lambda w: {"HITId": w.hit()}),
    *of_assignment(GET), *of_assignment(APPROVE), *of_assignment(REJECT, lambda w: {"RequesterFeedback": "no"}),
    required(LIST, "HITId"), required(GET, "AssignmentId"), required(APPROVE, "AssignmentId"),
    required(REJECT, "AssignmentId RequesterFeedback"),
    read_only(APPROVE, AssignmentId="3NONE"), read_only(REJECT, AssignmentId="3NONE", RequesterFeedback="no"),

    Edge("SDK", "all three statuses by default", LIST, of_each_status(), statuses,
         ["Submitted", "Approved", "Rejected"] * 2),
    Edge("LEG", "the first submission first", LIST, of_each_status(),
         lambda w, p, a: [one["AssignmentId"] for one in a["Assignments"]] == p["_made"], True),
    *(Edge("SDK", f"only {' and '.join(wanted) or 'those of an empty list: all'}", LIST,
           of_each_status(AssignmentStatuses=wanted), statuses,
           [one for one in ("Submitted", "Approved", "Rejected") if one in wanted or not wanted] * 2)
      for wanted in (["Submitted"], ["Approved"], ["Rejected"], ["Rejected", "Submitted"], [])),
    Edge("GUIDE", "while the HIT is Unassignable", LIST,
         lambda w: (lambda h: {"HITId": h, "_": (w.submitted(h), w.accept(h))})(w.hit(MaxAssignments=2)),
         statuses, ["Submitted"]),

    Edge("SDK", "the assignment and its whole HIT", GET, submitted(),
         lambda w, p, a: (sorted(a), a["HIT"] == w.look(a["Assignment"]["HITId"])), (["Assignment", "HIT"], True)),
    Edge("INFER", "what an unreviewed one has", GET, submitted(), lambda w, p, a: set(a["Assignment"]), ALWAYS),
    Edge("psiTurk", "its id is 3 and 29 capitals and digits", GET, submitted(),
         lambda w, p, a: bool(re.fullmatch("3[0-9A-Z]{29}", a["Assignment"]["AssignmentId"])), True),
    Edge("SDK", "an approved one has a time more", GET, approved(),
         lambda w, p, a: set(a["Assignment"]) - ALWAYS, {"ApprovalTime"}),
    Edge("SDK", "a rejected one has a time and feedback more", GET, rejected(),
         lambda w, p, a: set(a["Assignment"]) - ALWAYS, {"RejectionTime", "RequesterFeedback"}),
    Edge("SDK", "it is approved after its delay", GET,
         lambda w: {"AssignmentId": w.submitted(w.hit(AutoApprovalDelayInSeconds=99))},
         lambda w, p, a: (a["Assignment"]["AutoApprovalTime"] - a["Assignment"]["SubmitTime"]).total_seconds(), 99),
    *(request_error("ParlAI", f"not before the submission: {rule}", GET, make, "InvalidAssignmentState",
                    re.escape(f"{STATE}Reviewable,Approved,Rejected"))
      for rule, make in (("accepted", held()), ("returned", returned))),

    Edge("SDK", "a submitted one", APPROVE, submitted(), shown("RequesterFeedback"), ({}, "Approved", "absent")),
    Edge("SDK", "with feedback", APPROVE, submitted(RequesterFeedback="fine"), shown("RequesterFeedback"),
         ({}, "Approved", "fine")),
    Edge("SDK", "it gets an ApprovalTime", APPROVE, submitted(), times,
         ({}, {"AcceptTime", "SubmitTime", "AutoApprovalTime", "ApprovalTime"})),
    Edge("INFER", "an override of what was not rejected", APPROVE, submitted(OverrideRejection=True), shown(),
         ({}, "Approved")),
    *(request_error("resourcecontracts#1384", f"not {rule}", APPROVE, make, "InvalidAssignmentState", SUBMITTED)
      for rule, make in (
          ("twice", approved()), ("twice with an override", approved(OverrideRejection=True)),
          ("a rejected one", rejected()), ("a rejected one, said", rejected(OverrideRejection=False)),
          ("while it is worked on", held()), ("after its return", returned))),
    *(Edge("GUIDE", f"costs of {rule}", APPROVE, priced(reward, places), moved, (cents, cents))
      for rule, reward, places, cents in (
          ("$0.10", "0.10", 1, 12), ("$1 of 9", "1", 9, 120), ("$1 of 10", "1", 10, 140), ("$0.01", "0.01", 1, 2),
          ("nothing", "0", 1, 0))),
    Edge("SDK", "a rejection is overridden", APPROVE, rejected(OverrideRejection=True), shown("RequesterFeedback"),
         ({}, "Approved", "absent")),
    Edge("CHOICE", "the rejection's time goes with it", APPROVE, rejected(OverrideRejection=True), times,
         ({}, {"AcceptTime", "SubmitTime", "AutoApprovalTime", "ApprovalTime"})),
    Edge("SDK", "within 30 days of the submission", APPROVE, rejected(30 * DAY - 60, OverrideRejection=True), shown(),
         ({}, "Approved")),
    request_error("SDK", "not after 30 days", APPROVE, rejected(30 * DAY + 1, OverrideRejection=True),
                  "InvalidAssignmentState", SUBMITTED),
    Edge("SDK", "an override costs reward and fee", APPROVE, override(priced("1", 1, "rejected")), moved, (120, 0)),
    request_error("SDK", "money for an override", APPROVE, poor, "InsufficientFunds", re.escape(FUNDS), stamped=False),
    *feedback(APPROVE),

    Edge("SDK", "a submitted one", REJECT, submitted(RequesterFeedback="no"), shown("RequesterFeedback"),
         ({}, "Rejected", "no")),
    Edge("SDK", "it gets a RejectionTime", REJECT, submitted(RequesterFeedback="no"), times,
         ({}, {"AcceptTime", "SubmitTime", "AutoApprovalTime", "RejectionTime"})),
    Edge("DOC", "it costs nothing", REJECT, lambda w: {**priced("1", 1)(w), "RequesterFeedback": "no"}, moved,
         (0, 120)),
    bad("WILD", "empty feedback", REJECT, submitted(RequesterFeedback=""), "RequesterFeedback",
        r"Your request parameter RequesterFeedback has a minimum length of 1\."),
    *(request_error("resourcecontracts#1384", f"not {rule}", REJECT, make, "InvalidAssignmentState", SUBMITTED)
      for rule, make in (
          ("twice", rejected(RequesterFeedback="no")), ("an approved one", approved(RequesterFeedback="no")),
          ("while it is worked on", held(RequesterFeedback="no")))),
    *feedback(REJECT),
]  # fmt: skip

test_rule = rule_test(ROWS)
