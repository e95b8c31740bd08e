from __future__ import annotations

import json
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turkterm.model.question import INPUTS_ID, distinct, input_values, inputs_of, readable

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


def test_a_form_reads_as_its_texts() -> None:
    formatted = escape("<p>Which <b>one</b>?</p>")
    question = (
        f'<QuestionForm xmlns="{BASE}/2017-11-06/QuestionForm.xsd"><Overview><Title>Words</Title></Overview><Question>'
        f"<QuestionIdentifier>q1</QuestionIdentifier><QuestionContent><FormattedContent>{formatted}</FormattedContent>"
        "</QuestionContent><AnswerSpecification><SelectionAnswer><Selections><Selection>"
        "<SelectionIdentifier>s1</SelectionIdentifier><Text>formal</Text></Selection></Selections></SelectionAnswer>"
        "</AnswerSpecification></Question></QuestionForm>"
    )
    assert readable(question) == ["Words", "Which one?", "formal"]


def test_a_question_that_is_no_xml_is_shown_as_it_came() -> None:
    assert readable("one\n\n two\x1b[31m") == ["one", "two␛[31m"]


def test_the_lines_that_a_sibling_lacks_are_the_inputs() -> None:
    assert distinct(page("<p>Rate</p><p>mileage</p>"), page("<p>Rate</p><p>Boston</p>")) == ["mileage"]
    assert distinct(page("<p>Rate</p>"), page("<p>Rate</p>")) == []


ODD = st.sampled_from(
    ["<div>" * 3000, "<table>" * 500, "&#0;&#xD800;&#x110000;", "<!-- x", "<![CDATA[", "]]>", "\ufffe", "<svg><script>",
     "<p xmlns:x='y' x:z=''>", "<frameset>", "\x0b", "\ud800", "<a:b c:d='e'>", "<?php x ?>", "<" * 500]
)  # fmt: skip


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
        readable(question)


def test_input_values_are_for_files_and_not_cleaned() -> None:
    body = f'<script type="application/json" id="{INPUTS_ID}">{{"a": "x\u202ey", "n": 7}}</script>'
    question = f"<HTMLQuestion><HTMLContent><![CDATA[{body}]]></HTMLContent></HTMLQuestion>"
    assert input_values(question) == {"a": "x\u202ey", "n": "7"}
    assert inputs_of(question)[0] == ("a", "x\ufffdy")
    assert input_values("<p/>") == {}
