"""XML from strangers: parsed without entities, and without a failure to handle."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree, common

# The text is decoded already, so that the encoding it declares says nothing; some declarations lack their `?` [GUIDE].
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*>")


def parse_xml(document: str) -> Element | None:
    """The root of an XML document; None where it is not well-formed or wants entities expanded."""
    try:
        root: Element = ElementTree.fromstring(_DECLARATION.sub("", document, count=1))
    except (ParseError, common.DefusedXmlException, ValueError, LookupError):
        return None
    return root


def local_name(element: Element) -> str:
    """The name of an element without its namespace; empty for a comment or an instruction."""
    tag: object = element.tag  # the stubs say str; a comment's tag is a function
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
