"""Rows that many operations share: an id of nobody, a page of a list, a worker of elsewhere, what is required.

The form and the length of ids, tokens and numbers are the model's, and checked for every member of every operation in
`test_model`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.conformance.table import DENIED, STRANGER, Params, Row, Rule, World, bad, given, quoted, request_error

Make = Callable[[World], Params]


def nothing(world: World) -> Params:
    """No further parameters."""
    return {}


def of_hit(operation: str, more: Make = nothing, *, disposed: bool = True) -> list[Rule]:
    """What an operation on a HIT answers for one that is not there; `disposed` where a disposed one counts as such."""

    def no_such(source: str, rule: str, hit_id: Callable[[World], str]) -> Row:
        return request_error(source, f"{rule}, {operation}", operation, lambda w: {"HITId": hit_id(w), **more(w)},
                             "HITDoesNotExist", r"Hit [0-9A-Z]+ does not exist\.")  # fmt: skip

    rows: list[Rule] = [
        no_such("psiTurk", "no such HIT", lambda w: "3NONE"),
        no_such("INFER", "another requester's HIT", lambda w: str(w.other_hit()["HITId"])),
    ]
    return [*rows, no_such("Dallinger", "a disposed HIT", World.disposed)] if disposed else rows


def of_assignment(operation: str, more: Make = nothing) -> list[Rule]:
    """What an operation on an assignment answers for one that is not there."""

    def theirs(world: World) -> str:
        return world.submitted(world.other_hit()["HITId"])

    def disposed(world: World) -> str:
        hit_id = world.hit()
        assignment_id = world.approved(hit_id)
        world.call("DeleteHIT", HITId=hit_id)
        return assignment_id

    def no_such(source: str, rule: str, assignment_id: Callable[[World], str]) -> Row:
        return request_error(source, f"{rule}, {operation}", operation,
                             lambda w: {"AssignmentId": assignment_id(w), **more(w)},
                             "AssignmentDoesNotExist", r"Assignment [0-9A-Z]+ does not exist\.")  # fmt: skip

    return [
        no_such("psiTurk", "no such assignment", lambda w: "3NONE"),
        no_such("INFER", "an assignment of another requester's HIT", theirs),
        no_such("GUIDE", "an assignment of a disposed HIT", disposed),
    ]


NO_SUCH_TYPE = r"QualificationType \[3[0-9A-Z]{29}\] does not exist\."


def of_type(operation: str, more: Make = nothing, *, anothers: bool = True) -> list[Rule]:
    """What an operation on a qualification type answers for one that is not there, or (`anothers`) not one's own."""

    def of(kind: Callable[[World], str]) -> Make:
        return lambda world: {"QualificationTypeId": kind(world), **more(world)}

    rows: list[Rule] = [
        request_error("breadboard#204", f"no such type, {operation}", operation, of(lambda w: "3NONE"),
                      "QualificationTypeDoesNotExist", r"QualificationType \[3NONE\] does not exist\."),
        request_error("breadboard#204", f"Masters of the sandbox, {operation}", operation,
                      of(lambda w: "2ARFPLSP75KLA8M8DH1HTEQVJT3SY6"), "QualificationTypeDoesNotExist",
                      r"QualificationType \[2ARFPLSP75KLA8M8DH1HTEQVJT3SY6\] does not exist\."),
    ]  # fmt: skip
    if anothers:
        rows += [
            request_error("INFER", f"another requester's type, {operation}", operation, of(World.theirs),
                          "QualificationTypeDoesNotExist", NO_SUCH_TYPE),
            request_error("SDK", f"a type of the marketplace's own, {operation}", operation,
                          of(lambda w: "00000000000000000060"), "PermissionDeniedException", re.escape(DENIED)),
        ]  # fmt: skip
    return rows


def of_worker(operation: str, more: Make) -> list[Rule]:
    """What an operation on a worker answers for one of another marketplace."""
    return [
        bad("boto3#2355", f"a worker of another marketplace, {operation}", operation,
            lambda w: {**more(w), "WorkerId": STRANGER}, "WorkerId", quoted(STRANGER, "WorkerId")),
    ]  # fmt: skip


def of_page(operation: str, more: Make = nothing) -> list[Rule]:
    """What a list answers for a token that it did not give."""
    return [
        bad("CHOICE", f"a token that was made up, {operation}", operation,
            lambda w: {**more(w), "NextToken": "p1:AAAA"}, "NextToken", quoted("p1:AAAA", "NextToken")),
    ]  # fmt: skip


def required(operation: str, members: str) -> Row:
    """Every member that is missing, at once: botocore's own check is off [boto3#1222, joining INFER]."""
    failures = [
        f"Value null at '{name[0].lower()}{name[1:]}' failed to satisfy constraint: Member must not be null"
        for name in members.split()
    ]
    noun = "error" if len(failures) == 1 else "errors"
    text = re.escape(f"{len(failures)} validation {noun} detected: {'; '.join(failures)}")
    return Row("boto3#1222", "what is required is missed", operation, nothing, "ValidationException", None, text,
               stamped=False, by=lambda w: w.bare)  # fmt: skip


def read_only(operation: str, **params: Any) -> Row:
    """A writing operation with a key that may only read."""
    return request_error("psiTurk#565", "not with a key that may only read", operation, given(params),
                         "PermissionDeniedException", re.escape(DENIED), by=lambda w: w.reader)  # fmt: skip
