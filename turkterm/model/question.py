"""What a worker was asked: the inputs that a requester put into the page, or the page as readable text.

Questions are markup from whoever made the HIT, another requester included: they are read without entities, never
rendered, and every line is cleaned. Nothing here fails: what cannot be read as XML is shown as it came.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from turkterm.model.cleantext import CleanText, clean
from turkterm.model.form import form_lines
from turkterm.model.links import Link, safe_link
from turkterm.model.markup import local_name, parse_xml

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Pages made by turkterm carry their inputs in `<script type="application/json" id="turkterm-inputs">{…}</script>`.
INPUTS_ID = "turkterm-inputs"
#: Beyond this many characters a page is cut before it is read: the API's own limit is 65,535 bytes.
_LONGEST = 400_000
#: What a QuestionForm holds for the machine and not for the reader.
_NOT_READ = frozenset({"QuestionIdentifier", "SelectionIdentifier", "IsRequired", "StyleSuggestion", "FrameHeight"})

#: What a form sends without anybody answering it.
_NO_ANSWER = frozenset({"hidden", "submit", "button", "reset", "image"})
_ANSWERED_BY = frozenset({"input", "select", "textarea"})

Inputs = tuple[tuple[CleanText, CleanText], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of a form. `optional`: a browser sends nothing where it is left alone, a box not ticked for one."""

    name: CleanText
    optional: bool = False


def inputs_of(question: str) -> Inputs:
    """The names and values that made this page differ from its siblings; empty where the page does not say."""
    values = input_values(question)
    return tuple((clean(name), clean(value, lines=True)) for name, value in values.items())


def input_values(question: str) -> dict[str, str]:
    """The same as they are, for files: not cleaned."""
    kind, body = _body(question)
    if kind != "HTMLContent" or INPUTS_ID not in body:
        return {}
    page = _parsed(body)
    if page is None:
        return {}
    for found in page.iterfind(f".//script[@id='{INPUTS_ID}']"):
        try:
            values = json.loads(found.text or "")
            if isinstance(values, dict):
                return {str(name): str(value) for name, value in values.items()}
        except (ValueError, RecursionError):
            return {}
    return {}


def asked_of(question: str) -> tuple[Asked, ...]:
    """The fields of the form in its order, each once; empty where the page is elsewhere or its scripts make them."""
    kind, body = _body(question)
    if kind == "HTMLContent":
        found = _html_fields(body)
    elif kind or (root := parse_xml(question[:_LONGEST])) is None:
        return ()
    else:
        found = (Asked(clean(one.text or "")) for one in root.iter() if local_name(one) == "QuestionIdentifier")
    return tuple({one.name: one for one in found}.values())


def _html_fields(body: str) -> Iterator[Asked]:
    page = _parsed(body)
    for element in () if page is None else page.iter():
        tag = element.tag if isinstance(element.tag, str) else ""  # comments have no name
        kind = (element.get("type") or "").lower()
        name = element.get("name")
        if name and (tag.startswith("crowd-") or (tag in _ANSWERED_BY and kind not in _NO_ANSWER)):
            yield Asked(clean(name), kind == "checkbox" or tag == "crowd-checkbox")


def readable(question: str) -> list[CleanText]:
    """The question as lines of text: an HTML page without its markup, a link, or a form with its kinds of answer."""
    kind, body = _body(question)
    if kind == "HTMLContent":
        return _lines(_without_markup(body).splitlines())
    if kind == "ExternalURL":
        return [clean(f"The question is a page of its own: {body.strip()}")]
    return _lines(body.splitlines())


def link_of(question: str) -> Link | None:
    """Where the question is a page of its own, that page's address; None for other questions and odd addresses."""
    kind, body = _body(question)
    return safe_link(body) if kind == "ExternalURL" else None


def _lines(lines: Iterable[str]) -> list[CleanText]:
    return [clean(line.strip()) for line in lines if line.strip()]


def _encoded(text: str) -> bytes:
    # Bytes, since lxml refuses a `str` with an XML declaration in it, and since lone surrogates must go.
    return text.encode("utf-8", "replace")


def _parsed(body: str) -> HtmlElement | None:
    from lxml import etree, html  # 20 ms: only when a page is read

    try:
        return html.document_fromstring(_encoded(body), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):  # nothing but white space or comments
        return None


def _without_markup(page: str) -> str:
    import html_text  # lxml, 25 ms: only when a page is read

    text: str = html_text.extract_text(_encoded(page).decode(), guess_layout=True)
    return text


def _body(question: str) -> tuple[str, str]:
    """The kind of content and the content: (`HTMLContent`, page), (`ExternalURL`, link) or ("", all text)."""
    question = question[:_LONGEST]
    root = parse_xml(question)
    if root is None:
        return "", question
    for element in root.iter():
        if (name := local_name(element)) in {"HTMLContent", "ExternalURL"}:
            return name, element.text or ""
    if local_name(root) == "QuestionForm":
        return "", "\n".join(form_lines(root, _without_markup))
    return "", "\n".join(_form_texts(root))


def _form_texts(root: Element) -> Iterator[str]:
    for element in root.iter():
        name, text = local_name(element), element.text or ""
        if name == "FormattedContent":
            yield _without_markup(text)
        elif name not in _NOT_READ:
            yield text
