"""HIT types: the seven properties that make one, the groups they make, and HITs that move between them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.conformance.families import of_hit, read_only, required
from tests.conformance.table import FUNDS, Edge, Params, Rule, World, bad, request_error, rule_test
from turkterm.marketplace.rules import system_types

CREATE, TYPE, WITH_TYPE, RETYPE = "CreateHIT", "CreateHITType", "CreateHITWithHITType", "UpdateHITTypeOfHIT"
APPROVED = {"QualificationTypeId": system_types.HITS_APPROVED, "Comparator": "GreaterThan", "IntegerValues": [5]}
PLACES = {
    "QualificationTypeId": system_types.LOCALE, "Comparator": "In",
    "LocaleValues": [{"Country": "US"}, {"Country": "DE"}],
}  # fmt: skip
FIRST: Params = {
    "Title": "The same", "Description": "d", "Keywords": "k", "Reward": "0.10", "AssignmentDurationInSeconds": 60,
    "AutoApprovalDelayInSeconds": 60, "QualificationRequirements": [APPROVED, PLACES],
}  # fmt: skip
MANY = [{**APPROVED, "IntegerValues": [number]} for number in range(11)]
PLACED = {**PLACES, "LocaleValues": PLACES["LocaleValues"][::-1]}


def kind(**params: Any) -> Callable[[World], Params]:
    """Parameters of the usual type with some of them changed."""
    return lambda world: {name: value for name, value in {**FIRST, **params}.items() if value is not None}


def same(world: World, params: Params, answer: Params) -> bool:
    """Whether the answer names the usual type."""
    return bool(answer["HITTypeId"] == world.call(TYPE, **FIRST)["HITTypeId"])


def group(world: World, params: Params, answer: Params) -> tuple[bool, bool]:
    """Whether a new HIT is of the usual type, and in the group of its HITs."""
    usual = world.call(CREATE, **world.new(**FIRST))["HIT"]
    return answer["HIT"]["HITTypeId"] == usual["HITTypeId"], answer["HIT"]["HITGroupId"] == usual["HITGroupId"]


def hit(**params: Any) -> Callable[[World], Params]:
    """Parameters of a HIT of the usual type."""
    return lambda world: world.new(**{**FIRST, **params})


def old_type(world: World) -> Params:
    """Parameters of a HIT of a type that nothing used for half a year."""
    made = world.call(TYPE, **kind(Title=world.name())(world))
    world.later(180 * 86_400)
    return {"HITTypeId": made["HITTypeId"], "LifetimeInSeconds": 60, "Question": world.new()["Question"]}


def retype(meanwhile: Callable[[World, str], object] = lambda w, h: None, **other: Any) -> Callable[[World], Params]:
    """The parameters that move a HIT of two places to another type, after what happened to it meanwhile."""

    def make(world: World) -> Params:
        made = world.call(CREATE, **world.new(MaxAssignments=2))["HIT"]
        target = world.look(world.hit(**{"Reward": "0.20", **other}))
        meanwhile(world, made["HITId"])
        return {"HITId": made["HITId"], "HITTypeId": target["HITTypeId"], "_hit": made, "_other": target}

    return make


def moved(world: World, params: Params, answer: Params) -> Any:
    """The answer, whether all is as in the other HIT, and whether the group is another than before."""
    found, other, before = world.look(params["HITId"]), params["_other"], params["_hit"]
    names = ("HITTypeId", "HITGroupId", "Title", "Reward", "AutoApprovalDelayInSeconds")
    return answer, all(found[name] == other[name] for name in names), found["HITGroupId"] != before["HITGroupId"]


def held(world: World) -> Params:
    """A move, and what was on hold before it."""
    return {**retype()(world), "_before": world.money()[1]}


def deleted_requirement(world: World) -> Params:
    """The id of a HIT type whose qualification type was deleted."""
    needed = world.kind()
    wanted = [{"QualificationTypeId": needed, "Comparator": "Exists"}]
    made = world.call(TYPE, **kind(Title=world.name(), QualificationRequirements=wanted)(world))
    world.call("DeleteQualificationType", QualificationTypeId=needed)
    return {"HITTypeId": str(made["HITTypeId"])}


def in_state(now: str) -> str:
    return re.escape(
        f"This HIT is currently in the state '{now}'.  This operation can be called with a status of: Assignable"
    )


NO_TYPE = re.escape("HITType 3NONE does not exist.")
NO_MADE_TYPE = r"HITType 3\w{29} does not exist\."
ROWS: list[Rule] = [
    Edge("SDK", "the known type again", TYPE, kind(), same, True),
    Edge("SDK", "nothing but its id is answered", TYPE, kind(), lambda w, p, a: list(a), ["HITTypeId"]),
    Edge("psiTurk", "an answer of 46 bytes", TYPE, kind(), lambda w, p, a: (len(w.body), w.headers["Content-Length"]),
         (46, "46")),
    *(Edge("DOC", f"another {name} is another type", TYPE, kind(**{name: value}), same, False)
      for name, value in (
          ("Title", "Another"), ("Description", "e"), ("Keywords", "l"), ("Reward", "0.11"),
          ("AssignmentDurationInSeconds", 61), ("AutoApprovalDelayInSeconds", 61),
          ("QualificationRequirements", [APPROVED]))),
    Edge("DOC", "no keywords are another type", TYPE, kind(Keywords=None), same, False),
    Edge("DOC", "other values of a requirement are another type", TYPE,
         kind(QualificationRequirements=[{**APPROVED, "IntegerValues": [6]}, PLACES]), same, False),
    Edge("DOC", "another comparator is another type", TYPE,
         kind(QualificationRequirements=[{**APPROVED, "Comparator": "EqualTo"}, PLACES]), same, False),
    Edge("DOC", "other guarded actions are another type", TYPE,
         kind(QualificationRequirements=[{**APPROVED, "ActionsGuarded": "PreviewAndAccept"}, PLACES]), same, False),
    Edge("CHOICE", "the order of requirements does not matter", TYPE,
         kind(QualificationRequirements=[PLACES, APPROVED]), same, True),
    Edge("CHOICE", "the order of values does not matter", TYPE,
         kind(QualificationRequirements=[APPROVED, PLACED]), same, True),
    Edge("fixtures", "a reward is its amount", TYPE, kind(Reward="00.1"), same, True),
    Edge("DOC", "no delay is the default delay", TYPE, kind(AutoApprovalDelayInSeconds=None),
         lambda w, p, a: a == w.call(TYPE, **{**p, "AutoApprovalDelayInSeconds": 2_592_000}), True),
    Edge("DOC", "10 requirements", TYPE, kind(QualificationRequirements=MANY[:10]), lambda w, p, a: list(a),
         ["HITTypeId"]),
    bad("DOC", "11 requirements", TYPE, kind(QualificationRequirements=MANY), "QualificationRequirements",
        re.escape('The value "11" is not valid for the parameter QualificationRequirements. '
                  "The maximum is 10 requirements.")),
    request_error("breadboard#204", "a requirement of no known type", TYPE,
                  kind(QualificationRequirements=[{**APPROVED, "QualificationTypeId": "3NONE"}]),
                  "QualificationTypeDoesNotExist", r"QualificationType \[3NONE\] does not exist\."),
    Edge("DOC", "CreateHIT joins the type of equal properties", CREATE, hit(), group, (True, True)),
    *(Edge("DOC", f"{name} does not part types", CREATE, hit(**{name: value}), group, (True, True))
      for name, value in (("RequesterAnnotation", "x"), ("MaxAssignments", 4), ("LifetimeInSeconds", 99))),
    Edge("DOC", "Question does not part types", CREATE,
         lambda w: hit(Question=w.new()["Question"].replace("Warm", "Cold"))(w), group, (True, True)),
    Edge("DOC", "other properties are another group", CREATE, hit(Reward="0.12"), group, (False, False)),
    Edge("INFER", "requesters share no types", TYPE,
         lambda w: {**kind(Title="Ours")(w), "_theirs": w.other(TYPE, **kind(Title="Ours")(w))},
         lambda w, p, a: a == p["_theirs"], False),
    Edge("CHOICE", "a type is kept, however long nothing uses it", WITH_TYPE, old_type,
         lambda w, p, a: a["HIT"]["HITTypeId"] == p["HITTypeId"], True),
    request_error("DOC", "the type went with its qualification type", WITH_TYPE,
                  lambda w: {**deleted_requirement(w), "LifetimeInSeconds": 60, "Question": w.new()["Question"]},
                  "HITTypeDoesNotExist", NO_MADE_TYPE),

    Edge("SDK", "before the first accept", RETYPE, retype(), moved, ({}, True, True)),
    Edge("SDK", "to its own type", RETYPE,
         lambda w: (lambda made: {"HITId": made["HITId"], "HITTypeId": made["HITTypeId"]})(w.look(w.hit())),
         lambda w, p, a: (a, w.look(p["HITId"])["HITTypeId"] == p["HITTypeId"]), ({}, True)),
    Edge("GUIDE", "what is on hold follows the reward", RETYPE, held,
         lambda w, p, a: w.money()[1] - p["_before"], 24),
    Edge("CHOICE", "an expired HIT", RETYPE, retype(World.end), moved, ({}, True, True)),
    request_error("GUIDE", "while it is accepted", RETYPE, retype(World.accept), "InvalidHITState",
                  in_state("Assignable")),
    request_error("CHOICE", "after a return", RETYPE, retype(lambda w, h: w.give_back(w.accept(h))), "InvalidHITState",
                  in_state("Assignable")),
    request_error("GUIDE", "after a submission", RETYPE, retype(World.submitted), "InvalidHITState",
                  in_state("Assignable")),
    request_error("GUIDE", "after all was submitted", RETYPE, retype(lambda w, h: [w.submitted(h), w.submitted(h)]),
                  "InvalidHITState", in_state("Reviewable")),
    request_error("CHOICE", "no such type", RETYPE, lambda w: {"HITId": w.hit(), "HITTypeId": "3NONE"},
                  "HITTypeDoesNotExist", NO_TYPE),
    request_error("INFER", "another requester's type", RETYPE,
                  lambda w: {"HITId": w.hit(), "HITTypeId": w.other_hit()["HITTypeId"]}, "HITTypeDoesNotExist",
                  NO_MADE_TYPE),
    request_error("DOC", "a type that went with its qualification type", RETYPE,
                  lambda w: {"HITId": w.hit(), **deleted_requirement(w)}, "HITTypeDoesNotExist", NO_MADE_TYPE),
    request_error("CHOICE", "money for the other reward", RETYPE,
                  lambda w: {"HITId": w.hit(MaxAssignments=9),
                             "HITTypeId": w.call(TYPE, **kind(Reward=w.dear())(w))["HITTypeId"]},
                  "InsufficientFunds", re.escape(FUNDS), stamped=False),
    request_error("CHOICE", "more money than there is in the world", RETYPE,
                  lambda w: {"HITId": w.hit(MaxAssignments=1_000_000_000, Reward="0"),
                             "HITTypeId": w.call(TYPE, **kind(Reward="9999999999.99")(w))["HITTypeId"]},
                  "InsufficientFunds", re.escape(FUNDS), stamped=False),
    *of_hit(RETYPE, lambda w: {"HITTypeId": w.look(w.hit())["HITTypeId"]}),
    required(RETYPE, "HITId HITTypeId"),
    read_only(RETYPE, HITId="3NONE", HITTypeId="3NONE"),
]  # fmt: skip

test_rule = rule_test(ROWS)
