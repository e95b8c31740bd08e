from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree
from lxml import html

from tests.exchange import real_batch
from turkterm.exchange.batch import BadBatch, read_batch
from turkterm.exchange.template import Template, page, question, read_template, render
from turkterm.model.question import inputs_of

SPACE = "{http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd}"


def tree(page: str) -> Any:
    return html.fromstring(page)


def content(document: str) -> str:
    root: Element = ElementTree.fromstring(document)
    assert root.tag == f"{SPACE}HTMLQuestion"
    assert [part.tag for part in root] == [f"{SPACE}HTMLContent", f"{SPACE}FrameHeight"]
    return root[0].text or ""


def test_values_are_always_text() -> None:
    assert render("<p title='${a}'>${ a }</p>", {"a": "1 < 2 & \"3\" '4'"}) == (
        "<p title='1 &lt; 2 &amp; &quot;3&quot; &#x27;4&#x27;'>1 &lt; 2 &amp; &quot;3&quot; &#x27;4&#x27;</p>"
    )


def test_a_value_that_looks_like_a_placeholder_stays() -> None:
    assert render("${a} ${b}", {"a": "${b}", "b": "x"}) == "${b} x"


def test_placeholders_know_their_lines() -> None:
    template = Template(Path("t.html"), "a ${x}\n\n<b>${ y z }</b> $x ${}\n")
    assert [(found.name, found.line) for found in template.placeholders] == [("x", 1), ("y z", 3)]
    template.check(["x", "y z"])
    with pytest.raises(BadBatch) as caught:
        template.check(["x", "Y"])
    assert str(caught.value) == "t.html, line 3: no input column is named as the placeholder ${y z}"


def test_reading_a_template(tmp_path: Path) -> None:
    path = tmp_path / "t.html"
    with pytest.raises(BadBatch, match="no such file"):
        read_template(path)
    path.write_bytes(b"\xff\xfe<")
    with pytest.raises(BadBatch, match="line 1, column 1: the byte 0xFF is not UTF-8"):
        read_template(path)
    path.write_text(" \n")
    with pytest.raises(BadBatch, match="the template is empty"):
        read_template(path)
    path.write_text("<p>${x}</p>")
    assert read_template(path).text == "<p>${x}</p>"


def test_the_page_has_one_form_that_posts_to_external_submit() -> None:
    made = page("<p>${x}</p><input name=q>", (("x", "<form>"),))
    assert made.startswith("<!DOCTYPE html>")
    root = tree(made)
    (form,) = root.forms
    assert urlsplit(form.action).path == "/mturk/externalSubmit"
    assert form.method == "POST"
    assert {"assignmentId", "q"} <= set(form.fields.keys())
    assert len(root.xpath("//form//input[@type='submit']")) == 1
    assert root.xpath("//p")[0].text == "<form>"


def test_a_template_with_a_page_and_form_of_its_own_loses_only_those() -> None:
    text = (
        "<!DOCTYPE html><html><head><title>t</title></head><body class='b'>"
        "<form action='x'><header>h</header><input name=q><button type='submit'>Go</button></form>"
        "<input name=after></body></html>"
    )
    made = page(text, ())
    assert made.count("<html") == made.count("<body") == made.count("<form") == made.count("</form>") == 1
    root = tree(made)
    assert set(root.forms[0].fields.keys()) >= {"q", "after"}
    assert len(root.xpath("//*[@type='submit']")) == 1
    assert root.xpath("//header/text()") == ["h"]


def test_a_crowd_form_gets_no_second_form() -> None:
    made = page("<crowd-form><crowd-input name='q'></crowd-input></crowd-form>", ())
    assert "<form" not in made
    assert "assignmentId" not in made


def test_inputs_can_be_read_back_whatever_they_hold() -> None:
    inputs = (("a", "</script><!-- ]]> & é 語"), ("b", "x\ny"), ("b]]>", "${a}"))
    document = question("<p>${a}</p>", inputs)
    root = tree(content(document))
    (script,) = root.xpath("//script[@id='turkterm-inputs']")
    assert json.loads(script.text) == dict(inputs)
    assert root.xpath("//p")[0].text == inputs[0][1]
    assert inputs_of(document) == inputs


def test_what_xml_cannot_carry_is_replaced() -> None:
    made = content(question("<p>${a}\ufffe</p>", (("a", "x\x00\x1b\x0by"),)))
    assert "x\ufffd\ufffd\ufffdy\ufffd" in made


def test_a_template_may_hold_the_end_of_a_cdata_section() -> None:
    assert "if (a[b[0]]>1) {}" in content(question("<script>if (a[b[0]]>1) {}</script>", ()))


@pytest.mark.parametrize(
    "name",
    [
        "word-formality",
        "opinion-mining-spanish",
        "paraphrase-evaluation",
        "advice-writing",
        "adjective-ordering",
        "chatbot-quality",
    ],
)
def test_real_templates(name: str) -> None:
    folder = real_batch(name)
    batch = read_batch(folder / "batch.csv")
    template = read_template(folder / "template.html")
    template.check(batch.input_names)
    for hit in batch.hits[:20]:
        document = question(template.text, hit.inputs)
        root = tree(content(document))
        assert len(root.forms) == 1
        assert "${" not in content(document)
        assert [(name, value) for name, value in inputs_of(document)] == list(hit.inputs)
