"""Qualification types: what may go together, names, lists and searches."""

from __future__ import annotations

from typing import Any

import pytest

from tests.marketplace.market import BASE, START, Market

TYPE: dict[str, Any] = {
    "Name": "Reads Latin",
    "Description": "Reads a Latin sentence",
    "QualificationTypeStatus": "Active",
}
TEST = (
    f'<QuestionForm xmlns="{BASE}2017-11-06/QuestionForm.xsd"><Question><QuestionIdentifier>q</QuestionIdentifier>'
    "<QuestionContent><Text>Salve?</Text></QuestionContent><AnswerSpecification><SelectionAnswer><Selections>"
    "<Selection><SelectionIdentifier>a</SelectionIdentifier><Text>Salve</Text></Selection>"
    "</Selections></SelectionAnswer></AnswerSpecification></Question></QuestionForm>"
)
KEY = (
    f'<AnswerKey xmlns="{BASE}2005-10-01/AnswerKey.xsd"><Question><QuestionIdentifier>q</QuestionIdentifier>'
    "<AnswerOption><SelectionIdentifier>a</SelectionIdentifier><AnswerScore>1</AnswerScore></AnswerOption>"
    "</Question></AnswerKey>"
)


def made(market: Market, **params: Any) -> dict[str, Any]:
    answer: dict[str, Any] = market.do("CreateQualificationType", **{**TYPE, **params})["QualificationType"]
    return answer


def test_a_new_type(market: Market) -> None:
    kind = made(market, Keywords="latin", RetryDelayInSeconds=60)

    assert kind == {
        **TYPE,
        "QualificationTypeId": kind["QualificationTypeId"],
        "CreationTime": START,
        "Keywords": "latin",
        "RetryDelayInSeconds": 60,
        "IsRequestable": True,
        "AutoGranted": False,
    }
    assert market.do("GetQualificationType", QualificationTypeId=kind["QualificationTypeId"]) == {
        "QualificationType": kind
    }


def test_names_are_unique_for_their_owner(market: Market) -> None:
    made(market)
    error = market.refused("CreateQualificationType", **TYPE)

    assert error.code == "AWS.MechanicalTurk.QualificationTypeAlreadyExists"
    assert error.message == (
        "You have already created a QualificationType with this name. A QualificationType's name must be unique among "
        "all of the QualificationTypes created by the same user."
    )
    market.do("CreateQualificationType", account=market.another_account(), **TYPE)


def test_a_test_and_its_key(market: Market) -> None:
    kind = made(market, Test=TEST, TestDurationInSeconds=300, AnswerKey=KEY)
    assert (kind["Test"], kind["TestDurationInSeconds"], kind["AnswerKey"]) == (TEST, 300, KEY)


def test_an_automatic_grant_has_a_value(market: Market) -> None:
    assert made(market, AutoGranted=True)["AutoGrantedValue"] == 1
    assert made(market, Name="Another", AutoGranted=True, AutoGrantedValue=70)["AutoGrantedValue"] == 70


@pytest.mark.parametrize(
    ("parameter", "params"),
    [
        ("Test", {"Test": TEST, "TestDurationInSeconds": 300, "AutoGranted": True}),
        ("TestDurationInSeconds", {"Test": TEST}),
        ("TestDurationInSeconds", {"TestDurationInSeconds": 300}),
        ("TestDurationInSeconds", {"Test": TEST, "TestDurationInSeconds": 0}),
        ("AnswerKey", {"AnswerKey": KEY}),
        ("AutoGrantedValue", {"AutoGrantedValue": 5}),
        ("RetryDelayInSeconds", {"RetryDelayInSeconds": -1}),
        ("Name", {"Name": ""}),
        ("Name", {"Name": "n" * 201}),
        ("Description", {"Description": "d" * 2001}),
        ("Keywords", {"Keywords": "k" * 1001}),
    ],
)
def test_what_does_not_go_together(market: Market, parameter: str, params: dict[str, Any]) -> None:
    error = market.refused("CreateQualificationType", **{**TYPE, **params})
    assert (error.kind, error.parameter) == ("ParameterValidationError", parameter)


@pytest.mark.parametrize(
    ("parameter", "text"),
    [("Test", KEY), ("Test", "no xml"), ("AnswerKey", TEST), ("Test", TEST.replace("Salve?", "?" * 65_536))],
)
def test_documents_are_checked(market: Market, parameter: str, text: str) -> None:
    params = {"Test": TEST, "TestDurationInSeconds": 300, parameter: text}
    assert market.refused("CreateQualificationType", **{**TYPE, **params}).parameter == parameter


def names(market: Market, **params: Any) -> list[str]:
    pages = market.pages("ListQualificationTypes", "QualificationTypes", MaxResults=3, **params)
    return [kind["Name"] for page in pages for kind in page]


def test_lists_go_down_the_names(market: Market) -> None:
    for name in ("b", "d", "a", "c"):
        made(market, Name=name, QualificationTypeStatus="Inactive" if name == "c" else "Active")
    other = market.another_account()
    for name, status in (("theirs", "Active"), ("their draft", "Inactive")):
        market.do("CreateQualificationType", account=other, Name=name, Description="x", QualificationTypeStatus=status)

    assert names(market, MustBeRequestable=True, MustBeOwnedByCaller=True) == ["d", "c", "b", "a"]
    assert names(market, MustBeRequestable=True) == ["theirs", "d", "c", "b", "a"]
    everything = names(market, MustBeRequestable=False)
    assert {"Masters", "Worker_Locale", "theirs", "c"} < set(everything)
    assert everything == sorted(everything, reverse=True)


def test_queries_look_into_name_keywords_and_description(market: Market) -> None:
    made(market, Name="Latin", Description="Old texts")
    made(market, Name="Greek", Description="Old texts", Keywords="LATIN neighbours")
    made(market, Name="Maths", Description="Knows 100% of it_all")

    assert names(market, MustBeRequestable=True, Query="latin") == ["Latin", "Greek"]
    assert names(market, MustBeRequestable=True, Query="OLD TEXTS") == ["Latin", "Greek"]
    assert names(market, MustBeRequestable=True, Query="100%") == ["Maths"]
    assert names(market, MustBeRequestable=True, Query="t_all") == ["Maths"]
    assert names(market, MustBeRequestable=True, Query="%") == ["Maths"]
    assert names(market, MustBeRequestable=True, Query="") == ["Maths", "Latin", "Greek"]


def test_a_long_query_fits_into_a_page_token(market: Market) -> None:
    made(market, Description="d" * 2000)
    answer = market.do("ListQualificationTypes", MustBeRequestable=True, Query="d" * 1500)
    assert len(answer["NextToken"]) <= 255


def test_types_that_do_not_exist(market: Market) -> None:
    other = market.another_account()
    draft = market.do("CreateQualificationType", account=other, **{**TYPE, "QualificationTypeStatus": "Inactive"})
    theirs = market.do("CreateQualificationType", account=other, **{**TYPE, "Name": "active"})
    others = [made["QualificationType"]["QualificationTypeId"] for made in (draft, theirs)]
    for type_id in ("2ARFPLSP75KLA8M8DH1HTEQVJT3SY6", *others):
        error = market.refused("GetQualificationType", QualificationTypeId=type_id)
        assert error.code == "AWS.MechanicalTurk.QualificationTypeDoesNotExist"
        assert error.message == f"QualificationType [{type_id}] does not exist."


def test_system_types_are_there(market: Market) -> None:
    kind = market.do("GetQualificationType", QualificationTypeId="2F1QJWKUDD8XADTFD2Q0G6UTO95ALH")["QualificationType"]
    assert (kind["Name"], kind["IsRequestable"]) == ("Masters", False)
