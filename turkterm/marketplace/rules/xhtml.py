"""FormattedContent: the part of XHTML that a QuestionForm may use [DOC ApiReference_FormattedContentXHTMLArticle].

The text of the element becomes a document of its own, as the service had it, and is held to the documented table of
elements and attributes. No script, style, class or id, no div or span, no comments; addresses of a few kinds only.
XHTML's named characters (`&nbsp;`) count as declared: DOC's own example uses one.
"""

from __future__ import annotations

import re
from html.entities import name2codepoint
from xml.etree.ElementTree import Element
from xml.sax.saxutils import quoteattr

from turkterm.marketplace.rules.wellformed import Malformed, parse

_XHTML = "http://www.w3.org/1999/xhtml"
_ALIGNED = "align char charoff"
_CELL = f"abbr {_ALIGNED} axis bgcolor colspan headers height nowrap rowspan scope valign width"
_COLUMN = f"{_ALIGNED} span valign width"
_GROUP = f"{_ALIGNED} valign"

#: Every element that is allowed, with its attributes.
_ATTRIBUTES = {
    name: frozenset(attributes.split())
    for name, attributes in {
        "a": "accesskey charset coords href hreflang name rel rev shape tabindex target type",
        "area": "alt coords href nohref shape target",
        "blockquote": "cite",
        "col": _COLUMN,
        "colgroup": _COLUMN,
        "del": "cite datetime",
        "font": "color face size",
        "hr": "align noshade size width",
        "img": "align alt border height hspace ismap longdesc src usemap vspace width",
        "ins": "cite datetime",
        "li": "type value",
        "map": "name",
        "ol": "compact start type",
        "p": "align",
        "pre": "width",
        "q": "cite",
        "table": "align bgcolor border cellpadding cellspacing frame rules summary width",
        "tbody": _GROUP,
        "td": _CELL,
        "tfoot": _GROUP,
        "th": _CELL,
        "thead": _GROUP,
        "tr": f"{_ALIGNED} bgcolor valign",
        "ul": "compact type",
        **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "align"),
        **dict.fromkeys(("b", "big", "br", "center", "cite", "code", "dd", "dl", "em", "i"), ""),
        **dict.fromkeys(("small", "strong", "sub", "sup", "u"), ""),
    }.items()
}
_REQUIRED = {"area": ("alt",), "img": ("alt", "src"), "map": ("name",)}
_ROWS = ("tr",)
#: What stands in elements that hold nothing but certain others; the empty ones hold nothing at all.
_CHILDREN: dict[str, tuple[str, ...]] = {
    "ul": ("li",),
    "ol": ("li",),
    "dl": ("dd",),
    "table": ("col", "colgroup", "thead", "tfoot", "tbody", "tr"),
    "colgroup": ("col",),
    "thead": _ROWS,
    "tfoot": _ROWS,
    "tbody": _ROWS,
    "tr": ("th", "td"),
    **dict.fromkeys(("area", "br", "col", "hr", "img"), ()),
}
#: Elements that stand in those alone.
_BOUND = frozenset(child for children in _CHILDREN.values() for child in children)
_ADDRESSES = frozenset({"href", "src", "longdesc", "cite"})
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")
_SCHEMES = frozenset({"http", "https", "ftp", "news", "nntp", "mailto", "gopher", "telnet"})
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_COMMENT = re.compile(r"<!\[CDATA\[.*?\]\]>|(<!--)", re.DOTALL)


def breach(content: str) -> str | None:
    """What is wrong with a FormattedContent's text, in Xerces's words; None where it is allowed."""
    if any(found[1] for found in _COMMENT.finditer(content)):
        return "XML comments are not allowed in FormattedContent."
    declared = _NAMED.sub(_character, content)
    try:
        root = parse(f"<FormattedContent xmlns={quoteattr(_XHTML)}>{declared}</FormattedContent>")
    except Malformed as problem:
        return str(problem)
    return next(filter(None, map(_problem, root.iter())), None)


def _character(found: re.Match[str]) -> str:
    """A named character as a number; XML's own five names and unknown ones stay."""
    name = found[1]
    return (
        found[0] if name in {"lt", "gt", "amp", "quot"} or name not in name2codepoint else f"&#{name2codepoint[name]};"
    )


def _problem(element: Element) -> str | None:
    name = _local(element)
    return _wrong_children(name, element) or _wrong_attributes(name, element)


def _wrong_children(name: str, element: Element) -> str | None:
    allowed = _CHILDREN.get(name)
    for child in element:
        inside = _local(child)
        if allowed is None and inside in _ATTRIBUTES and inside not in _BOUND:
            continue
        if allowed is not None and inside in allowed:
            continue
        found = f"Invalid content was found starting with element '{inside}'."
        if allowed == ():
            return (
                f"cvc-complex-type.2.1: Element '{name}' must have no character or element information item [children]."
            )
        if allowed is None:
            return f"cvc-complex-type.2.4.a: {found}"
        expected = ", ".join(f'"{_XHTML}":{one}' for one in allowed)
        return f"cvc-complex-type.2.4.a: {found} One of '{{{expected}}}' is expected."
    if allowed is not None and any((text or "").strip() for text in (element.text, *(child.tail for child in element))):
        return (
            f"cvc-complex-type.2.3: Element '{name}' cannot have character [children], because the type's content type "
            "is element-only."
        )
    return None


def _wrong_attributes(name: str, element: Element) -> str | None:
    allowed = _ATTRIBUTES.get(name, frozenset()) | {"title"}
    if name != "br":
        allowed |= {"dir", "lang", "{http://www.w3.org/XML/1998/namespace}lang"}
    for attribute, value in element.items():
        if attribute not in allowed:
            shown = attribute.rpartition("}")[2]
            return f"cvc-complex-type.3.2.2: Attribute '{shown}' is not allowed to appear in element '{name}'."
        scheme = _SCHEME.match(value) if attribute in _ADDRESSES else None
        if scheme is not None and scheme[1].lower() not in _SCHEMES:
            return f"cvc-attribute.3: The value of attribute '{attribute}' on element '{name}' is not a valid address."
    for attribute in _REQUIRED.get(name, ()):
        if attribute not in element.attrib:
            return f"cvc-complex-type.4: Attribute '{attribute}' must appear on element '{name}'."
    return None


def _local(element: Element) -> str:
    """The name without XHTML's namespace; a name of another one stays whole and so is never allowed."""
    return element.tag.removeprefix(f"{{{_XHTML}}}")
