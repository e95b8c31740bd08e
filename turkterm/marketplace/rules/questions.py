"""What a question must be: small enough, valid by the schema that its namespace picks, and linked safely.

Sizes are bytes of UTF-8. No entities are expanded, no document type is read and nothing is fetched. What stands in a
page or in FormattedContent is looked at by `html5` and `xhtml`, the structure around them by `schemas`.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import parse_qsl, urlsplit
from xml.etree.ElementTree import Element

from turkterm.marketplace.context import Params
from turkterm.marketplace.errors import PREFIX, ApiError, bad_parameter
from turkterm.marketplace.rules import html5, schemas, unknown, wellformed, xhtml
from turkterm.marketplace.rules.limits import QUESTION_BYTES, refuse
from turkterm.marketplace.rules.schemas import ANSWER_KEY, ANSWERS, EXTERNAL_QUESTION, HTML_QUESTION

__all__ = [
    "ANSWERS",
    "ANSWER_KEY",
    "EXTERNAL_QUESTION",
    "HTML_QUESTION",
    "QUESTION_FORMS",
    "RESERVED",
    "check_document",
    "check_question",
    "xml_parse_error",
]

QUESTION_FORMS = (schemas.OLD_QUESTION_FORM, schemas.QUESTION_FORM)
_ROOTS = frozenset({HTML_QUESTION, EXTERNAL_QUESTION, *QUESTION_FORMS})
#: Pages of one's own machine may come without TLS: that is how a questionnaire is tried out. AWS refused them too.
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
#: What the service puts into the address itself when it shows the page, and the page sends back [GUIDE].
RESERVED = frozenset({"assignmentId", "hitId", "workerId", "turkSubmitTo"})


def xml_parse_error(parameter: str, details: str) -> ApiError:
    """The service's words around a parser's details [boto#605]."""
    return ApiError(
        "ParameterValidationError",
        "There was an error parsing the XML question or answer data in your request.  Please make sure the data is "
        f"well-formed and validates against the appropriate schema. Details: {details}",
        code=PREFIX + "XMLParseError",
        parameter=parameter,
    )


def check_question(p: Params) -> str:
    """The question of a CreateHIT call without a layout (see `hit_questions`); raises ApiError."""
    question = p.get("Question")
    if question is None:
        raise unknown.question_missing()
    if p.get("HITLayoutParameters"):
        raise unknown.layout_parameters_without_layout()
    root = check_document("Question", str(question), _ROOTS)
    if root.tag == EXTERNAL_QUESTION:
        _check_external((root[0].text or "").strip())
    elif root.tag == HTML_QUESTION:
        _check_page(root[0].text or "")
    return str(question)


def check_document(parameter: str, text: str, roots: Collection[str]) -> Element:
    """The root of a valid document whose root element is one of `roots` (`{namespace}name`); raises ApiError."""
    if len(text.encode(errors="replace")) > QUESTION_BYTES:
        raise refuse(parameter, text, f"The maximum size is {QUESTION_BYTES} bytes.")
    try:
        root = wellformed.parse(text)
    except wellformed.Malformed as problem:
        raise xml_parse_error(parameter, str(problem)) from problem
    if root.tag not in roots:
        name = root.tag.rpartition("}")[2]
        raise xml_parse_error(parameter, f"cvc-elt.1: Cannot find the declaration of element '{name}'.")
    breach = schemas.breach(root.tag, text.encode())
    if breach is not None:
        raise xml_parse_error(parameter, breach)
    if root.tag in QUESTION_FORMS:
        for content in root.iter(f"{root.tag.removesuffix('QuestionForm')}FormattedContent"):
            breach = xhtml.breach(content.text or "")
            if breach is not None:
                raise unknown.xhtml_parse_error(parameter, breach)
    return root


def _check_page(page: str) -> None:
    flaws = html5.flaws(page)
    if flaws:
        raise unknown.html5_error("Question", [str(flaw) for flaw in flaws], page)


def _check_external(url: str) -> None:
    try:
        parts = urlsplit(url)
        local = parts.scheme == "http" and parts.hostname in _LOCAL_HOSTS
    except ValueError as problem:
        raise bad_parameter("ExternalURL", url) from problem
    if not local and not (parts.scheme == "https" and parts.netloc):
        # Both full stops are the service's [vatic#62, Mephisto#695].
        raise bad_parameter("ExternalURL", url, "This URL must use the HTTPS protocol..")
    for name, _ in parse_qsl(parts.query, keep_blank_values=True):
        if name in RESERVED:
            raise unknown.reserved_in_external_url(url, name)
