"""What a worker was asked: the inputs that a requester put into the page, or the page as readable text.

Questions are markup from whoever made the HIT, another requester included: they are read without entities, never
rendered, and every line is cleaned.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree, common

from turkterm.model.cleantext import CleanText, clean

#: Pages made by turkterm carry their inputs in `<script type="application/json" id="turkterm-inputs">{…}</script>`.
INPUTS_ID = "turkterm-inputs"
#: Beyond this many characters a page is cut before it is read: the API's own limit is 65,535 bytes.
_LONGEST = 400_000

Inputs = tuple[tuple[CleanText, CleanText], ...]


def inputs_of(question: str) -> Inputs:
    """The names and values that made this page differ from its siblings; empty where the page does not say."""
    kind, body = _body(question)
    if kind != "HTMLContent" or INPUTS_ID not in body:
        return ()
    from lxml import etree, html  # 20 ms: only when a page is read

    try:
        page = html.fromstring(body)
    except (etree.ParserError, ValueError):  # nothing but white space, or an XML declaration inside the page
        return ()
    for found in page.iterfind(f".//script[@id='{INPUTS_ID}']"):
        try:
            values = json.loads(found.text or "")
        except (ValueError, RecursionError):
            return ()
        if isinstance(values, dict):
            return tuple((clean(str(name)), clean(str(value), lines=True)) for name, value in values.items())
    return ()


def readable(question: str) -> list[CleanText]:
    """The question as lines of text: an HTML page without its markup, a link, or the texts of a form."""
    kind, body = _body(question)
    if kind == "HTMLContent":
        import html_text  # lxml, 25 ms: only when a page is read

        text: str = html_text.extract_text(body, guess_layout=True)
        return _lines(text.splitlines())
    if kind == "ExternalURL":
        return [clean(f"The question is a page of its own: {body.strip()}")]
    return _lines(body.splitlines())


def distinct(question: str, sibling: str) -> list[CleanText]:
    """The readable lines of a page that a sibling of the same HIT type does not have: its inputs, most likely."""
    common_lines = set(readable(sibling))
    return [line for line in readable(question) if line not in common_lines]


def _lines(lines: Iterable[str]) -> list[CleanText]:
    return [clean(line.strip()) for line in lines if line.strip()]


def _body(question: str) -> tuple[str, str]:
    """The kind of content and the content: (`HTMLContent`, page), (`ExternalURL`, link) or ("", all text)."""
    question = question[:_LONGEST]
    try:
        root = ElementTree.fromstring(question.encode("utf-8", "replace"))
    except (ParseError, common.DefusedXmlException, ValueError, LookupError):
        return "", question
    for element in root.iter():
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name in {"HTMLContent", "ExternalURL"}:
            return name, element.text or ""
    return "", "\n".join(text for text in root.itertext())
