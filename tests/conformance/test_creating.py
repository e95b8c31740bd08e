"""CreateHIT and CreateHITWithHITType: what a new HIT is, its limits, its money and its request token."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from tests.conformance.families import read_only, required
from tests.conformance.table import FUNDS, Edge, Params, Rule, World, bad, invalid, request_error, rule_test
from tests.marketplace.market import QUESTION
from turkterm.marketplace.rules import system_types

CREATE, WITH_TYPE, TYPE = "CreateHIT", "CreateHITWithHITType", "CreateHITType"
YEAR, MONTH, DAY = 31_536_000, 2_592_000, 86_400
BILLION = 1_000_000_000
PROPERTIES = {
    "Title", "Description", "Keywords", "Reward", "AssignmentDurationInSeconds", "AutoApprovalDelayInSeconds",
    "QualificationRequirements",
}  # fmt: skip


def with_(**params: Any) -> Callable[[World], Params]:
    """Parameters of a new HIT."""
    return lambda world: world.new(**params)


def member(*names: str) -> Callable[[World, Params, Params], Any]:
    """These members of the new HIT."""
    return lambda world, params, answer: tuple(answer["HIT"].get(name) for name in names)


def typed(hit: Params | None = None, **params: Any) -> Callable[[World], Params]:
    """Parameters of a HIT of a type that another HIT (made of `hit`) made."""

    def make(world: World) -> Params:
        made = world.call(CREATE, **world.new(**(hit or {})))["HIT"]
        fixed = {"HITTypeId": made["HITTypeId"], "LifetimeInSeconds": 60, "Question": QUESTION}
        return {name: value for name, value in {**fixed, **params, "_made": made}.items() if value is not None}

    return make


def kind(world: World, **params: Any) -> Params:
    """Parameters of a new HIT type."""
    return {name: value for name, value in world.new(**params).items() if name in PROPERTIES}


def limits(
    source: str, name: str, edges: Sequence[Any], past: Sequence[Any], message: str = ".*", **more: Any
) -> list[Rule]:
    """A member of HITs at its edges and past them, in each operation that has it."""

    def size(value: Any) -> str:
        return f"{len(value)} characters" if isinstance(value, str) and len(value) > 9 else repr(value)

    def new_type(**params: Any) -> Callable[[World], Params]:
        return lambda world: kind(world, **params)

    def of_type(**params: Any) -> Callable[[World], Params]:
        return typed(more, **params)

    def new_hit(**params: Any) -> Callable[[World], Params]:
        return with_(**params, **more)

    rows: list[Rule] = []
    for operation, way in ((CREATE, new_hit), (TYPE, new_type) if name in PROPERTIES else (WITH_TYPE, of_type)):
        rows += [
            *(Edge(source, f"{name} of {size(edge)}", operation, way(**{name: edge}),
                   lambda w, p, a: a.get("HIT", p).get(name, p[name]) == p[name], True) for edge in edges),
            *(bad(source, f"{name} of {size(value)}", operation, way(**{name: value}), name, message)
              for value in past),
        ]  # fmt: skip
    return rows


def in_range(source: str, name: str, least: int, most: int, **more: Any) -> list[Rule]:
    """A number at both edges and past them."""
    return limits(source, name, [least, most], [least - 1, most + 1],
                  rf'The value "-?\d+" is not valid for the parameter {name}\. Valid values are {least} to {most}\.',
                  **more)  # fmt: skip


def long(source: str, name: str, most: int) -> list[Rule]:
    """A text at its longest and one longer; characters count, not bytes."""
    return limits(source, name, ["é" * most], ["é" * (most + 1)],
                  rf'The value "é+(\.\.\.)?" is not valid for the parameter {name}\. The maximum length is {most} '
                  r"characters\.")  # fmt: skip


def empty(name: str) -> Rule:
    return bad("WILD", f"an empty {name}", CREATE, with_(**{name: ""}), name,
               re.escape(f"Your request parameter {name} has a minimum length of 1."))  # fmt: skip


def spent(operation: str = CREATE, later: float = 0, **changed: Any) -> Callable[[World], Params]:
    """The parameters of a HIT whose token made another one before."""

    def make(world: World) -> Params:
        params = (with_ if operation == CREATE else typed)(UniqueRequestToken=f"token {world.now}")(world)
        first = world.call(operation, **{name: value for name, value in params.items() if name[0] != "_"})["HIT"]
        if later:
            world.later(later)
        return {**params, **changed, "_first": first["HITId"]}

    return make


def elsewhere(world: World) -> Params:
    """The token of CreateHIT, in CreateHITWithHITType."""
    return typed(UniqueRequestToken=spent()(world)["UniqueRequestToken"])(world)


def refused_before(world: World) -> Params:
    """The token of a request that was refused."""
    params = world.new(UniqueRequestToken=f"token {world.now}")
    world.refused(CREATE, **{**params, "Title": ""})
    return params


def money(world: World, params: Params, answer: Params) -> Any:
    """By how many cents the hold grew, and what was paid."""
    before, after = params["_before"], world.money()
    return after[1] - before[1], before[0] - after[0]


def holding(**params: Any) -> Callable[[World], Params]:
    return lambda world: {**world.new(**params), "_before": world.money()}


def sized(size: int) -> str:
    """The question with spaces up to so many bytes."""
    return QUESTION.ljust(size - len(QUESTION.encode()) + len(QUESTION))


EXISTS = r"A HIT with this UniqueRequestToken already exists: 3[0-9A-Z]{29}\."
ROWS: list[Rule] = [
    Edge("SDK", "a new HIT", CREATE, with_(MaxAssignments=3),
         member("HITStatus", "HITReviewStatus", "MaxAssignments", "NumberOfAssignmentsAvailable",
                "NumberOfAssignmentsPending", "NumberOfAssignmentsCompleted", "QualificationRequirements"),
         ("Assignable", "NotReviewed", 3, 3, 0, 0, [])),
    Edge("SDK", "every member is given back", CREATE,
         with_(Keywords="a, b", RequesterAnnotation="batch 7", AutoApprovalDelayInSeconds=60),
         lambda w, p, a: {n: a["HIT"][n] for n in p if n not in {"LifetimeInSeconds"}}
         == {n: v for n, v in p.items() if n != "LifetimeInSeconds"}, True),
    Edge("Dallinger", "GetHIT gives it back at once", CREATE, with_(),
         lambda w, p, a: w.look(a["HIT"]["HITId"]) == a["HIT"], True),
    Edge("psiTurk", "ids are 3 and 29 capitals and digits", CREATE, with_(),
         lambda w, p, a: [bool(re.fullmatch("3[0-9A-Z]{29}", a["HIT"][name]))
                          for name in ("HITId", "HITTypeId", "HITGroupId")], [True] * 3),
    Edge("psiTurk", "group and type have ids of their own", CREATE, with_(),
         lambda w, p, a: a["HIT"]["HITGroupId"] != a["HIT"]["HITTypeId"], True),
    Edge("DOC", "it expires after its lifetime", CREATE, with_(LifetimeInSeconds=100),
         lambda w, p, a: (a["HIT"]["Expiration"] - a["HIT"]["CreationTime"]).total_seconds(), 100),
    Edge("DOC", "one assignment by default", CREATE, with_(), member("MaxAssignments"), (1,)),
    Edge("DOC", "30 days to auto-approval by default", CREATE, with_(), member("AutoApprovalDelayInSeconds"), (MONTH,)),
    Edge("WILD", "what is not set is absent", CREATE, with_(),
         lambda w, p, a: {"RequesterAnnotation", "HITLayoutId", "Keywords"} & a["HIT"].keys(), set()),
    Edge("SDK", "a HIT of a type", WITH_TYPE, typed(MaxAssignments=2, RequesterAnnotation="x"),
         lambda w, p, a: {n for n, v in a["HIT"].items() if v != p["_made"].get(n)} - {"CreationTime"},
         {"HITId", "Expiration", "MaxAssignments", "NumberOfAssignmentsAvailable", "RequesterAnnotation"}),
    request_error("CHOICE", "no such type", WITH_TYPE, typed(HITTypeId="3NONE"), "HITTypeDoesNotExist",
                  re.escape("HITType 3NONE does not exist.")),
    request_error("INFER", "another requester's type", WITH_TYPE,
                  lambda w: typed(HITTypeId=w.other_hit()["HITTypeId"])(w), "HITTypeDoesNotExist",
                  r"HITType 3\w{29} does not exist\."),
    required(CREATE, "LifetimeInSeconds AssignmentDurationInSeconds Reward Title Description"),
    required(WITH_TYPE, "HITTypeId LifetimeInSeconds"),
    required(TYPE, "AssignmentDurationInSeconds Reward Title Description"),
    read_only(CREATE, LifetimeInSeconds=60, AssignmentDurationInSeconds=60, Reward="0", Title="t", Description="d"),
    read_only(WITH_TYPE, HITTypeId="3NONE", LifetimeInSeconds=60),
    read_only(TYPE, AssignmentDurationInSeconds=60, Reward="0", Title="t", Description="d"),

    *long("DOC", "Title", 128), *long("DOC", "Description", 2000), *long("DOC", "Keywords", 1000),
    *limits("DOC", "Keywords", [""], []),
    *limits("GUIDE", "RequesterAnnotation", ["a" * 255], ["a" * 256, "é"]),
    *in_range("LEG", "AssignmentDurationInSeconds", 30, YEAR),
    *in_range("DOC", "LifetimeInSeconds", 30, YEAR),
    *in_range("DOC", "AutoApprovalDelayInSeconds", 0, MONTH),
    *in_range("DOC", "MaxAssignments", 1, BILLION, Reward="0"),
    empty("Title"), empty("Description"),
    Edge("SDK", "a question of 65535 bytes", CREATE, with_(Question=sized(65_535)),
         lambda w, p, a: len(a["HIT"]["Question"].encode()), 65_535),
    bad("SDK", "a question of 65536 bytes", CREATE, with_(Question=sized(65_536)), "Question",
        r'The value "<HTMLQuestion .{186}\.\.\." is not valid for the parameter Question\. '
        r"The maximum size is 65535 bytes\."),
    *(Edge("WILD", f"a reward of {text}", CREATE, with_(Reward=text), member("Reward"), (shown,))
      for text, shown in (("0.1", "0.10"), ("5.", "5.00"), ("005", "5.00"), ("0.01", "0.01"))),
    *(Edge("CHOICE", f"a reward of {text}", CREATE, with_(Reward=text), member("Reward"), ("0.00",))
      for text in ("0", "0.00")),
    *(invalid("Dallinger#1052", "a reward of three places", operation, params,
              re.escape("Value '0.975' at 'reward' failed to satisfy constraint: Member must satisfy regular "
                        r"expression pattern: ^[0-9]+(\.)?[0-9]{0,2}$"))
      for operation, params in ((CREATE, with_(Reward="0.975")), (TYPE, lambda w: kind(w, Reward="0.975")))),

    *(Edge("GUIDE", f"on hold for {rule}", CREATE, holding(Reward=reward, MaxAssignments=places), money, (cents, 0))
      for rule, reward, places, cents in (
          ("a reward of $0.10", "0.10", 1, 12), ("5 of $0.10", "0.10", 5, 60), ("9 of $1", "1", 9, 1080),
          ("10 of $1: 40 %", "1", 10, 1400), ("the least fee of $0.01", "0.01", 1, 2),
          ("half a cent of fee", "0.13", 1, 16), ("a reward of nothing", "0", 10, 0))),
    *(Edge("GUIDE", f"on hold for {places} of $1, Masters {comparator}", CREATE,
           holding(Reward="1", MaxAssignments=places, QualificationRequirements=[
               {"QualificationTypeId": system_types.MASTERS, "Comparator": comparator}]), money, (cents, 0))
      for comparator, places, cents in (("Exists", 1, 125), ("Exists", 10, 1450), ("DoesNotExist", 1, 120))),
    *(request_error("Mephisto#342", "money for all assignments", operation, params, "InsufficientFunds",
                    re.escape(FUNDS), stamped=False)
      for operation, params in ((CREATE, with_(Reward="900", MaxAssignments=10)),
                                (WITH_TYPE, typed({"Reward": "900"}, MaxAssignments=10)))),

    *(request_error("DOC", "a token twice names the first HIT", operation, spent(operation), "HitAlreadyExists", EXISTS)
      for operation in (CREATE, WITH_TYPE)),
    request_error("INFER", "a token twice with other parameters", CREATE, spent(Title="Another"), "HitAlreadyExists",
                  EXISTS),
    request_error("DOC", "a token of CreateHIT", WITH_TYPE, elsewhere, "HitAlreadyExists", EXISTS),
    *(request_error("DOC", "a token twice in 24 hours", operation, spent(operation, DAY - 60), "HitAlreadyExists",
                    EXISTS) for operation in (CREATE, WITH_TYPE)),
    *(Edge("DOC", "a token ends after 24 hours", operation, spent(operation, DAY),
           lambda w, p, a: (a["HIT"]["HITStatus"], a["HIT"]["HITId"] != p["_first"]), ("Assignable", True))
      for operation in (CREATE, WITH_TYPE)),
    Edge("CHOICE", "a token whose request was refused", CREATE, refused_before, member("HITStatus"), ("Assignable",)),
    Edge("MEAS", "the same twice without a token", CREATE, lambda w: {**w.new(), "_twice": 1},
         lambda w, p, a: w.call(CREATE, **{n: v for n, v in p.items() if n != "_twice"})["HIT"]["HITId"]
         != a["HIT"]["HITId"], True),
]  # fmt: skip


test_rule = rule_test(ROWS)
