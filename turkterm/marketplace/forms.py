"""The answer fields of a question, so that simulated workers can fill in what people would.

Reads the form fields of an HTMLQuestion page, the simpler `crowd-*` elements, and a QuestionForm; an ExternalQuestion
keeps its fields on another server and has none here. Questions come from anybody: nothing here raises, resolves an
entity or follows a link; a page that cannot be read has no fields.

Attributes that a page may carry on a field (for radio buttons: on any one of them) for the crowd's sake:
`data-expected` the right answer of a control question · `data-likely` what most people answer ·
`data-examples` a JSON array of texts that people might write.
"""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree, common
from lxml import etree, html


class Kind(StrEnum):
    """What a field takes. `SEVERAL` takes any number of its options, `HIDDEN` is sent back as it came.

    `FILE` takes an uploaded file, which simulated workers have none of.
    """

    CHOICE = "choice"
    SEVERAL = "several"
    TEXT = "text"
    LONG_TEXT = "long text"
    NUMBER = "number"
    HIDDEN = "hidden"
    FILE = "file"


class Source(StrEnum):
    """Where the fields come from, which decides how answers are written."""

    PAGE = "page"
    CROWD_FORM = "crowd form"
    QUESTION_FORM = "question form"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Field:
    """One answer field. `options` are the values that can be chosen; for a number, its least and greatest value,
    for a file its least and greatest size in bytes.

    `element` is the tag of a crowd element, which decides how its value is written; `other` says that a selection may
    be answered with a text of the worker's own.
    """

    name: str
    kind: Kind
    options: tuple[str, ...] = ()
    default: str = ""
    required: bool = False
    expected: str | None = None
    likely: str | None = None
    examples: tuple[str, ...] = ()
    element: str = ""
    other: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """All fields of a question in the order of the page; `length` is the page's readable text in characters."""

    source: Source
    fields: tuple[Field, ...] = ()
    length: int = 0

    @property
    def controls(self) -> tuple[Field, ...]:
        """The control questions."""
        return tuple(field for field in self.fields if field.expected is not None)


#: Sent along with every form, or never part of an answer [GUIDE]: no fields.
_RESERVED = frozenset({"assignmentId", "hitId", "workerId", "turkSubmitTo"})
_NO_ANSWER = frozenset({"submit", "button", "image", "reset", "file", "password"})
_MOST_FIELDS = 500
_MOST_EXAMPLES = 200
_LONGEST = 400_000


def read_form(question: str) -> Form:
    """The form of a question document; one without fields where the question has none or cannot be read."""
    try:
        root = ElementTree.fromstring(question[:_LONGEST].encode("utf-8", "replace"))
    except (ParseError, common.DefusedXmlException, ValueError, LookupError):
        return Form(Source.ELSEWHERE)
    match _local(root):
        case "HTMLQuestion":
            for part in root:
                if _local(part) == "HTMLContent":
                    return read_page(part.text or "")
        case "QuestionForm":
            fields = [_question(element) for element in root if _local(element) == "Question"]
            length = sum(len(text.strip()) for text in root.itertext())
            return Form(Source.QUESTION_FORM, tuple(field for field in fields if field is not None), length)
    return Form(Source.ELSEWHERE)


def read_page(page: str) -> Form:
    """The form of an HTML page, read as leniently as browsers do."""
    try:
        root = html.document_fromstring(page.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Form(Source.PAGE)
    found: dict[str, Field] = {}
    source = Source.PAGE
    length = 0
    for element in root.iter("*"):
        tag = str(element.tag)
        if tag not in {"script", "style"}:
            length += len((element.text or "").strip()) + len((element.tail or "").strip())
        if tag == "crowd-form":
            source = Source.CROWD_FORM
        field = _crowd_element(element) if tag.startswith("crowd-") else _html_element(element)
        if field is None or not field.name or field.name in _RESERVED or len(found) >= _MOST_FIELDS:
            continue
        before = found.get(field.name)
        found[field.name] = field if before is None else _joined(before, field)
    return Form(source, tuple(found.values()), length)


def _html_element(element: Any) -> Field | None:
    """A field of an HTML form. Disabled fields are not sent: instructions use them to show examples."""
    name = element.get("name") or ""
    if not name or element.get("disabled") is not None:
        return None
    match element.tag:
        case "select":
            kind = Kind.CHOICE if element.get("multiple") is None else Kind.SEVERAL
            options = tuple(
                str(option.get("value", (option.text or "").strip()))
                for option in element.iter("option")
                if option.get("disabled") is None
            )
            field = Field(name, kind, tuple(option for option in options if option))
        case "textarea":
            field = Field(name, Kind.LONG_TEXT, default=(element.text or "").strip())
        case "input":
            plain = _input(name, (element.get("type") or "text").strip().lower(), element)
            if plain is None:
                return None
            field = plain
        case _:
            return None
    return _noted(field, element)


def _input(name: str, kind: str, element: Any) -> Field | None:
    value = str(element.get("value") or "")
    if kind in _NO_ANSWER:
        return None
    if kind == "radio":
        return Field(name, Kind.CHOICE, (value or "on",))
    if kind == "checkbox":
        return Field(name, Kind.SEVERAL, (value or "on",))
    if kind == "hidden":
        return Field(name, Kind.HIDDEN, default=value)
    if kind in {"number", "range"}:
        return Field(name, Kind.NUMBER, _range(element), value)
    return Field(name, Kind.TEXT, default=value)


def _crowd_element(element: Any) -> Field | None:
    """The crowd elements that are plain fields; drawing and highlighting tools are left out."""
    name = element.get("name") or ""
    match element.tag:
        case "crowd-input":
            field = Field(name, Kind.TEXT, default=str(element.get("value") or ""))
        case "crowd-text-area":
            field = Field(name, Kind.LONG_TEXT, default=str(element.get("value") or ""))
        case "crowd-slider":
            field = Field(name, Kind.NUMBER, _range(element))
        case "crowd-checkbox":
            field = Field(name, Kind.SEVERAL, (str(element.get("value") or name),))
        case "crowd-radio-group":
            buttons = tuple(str(button.get("name") or "") for button in element.iter("crowd-radio-button"))
            field = Field(name or "radio-group", Kind.CHOICE, tuple(button for button in buttons if button))
        case "crowd-classifier":
            field = Field(name, Kind.CHOICE, _literal(element.get("categories")))
        case "crowd-image-classifier-multi-select" | "crowd-classifier-multi-select":
            field = Field(name, Kind.SEVERAL, _literal(element.get("categories")))
        case _:
            return None
    return _noted(replace(field, element=str(element.tag)), element)


def _noted(field: Field, element: Any) -> Field:
    return replace(
        field,
        required=element.get("required") is not None,
        expected=element.get("data-expected"),
        likely=element.get("data-likely"),
        examples=_literal(element.get("data-examples"))[:_MOST_EXAMPLES],
    )


def _joined(before: Field, after: Field) -> Field:
    """Radio buttons and check boxes of one name are one field; of other fields with one name the first stays."""
    if before.kind is not after.kind or before.kind not in {Kind.CHOICE, Kind.SEVERAL}:
        return before
    return replace(
        before,
        options=before.options + tuple(option for option in after.options if option not in before.options),
        required=before.required or after.required,
        expected=before.expected if before.expected is not None else after.expected,
        likely=before.likely if before.likely is not None else after.likely,
    )


def _range(element: Any) -> tuple[str, ...]:
    return (str(element.get("min") or "0"), str(element.get("max") or "10"))


def _literal(text: str | None) -> tuple[str, ...]:
    """A list of texts as JSON (`["a"]`) or as crowd elements write it (`['a']`); empty where it is neither."""
    if not text:
        return ()
    value: object = None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        try:
            value = ast.literal_eval(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            return ()
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _question(element: Element) -> Field | None:
    """A Question of a QuestionForm: free text, or a selection of which one or several can be made."""
    name = _text(element, "QuestionIdentifier")
    if not name:
        return None
    required = _text(element, "IsRequired") == "true"
    options = tuple(
        _text(selection, "SelectionIdentifier") for selection in element.iter() if _local(selection) == "Selection"
    )
    if options:
        several = _text(element, "MaxSelectionCount") not in {"", "1"}
        style = _text(element, "StyleSuggestion")
        several = several or style in {"checkbox", "list", "multichooser"}
        other = any(_local(part) == "OtherSelection" for part in element.iter())
        return Field(name, Kind.SEVERAL if several else Kind.CHOICE, options, required=required, other=other)
    for part in element.iter():
        if _local(part) == "FileUploadAnswer":
            sizes = (_text(part, "MinFileSizeInBytes"), _text(part, "MaxFileSizeInBytes"))
            return Field(name, Kind.FILE, sizes, required=required)
        if _local(part) == "IsNumeric":
            bounds = (part.get("minValue") or "0", part.get("maxValue") or "10")
            return Field(name, Kind.NUMBER, bounds, required=required)
    lines = _text(element, "NumberOfLinesSuggestion")
    kind = Kind.LONG_TEXT if lines.isdecimal() and int(lines) > 1 else Kind.TEXT
    return Field(name, kind, default=_text(element, "DefaultText"), required=required)


def _text(element: Element, tag: str) -> str:
    for part in element.iter():
        if _local(part) == tag:
            return (part.text or "").strip()
    return ""


def _local(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
