"""HITs as they are read, listed, marked and deleted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.conformance.families import of_hit, of_page, read_only, required
from tests.conformance.table import Edge, Params, Rule, World, bad, request_error, rule_test

GET, LIST, REVIEWABLE = "GetHIT", "ListHITs", "ListReviewableHITs"
MARK, DELETE = "UpdateHITReviewStatus", "DeleteHIT"


def ids(world: World, params: Params, answer: Params) -> list[str]:
    """The HITs of the page."""
    return [hit["HITId"] for hit in answer["HITs"]]


def among(world: World, params: Params, answer: Params) -> bool:
    """Whether the page holds the HIT in question."""
    return params["_hit"] in ids(world, params, answer)


def newest(world: World) -> Params:
    return {"MaxResults": 2, "_hits": [world.hit() for _ in range(2)]}


def borrowed(world: World) -> Params:
    """The token of another list."""
    world.hit()
    return {"NextToken": world.call(LIST, MaxResults=1)["NextToken"]}


def of_status(status: str) -> Callable[[World], Params]:
    """The parameters that list the type of a HIT in this status, which is the newest HIT."""

    def make(world: World) -> Params:
        hit_id = world.hit(LifetimeInSeconds=600)
        if status == "Unassignable":
            world.accept(hit_id)
        elif status != "Assignable":
            world.approved(hit_id)
        if status == "Reviewing":
            world.call(MARK, HITId=hit_id)
        elif status == "Disposed":
            world.call(DELETE, HITId=hit_id)
        return {"MaxResults": 1, "_hit": hit_id}

    return make


def reviewable(status: str | None = None, *, reviewing: bool = False) -> Callable[[World], Params]:
    """The parameters that list HITs of one type, and the one HIT of that type."""

    def make(world: World) -> Params:
        hit_id = world.reviewable()
        if reviewing:
            world.call(MARK, HITId=hit_id)
        params = {"HITTypeId": world.look(hit_id)["HITTypeId"], "_hit": hit_id}
        return params if status is None else {**params, "Status": status}

    return make


def by_expiration(world: World) -> Params:
    """Three reviewable HITs of one type, by their expiration, the last first."""
    title = world.new()["Title"]
    made = {life: world.hit(Title=title, LifetimeInSeconds=life) for life in (5000, 3000, 4000)}
    for hit_id in made.values():
        world.submitted(hit_id)
    kind = world.look(made[3000])["HITTypeId"]
    return {"HITTypeId": kind, "_hits": [made[life] for life in (5000, 4000, 3000)]}


def marked(revert: bool | None = None, *, reviewing: bool = False) -> Callable[[World], Params]:
    """The parameters of a mark on a HIT that is Reviewable or Reviewing."""

    def make(world: World) -> Params:
        hit_id = world.reviewable()
        if reviewing:
            world.call(MARK, HITId=hit_id)
        return {"HITId": hit_id} if revert is None else {"HITId": hit_id, "Revert": revert}

    return make


def status(world: World, params: Params, answer: Params) -> Any:
    """The answer, and what the HIT says of itself now."""
    hit = world.look(params["HITId"])
    return answer, hit["HITStatus"], hit["HITReviewStatus"]


def open_hit(status: str, **params: Any) -> Callable[[World], Params]:
    """A HIT that workers can accept, or whose one place a worker holds."""

    def make(world: World) -> Params:
        hit_id = world.hit()
        if status == "Unassignable":
            world.accept(hit_id)
        return {"HITId": hit_id, **params}

    return make


def worked(*verdicts: str, marked: bool = False) -> Callable[[World], Params]:
    """A HIT whose assignments were all submitted and came to these ends."""

    def make(world: World) -> Params:
        hit_id = world.hit(MaxAssignments=len(verdicts))
        for verdict in verdicts:
            {"approve": world.approved, "reject": world.rejected, "": world.submitted}[verdict](hit_id)
        if marked:
            world.call(MARK, HITId=hit_id)
        return {"HITId": hit_id}

    return make


def released(world: World) -> Params:
    """A HIT that expired with places left and work to review, and what is on hold for it."""
    before = world.money()[1]
    hit_id = world.hit(MaxAssignments=3)
    world.approved(hit_id)
    world.end(hit_id)
    return {"HITId": hit_id, "_before": before}


def unknown_now(world: World, params: Params, answer: Params) -> Any:
    """What GetHIT and ListAssignmentsForHIT say afterwards."""
    return answer, *(world.refused(operation, HITId=params["HITId"]) for operation in (GET, "ListAssignmentsForHIT"))


def in_state(now: str, *allowed: str) -> str:
    return re.escape(
        f"This HIT is currently in the state '{now}'.  "
        f"This operation can be called with a status of: {', '.join(allowed)}"
    )


DELETABLE = ("Reviewing", "Reviewable")
ROWS: list[Rule] = [
    *of_hit(GET), *of_hit(MARK), *of_hit(DELETE, disposed=False),
    *of_page(LIST), *of_page(REVIEWABLE),
    required(GET, "HITId"), required(MARK, "HITId"), required(DELETE, "HITId"),
    read_only(MARK, HITId="3NONE"), read_only(DELETE, HITId="3NONE"),

    Edge("SDK", "a HIT with its question", GET, lambda w: {"HITId": w.hit()},
         lambda w, p, a: (list(a), a["HIT"]["HITId"] == p["HITId"], "<p>Warm?</p>" in a["HIT"]["Question"]),
         (["HIT"], True, True)),
    Edge("IAM", "a key that may only read", GET, lambda w: {"HITId": w.hit()},
         lambda w, p, a: a["HIT"]["HITId"] == p["HITId"], True, by=lambda w: w.reader),
    Edge("S000", "the newest first", LIST, newest,
         lambda w, p, a: ids(w, p, a) == p["_hits"][::-1], True),
    Edge("SDK", "whole HITs", LIST, lambda w: {"MaxResults": 1, "_hit": w.look(w.hit())},
         lambda w, p, a: a["HITs"] == [p["_hit"]], True),
    *(Edge("SDK", f"{name} HITs", LIST, of_status(name), among, name != "Disposed")
      for name in ("Assignable", "Unassignable", "Reviewable", "Reviewing", "Disposed")),
    Edge("INFER", "no HITs of another requester", LIST,
         lambda w: {"MaxResults": 1, "_hit": (w.hit(), w.other_hit())[1]["HITId"]}, among, False),
    bad("CHOICE", "a token of another list", REVIEWABLE, borrowed, "NextToken"),

    Edge("SDK", "Reviewable by default, whole HITs", REVIEWABLE, reviewable(),
         lambda w, p, a: a["HITs"] == [w.look(p["_hit"])], True),
    Edge("SDK", "Reviewable", REVIEWABLE, reviewable("Reviewable"), among, True),
    Edge("SDK", "no Reviewing ones by default", REVIEWABLE, reviewable(reviewing=True), among, False),
    Edge("SDK", "no Reviewing ones among Reviewable", REVIEWABLE, reviewable("Reviewable", reviewing=True),
         among, False),
    Edge("SDK", "Reviewing", REVIEWABLE, reviewable("Reviewing", reviewing=True), among, True),
    Edge("SDK", "no Reviewable ones among Reviewing", REVIEWABLE, reviewable("Reviewing"), among, False),
    Edge("SDK", "of all types", REVIEWABLE, lambda w: {"MaxResults": 100, "_hit": w.reviewable()}, among, True),
    Edge("SDK", "no Assignable ones", REVIEWABLE,
         lambda w: (lambda hit_id: {"HITTypeId": w.look(hit_id)["HITTypeId"]})(w.hit()), ids, []),
    Edge("LEG", "what expires last comes first", REVIEWABLE, by_expiration,
         lambda w, p, a: ids(w, p, a) == p["_hits"], True),
    request_error("CHOICE", "no such type", REVIEWABLE, lambda w: {"HITTypeId": "3NONE"}, "HITTypeDoesNotExist",
                  re.escape("HITType 3NONE does not exist.")),

    Edge("SDK", "Reviewable to Reviewing", MARK, marked(), status, ({}, "Reviewing", "NotReviewed")),
    Edge("SDK", "Reviewable to Reviewing, said", MARK, marked(False), status, ({}, "Reviewing", "NotReviewed")),
    Edge("SDK", "and back", MARK, marked(True, reviewing=True), status, ({}, "Reviewable", "NotReviewed")),
    request_error("SDK", "no toggle from Reviewing", MARK, marked(reviewing=True), "InvalidHITState",
                  in_state("Reviewing", "Reviewable")),
    request_error("SDK", "no toggle from Reviewable", MARK, marked(True), "InvalidHITState",
                  in_state("Reviewable", "Reviewing")),
    *(request_error("SDK", f"not while {name}{' back' if revert else ''}", MARK, open_hit(name, Revert=revert),
                    "InvalidHITState", in_state(name, "Reviewing" if revert else "Reviewable"))
      for name in ("Assignable", "Unassignable") for revert in (False, True)),
    Edge("SDK", "with nothing left to review", MARK, lambda w: {"HITId": worked("approve")(w)["HITId"]}, status,
         ({}, "Reviewing", "NotReviewed")),

    *(Edge("SDK", f"a HIT whose work was {rule}", DELETE, worked(*verdicts), unknown_now,
           ({}, "HITDoesNotExist", "HITDoesNotExist"))
      for rule, verdicts in (("approved", ["approve"]), ("rejected", ["reject"]), ("both", ["approve", "reject"]))),
    Edge("boto3#2107", "a Reviewing one", DELETE, worked("approve", marked=True), unknown_now,
         ({}, "HITDoesNotExist", "HITDoesNotExist")),
    Edge("SDK", "one that expired without work", DELETE, lambda w: {"HITId": w.end(w.hit())}, unknown_now,
         ({}, "HITDoesNotExist", "HITDoesNotExist")),
    Edge("GUIDE", "nothing stays on hold", DELETE, released, lambda w, p, a: w.money()[1] - p["_before"], 0),
    request_error("SDK", "not while Assignable", DELETE, open_hit("Assignable"), "InvalidHITState",
                  in_state("Assignable", *DELETABLE)),
    request_error("SDK", "not while Unassignable", DELETE, open_hit("Unassignable"), "InvalidHITState",
                  in_state("Unassignable", *DELETABLE)),
    request_error("boto3#2107", "not with work to review", DELETE, worked(""), "InvalidHITState",
                  in_state("Reviewable", *DELETABLE)),
    request_error("boto3#2107", "not with one of two to review", DELETE, worked("approve", "", marked=True),
                  "InvalidHITState", in_state("Reviewing", *DELETABLE)),
    request_error("Dallinger", "not twice", DELETE, lambda w: {"HITId": w.disposed()}, "InvalidHITState",
                  in_state("Disposed", *DELETABLE)),
]  # fmt: skip

test_rule = rule_test(ROWS)
