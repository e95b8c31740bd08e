"""The schemas of question and answer data, and what a document breaks in them.

A document's root element, with its namespace, picks the schema. The service validated with Xerces, whose sentences
programs and people know [boto#605]; libxml2 finds the same breaches and its findings are put into those words. The
`.xsd` files here are written from the documented structure. Only documents without a document type come here, and
nothing is ever fetched for one, whatever its `schemaLocation` says.
"""

from __future__ import annotations

import re
import threading
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

BASE = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
HTML_QUESTION = f"{{{BASE}2011-11-11/HTMLQuestion.xsd}}HTMLQuestion"
EXTERNAL_QUESTION = f"{{{BASE}2006-07-14/ExternalQuestion.xsd}}ExternalQuestion"
OLD_QUESTION_FORM = f"{{{BASE}2005-10-01/QuestionForm.xsd}}QuestionForm"
QUESTION_FORM = f"{{{BASE}2017-11-06/QuestionForm.xsd}}QuestionForm"
ANSWERS = f"{{{BASE}2005-10-01/QuestionFormAnswers.xsd}}QuestionFormAnswers"
ANSWER_KEY = f"{{{BASE}2005-10-01/AnswerKey.xsd}}AnswerKey"

_FILES = {
    HTML_QUESTION: "HTMLQuestion.xsd",
    EXTERNAL_QUESTION: "ExternalQuestion.xsd",
    OLD_QUESTION_FORM: "QuestionForm-2005-10-01.xsd",
    QUESTION_FORM: "QuestionForm-2017-11-06.xsd",
    ANSWERS: "QuestionFormAnswers.xsd",
    ANSWER_KEY: "AnswerKey.xsd",
}
_FOLDER = Path(__file__).parent
_LONGEST_VALUE = 100

#: The words of libxml2 by its name of the rule, and Xerces's for the same. The groups of the first fill the second,
#: as do `element` and `attribute`, the names at fault, and `expected`, the names that could stand there.
_WORDS = {
    "ELEMENT_CONTENT": (
        (r"Missing child", "cvc-complex-type.2.4.b: The content of element '{element}' is not complete. {expected}"),
        (
            r"This element is not expected\. Expected",
            "cvc-complex-type.2.4.a: Invalid content was found starting with element '{element}'. {expected}",
        ),
        (
            r"This element is not expected",
            "cvc-complex-type.2.4.d: Invalid content was found starting with element '{element}'. No child element is "
            "expected at this point.",
        ),
    ),
    "CVC_COMPLEX_TYPE_2_3": (
        (
            r"",
            "cvc-complex-type.2.3: Element '{element}' cannot have character [children], because the type's content "
            "type is element-only.",
        ),
    ),
    "CVC_TYPE_3_1_2": (
        (
            r"",
            "cvc-type.3.1.2: Element '{element}' is a simple type, so it must have no element information item "
            "[children].",
        ),
    ),
    "CVC_TYPE_3_1_1": (
        (
            r"",
            "cvc-type.3.1.1: Element '{element}' is a simple type, so it cannot have attributes, excepting those whose "
            "namespace name is identical to 'http://www.w3.org/2001/XMLSchema-instance' and whose [local name] is one "
            "of 'type', 'nil', 'schemaLocation' or 'noNamespaceSchemaLocation'. However, the attribute, '{attribute}' "
            "was found.",
        ),
    ),
    "CVC_COMPLEX_TYPE_3_2_1": (
        (r"", "cvc-complex-type.3.2.2: Attribute '{attribute}' is not allowed to appear in element '{element}'."),
    ),
    "CVC_COMPLEX_TYPE_4": (
        (r"The attribute '([^']*)'", "cvc-complex-type.4: Attribute '{0}' must appear on element '{element}'."),
    ),
    "CVC_DATATYPE_VALID_1_2_1": (
        (
            r"'(.*)' is not a valid value of the atomic type 'xs:(\w+)'",
            "cvc-datatype-valid.1.2.1: '{0}' is not a valid value for '{1}'.",
        ),
    ),
    "CVC_ENUMERATION_VALID": (
        (
            r"\[facet 'enumeration'\] The value '(.*)' is not an element of the set \{'(.*)'\}",
            "cvc-enumeration-valid: Value '{0}' is not facet-valid with respect to enumeration '[{1}]'. It must be a "
            "value from the enumeration.",
        ),
    ),
    "CVC_MAXINCLUSIVE_VALID": (
        (
            r"\[facet 'maxInclusive'\] The value '(.*)' is greater than the maximum value allowed \('(.*)'\)",
            "cvc-maxInclusive-valid: Value '{0}' is not facet-valid with respect to maxInclusive '{1}'.",
        ),
    ),
    "CVC_PATTERN_VALID": (
        (
            r"\[facet 'pattern'\] The value '(.*)' is not accepted by the pattern '(.*)'",
            "cvc-pattern-valid: Value '{0}' is not facet-valid with respect to pattern '{1}'.",
        ),
    ),
    "CVC_IDC": (
        (
            r"Duplicate key-sequence \['(.*)'\] in unique identity-constraint '(?:\{[^}]*\})?(\w+)'",
            'cvc-identity-constraint.4.1: Duplicate unique value [{0}] declared for identity constraint "{1}".',
        ),
    ),
}
_PLACE = re.compile(r"Element '(?:\{[^}]*\})?([^']*)'(?:, attribute '(?:\{[^}]*\})?([^']*)')?: (.*)", re.DOTALL)
_EXPECTED = re.compile(r"Expected is (?:one of )?\( (.*) \)")
_NAME = re.compile(r"\{([^}]*)\}(\w+)")

#: A schema keeps the findings of its last document, and the store's threads may ask at the same time.
_turn = threading.Lock()


def breach(root: str, document: bytes) -> str | None:
    """What is wrong with a document whose root element is `root`, in Xerces's words; None where it is valid.

    The document is well-formed UTF-8 without a document type. Raises KeyError for a root that no schema describes.
    """
    try:
        tree = etree.fromstring(document, _parser())
    except etree.XMLSyntaxError as problem:  # libxml2's own limits, such as 256 elements in each other
        return f"{problem.msg}."
    with _turn:
        schema = _schema(root)
        if schema.validate(tree):
            return None
        findings: Any = schema.error_log
        first = findings[0]
        return in_words_of_xerces(first.type_name.removeprefix("SCHEMAV_"), first.message)


def in_words_of_xerces(rule: str, message: str) -> str:
    """Xerces's sentence for a finding of libxml2; the finding itself where Xerces has none that is known."""
    place = _PLACE.fullmatch(message)
    if place is None:
        return message
    element, attribute, said = place[1], place[2] or "", place[3]
    for pattern, words in _WORDS.get(rule, ()):
        found = re.match(pattern, said, re.DOTALL)
        if found is not None:
            values = (_cut(group.replace("', '", ", ")) for group in found.groups())
            return words.format(*values, element=element, attribute=attribute, expected=_expected(said))
    return _cut(said)


def _expected(said: str) -> str:
    listed = _EXPECTED.search(said)
    names = _NAME.findall(listed[1]) if listed else ()
    return "One of '{" + ", ".join(f'"{namespace}":{name}' for namespace, name in names) + "}' is expected."


def _cut(value: str) -> str:
    return value if len(value) <= _LONGEST_VALUE else value[:_LONGEST_VALUE] + "..."


def _parser() -> etree.XMLParser:
    # The characters came as UTF-8, whatever encoding the document declares.
    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False
    )


@cache
def _schema(root: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(_FOLDER / _FILES[root])))
