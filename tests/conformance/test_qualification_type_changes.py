"""Qualification types after their making: what an update changes, what a deletion leaves, and who uses them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance.families import of_page, of_type, read_only, required
from tests.conformance.table import STATE, XML, Edge, Params, Rule, World, bad, invalid, request_error, rule_test
from tests.conformance.test_qualification_types import LONGEST, shown, sized
from tests.marketplace.exam import EXAM, KEY, TEST, form, free_text
from turkterm.marketplace.rules import system_types

pytestmark = pytest.mark.asyncio(loop_scope="module")

CREATE, UPDATE, DELETE = "CreateQualificationType", "UpdateQualificationType", "DeleteQualificationType"
HITS, LIST = "ListHITsForQualificationType", "ListQualificationTypes"
BOTH = {**EXAM, "AnswerKey": KEY}
DAY = 86_400
DISPOSING = re.escape(f"{STATE}Active,Inactive")
TAKEN = "You have already created a QualificationType with this name.*"


def on(change: Params, **kind: Any) -> Callable[[World], Params]:
    """A change of a new type."""
    return lambda world: {"QualificationTypeId": world.kind(**kind), **change}


def of_gone(**more: Any) -> Callable[[World], Params]:
    """Parameters with the id of a deleted type."""
    return lambda world: {"QualificationTypeId": world.gone(), **more}


def exists(kind: str) -> Params:
    """A requirement of the type."""
    return {"QualificationTypeId": kind, "Comparator": "Exists"}


def searched(change: Params, query: str) -> Callable[[World], Params]:
    """The list that is searched after a change; {name} is the type's."""

    def make(world: World) -> Params:
        name = world.name()
        world.call(UPDATE, QualificationTypeId=world.kind(Name=name), **change)
        return {"MustBeRequestable": True, "Query": query.replace("{name}", name), "_name": name}

    return make


def names(world: World, params: Params, answer: Params) -> bool:
    return params["_name"] in [one["Name"] for one in answer["QualificationTypes"]]


def renamed(later: float = 0, *, used: bool = False) -> Callable[[World], Params]:
    """A new type with the name of a deleted one, which a HIT may use."""

    def make(world: World) -> Params:
        params = world.new_type()
        kind = world.call(CREATE, **params)["QualificationType"]["QualificationTypeId"]
        if used:
            world.call("CreateHIT", **{**world.requiring(exists(kind)), "LifetimeInSeconds": 30 * DAY})
        world.call(DELETE, QualificationTypeId=kind)
        if later:
            world.later(later)
        return params

    return make


def used(status: str = "") -> Callable[[World], Params]:
    """A type that two HITs of two HIT types use, and some that do not."""

    def make(world: World) -> Params:
        kind = world.kind()
        hits = [world.call("CreateHIT", **world.requiring(exists(kind)))["HIT"]["HITId"] for _ in range(2)]
        world.call("CreateHIT", **world.requiring())
        world.call(
            "DeleteHIT", HITId=world.end(world.call("CreateHIT", **world.requiring(exists(kind)))["HIT"]["HITId"])
        )
        if status == "expired":
            world.end(hits[0])
        if status == "deleted":
            world.call(DELETE, QualificationTypeId=kind)
        return {"QualificationTypeId": kind, "_hits": hits}

    return make


def newest_first(world: World, params: Params, answer: Params) -> bool:
    return bool([hit["HITId"] for hit in answer["HITs"]] == params["_hits"][::-1])


def duration(change: Params) -> Params:
    return {**EXAM, **change}


ROWS: list[Rule] = [
    *of_type(UPDATE, lambda w: {"Description": "x"}), *of_type(DELETE), *of_type(HITS, anothers=False),
    *of_page(HITS, lambda w: {"QualificationTypeId": w.kind()}),
    *(required(operation, "QualificationTypeId") for operation in (UPDATE, DELETE, HITS)),
    read_only(UPDATE, QualificationTypeId="3NONE"), read_only(DELETE, QualificationTypeId="3NONE"),

    Edge("SDK", "what is not named stays", UPDATE, on(
        {"Description": "new"}, Keywords="k", RetryDelayInSeconds=7, **BOTH),
         shown("Description", "Keywords", "AnswerKey", "Test", "TestDurationInSeconds", "RetryDelayInSeconds",
               "QualificationTypeStatus"), ("new", "k", KEY, TEST, 300, 7, "Active")),
    Edge("SDK", "a change that changes nothing", UPDATE, on({}), shown("Description"), ("x",)),
    Edge("DOC", "description of 2000", UPDATE, on({"Description": "é" * 2000}),
         lambda w, p, a: len(a["QualificationType"]["Description"]), 2000),
    bad("DOC", "description of 2001", UPDATE, on({"Description": "d" * 2001}), "Description"),
    bad("WILD", "an empty description", UPDATE, on({"Description": ""}), "Description",
        r"Your request parameter Description has a minimum length of 1\."),
    Edge("INFER", "the new description is searched", LIST,
         searched({"Description": "Other words"}, "other WORDS"), names, True),
    Edge("INFER", "the name is searched as before", LIST,
         searched({"Description": "Other words"}, "{name}"), names, True),
    *(Edge("SDK", f"from {before} to {after}", UPDATE, on({"QualificationTypeStatus": after},
                                                          QualificationTypeStatus=before),
           shown("QualificationTypeStatus"), (after,))
      for before, after in (("Active", "Inactive"), ("Inactive", "Active"))),
    invalid("SDK", "status is an enumeration", UPDATE, on({"QualificationTypeStatus": "Disposing"}), re.escape(
        "Value 'Disposing' at 'qualificationTypeStatus' failed to satisfy constraint: Member must satisfy enum value "
        "set: [Active, Inactive]")),
    *(Edge(source, f"a delay of {delay} {rule}", UPDATE, on({"RetryDelayInSeconds": delay}, **before),
           shown("RetryDelayInSeconds"), (delay,))
      for source, rule, delay, before in (
          ("SDK", "is added", 5, {}), ("SDK", "replaces another", 5, {"RetryDelayInSeconds": 9}),
          ("SDK", "is the least", 0, {}), ("CHOICE", "is the longest", LONGEST, {}))),
    *(bad(source, f"a delay of {delay}", UPDATE, on({"RetryDelayInSeconds": delay}), "RetryDelayInSeconds")
      for source, delay in (("SDK", -1), ("CHOICE", LONGEST + 1))),

    Edge("SDK", "a test is added", UPDATE, on(EXAM), shown("Test", "TestDurationInSeconds", "AnswerKey"),
         (TEST, 300, None)),
    Edge("SDK", "a test and a key are replaced", UPDATE, on({**BOTH, "TestDurationInSeconds": 9}, **BOTH),
         shown("Test", "TestDurationInSeconds", "AnswerKey"), (TEST, 9, KEY)),
    Edge("DOC", "a test without a key deletes the key", UPDATE, on(EXAM, **BOTH), shown("Test", "AnswerKey"),
         (TEST, None)),
    bad("DOC", "a test with its duration", UPDATE, on({"Test": TEST}, **EXAM), "TestDurationInSeconds"),
    bad("CHOICE", "a duration with its test", UPDATE, on({"TestDurationInSeconds": 5}, **EXAM),
        "TestDurationInSeconds"),
    *(Edge("CHOICE", f"a duration of {seconds}", UPDATE, on(duration({"TestDurationInSeconds": seconds})),
           shown("TestDurationInSeconds"), (seconds,)) for seconds in (1, LONGEST)),
    *(bad("CHOICE", f"a duration of {seconds}", UPDATE, on(duration({"TestDurationInSeconds": seconds})),
          "TestDurationInSeconds") for seconds in (0, LONGEST + 1)),
    bad("CHOICE", "a key with its test", UPDATE, on({"AnswerKey": KEY}, **EXAM), "AnswerKey"),
    Edge("DOC", "test of 65535 bytes", UPDATE, on({**EXAM, "Test": sized(TEST, 65_535)}),
         lambda w, p, a: len(a["QualificationType"]["Test"].encode()), 65_535),
    bad("DOC", "test of 65536 bytes", UPDATE, on({**EXAM, "Test": sized(TEST, 65_536)}), "Test"),
    bad("DOC", "key of 65536 bytes", UPDATE, on({**BOTH, "AnswerKey": sized(KEY, 65_536)}), "AnswerKey"),
    bad("DOC", "a test is well-formed", UPDATE, on({**EXAM, "Test": TEST[:-1]}), "Test", re.escape(XML) + ".+",
        "XMLParseError"),
    bad("DOC", "no free text in a keyed test", UPDATE, on({**BOTH, "Test": form(free_text())}), "AnswerKey"),
    Edge("SDK", "automatic", UPDATE, on({"AutoGranted": True, "AutoGrantedValue": 4}),
         shown("AutoGranted", "AutoGrantedValue"), (True, 4)),
    Edge("SDK", "automatic with 1", UPDATE, on({"AutoGranted": True}), shown("AutoGranted", "AutoGrantedValue"),
         (True, 1)),
    Edge("SDK", "automatic no more", UPDATE, on({"AutoGranted": False}, AutoGranted=True),
         shown("AutoGranted", "AutoGrantedValue"), (False, None)),
    bad("SDK", "a value needs the automatic grant", UPDATE, on({"AutoGrantedValue": 3}), "AutoGrantedValue"),
    bad("boto3#2108", "a test on a type that grants by itself", UPDATE, on(EXAM, AutoGranted=True), "Test",
        r'The value "<QuestionForm.*" is not valid for the parameter Test\.'),
    bad("DOC", "automatic on a type with a test", UPDATE, on({"AutoGranted": True}, **EXAM), "AutoGranted"),

    Edge("SDK", "deleted", DELETE, on({})),
    *(request_error("WILD 14000208267", f"{operation} of a deleted type", operation, of_gone(**more),
                    "InvalidQualificationTypeState", DISPOSING)
      for operation, more in ((UPDATE, {"Description": "x"}), (DELETE, {}))),
    Edge("CHOICE", "deleted types are not listed", LIST,
         lambda w: {"MustBeRequestable": False, "Query": renamed()(w)["Name"]}, lambda w, p, a: a["NumResults"], 0),
    request_error("DOC", "a deleted type keeps its name", CREATE, renamed(), "QualificationTypeAlreadyExists", TAKEN),
    request_error("DOC", "for 48 hours", CREATE, renamed(2 * DAY - 60), "QualificationTypeAlreadyExists", TAKEN),
    Edge("DOC", "and no longer", CREATE, renamed(2 * DAY), shown("QualificationTypeStatus"), ("Active",)),
    request_error("DOC", "unless a HIT uses it still", CREATE, renamed(4 * DAY, used=True),
                  "QualificationTypeAlreadyExists", TAKEN),

    Edge("SDK", "HITs that use a type, newest first", HITS, used(), newest_first, True),
    Edge("SDK", "expired ones too", HITS, used("expired"), newest_first, True),
    Edge("CHOICE", "those of a deleted type", HITS, used("deleted"), newest_first, True),
    Edge("CHOICE", "HITs of no one", HITS, lambda w: {"QualificationTypeId": w.gone()},
         lambda w, p, a: (a["NumResults"], a["HITs"], "NextToken" in a), (0, [], False)),
    Edge("CHOICE", "HITs that use a type of the marketplace's own", HITS,
         lambda w: {"QualificationTypeId": system_types.ADULT, "_hits": [w.call("CreateHIT", **w.requiring(
             {"QualificationTypeId": system_types.ADULT, "Comparator": "EqualTo", "IntegerValues": [1]},
         ))["HIT"]["HITId"]]}, newest_first, True),
]  # fmt: skip

test_rule = rule_test(ROWS)


async def test_what_a_deletion_leaves(world: World) -> None:
    """Requests are rejected, grants count on; new HITs cannot ask for it, HITs that do cannot grow [SDK, DOC]."""

    def live() -> None:
        kind = world.kind()
        holder = world.holder(kind)["WorkerId"]
        asked = world.pending(kind)
        wanted = world.requiring(exists(kind))
        hit_id = world.call("CreateHIT", **wanted)["HIT"]["HITId"]
        hit_type = world.look(hit_id)["HITTypeId"]
        assert world.call(DELETE, QualificationTypeId=kind) == {}
        requests = world.call("ListQualificationRequests", QualificationTypeId=kind)
        assert requests["QualificationRequests"] == []
        assert world.refused("AcceptQualificationRequest", QualificationRequestId=asked) == (
            "InvalidQualificationRequestState"
        )
        assert world.score(kind, holder) == 1
        assert not world.fits(hit_id, world.worker())
        assert world.fits(hit_id, holder)
        assert world.refused("CreateHIT", **wanted) == "InvalidQualificationTypeState"
        typed = {"HITTypeId": hit_type, "LifetimeInSeconds": 60, "Question": wanted["Question"]}
        assert world.refused("CreateHITWithHITType", **typed) == "HITTypeDoesNotExist"
        more = {"HITId": hit_id, "NumberOfAdditionalAssignments": 1}
        assert world.refused("CreateAdditionalAssignmentsForHIT", **more) == "InvalidQualificationTypeState"

    await asyncio.to_thread(live)


async def test_what_an_inactive_type_leaves(world: World) -> None:
    """Nobody requests it and no new HIT asks for it; grants and HITs stay [SDK, DOC]."""

    def live() -> None:
        kind = world.kind()
        holder = world.holder(kind)["WorkerId"]
        hit_id = world.call("CreateHIT", **world.requiring(exists(kind)))["HIT"]["HITId"]
        world.call(UPDATE, QualificationTypeId=kind, QualificationTypeStatus="Inactive")
        assert world.score(kind, holder) == 1
        assert world.fits(hit_id, holder)
        assert world.refused("CreateHIT", **world.requiring(exists(kind))) == "InvalidQualificationTypeState"
        assert world.call("AssociateQualificationWithWorker", QualificationTypeId=kind, WorkerId=world.worker()) == {}

    await asyncio.to_thread(live)
