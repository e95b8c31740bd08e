"""Answer documents of every kind as sets of values."""

from __future__ import annotations

import json

import pytest

from turkterm.marketplace.labour import answer_document
from turkterm.marketplace.rules.review_policies.given import given_answers


def test_a_page() -> None:
    document = answer_document([("a", "  Coat \n"), ("b", ""), ("c", "é & <x>")])
    assert given_answers(document) == {"a": {"Coat"}, "b": frozenset(), "c": {"é & <x>"}}


def test_selections() -> None:
    document = (
        '<QuestionFormAnswers xmlns="x">'
        "<Answer><QuestionIdentifier>q</QuestionIdentifier><SelectionIdentifier>b</SelectionIdentifier>"
        "<SelectionIdentifier>a</SelectionIdentifier><OtherSelectionText>else</OtherSelectionText></Answer>"
        "<Answer><QuestionIdentifier>none</QuestionIdentifier></Answer></QuestionFormAnswers>"
    )
    assert given_answers(document) == {"q": {"a", "b", "else"}, "none": frozenset()}


@pytest.mark.parametrize("document", [None, "", "no xml", "<cut", "<!DOCTYPE x [<!ENTITY y 'z'>]><x>&y;</x>"])
def test_nothing_readable(document: str | None) -> None:
    assert given_answers(document) == {}


@pytest.mark.parametrize(
    ("value", "values"),
    [
        ("text ", {"text"}),
        (None, set()),
        ({"label": "Cat"}, {"Cat"}),
        ({"labels": ["Cat", "Dog"]}, {"Cat", "Dog"}),
        ({"a": True, "b": False}, {"a"}),
        (3, {"3"}),
        ({"boxes": [1]}, {'{"boxes": [1]}'}),
    ],
)
def test_a_crowd_form(value: object, values: set[str]) -> None:
    document = answer_document([("taskAnswers", json.dumps([{"field": value}]))])
    assert given_answers(document) == {"field": values}


@pytest.mark.parametrize("text", ["not json", "[1, 2]", "3"])
def test_a_crowd_form_that_is_none(text: str) -> None:
    assert given_answers(answer_document([("taskAnswers", text)])) == {"taskAnswers": {text}}
