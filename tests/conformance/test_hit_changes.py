"""HITs that end sooner or later, and HITs with more assignments: UpdateExpirationForHIT and the extension."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import update

from tests.conformance.families import of_hit, read_only, required
from tests.conformance.table import FUNDS, STATE, Edge, Params, Rule, World, bad, request_error, rule_test
from turkterm.marketplace.rules.extending import FIRST_EXTENDABLE
from turkterm.marketplace.schema import hits

EXPIRE, EXTEND, MARK = "UpdateExpirationForHIT", "CreateAdditionalAssignmentsForHIT", "UpdateHITReviewStatus"
YEAR, DAY, BILLION = 31_536_000, 86_400, 1_000_000_000
TEN = re.escape("HITs created with fewer than 10 assignments cannot be extended to have 10 or more assignments.")
PAST_TEN = ("InvalidMaximumAssignmentsIncrease", TEN)
SPENT = r'The idempotency token "more .*" has already been processed\. Request ID: [0-9a-f-]{36}\.'


def more(number: int, places: int = 1, **hit: Any) -> Callable[[World], Params]:
    """So many assignments more for a HIT of so many."""
    return lambda w: {"HITId": w.hit(MaxAssignments=places, **hit), "NumberOfAdditionalAssignments": number}


def total(world: World, params: Params, answer: Params) -> Any:
    """The answer and MaxAssignments."""
    return answer, world.look(params["HITId"])["MaxAssignments"]


def life(world: World, params: Params, answer: Params) -> Any:
    """Status, available, pending and completed."""
    return world.life(params["HITId"])


def spent(later: float = 0, **changed: Any) -> Callable[[World], Params]:
    """An extension whose token was used before."""

    def make(world: World) -> Params:
        params = {**more(1)(world), "UniqueRequestToken": f"more {world.now}"}
        world.call(EXTEND, **params)
        if later:
            world.later(later)
        return {**params, **changed}

    return make


def spent_elsewhere(world: World) -> Params:
    """A token that created a HIT."""
    params = {**more(1)(world), "UniqueRequestToken": f"hit {world.now}"}
    world.hit(UniqueRequestToken=params["UniqueRequestToken"])
    return params


def in_two_steps(world: World) -> Params:
    """A HIT that grew to nine before."""
    params = more(1, 5)(world)
    world.call(EXTEND, **{**params, "NumberOfAdditionalAssignments": 4})
    return params


def old(created: float) -> Callable[[World], Params]:
    """A HIT of another time."""

    def make(world: World) -> Params:
        params = more(1)(world)
        aged = update(hits).where(hits.c.hit_id == params["HITId"]).values(creation_time=created)
        world.served.store.write_now(lambda tx: tx.db.execute(aged))
        return params

    return make


def requirement_gone(world: World) -> Params:
    """A HIT whose qualification type was deleted."""
    kind = world.kind()
    params = more(1, QualificationRequirements=[{"QualificationTypeId": kind, "Comparator": "Exists"}])(world)
    world.call("DeleteQualificationType", QualificationTypeId=kind)
    return params


def worked(reviewing: bool = False, ended: bool = False) -> Callable[[World], Params]:
    """Two places more for a HIT whose only one was submitted."""

    def make(world: World) -> Params:
        hit_id = world.reviewable()
        if reviewing:
            world.call(MARK, HITId=hit_id)
        if ended:
            world.end(hit_id)
        return {"HITId": hit_id, "NumberOfAdditionalAssignments": 2}

    return make


def held(number: int, places: int) -> Callable[[World], Params]:
    """An extension, and what was on hold before it."""

    def make(world: World) -> Params:
        params = more(number, places)(world)
        return {**params, "_before": world.money()[1]}

    return make


def expire(ahead: float, twice: bool = False) -> Callable[[World], Params]:
    """An end so many seconds from now."""

    def make(world: World) -> Params:
        params = {"HITId": world.hit(), "ExpireAt": int(world.now + ahead)}
        if twice:
            world.call(EXPIRE, **params)
        return params

    return make


def twice_with_another_between(world: World) -> Params:
    """The same time again after a third one: the token is the pair of HIT and time."""
    params = expire(60, twice=True)(world)
    world.call(EXPIRE, HITId=params["HITId"], ExpireAt=params["ExpireAt"] + 60)
    return params


def ended_twice(world: World) -> Params:
    return {"HITId": world.end(world.hit()), "ExpireAt": 0}


def again(hit: Callable[[World], str], ahead: float = 600) -> Callable[[World], Params]:
    """An expired HIT that is to live on."""
    return lambda world: {"HITId": world.end(hit(world)), "ExpireAt": int(world.now + ahead)}


def full(world: World) -> str:
    return world.reviewable()


def one_of_three(world: World) -> str:
    hit_id = world.hit(MaxAssignments=3)
    world.submitted(hit_id)
    return hit_id


def marked(world: World) -> str:
    hit_id = world.end(world.hit())
    world.call(MARK, HITId=hit_id)
    return hit_id


def costly(world: World) -> Params:
    """An expired HIT, and not enough money left to open it again."""
    reward = world.dear()
    hit_id = world.end(world.hit(Reward=reward))
    world.hit(Reward=reward)
    return {"HITId": hit_id, "ExpireAt": int(world.now + 600)}


def until(world: World, params: Params, answer: Params) -> Any:
    """The answer, and whether the HIT ends at the time given."""
    return answer, world.look(params["HITId"])["Expiration"].timestamp() == params["ExpireAt"]


ROWS: list[Rule] = [
    *of_hit(EXTEND, lambda w: {"NumberOfAdditionalAssignments": 1}), *of_hit(EXPIRE, lambda w: {"ExpireAt": 0}),
    required(EXTEND, "HITId NumberOfAdditionalAssignments"), required(EXPIRE, "HITId ExpireAt"),
    read_only(EXTEND, HITId="3NONE", NumberOfAdditionalAssignments=1), read_only(EXPIRE, HITId="3NONE", ExpireAt=0),

    Edge("SDK", "one more", EXTEND, more(1), total, ({}, 2)),
    *(bad("SDK", f"{number} more", EXTEND, more(number), "NumberOfAdditionalAssignments",
          rf'The value "{number}" is not valid for the parameter NumberOfAdditionalAssignments\. Valid values are 1 to '
          r"\d+\.") for number in (0, -1)),
    Edge("SDK", "from 8 to 9", EXTEND, more(1, 8), total, ({}, 9)),
    request_error("SDK", "from 9 to 10", EXTEND, more(1, 9), *PAST_TEN),
    request_error("SDK", "from 1 to 10", EXTEND, more(9, 1), *PAST_TEN),
    request_error("SDK", "from 1 to 11", EXTEND, more(10, 1), *PAST_TEN),
    request_error("SDK", "from 5 to 9 to 10", EXTEND, in_two_steps, *PAST_TEN),
    Edge("SDK", "from 10 to 11", EXTEND, more(1, 10), total, ({}, 11)),
    Edge("SDK", "from 10 to 110", EXTEND, more(100, 10), total, ({}, 110)),
    Edge("CHOICE", "to the most of all", EXTEND, more(BILLION - 10, 10, Reward="0"), total, ({}, BILLION)),
    bad("CHOICE", "past the most of all", EXTEND, more(BILLION - 9, 10, Reward="0"), "NumberOfAdditionalAssignments"),
    Edge("SDK", "a HIT of July 22, 2015", EXTEND, old(FIRST_EXTENDABLE), total, ({}, 2)),
    request_error("SDK", "a HIT of the second before", EXTEND, old(FIRST_EXTENDABLE - 1), "HITTooOldForExtension",
                  re.escape("HITs that were created before July 22, 2015 cannot be extended.")),
    request_error("DOC", "a requirement was deleted", EXTEND, requirement_gone, "InvalidQualificationTypeState",
                  re.escape(f"{STATE}Active,Inactive")),
    request_error("DOC", "a token twice names the first request", EXTEND, spent(), "DuplicateRequest", SPENT),
    request_error("INFER", "a token twice with another number", EXTEND, spent(NumberOfAdditionalAssignments=2),
                  "DuplicateRequest", SPENT),
    request_error("DOC", "a token twice in 24 hours", EXTEND, spent(DAY - 60), "DuplicateRequest", SPENT),
    Edge("DOC", "a token ends after 24 hours", EXTEND, spent(DAY), total, ({}, 3)),
    Edge("CHOICE", "a token of CreateHIT", EXTEND, spent_elsewhere, total, ({}, 2)),
    request_error("DOC", "money for more", EXTEND, lambda w: more(1, Reward=w.dear())(w), "InsufficientFunds",
                  re.escape(FUNDS), stamped=False),
    Edge("GUIDE", "what is on hold grows", EXTEND, held(2, 1), lambda w, p, a: w.money()[1] - p["_before"], 24),
    Edge("DOC", "a Reviewable HIT opens", EXTEND, worked(), life, ("Assignable", 2, 0, 0)),
    Edge("DOC", "a Reviewing HIT opens", EXTEND, worked(reviewing=True), life, ("Assignable", 2, 0, 0)),
    Edge("DOC", "an expired HIT stays closed", EXTEND, worked(ended=True), life, ("Reviewable", 0, 0, 0)),

    Edge("SDK", "a time in the past", EXPIRE, expire(-5), life, ("Reviewable", 0, 0, 0)),
    Edge("SDK", "epoch 0", EXPIRE, lambda w: {"HITId": w.hit(), "ExpireAt": 0}, life, ("Reviewable", 0, 0, 0)),
    Edge("CHOICE", "a time in the past is kept", EXPIRE, expire(-5), until, ({}, True)),
    Edge("Dallinger#3109", "ended twice", EXPIRE, ended_twice, life, ("Reviewable", 0, 0, 0)),
    Edge("GUIDE", "sooner", EXPIRE, expire(60), until, ({}, True)),
    Edge("DOC", "later", EXPIRE, expire(2 * DAY), until, ({}, True)),
    Edge("INFER", "a year ahead", EXPIRE, expire(YEAR), life, ("Assignable", 1, 0, 0)),
    bad("INFER", "more than a year ahead", EXPIRE, expire(YEAR + 60), "ExpireAt",
        r'The value ".* UTC \d{4}" is not valid for the parameter ExpireAt\. The lifetime of a HIT is at most one '
        r"year\."),
    *(request_error("Dallinger#3109", rule, EXPIRE, params, "DuplicateRequest",
                    r'The idempotency token "3\w{29}[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d{4}" has '
                    r"already been processed\.")
      for rule, params in (("the same time twice", expire(3600, twice=True)),
                           ("the same time again", twice_with_another_between))),
    Edge("DOC", "an expired HIT with places left opens", EXPIRE, again(one_of_three), life, ("Assignable", 2, 0, 0)),
    Edge("DOC", "an expired HIT without places stays Reviewable", EXPIRE, again(full), life, ("Reviewable", 0, 0, 0)),
    Edge("DOC", "a Reviewing one opens", EXPIRE, again(marked), life, ("Assignable", 1, 0, 0)),
    request_error("DOC", "money to open it again", EXPIRE, costly, "InsufficientFunds", re.escape(FUNDS),
                  stamped=False),
    request_error("DOC", "later, when a requirement was deleted", EXPIRE,
                  lambda w: {"HITId": requirement_gone(w)["HITId"], "ExpireAt": int(w.now + 2 * DAY)},
                  "InvalidQualificationTypeState", re.escape(f"{STATE}Active,Inactive")),
    Edge("CHOICE", "at once, when a requirement was deleted", EXPIRE,
         lambda w: {"HITId": requirement_gone(w)["HITId"], "ExpireAt": 0}, life, ("Reviewable", 0, 0, 0)),
]  # fmt: skip

test_rule = rule_test(ROWS)
