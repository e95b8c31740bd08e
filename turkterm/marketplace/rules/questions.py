"""What a question must be: small enough, well-formed, in a namespace of the service, and linked safely [API_FACTS 7].

Only the document's frame is looked at here; what stands in it is checked against its schema elsewhere. No entities
are expanded and no document type is read.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from turkterm.marketplace.context import Params
from turkterm.marketplace.errors import PREFIX, ApiError, bad_parameter
from turkterm.marketplace.rules import unknown
from turkterm.marketplace.rules.limits import QUESTION_BYTES, refuse

_BASE = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
HTML_QUESTION = f"{{{_BASE}2011-11-11/HTMLQuestion.xsd}}HTMLQuestion"
EXTERNAL_QUESTION = f"{{{_BASE}2006-07-14/ExternalQuestion.xsd}}ExternalQuestion"
QUESTION_FORMS = (
    f"{{{_BASE}2005-10-01/QuestionForm.xsd}}QuestionForm",
    f"{{{_BASE}2017-11-06/QuestionForm.xsd}}QuestionForm",
)
ANSWER_KEY = f"{{{_BASE}2005-10-01/AnswerKey.xsd}}AnswerKey"
_ROOTS = frozenset({HTML_QUESTION, EXTERNAL_QUESTION, *QUESTION_FORMS})
#: Pages of one's own machine may come without TLS: that is how a questionnaire is tried out. AWS refused them too.
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


def _xml_parse_error(parameter: str, details: str) -> ApiError:
    """The service's words around a parser's details [boto#605]."""
    return ApiError(
        "ParameterValidationError",
        "There was an error parsing the XML question or answer data in your request.  Please make sure the data is "
        f"well-formed and validates against the appropriate schema. Details: {details}",
        code=PREFIX + "XMLParseError",
        parameter=parameter,
    )


def check_question(p: Params) -> str:
    """The question of a CreateHIT call; raises ApiError."""
    question, layout = p.get("Question"), p.get("HITLayoutId")
    if layout is not None:
        if question is not None:
            raise unknown.question_twice()
        raise unknown.no_such_layout(layout)
    if question is None:
        raise unknown.question_missing()
    if p.get("HITLayoutParameters"):
        raise bad_parameter("HITLayoutParameters", "not null", "It can only be used with a HITLayoutId.")
    root = check_document("Question", str(question), _ROOTS)
    if root.tag == EXTERNAL_QUESTION:
        _check_external(root)
    return str(question)


def check_document(parameter: str, text: str, roots: Collection[str]) -> Element:
    """The root of a document whose root element is one of `roots` (`{namespace}name`); raises ApiError."""
    if len(text.encode()) > QUESTION_BYTES:
        raise refuse(parameter, text, f"The maximum size is {QUESTION_BYTES} bytes.")
    root = _parse(parameter, text)
    if root.tag not in roots:
        name = root.tag.rpartition("}")[2]
        raise _xml_parse_error(parameter, f"cvc-elt.1: Cannot find the declaration of element '{name}'.")
    return root


def _parse(parameter: str, text: str) -> Element:
    # Whatever encoding the document declares, these characters came as UTF-8.
    parser = ElementTree.DefusedXMLParser(encoding="utf-8", forbid_dtd=True)
    try:
        parser.feed(text.encode())
        root: Element = parser.close()
    except ParseError as problem:
        raise _xml_parse_error(parameter, f"{problem}.") from problem
    except DefusedXmlException as problem:
        raise _xml_parse_error(parameter, "A document type declaration is not allowed.") from problem
    return root


def _check_external(root: Element) -> None:
    url = (root.findtext(f"{{{_BASE}2006-07-14/ExternalQuestion.xsd}}ExternalURL") or "").strip()
    try:
        parts = urlsplit(url)
    except ValueError as problem:
        raise bad_parameter("ExternalURL", url) from problem
    if parts.scheme == "https" and parts.netloc:
        return
    if parts.scheme == "http" and parts.hostname in _LOCAL_HOSTS:
        return
    # Both full stops are the service's [vatic#62, Mephisto#695].
    raise bad_parameter("ExternalURL", url, "This URL must use the HTTPS protocol..")
