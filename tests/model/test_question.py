from __future__ import annotations

import json
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from turkterm.model.question import INPUTS_ID, asked_of, input_values, inputs_of, link_of, readable

BASE = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas"


def page(html: str, declaration: str = "") -> str:
    return (
        f'{declaration}<HTMLQuestion xmlns="{BASE}/2011-11-11/HTMLQuestion.xsd">'
        f"<HTMLContent><![CDATA[{html}]]></HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>"
    )


def with_inputs(values: str, around: str = "<!DOCTYPE html><html><body>%s<p>Rate</p></body></html>") -> str:
    return page(around % f'<script type="application/json" id="{INPUTS_ID}">{values}</script>')


def test_the_inputs_of_a_page_are_read_from_its_own_block() -> None:
    question = with_inputs(json.dumps({"word 1": "año", "n": 3, "lines": "a\nb\x1b", "list": ["a"], "none": None}))
    assert inputs_of(question) == (
        ("word 1", "año"),
        ("n", "3"),
        ("lines", "a\nb␛"),
        ("list", "['a']"),
        ("none", "None"),
    )


def test_inputs_are_found_behind_an_xml_declaration_inside_the_page() -> None:
    question = with_inputs('{"a": "ñ"}', '<?xml version="1.0" encoding="latin-1"?><html><body>%s</body></html>')
    assert inputs_of(question) == (("a", "ñ"),)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "no xml",
        page(""),
        page("<p>nothing here</p>"),
        page(f"<p>{INPUTS_ID}</p>"),
        page(f"<!-- {INPUTS_ID} -->"),
        page(f'<?xml version="1.0" encoding="x"?>{INPUTS_ID}'),
        with_inputs("not json"),
        with_inputs("[1]"),
        with_inputs(""),
        with_inputs("[" * 100_000),
        f"<a>{INPUTS_ID}</a>",
    ],
)
def test_a_page_that_names_no_inputs_has_none(question: str) -> None:
    assert inputs_of(question) == ()


def test_a_page_reads_as_lines_without_its_markup() -> None:
    question = page(
        "<!DOCTYPE html><title>T</title><style>p{color:red}</style><script>alert(1)</script>"
        "<p>First\u202e &lt;line&gt; <b>bold</b></p><ul><li>one<li>two</ul>",
        '<?xml version="1.0" encoding="UTF-8"?>\n',
    )
    assert readable(question) == ["T", "First� <line> bold", "one", "two"]


def test_an_external_page_is_named_and_not_fetched() -> None:
    question = (
        f'<ExternalQuestion xmlns="{BASE}/2006-07-14/ExternalQuestion.xsd"><ExternalURL>https://example.org/?a=1&amp;b=2'
        "</ExternalURL><FrameHeight>600</FrameHeight></ExternalQuestion>"
    )
    assert readable(question) == ["The question is a page of its own: https://example.org/?a=1&b=2"]
    assert link_of(question) == "https://example.org/?a=1&b=2"
    assert link_of(question.replace("https:", "javascript:")) is None
    assert link_of(page("https://example.org/")) is None


def test_a_form_reads_as_its_questions_and_choices() -> None:
    formatted = escape("<p>Which <b>one</b>?</p>")
    question = (
        f'<QuestionForm xmlns="{BASE}/2017-11-06/QuestionForm.xsd"><Overview><Title>Words</Title></Overview><Question>'
        f"<QuestionIdentifier>q1</QuestionIdentifier><QuestionContent><FormattedContent>{formatted}</FormattedContent>"
        "</QuestionContent><AnswerSpecification><SelectionAnswer><Selections><Selection>"
        "<SelectionIdentifier>s1</SelectionIdentifier><Text>formal</Text></Selection></Selections></SelectionAnswer>"
        "</AnswerSpecification></Question></QuestionForm>"
    )
    assert readable(question) == ["Words", "1. Which one?", "→ choose one", "○ formal"]


def test_a_question_that_is_no_xml_is_shown_as_it_came() -> None:
    assert readable("one\n\n two\x1b[31m") == ["one", "two␛[31m"]


ODD = st.sampled_from(
    ["<div>" * 3000, "<table>" * 500, "&#0;&#xD800;&#x110000;", "<!-- x", "<![CDATA[", "]]>", "\ufffe", "<svg><script>",
     "<p xmlns:x='y' x:z=''>", "<frameset>", "\x0b", "\ud800", "<a:b c:d='e'>", "<?php x ?>", "<" * 500]
)  # fmt: skip


@settings(deadline=None)  # the first page that is read imports lxml, and a busy machine takes its time
@given(st.lists(ODD | st.text(max_size=20), max_size=6).map("".join))
def test_no_question_breaks_the_reader(odd: str) -> None:
    for question in (
        odd,
        page(odd),
        page(odd + INPUTS_ID),
        with_inputs(odd),
        f"<FormattedContent>{odd}</FormattedContent>",
    ):
        inputs_of(question)
        asked_of(question)
        readable(question)


def names(question: str) -> list[tuple[str, bool]]:
    return [(str(one.name), one.optional) for one in asked_of(question)]


def test_the_fields_of_a_form_stand_in_its_order_each_once() -> None:
    html = """<form><input type="hidden" name="assignmentId"><input name="word 10"><select name="tone"></select>
    <input type="radio" name="kind" value="a"><input type="radio" name="kind" value="b">
    <input type="checkbox" name="sure"><textarea name="why"></textarea>
    <input type="submit" name="go"><input></form>"""
    assert names(page(html)) == [("word 10", False), ("tone", False), ("kind", False), ("sure", True), ("why", False)]


def test_the_fields_of_a_crowd_form_and_of_a_question_form() -> None:
    html = (
        '<crowd-form><crowd-input name="label"></crowd-input><crowd-checkbox name="ok"></crowd-checkbox></crowd-form>'
    )
    assert names(page(html)) == [("label", False), ("ok", True)]
    form = "".join(f"<Question><QuestionIdentifier>{one}</QuestionIdentifier></Question>" for one in ("b", "a"))
    assert names(f'<QuestionForm xmlns="x">{form}</QuestionForm>') == [("b", False), ("a", False)]


@pytest.mark.parametrize(
    "question", ["", "no xml", page(""), "<ExternalQuestion><ExternalURL>x</ExternalURL></ExternalQuestion>"]
)
def test_a_page_whose_fields_are_elsewhere_names_none(question: str) -> None:
    assert names(question) == []


def test_input_values_are_for_files_and_not_cleaned() -> None:
    body = f'<script type="application/json" id="{INPUTS_ID}">{{"a": "x\u202ey", "n": 7}}</script>'
    question = f"<HTMLQuestion><HTMLContent><![CDATA[{body}]]></HTMLContent></HTMLQuestion>"
    assert input_values(question) == {"a": "x\u202ey", "n": "7"}
    assert inputs_of(question)[0] == ("a", "x\ufffdy")
    assert input_values("<p/>") == {}
