"""What is certainly no HTML5 in a page, in the words of the parser that the service used [coco-ui#4].

The service refused pages with parse errors and named each with line and column. A second `body` or `html` is refused
here, and a comment, tag or script that never ends, since it swallows the rest of the page. Where a page is refused,
attributes without a space between them and attributes given twice are named too, as the service did; alone they pass,
as a missing doctype and an unclosed element do: pages with them ran on the real service for years, one of them among
the batches that people still have, and a page that is refused wrongly cannot be published at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: Errors that are named at most: the page has one cause more often than twenty.
MOST = 20

_NEXT = re.compile(r"<(?:(!--)|(/?)([a-zA-Z][^\s/>]*))")
#: The spaces before an attribute, its name, and its value: quoted, bare or none.
_ATTRIBUTE = re.compile(r"""([\s/]*)([^\s/>][^\s/>=]*)(\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"'][^\s>]*|(?=>)))?""")
_TAG_END = re.compile(r"[\s/]*>")
_OPEN_QUOTE = re.compile(r"\s*=\s*[\"']")
#: Elements whose content is text up to their own end tag. Foreign content (svg, math) may close its title itself.
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
_NO_SPACE = "No space between attributes."
_GIVEN_TWICE = "Duplicate attribute."
_HARMLESS = frozenset({_NO_SPACE, _GIVEN_TWICE})
_TWICE = {
    "body": "An “body” start tag seen but an element of the same type was already open.",
    "html": "Stray start tag “html”.",
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """A parse error: line and column from 1, and the parser's words."""

    line: int
    column: int
    words: str

    def __str__(self) -> str:
        return f"<! [{self.line},{self.column}] {self.words} !>"


def flaws(page: str) -> list[Flaw]:
    """The errors of an HTML page that cannot be shown as it is, `MOST` of them in their order; none of any other."""
    errors = list(_errors(page))
    fatal = [error for error in errors if error[1] not in _HARMLESS]
    if not fatal:
        return []
    named = sorted({*fatal[:MOST], *errors[: max(0, MOST - len(fatal))]})
    return [Flaw(page.count("\n", 0, place) + 1, place - page.rfind("\n", 0, place), words) for place, words in named]


def _errors(page: str) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    place = 0
    while (tag := _NEXT.search(page, place)) is not None:
        if tag[1]:
            place = _comment_end(page, tag.end())
            if place < 0:
                yield len(page), "End of file inside comment."
                return
            continue
        name = tag[3].lower()
        place = tag.end()
        attributes: set[str] = set()
        while (end := _TAG_END.match(page, place)) is None:
            attribute = _ATTRIBUTE.match(page, place)
            if attribute is None or (attribute[3] is None and _OPEN_QUOTE.match(page, attribute.end())):
                yield len(page), "End of file seen when in a tag. Ignoring tag."
                return
            key = attribute[2].lower()
            if not tag[2]:
                if not attribute[1] and place > tag.end():
                    yield place, _NO_SPACE
                if key in attributes:
                    yield attribute.start(2), _GIVEN_TWICE
            attributes.add(key)
            place = attribute.end()
        place = end.end()
        if tag[2]:
            continue
        if name in _TWICE:
            if name in seen:
                yield tag.start(), _TWICE[name]
            seen.add(name)
        elif name in _RAW:
            closing = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(page, place)
            if closing is None:
                yield len(page), "End of file seen when expecting text or an end tag."
                return
            place = closing.start()


def _comment_end(page: str, place: int) -> int:
    """Where a comment that began before `place` has ended; below 0 where it never does."""
    if page.startswith(">", place):
        return place + 1
    if page.startswith("->", place):
        return place + 2
    ends = [end + len(mark) for mark in ("-->", "--!>") if (end := page.find(mark, place)) >= 0]
    return min(ends, default=-1)
