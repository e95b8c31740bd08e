from __future__ import annotations

import json
import re

import pytest

from tests.marketplace.test_forms import BASE, html_question
from turkterm.marketplace.filled import answer_document
from turkterm.marketplace.forms import Field, Form, Kind, Source, read_form
from turkterm.model.answers import parse_answers


def test_crowd_elements_answer_with_one_json_document() -> None:
    form = read_form(
        html_question(
            """<crowd-form><crowd-input name="i"></crowd-input><crowd-text-area name="t"></crowd-text-area>
            <crowd-radio-group name="g"><crowd-radio-button name="yes"></crowd-radio-button>
            <crowd-radio-button name="no"></crowd-radio-button></crowd-radio-group>
            <crowd-checkbox name="c" value="blurry"></crowd-checkbox><crowd-slider name="n" min="1" max="7">
            </crowd-slider><crowd-classifier name="k" categories="['Cat', 'Dog']"></crowd-classifier>
            <crowd-button>Go</crowd-button></crowd-form>"""
        )
    )
    assert form.source is Source.CROWD_FORM
    assert [(field.name, field.options) for field in form.fields] == [
        ("i", ()),
        ("t", ()),
        ("g", ("yes", "no")),
        ("c", ("blurry",)),
        ("n", ("1", "7")),
        ("k", ("Cat", "Dog")),
    ]
    values = {"i": "é", "t": "", "g": "no", "c": "blurry", "n": "3", "k": "Dog"}
    document = answer_document(form, values)
    assert isinstance(document, dict)
    assert json.loads(document["taskAnswers"]) == [
        {"i": "é", "g": {"yes": False, "no": True}, "c": {"blurry": True}, "n": "3", "k": {"label": "Dog"}}
    ]


def test_a_question_form_answers_with_selections() -> None:
    form = read_form(
        f"""<QuestionForm xmlns="{BASE}/2005-10-01/QuestionForm.xsd">
        <Question><QuestionIdentifier>one</QuestionIdentifier><IsRequired>true</IsRequired>
          <QuestionContent><Text>?</Text></QuestionContent><AnswerSpecification><SelectionAnswer>
          <Selections><Selection><SelectionIdentifier>a</SelectionIdentifier><Text>A</Text></Selection>
          <Selection><SelectionIdentifier>b</SelectionIdentifier><Text>B</Text></Selection></Selections>
          </SelectionAnswer></AnswerSpecification></Question>
        <Question><QuestionIdentifier>many</QuestionIdentifier><AnswerSpecification><SelectionAnswer>
          <MaxSelectionCount>2</MaxSelectionCount><StyleSuggestion>checkbox</StyleSuggestion>
          <Selections><Selection><SelectionIdentifier>x</SelectionIdentifier></Selection></Selections>
          </SelectionAnswer></AnswerSpecification></Question>
        <Question><QuestionIdentifier>text</QuestionIdentifier><AnswerSpecification><FreeTextAnswer>
          <NumberOfLinesSuggestion>4</NumberOfLinesSuggestion></FreeTextAnswer></AnswerSpecification></Question>
        <Question><QuestionIdentifier>age</QuestionIdentifier><AnswerSpecification><FreeTextAnswer><Constraints>
          <IsNumeric minValue="1" maxValue="99"/></Constraints></FreeTextAnswer></AnswerSpecification></Question>
        </QuestionForm>"""
    )
    assert [(field.name, field.kind) for field in form.fields] == [
        ("one", Kind.CHOICE),
        ("many", Kind.SEVERAL),
        ("text", Kind.LONG_TEXT),
        ("age", Kind.NUMBER),
    ]
    document = answer_document(form, {"one": "b", "many": "x", "text": "é & <", "age": "7"})
    assert isinstance(document, str)
    assert document.isascii()
    assert "\n" not in document
    read = parse_answers(document)
    assert [(field.name, field.kind, field.text) for field in read.fields] == [
        ("one", "choice", "b"),
        ("many", "choice", "x"),
        ("text", "text", "é & <"),
        ("age", "text", "7"),
    ]


@pytest.mark.parametrize(
    ("value", "selections", "other"),
    [
        ("a", ["a"], ""),
        ("a|b", ["a|b"], ""),
        ("c|a", ["c", "a"], ""),
        (["a|b"], ["a|b"], ""),
        (["a|b", "c"], ["a|b", "c"], ""),
        (["c", "mine|yours"], ["c"], "mine|yours"),
        ([], [], ""),
        ("", [], ""),
    ],
)
def test_identifiers_may_hold_what_joins_them(value: str | list[str], selections: list[str], other: str) -> None:
    field = Field("q", Kind.SEVERAL, ("a", "a|b", "c"), other=True)
    document = answer_document(Form(Source.QUESTION_FORM, (field,)), {"q": value})
    assert isinstance(document, str)
    assert re.findall("<SelectionIdentifier>(.*?)</SelectionIdentifier>", document) == selections
    assert "".join(re.findall("<OtherSelectionText>(.*?)</OtherSelectionText>", document)) == other


def test_names_of_crowd_elements_may_hold_it_too() -> None:
    field = Field("q", Kind.CHOICE, ("a", "a|b"), element="crowd-radio-group")
    document = answer_document(Form(Source.CROWD_FORM, (field,)), {"q": "a|b"})
    assert document == {"taskAnswers": '[{"q":{"a":false,"a|b":true}}]'}


def test_a_page_answers_with_its_fields() -> None:
    form = read_form(html_question("<input name=a><input name=b>"))
    assert answer_document(form, {"a": "1", "b": ""}) == {"a": "1", "b": ""}


def test_a_form_that_nobody_filled_in_has_answers_of_nothing() -> None:
    assert answer_document(read_form(""), {}) == {}
    assert answer_document(read_form(html_question("<crowd-form></crowd-form>")), {}) == {"taskAnswers": "[{}]"}
