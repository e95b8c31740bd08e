"""Qualification types: what they may be made of, and how they are read and listed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.conformance.families import NO_SUCH_TYPE, of_page, of_type, read_only, required
from tests.conformance.table import STATE, XML, Edge, Params, Rule, World, bad, given, invalid, request_error, rule_test
from tests.marketplace.exam import EXAM, KEY, QUESTIONS, TEST, form, free_text
from tests.marketplace.market import QUESTION
from turkterm.marketplace.rules import system_types

LONGEST = 2**31 - 1
CREATE, GET, LIST = "CreateQualificationType", "GetQualificationType", "ListQualificationTypes"


def shown(*names: str) -> Callable[[World, Params, Params], Any]:
    """These members of the type in the answer."""
    return lambda world, params, answer: tuple(answer["QualificationType"].get(name) for name in names)


def sized(document: str, size: int) -> str:
    """The document filled up with space to this many bytes, with a two-byte character among them."""
    return document + "<!--é-->" + " " * (size - len(document.encode()) - 9)


def _creating() -> list[Rule]:
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
        bad("WILD", "an empty description", CREATE, with_(Description=""), "Description",
            "Your request parameter Description has a minimum length of 1\\."),
        Edge("SDK", "inactive from the start", CREATE, with_(QualificationTypeStatus="Inactive"),
             shown("QualificationTypeStatus", "IsRequestable"), ("Inactive", True)),
        Edge("Dallinger#3331", "a name that another requester has", CREATE,
             lambda w: w.new_type(Name=w.other(CREATE, **w.new_type())["QualificationType"]["Name"]),
             shown("QualificationTypeStatus"), ("Active",)),
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
        Edge("CHOICE", "longest duration", CREATE, with_(Test=TEST, TestDurationInSeconds=LONGEST),
             shown("TestDurationInSeconds"), (LONGEST,)),
        bad("CHOICE", "duration too long", CREATE, with_(Test=TEST, TestDurationInSeconds=LONGEST + 1),
            "TestDurationInSeconds"),
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


def _reading() -> list[Rule]:
    def searched(query: str | None = None, **kind: Any) -> Callable[[World], Params]:
        """A list of one's own types that may hold a new one; {name} and {NAME} in the query are the new one's."""

        def make(world: World) -> Params:
            name = world.name()
            world.kind(Name=name, **kind)
            params = {"MustBeRequestable": True, "MustBeOwnedByCaller": True, "MaxResults": 100, "_name": name}
            if query is None:
                return params
            return {**params, "Query": query.replace("{name}", name).replace("{NAME}", name.upper())}

        return make

    def listed(world: World, params: Params, answer: Params) -> bool:
        return params["_name"] in names(world, params, answer)

    def names(world: World, params: Params, answer: Params) -> list[str]:
        return [one["Name"] for one in answer["QualificationTypes"]]

    def theirs(status: str = "Active", owned: bool | None = False) -> Callable[[World], Params]:
        """A list with MustBeOwnedByCaller, and the name of another requester's type."""

        def make(world: World) -> Params:
            name = world.name()
            world.other(CREATE, **world.new_type(Name=name, QualificationTypeStatus=status))
            asked = {} if owned is None else {"MustBeOwnedByCaller": owned}
            return {"MustBeRequestable": True, "Query": name, "_name": name, **asked}

        return make

    def several(world: World) -> Params:
        word = world.name().replace(" ", "")
        for letter in "BCA":
            world.kind(Name=f"{letter} {word}")
        return {"MustBeRequestable": True, "Query": word, "_word": word}

    def system(requestable: bool) -> Callable[[World], Params]:
        return lambda world: {"MustBeRequestable": requestable, "Query": "Worker_Locale"}

    one, both = ["Worker_Locale"], {"QualificationTypeId", "CreationTime", "Name", "Description",
                                    "QualificationTypeStatus", "IsRequestable", "AutoGranted"}  # fmt: skip
    rows: list[Rule] = [
        *of_type(GET, anothers=False), *of_page(LIST, lambda w: {"MustBeRequestable": True}),
        required(CREATE, "Name Description QualificationTypeStatus"), required(GET, "QualificationTypeId"),
        required(LIST, "MustBeRequestable"),
        read_only(CREATE, Name="n", Description="d", QualificationTypeStatus="Active"),
        Edge("SDK", "one's own", GET, lambda w: {"QualificationTypeId": w.kind()},
             lambda w, p, a: set(a["QualificationType"]), both),
        Edge("SDK", "an inactive one of one's own", GET,
             lambda w: {"QualificationTypeId": w.kind(QualificationTypeStatus="Inactive")},
             shown("QualificationTypeStatus"), ("Inactive",)),
        request_error("INFER", "another requester's", GET, lambda w: {"QualificationTypeId": w.theirs()},
                      "QualificationTypeDoesNotExist", NO_SUCH_TYPE),
        request_error("INFER", "another requester's inactive one", GET,
                      lambda w: {"QualificationTypeId": w.theirs("Inactive")}, "QualificationTypeDoesNotExist",
                      NO_SUCH_TYPE),
        request_error("WILD 14000208267", "a deleted one", GET, lambda w: {"QualificationTypeId": w.gone()},
                      "InvalidQualificationTypeState", re.escape(f"{STATE}Active,Inactive")),
        *(Edge("SDK", f"the marketplace's own {type_id}", GET, given({"QualificationTypeId": type_id}),
               shown("Name", "IsRequestable"), (name, False))
          for type_id, name in (
              (system_types.MASTERS, "Masters"), (system_types.LOCALE, "Worker_Locale"),
              (system_types.ADULT, "Worker_Adult"), (system_types.HITS_APPROVED, "Worker_NumberHITsApproved"),
              (system_types.PERCENT_APPROVED, "Worker_PercentAssignmentsApproved"))),
        *(Edge("INFER", f"a query {rule}", LIST, searched(query, **kind), listed, found)
          for rule, query, kind, found in (
              ("of the name", "{name}", {}, True), ("in capitals", "{NAME}", {}, True),
              ("of the keywords", "colour, wor", {"Keywords": "colour, words"}, True),
              ("of the description", "a SENTENCE", {"Description": "Reads a sentence"}, True),
              ("of something else", "no such thing", {}, False), ("with a wild card", "T%e", {}, False),
              ("of all the text there can be", "\u0390" * 2000, {"Description": "\u0390" * 2000}, True),
              ("longer than any text", "{name}" + "x" * 60_000, {}, False), ("with a NUL", "\0", {}, False),
              ("that is empty", "", {}, True))),
        Edge("SDK", "without a query", LIST, searched(), listed, True),
        Edge("CHOICE", "an inactive one of one's own", LIST,
             searched("{name}", QualificationTypeStatus="Inactive"), listed, True),
        *(Edge("SDK", f"others' with MustBeOwnedByCaller {owned}", LIST, theirs(owned=owned), listed, not owned)
          for owned in (True, False, None)),
        Edge("SDK", "no inactive ones of others", LIST, theirs("Inactive"), listed, False),
        Edge("SDK", "the marketplace's own", LIST, system(False), names, one),
        Edge("SDK", "workers cannot request those", LIST, system(True), names, []),
        Edge("D08", "by name, descending", LIST, several,
             lambda w, p, a: names(w, p, a) == [f"{letter} {p['_word']}" for letter in "CBA"], True),
        invalid("SDK", "a page of 101", LIST, lambda w: {"MustBeRequestable": True, "MaxResults": 101},
                "Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal "
                "to 100"),
    ]  # fmt: skip
    return rows


ROWS = [*_creating(), *_reading()]
test_rule = rule_test(ROWS)
