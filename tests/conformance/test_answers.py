"""Answers as GetAssignment and ListQualificationRequests give them: the document of each kind of page [S000, GUIDE]."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

from tests.conformance.table import Edge, Params, Rule, World, rule_test
from tests.conformance.test_questions import CHOICE, asked, form, html, question, upload
from tests.marketplace.exam import EXAM, RIGHT
from tests.marketplace.market import BASE
from turkterm.marketplace.filled import Upload, answer_document
from turkterm.marketplace.forms import read_form

GET, REQUESTS = "GetAssignment", "ListQualificationRequests"
NAMESPACE = f"{BASE}2005-10-01/QuestionFormAnswers.xsd"
OPENING = f'<?xml version="1.0" encoding="ASCII"?><QuestionFormAnswers xmlns="{NAMESPACE}">'


def document(*answers: str) -> str:
    return OPENING + "".join(answers) + "</QuestionFormAnswers>"


def free(name: str, text: str) -> str:
    return f"<Answer><QuestionIdentifier>{name}</QuestionIdentifier><FreeText>{text}</FreeText></Answer>"


def answered(answers: Any, page: str = "") -> Callable[[World], Params]:
    """An assignment with these fields, or (`page` is its question) with the form of the page filled in."""

    def make(world: World) -> Params:
        hit_id = world.hit() if not page else world.call("CreateHIT", **question(page)(world))["HIT"]["HITId"]
        handed_in = answer_document(read_form(page), answers) if page else answers
        return {"AssignmentId": world.submitted(hit_id, handed_in)}

    return make


def shown(world: World, params: Params, answer: Params) -> str:
    return str(answer["Assignment"]["Answer"])


def read(world: World, params: Params, answer: Params) -> list[tuple[str | None, ...]]:
    """The texts of each answer, as an XML parser reads them."""
    root = ElementTree.fromstring(shown(world, params, answer).encode("ascii"))
    return [tuple(part.text for part in one) for one in root]


def task(world: World, params: Params, answer: Params) -> Any:
    """The name of the one answer, and its JSON."""
    ((name, text),) = read(world, params, answer)
    return name, json.loads(text or "")


def crowd(inner: str) -> str:
    return html(
        f'<script src="https://assets.crowd.aws/crowd-html-elements.js"></script><crowd-form>{inner}</crowd-form>'
    )


def drawn(value: Any) -> Edge:
    """An element whose answer is a drawing, or part of a text, comes as the page sent it."""
    name = next(iter(value))
    element = {"boundingBoxes": "bounding-box", "polygons": "polygon", "keypoints": "keypoint", "entities":
               "entity-annotation", "labelMappings": "semantic-segmentation", "instances": "instance-segmentation",
               "polylines": "polyline", "lines": "line"}[name]  # fmt: skip
    page = crowd(f'<crowd-{element} name="annotatedResult"></crowd-{element}>')
    return Edge("GUIDE", f"a crowd-{element}", GET, answered({"annotatedResult": value}, page), task,
                ("taskAnswers", [{"annotatedResult": value}]))  # fmt: skip


TWO = CHOICE.replace("</Selection>", "</Selection><Selection><SelectionIdentifier>b</SelectionIdentifier><Text>B</Text>"
                     "</Selection><OtherSelection/>").replace("<Selections>", "<Selections>", 1)  # fmt: skip
FIELDS = crowd(
    '<crowd-classifier name="category" categories="[\'a\', \'b\']" header="h"></crowd-classifier>'
    '<crowd-classifier-multi-select name="labels" categories="[\'a\', \'b\']" header="h">'
    "</crowd-classifier-multi-select>"
    '<crowd-input name="why"></crowd-input><crowd-input name="empty"></crowd-input>'
    '<crowd-checkbox name="sure" value="yes"></crowd-checkbox>'
    '<crowd-radio-group><crowd-radio-button name="r1" value="r1">1</crowd-radio-button></crowd-radio-group>'
)
ROWS: list[Rule] = [
    Edge("S000", "a field is a FreeText", GET, answered({"q": "v"}), shown, document(free("q", "v"))),
    Edge("S000", "fields in their order", GET, answered({"b": "1", "a": "2"}), shown,
         document(free("b", "1"), free("a", "2"))),
    Edge("S000", "an empty field", GET, answered({"q": ""}), shown, document(free("q", ""))),
    Edge("S000", "what XML reserves", GET, answered({"q&": "<a> & \"b\" ]]>"}), shown,
         document(free("q&amp;", "&lt;a&gt; &amp; \"b\" ]]&gt;"))),
    Edge("S000", "what ASCII lacks is numbers", GET, answered({"größe": "é — 東 😀"}), shown,
         document(free("gr&#246;&#223;e", "&#233; &#8212; &#26481; &#128512;"))),
    Edge("S000", "and reads as it was", GET, answered({"größe": "é — 東 😀"}), read, [("größe", "é — 東 😀")]),
    Edge("S000", "one line but for the answer's own", GET, answered({"q": "a\nb\r\nc\td"}), read,
         [("q", "a\nb\r\nc\td")]),
    Edge("CHOICE", "what XML cannot hold", GET, answered({"q": "a\x00b\x1bc\ufffe"}), read,
         [("q", "a\ufffdb\ufffdc\ufffd")]),
    Edge("S000", "a long one", GET, answered({"q": "x" * 100_000}), read, [("q", "x" * 100_000)]),
    Edge("GUIDE", "the page's own fields are no answers", GET,
         answered({"assignmentId": "3", "hitId": "3", "workerId": "A", "turkSubmitTo": "u", "q": "v"}), read,
         [("q", "v")]),
    Edge("WILD", "an answer may be nothing", GET, answered(""), shown, ""),
    Edge("S000", "no fields", GET, answered({}), shown, document()),
    Edge("GUIDE", "an answer may be no XML", GET, answered("<QuestionFormAnswers"), shown, "<QuestionFormAnswers"),

    Edge("DOC", "a QuestionForm: free text", GET, answered({"q": "v"}, form(asked())), shown, document(free("q", "v"))),
    Edge("DOC", "a QuestionForm: a selection", GET, answered({"q": "a"}, form(asked(CHOICE))), shown, document(
        "<Answer><QuestionIdentifier>q</QuestionIdentifier><SelectionIdentifier>a</SelectionIdentifier></Answer>")),
    Edge("DOC", "a QuestionForm: several", GET, answered({"q": "a|b"}, form(asked(TWO))), read, [("q", "a", "b")]),
    Edge("DOC", "a QuestionForm: none", GET, answered({"q": ""}, form(asked(CHOICE))), shown, document(
        "<Answer><QuestionIdentifier>q</QuestionIdentifier></Answer>")),
    Edge("DOC", "a QuestionForm: something else", GET, answered({"q": "else"}, form(asked(TWO))), shown, document(
        "<Answer><QuestionIdentifier>q</QuestionIdentifier><OtherSelectionText>else</OtherSelectionText></Answer>")),
    Edge("DOC", "a QuestionForm: a file", GET,
         answered({"q": Upload("KEY-1", 5)},
                  form(asked(upload("Max", "Min")), namespace=f"{BASE}2005-10-01/QuestionForm.xsd")), shown, document(
        "<Answer><QuestionIdentifier>q</QuestionIdentifier><UploadedFileSizeInBytes>5</UploadedFileSizeInBytes>"
        "<UploadedFileKey>KEY-1</UploadedFileKey></Answer>")),
    Edge("DOC", "a qualification test", REQUESTS,
         lambda w: (lambda kind: {"QualificationTypeId": kind, "_": w.ask(kind, RIGHT)})(w.kind(**EXAM)),
         lambda w, p, a: a["QualificationRequests"][0]["Answer"], document(
             "<Answer><QuestionIdentifier>one</QuestionIdentifier><SelectionIdentifier>a</SelectionIdentifier></Answer>"
             "<Answer><QuestionIdentifier>both</QuestionIdentifier><SelectionIdentifier>a</SelectionIdentifier>"
             "<SelectionIdentifier>b</SelectionIdentifier></Answer>")),

    Edge("GUIDE", "crowd elements: one answer, an array of one object", GET,
         answered({"category": "b", "labels": "a|b", "why": "é", "empty": "", "sure": "", "r1": "r1"}, FIELDS),
         lambda w, p, a: {name: task(w, p, a)[1][0].get(name) for name in ("category", "labels", "why", "empty")},
         {"category": {"label": "b"}, "labels": {"labels": ["a", "b"]}, "why": "é", "empty": None}),
    Edge("GUIDE", "crowd elements: the answer's name", GET, answered({"why": "x"}, FIELDS),
         lambda w, p, a: (task(w, p, a)[0], type(task(w, p, a)[1]), len(task(w, p, a)[1])), ("taskAnswers", list, 1)),
    drawn({"boundingBoxes": [{"height": 1, "label": "a", "left": 2, "top": 3, "width": 4}],
           "inputImageProperties": {"height": 9, "width": 9}}),
    drawn({"polygons": [{"label": "a", "vertices": [{"x": 1, "y": 2}]}]}),
    drawn({"polylines": [{"label": "a", "vertices": [{"x": 1, "y": 2}]}]}),
    drawn({"lines": [{"label": "a", "vertices": [{"x": 1, "y": 2}]}]}),
    drawn({"keypoints": [{"label": "a", "x": 1, "y": 2}]}),
    drawn({"entities": [{"endOffset": 5, "label": "a", "startOffset": 0}]}),
    drawn({"labelMappings": {"a": {"color": "#fff"}}, "labeledImage": {"pngImageData": "iVBOR"}}),
    drawn({"instances": [{"color": "#fff", "label": "a"}], "labeledImage": {"pngImageData": "iVBOR"}}),
]  # fmt: skip

test_rule = rule_test(ROWS)
