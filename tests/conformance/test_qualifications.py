"""Qualifications: granting, revoking, scores, and who holds what."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.conformance.families import NO_SUCH_TYPE, of_page, of_type, of_worker, read_only, required
from tests.conformance.table import STATE, STRANGER, Edge, Params, Rule, World, bad, request_error, rule_test
from turkterm.marketplace.rules import system_types

GRANT, REVOKE = "AssociateQualificationWithWorker", "DisassociateQualificationFromWorker"
SCORE, HOLDERS = "GetQualificationScore", "ListWorkersWithQualificationType"
SYSTEM = [kind for kind in system_types.SYSTEM_TYPES if kind.type_id not in {
    system_types.SANDBOX_MASTERS, system_types.SANDBOX_CATEGORIZATION_MASTERS,
    system_types.SANDBOX_PHOTO_MODERATION_MASTERS,
}]  # fmt: skip
NO_SUCH = re.escape("You requested a Qualification that does not exist.")
GRANTED = re.escape(f"{STATE}Granted")


def named(**params: Any) -> Callable[[World], Params]:
    """A new type and a new worker."""
    return lambda world: world.named(**params)


def value(world: World, params: Params, answer: Params) -> Any:
    """The answer, and the worker's score afterwards."""
    return answer, world.score(params["QualificationTypeId"], params["WorkerId"])


def held(*, revoked: bool = False, later: float = 0, score: int = 1, **more: Any) -> Callable[[World], Params]:
    """A type and a worker who holds it, or did."""

    def make(world: World) -> Params:
        names = world.holder(world.kind(), revoked=revoked, IntegerValue=score)
        (since,) = world.call(HOLDERS, QualificationTypeId=names["QualificationTypeId"],
                              Status="Revoked" if revoked else "Granted")["Qualifications"]  # fmt: skip
        if later:
            world.later(later)
        return {**names, **more, "_since": since["GrantTime"]}

    return make


def of_gone(*, granted: bool) -> Callable[[World], Params]:
    """A worker and a deleted type that was granted before, or was not."""

    def make(world: World) -> Params:
        kind = world.kind()
        names = world.holder(kind) if granted else {"QualificationTypeId": kind, "WorkerId": world.worker()}
        world.call("DeleteQualificationType", QualificationTypeId=kind)
        return names

    return make


def since(world: World, params: Params, answer: Params) -> bool:
    """Whether the GrantTime is that of before."""
    (found,) = world.call(HOLDERS, QualificationTypeId=params["QualificationTypeId"])["Qualifications"]
    return bool(found["GrantTime"] == params["_since"])


def holders(world: World, params: Params, answer: Params) -> list[tuple[int, str]]:
    """By score: the list is by WorkerId, and the tenth worker's stands before the second's."""
    return sorted((one["IntegerValue"], one["Status"]) for one in answer["Qualifications"])


def mixed(**more: Any) -> Callable[[World], Params]:
    """A type that two workers hold and one held."""

    def make(world: World) -> Params:
        kind = world.kind()
        for score in (7, 8):
            world.holder(kind, IntegerValue=score)
        world.holder(kind, revoked=True, IntegerValue=9)
        return {"QualificationTypeId": kind, **more}

    return make


def after(world: World, params: Params, answer: Params) -> list[tuple[int, str]]:
    """What the lists of holders say afterwards."""
    kind = params["QualificationTypeId"]
    return [
        (one["IntegerValue"], one["Status"])
        for status in ("Granted", "Revoked")
        for one in world.call(HOLDERS, QualificationTypeId=kind, Status=status)["Qualifications"]
    ]


def asked(world: World) -> Params:
    """A worker with a pending request, who is to be granted the type."""
    kind, worker = world.kind(), world.worker()
    world.ask(kind, worker=worker)
    return {"QualificationTypeId": kind, "WorkerId": worker, "IntegerValue": 50}


def pending(world: World, params: Params, answer: Params) -> int:
    """How many requests for the type are pending."""
    found = world.call("ListQualificationRequests", QualificationTypeId=params["QualificationTypeId"])
    return int(found["NumResults"])


def nobody(world: World) -> Params:
    return {"WorkerId": STRANGER}


LONG = 2**31
ROWS: list[Rule] = [
    *of_type(GRANT, lambda w: {"WorkerId": w.worker()}), *of_type(REVOKE, lambda w: {"WorkerId": w.worker()}),
    *of_type(HOLDERS), *of_type(SCORE, nobody, anothers=False),
    request_error("INFER", "another requester's type", SCORE,
                  lambda w: {"QualificationTypeId": w.theirs(), "WorkerId": w.worker()},
                  "QualificationTypeDoesNotExist", NO_SUCH_TYPE),
    *of_worker(GRANT, World.named), *of_page(HOLDERS, lambda w: {"QualificationTypeId": w.kind()}),
    required(GRANT, "QualificationTypeId WorkerId"), required(REVOKE, "WorkerId QualificationTypeId"),
    required(SCORE, "QualificationTypeId WorkerId"), required(HOLDERS, "QualificationTypeId"),
    read_only(GRANT, QualificationTypeId="3NONE", WorkerId="A1"),
    read_only(REVOKE, QualificationTypeId="3NONE", WorkerId="A1"),

    Edge("D08", "granted with 1", GRANT, World.named, value, ({}, 1)),
    *(Edge("SDK", f"granted with {score}", GRANT, named(IntegerValue=score), value, ({}, score))
      for score in (0, -5, LONG - 1, -LONG)),
    *(Edge("SDK", f"SendNotification {flag}", GRANT, named(SendNotification=flag), value, ({}, 1))
      for flag in (True, False)),
    Edge("SDK", "granting again changes the score", GRANT, held(score=5, IntegerValue=6), value, ({}, 6)),
    Edge("CHOICE", "and not the GrantTime", GRANT, held(later=100, IntegerValue=6), since, True),
    Edge("Dallinger", "granting after a revocation is a new grant", GRANT, held(revoked=True, later=100), since, False),
    Edge("SDK", "a pending request stays pending", GRANT, asked, pending, 1),
    Edge("CHOICE", "an inactive type", GRANT,
         lambda w: {"QualificationTypeId": w.kind(QualificationTypeStatus="Inactive"), "WorkerId": w.worker()}, value,
         ({}, 1)),
    request_error("WILD 14000208267", "a deleted type", GRANT, of_gone(granted=False), "InvalidQualificationTypeState",
                  re.escape(f"{STATE}Active,Inactive")),

    Edge("SDK", "revoked", REVOKE, held(score=4), after, [(4, "Revoked")]),
    Edge("CHOICE", "of a deleted type", REVOKE, of_gone(granted=True), after, [(1, "Revoked")]),
    Edge("CHOICE", "a reason of 4096", REVOKE, held(Reason="é" * 4096)),
    bad("CHOICE", "a reason of 4097", REVOKE, held(Reason="r" * 4097), "Reason"),
    *(rule for operation in (SCORE, REVOKE) for rule in (
        request_error("Dallinger#3331", f"{operation} without a grant", operation, World.named,
                      "QualificationDoesNotExist", NO_SUCH),
        request_error("Dallinger#3331", f"{operation} of a worker of another marketplace", operation,
                      lambda w: {**w.named(), "WorkerId": STRANGER}, "QualificationDoesNotExist", NO_SUCH),
        request_error("Dallinger", f"{operation} after a revocation", operation, held(revoked=True),
                      "InvalidQualificationState", GRANTED))),

    Edge("SDK", "a score and all that belongs to it", SCORE, held(score=3),
         lambda w, p, a: (set(a["Qualification"]), a["Qualification"]["IntegerValue"], a["Qualification"]["Status"]),
         ({"QualificationTypeId", "WorkerId", "GrantTime", "IntegerValue", "Status"}, 3, "Granted")),
    Edge("DOC", "of a deleted type", SCORE, of_gone(granted=True),
         lambda w, p, a: a["Qualification"]["IntegerValue"], 1),
    *(request_error("boto3#3171", f"no score of {kind.name}", SCORE,
                    named(QualificationTypeId=kind.type_id),
                    "QualificationDoesNotExist", NO_SUCH) for kind in SYSTEM),

    Edge("SDK", "holders are Granted by default", HOLDERS, mixed(), holders, [(7, "Granted"), (8, "Granted")]),
    Edge("SDK", "Granted", HOLDERS, mixed(Status="Granted"), holders, [(7, "Granted"), (8, "Granted")]),
    Edge("SDK", "Revoked", HOLDERS, mixed(Status="Revoked"), holders, [(9, "Revoked")]),
    Edge("SDK", "nobody", HOLDERS, lambda w: {"QualificationTypeId": w.kind()},
         lambda w, p, a: (a["NumResults"], a["Qualifications"]), (0, [])),
    Edge("CHOICE", "of a deleted type", HOLDERS,
         lambda w: {"QualificationTypeId": of_gone(granted=True)(w)["QualificationTypeId"]}, holders, [(1, "Granted")]),
]  # fmt: skip

test_rule = rule_test(ROWS)
