"""Qualification types through plain boto3: what they may be made of, how they change, and how they go."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance.table import (
    STATE,
    STRANGER,
    XML,
    Edge,
    Params,
    Row,
    World,
    bad,
    invalid,
    request_error,
)
from tests.marketplace.exam import EXAM, KEY, QUESTIONS, TEST, form, free_text
from tests.marketplace.market import QUESTION

pytestmark = pytest.mark.asyncio(loop_scope="module")

LONGEST = 2**31 - 1
CREATE, UPDATE, DELETE = "CreateQualificationType", "UpdateQualificationType", "DeleteQualificationType"
GET, LIST, HITS = "GetQualificationType", "ListQualificationTypes", "ListHITsForQualificationType"
GRANT, REVOKE = "AssociateQualificationWithWorker", "DisassociateQualificationFromWorker"
SCORE, HOLDERS, ASKED = "GetQualificationScore", "ListWorkersWithQualificationType", "ListQualificationRequests"


def shown(*names: str) -> Callable[[World, Params, Params], Any]:
    """These members of the type in the answer."""
    return lambda world, params, answer: tuple(answer["QualificationType"].get(name) for name in names)


def of_type(kind: Callable[[World], str], **params: Any) -> Callable[[World], Params]:
    """Parameters with the id of a type that `kind` makes."""
    return lambda world: {"QualificationTypeId": kind(world), **params}


def exists(kind: str) -> Params:
    """A requirement of the type."""
    return {"QualificationTypeId": kind, "Comparator": "Exists"}


def sized(document: str, size: int) -> str:
    """The document filled up with space to this many bytes, with a two-byte character among them."""
    return document + "<!--é-->" + " " * (size - len(document.encode()) - 9)


def _creating() -> list[Row | Edge]:
    def with_(**params: Any) -> Callable[[World], Params]:
        return lambda world: world.new_type(**params)

    def length(name: str) -> Callable[[World, Params, Params], Any]:
        return lambda world, params, answer: len(answer["QualificationType"][name])

    exam = {**EXAM, "AnswerKey": KEY}
    return [
        Edge("SDK", "a new type", CREATE, with_(), shown("IsRequestable", "AutoGranted", "Keywords"),
             (True, False, None)),
        Edge("DOC", "name of 200", CREATE, lambda w: w.new_type(Name=w.name().ljust(200, "n")), length("Name"), 200),
        bad("CHOICE", "name of 201", CREATE, lambda w: w.new_type(Name=w.name().ljust(201, "n")), "Name"),
        bad("WILD", "empty name", CREATE, with_(Name=""), "Name",
            "Your request parameter Name has a minimum length of 1\\."),
        Edge("DOC", "description of 2000", CREATE, with_(Description="d" * 2000), length("Description"), 2000),
        bad("DOC", "description of 2001", CREATE, with_(Description="d" * 2001), "Description"),
        Edge("DOC", "keywords of 1000", CREATE, with_(Keywords="k" * 1000), length("Keywords"), 1000),
        bad("DOC", "keywords of 1001", CREATE, with_(Keywords="k" * 1001), "Keywords"),
        invalid("SDK", "status is an enumeration", CREATE, with_(QualificationTypeStatus="Disposing"),
                "Value 'Disposing' at 'qualificationTypeStatus' failed to satisfy "
                "constraint: Member must satisfy enum value set: \\[Active, Inactive\\]"),
        request_error("Dallinger#3331", "a name twice", CREATE,
                      lambda w: w.new_type(Name=w.call(GET, QualificationTypeId=w.kind())["QualificationType"]["Name"]),
                      "QualificationTypeAlreadyExists",
                      "You have already created a QualificationType with this name\\. A QualificationType's name must "
                      "be unique among all of the QualificationTypes created by the same user\\."),
        Edge("GUIDE", "a test with a key", CREATE, with_(**exam),
             shown("Test", "TestDurationInSeconds", "AnswerKey"), (TEST, 300, KEY)),
        Edge("GUIDE", "a test without a key, older schema", CREATE,
             with_(**{**EXAM, "Test": form(*QUESTIONS, free_text(), version="2005-10-01")}), shown("AnswerKey"),
             (None,)),
        Edge("DOC", "test of 65535 bytes", CREATE, with_(**{**EXAM, "Test": sized(TEST, 65_535)}),
             lambda w, p, a: len(a["QualificationType"]["Test"].encode()), 65_535),
        bad("DOC", "test of 65536 bytes", CREATE, with_(**{**EXAM, "Test": sized(TEST, 65_536)}), "Test"),
        Edge("DOC", "key of 65535 bytes", CREATE, with_(**{**exam, "AnswerKey": sized(KEY, 65_535)}),
             lambda w, p, a: len(a["QualificationType"]["AnswerKey"].encode()), 65_535),
        bad("DOC", "key of 65536 bytes", CREATE, with_(**{**exam, "AnswerKey": sized(KEY, 65_536)}), "AnswerKey"),
        bad("SDK", "a test needs a duration", CREATE, with_(Test=TEST), "TestDurationInSeconds"),
        bad("SDK", "a duration needs a test", CREATE, with_(TestDurationInSeconds=5), "TestDurationInSeconds"),
        Edge("CHOICE", "duration of 1 s", CREATE, with_(Test=TEST, TestDurationInSeconds=1),
             shown("TestDurationInSeconds"), (1,)),
        bad("CHOICE", "duration of 0 s", CREATE, with_(Test=TEST, TestDurationInSeconds=0), "TestDurationInSeconds"),
        bad("SDK", "a key needs a test", CREATE, with_(AnswerKey=KEY), "AnswerKey"),
        bad("DOC", "a test is no HTMLQuestion", CREATE, with_(**{**EXAM, "Test": QUESTION}), "Test",
            re.escape(XML) + ".*'HTMLQuestion'.*", "XMLParseError"),
        bad("DOC", "a test is well-formed", CREATE, with_(**{**EXAM, "Test": TEST[:-1]}), "Test",
            re.escape(XML) + ".+", "XMLParseError"),
        bad("DOC", "a test has no file upload", CREATE,
            with_(**{**EXAM, "Test": form(free_text().replace(
                "<FreeTextAnswer/>",
                "<FileUploadAnswer><MaxFileSizeInBytes>9</MaxFileSizeInBytes>"
                "<MinFileSizeInBytes>1</MinFileSizeInBytes></FileUploadAnswer>"), version="2005-10-01")}), "Test"),
        bad("DOC", "no free text in a keyed test", CREATE, with_(**{**exam, "Test": form(*QUESTIONS, free_text())}),
            "AnswerKey"),
        bad("DOC", "a key follows its schema", CREATE, with_(**{**exam, "AnswerKey": KEY.replace("10<", "ten<")}),
            "AnswerKey", re.escape(XML) + ".*'ten'.*", "XMLParseError"),
        bad("boto3#2108", "no test on a type that grants by itself", CREATE, with_(**EXAM, AutoGranted=True), "Test",
            'The value "<QuestionForm.*" is not valid for the parameter Test\\.'),
        Edge("SDK", "an automatic grant is 1 by default", CREATE, with_(AutoGranted=True),
             shown("AutoGranted", "AutoGrantedValue"), (True, 1)),
        Edge("SDK", "a value for the automatic grant", CREATE, with_(AutoGranted=True, AutoGrantedValue=-3),
             shown("AutoGrantedValue"), (-3,)),
        bad("SDK", "a value needs the automatic grant", CREATE, with_(AutoGrantedValue=3), "AutoGrantedValue"),
        Edge("SDK", "delay of 0", CREATE, with_(RetryDelayInSeconds=0), shown("RetryDelayInSeconds"), (0,)),
        Edge("CHOICE", "longest delay", CREATE, with_(RetryDelayInSeconds=LONGEST), shown("RetryDelayInSeconds"),
             (LONGEST,)),
        bad("CHOICE", "delay too long", CREATE, with_(RetryDelayInSeconds=LONGEST + 1), "RetryDelayInSeconds"),
        bad("SDK", "delay below 0", CREATE, with_(RetryDelayInSeconds=-1), "RetryDelayInSeconds"),
    ]  # fmt: skip


def _changing() -> list[Row | Edge]:
    def on(change: Params, **params: Any) -> Callable[[World], Params]:
        return lambda world: {"QualificationTypeId": world.kind(**params), **change}

    def used(world: World) -> Params:
        kind = world.kind()
        hits = [world.call("CreateHIT", **world.requiring(exists(kind)))["HIT"]["HITId"] for _ in range(2)]
        world.call("CreateHIT", **world.requiring())
        return {"QualificationTypeId": kind, "_hits": hits}

    def gone_and_named(world: World) -> Params:
        params = world.new_type()
        kind = world.call(CREATE, **params)["QualificationType"]["QualificationTypeId"]
        world.call(DELETE, QualificationTypeId=kind)
        return params

    def gone_and_searched(world: World) -> Params:
        return {"MustBeRequestable": False, "Query": gone_and_named(world)["Name"]}

    disposing = re.escape(f"{STATE}Active,Inactive")
    both = {**EXAM, "AnswerKey": KEY}
    rows: list[Row | Edge] = [
        Edge("SDK", "what is not named stays", UPDATE, on({"Description": "new"}, Keywords="k", **both),
             shown("Description", "Keywords", "AnswerKey"), ("new", "k", KEY)),
        Edge("DOC", "a test without a key deletes the key", UPDATE, on(EXAM, **both),
             shown("Test", "AnswerKey"), (TEST, None)),
        Edge("SDK", "a delay can be added", UPDATE, on({"RetryDelayInSeconds": 5}), shown("RetryDelayInSeconds"), (5,)),
        Edge("SDK", "and changed", UPDATE, on({"RetryDelayInSeconds": 5}, RetryDelayInSeconds=9),
             shown("RetryDelayInSeconds"), (5,)),
        Edge("SDK", "inactive", UPDATE, on({"QualificationTypeStatus": "Inactive"}),
             shown("QualificationTypeStatus"), ("Inactive",)),
        Edge("SDK", "automatic", UPDATE, on({"AutoGranted": True, "AutoGrantedValue": 4}),
             shown("AutoGranted", "AutoGrantedValue"), (True, 4)),
        bad("boto3#2108", "a test on a type that grants by itself", UPDATE, on(EXAM, AutoGranted=True), "Test",
            'The value "<QuestionForm.*" is not valid for the parameter Test\\.'),
        bad("DOC", "automatic on a type with a test", UPDATE, on({"AutoGranted": True}, **EXAM), "AutoGranted"),
        bad("DOC", "a test with its duration", UPDATE, on({"Test": TEST}, **EXAM), "TestDurationInSeconds"),
        bad("CHOICE", "a duration with its test", UPDATE, on({"TestDurationInSeconds": 5}, **EXAM),
            "TestDurationInSeconds"),
        bad("CHOICE", "a key with its test", UPDATE, on({"AnswerKey": KEY}, **EXAM), "AnswerKey"),
        bad("DOC", "description of 2001", UPDATE, on({"Description": "d" * 2001}), "Description"),
        Edge("SDK", "deleted", DELETE, on({})),
        Edge("CHOICE", "deleted types are not listed", LIST, gone_and_searched,
             lambda w, p, a: a["QualificationTypes"], []),
        request_error("DOC", "a deleted type keeps its name", CREATE, gone_and_named, "QualificationTypeAlreadyExists",
                      "You have already created .*"),
        request_error("DOC", "no new HITs with a deleted type", "CreateHIT",
                      lambda w: w.requiring(exists(w.gone())),
                      "InvalidQualificationTypeState", f"{STATE}Active"),
        request_error("SDK", "no new HITs with an inactive type", "CreateHIT",
                      lambda w: w.requiring(exists(w.kind(QualificationTypeStatus="Inactive"))),
                      "InvalidQualificationTypeState", f"{STATE}Active"),
        Edge("SDK", "HITs that use a type, newest first", HITS, used,
             lambda w, p, a: [hit["HITId"] for hit in a["HITs"]] == p["_hits"][::-1], True),
        Edge("CHOICE", "HITs of a deleted type", HITS, lambda w: {"QualificationTypeId": w.gone()},
             lambda w, p, a: (a["NumResults"], a["HITs"], "NextToken" in a), (0, [], False)),
    ]  # fmt: skip
    rows += [
        request_error("WILD 14000208267", f"{operation} of a deleted type", operation, of_type(World.gone, **more),
                      "InvalidQualificationTypeState", disposing)
        for operation, more in (
            (GET, {}), (UPDATE, {"Description": "x"}), (DELETE, {}), (GRANT, {"WorkerId": STRANGER}),
        )
    ]  # fmt: skip
    for operation in (GET, UPDATE, DELETE, HITS, GRANT, REVOKE, SCORE, HOLDERS, ASKED):
        more = {"WorkerId": STRANGER} if operation in {GRANT, REVOKE, SCORE} else {}
        rows += [
            request_error("breadboard#204", f"{operation} of no type", operation,
                          of_type(lambda w: "3NOSUCHTYPE", **more), "QualificationTypeDoesNotExist",
                          "QualificationType \\[3NOSUCHTYPE\\] does not exist\\."),
            invalid("SDK", f"{operation}: the form of an id", operation, of_type(lambda w: "no-id", **more),
                    "Value 'no-id' at 'qualificationTypeId' failed to satisfy "
                    "constraint: Member must satisfy regular expression pattern: .*"),
        ]  # fmt: skip
        if operation != HITS:
            rows.append(
                request_error("INFER", f"{operation} of another's type", operation, of_type(World.theirs, **more),
                              "QualificationTypeDoesNotExist",
                              "QualificationType \\[3[0-9A-Z]{29}\\] does not exist\\.")
            )  # fmt: skip
    return rows


ROWS = [*_creating(), *_changing()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.operation}: {row.rule} [{row.source}]")
async def test_rule(world: World, row: Row | Edge) -> None:
    await asyncio.to_thread(row.check, world)
