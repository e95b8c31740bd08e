"""Untrusted XML becomes elements: no document type, no entities of its own, nothing fetched.

What XML forbids is said in Xerces's words, which the service put into its errors [boto#605]; of an error that has no
such words here, expat's are used. The document is bounded by its caller.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.parsers.expat import errors

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

_NO_DOCTYPE = (
    'DOCTYPE is disallowed when the feature "http://apache.org/xml/features/disallow-doctype-decl" set to true.'
)
_UNFINISHED = "XML document structures must start and end within the same entity."
_WORDS = {
    errors.XML_ERROR_NO_ELEMENTS: "Premature end of file.",
    errors.XML_ERROR_SYNTAX: "Content is not allowed in prolog.",
    errors.XML_ERROR_UNCLOSED_TOKEN: _UNFINISHED,
    errors.XML_ERROR_UNCLOSED_CDATA_SECTION: _UNFINISHED,
    errors.XML_ERROR_PARTIAL_CHAR: _UNFINISHED,
    errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: (
        "The markup in the document following the root element must be well-formed."
    ),
    errors.XML_ERROR_MISPLACED_XML_PI: 'The processing instruction target matching "[xX][mM][lL]" is not allowed.',
}


_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)([\w.:-]+);")


class Malformed(Exception):
    """The text is no XML, or has a document type; `str()` is the sentence that says why."""


class _Open(TreeBuilder):
    """Knows which elements are open: Xerces names the one whose end is missing."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        """An element begins."""
        self.names.append(tag.rpartition("}")[2])
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        """The last open element ends."""
        self.names.pop()
        return super().end(tag)


def parse(text: str) -> Element:
    """The root element of a document. Raises Malformed."""
    # The characters came as UTF-8, whatever encoding the document declares.
    target = _Open()
    parser = ElementTree.DefusedXMLParser(target=target, encoding="utf-8", forbid_dtd=True)
    try:
        parser.feed(text.encode())
        root: Element = parser.close()
    except UnicodeEncodeError as problem:  # half of a character, which JSON can write
        code = ord(text[problem.start])
        raise Malformed(f"An invalid XML character (Unicode: 0x{code:x}) was found in the document.") from problem
    except ParseError as problem:
        raise Malformed(_sentence(problem, text, target.names)) from problem
    except DefusedXmlException as problem:
        raise Malformed(_NO_DOCTYPE) from problem
    return root


def _sentence(problem: ParseError, text: str, names: list[str]) -> str:
    kind = errors.messages.get(problem.code, "")
    if kind == errors.XML_ERROR_NO_ELEMENTS and names:
        kind = errors.XML_ERROR_UNCLOSED_TOKEN  # the text ends while elements are open
    if kind == errors.XML_ERROR_TAG_MISMATCH and names:
        name = names[-1]
        return f'The element type "{name}" must be terminated by the matching end-tag "</{name}>".'
    if kind == errors.XML_ERROR_UNDEFINED_ENTITY:
        line, column = problem.position
        rest = "\n".join(text.split("\n")[line - 1 :]).encode()[column:].decode(errors="replace")
        entity = _ENTITY.search(rest)
        if entity is not None:
            return f'The entity "{entity[1]}" was referenced, but not declared.'
    return _WORDS.get(kind, f"{problem}.")
