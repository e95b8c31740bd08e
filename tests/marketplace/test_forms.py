from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange import real_batch
from turkterm.exchange.batch import read_batch
from turkterm.exchange.template import question, read_template
from turkterm.marketplace.forms import Field, Form, Kind, Source, read_form, read_page

BASE = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas"


def fields(page: str) -> dict[str, Field]:
    return {field.name: field for field in read_page(page).fields}


def html_question(page: str) -> str:
    return (
        f'<HTMLQuestion xmlns="{BASE}/2011-11-11/HTMLQuestion.xsd"><HTMLContent><![CDATA[{page}]]></HTMLContent>'
        "<FrameHeight>0</FrameHeight></HTMLQuestion>"
    )


def test_fields_of_an_html_form() -> None:
    found = fields(
        """<form><input type=hidden name=assignmentId value=""><input type=hidden name=id value=7>
        <select name=s><option value="">choose</option><option value=a>A</option><option>b</option></select>
        <input type=radio name=r value=1 required><input type=radio name=r value=2><input type=checkbox name=c>
        <input type=checkbox name=d value=x><input type=checkbox name=d value=y>
        <input name=t value=now><textarea name=l> long </textarea><input type=number name=n min=1 max=5>
        <input type=submit name=go value=Go><button name=b>B</button><input type=radio name=no value=1 disabled>
        <input type=text></form>"""
    )
    assert list(found) == ["id", "s", "r", "c", "d", "t", "l", "n"]
    assert found["id"] == Field("id", Kind.HIDDEN, default="7")
    assert found["s"] == Field("s", Kind.CHOICE, ("a", "b"))
    assert found["r"] == Field("r", Kind.CHOICE, ("1", "2"), required=True)
    assert found["c"].options == ("on",)
    assert found["d"] == Field("d", Kind.SEVERAL, ("x", "y"))
    assert (found["t"].kind, found["t"].default) == (Kind.TEXT, "now")
    assert (found["l"].kind, found["l"].default) == (Kind.LONG_TEXT, "long")
    assert (found["n"].kind, found["n"].options) == (Kind.NUMBER, ("1", "5"))


def test_a_control_question_says_its_right_answer() -> None:
    form = read_page(
        "<input type=radio name=q value=1><input type=radio name=q value=2 data-expected=2 data-likely=1>"
        '<select name=s data-expected=b><option>a<option>b</select><input name=t data-examples=\'["x","y"]\'>'
    )
    assert [(field.name, field.expected) for field in form.controls] == [("q", "2"), ("s", "b")]
    assert form.fields[0].likely == "1"
    assert form.fields[2].examples == ("x", "y")


def test_an_external_question_has_no_fields_here() -> None:
    link = (
        f'<ExternalQuestion xmlns="{BASE}/2006-07-14/ExternalQuestion.xsd"><ExternalURL>https://x.test/?a=1&amp;b=2'
        "</ExternalURL><FrameHeight>0</FrameHeight></ExternalQuestion>"
    )
    assert read_form(link) == Form(Source.ELSEWHERE)


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "<",
        "plain",
        "<a/>",
        "\x00",
        "\ud800",
        html_question(""),
        html_question("<!-- -->"),
        html_question("<?php echo 1 ?><input name=a>"),
        html_question("<?xml version='1.0' encoding='utf-16'?><input name=a>"),
        html_question("<input name=a data-examples='[[[' ><select name=b>"),
        html_question("<div " * 3000),
        html_question("<div>" * 3000 + "<input name=a>"),
        '<!DOCTYPE a [<!ENTITY x "y">]><HTMLQuestion>&x;</HTMLQuestion>',
        "<QuestionForm><Question/></QuestionForm>",
    ],
)
def test_odd_questions_never_raise(odd: str) -> None:
    read_form(odd)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("<>/=\"'& abinputselectradiocrowd-![]\x00\ud800é")), max_size=120))
def test_any_page_can_be_read(page: str) -> None:
    read_page(page)
    read_form(html_question(page))


@pytest.mark.parametrize(
    "name", ["word-formality", "opinion-mining-spanish", "paraphrase-evaluation", "advice-writing", "chatbot-quality"]
)
def test_the_forms_of_real_templates_have_the_fields_that_people_answered(name: str) -> None:
    folder = real_batch(name)
    batch = read_batch(folder / "batch.csv")
    form = read_form(question(read_template(folder / "template.html").text, batch.hits[0].inputs))
    found = {field.name: field for field in form.fields}
    assert set(batch.field_names) <= set(found)
    given_by_people = {name: value for hit in batch.hits for answer in hit.answers for name, value in answer.fields}
    for name, value in given_by_people.items():
        if found[name].kind is Kind.CHOICE:
            assert value in found[name].options
