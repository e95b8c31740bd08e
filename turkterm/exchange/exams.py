"""Qualification tests and answer keys from files: QuestionForm and AnswerKey XML, looked over before they are sent.

The marketplace judges them by its schemas; what it would refuse without saying where is found here, with the line:
too large, not well-formed, another document than is wanted, a key that does not fit its test.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from turkterm.exchange.table import BadFile, read_text

if TYPE_CHECKING:
    from lxml import etree

#: Bytes of a test or a key at the most [DOC].
LARGEST = 65_535
_SCHEMAS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
#: The namespace that selects the schema: of a test the newest, which has no file upload; of a key the only one.
NAMESPACES = {
    "QuestionForm": f"{_SCHEMAS}2017-11-06/QuestionForm.xsd",
    "AnswerKey": f"{_SCHEMAS}2005-10-01/AnswerKey.xsd",
}
_SHOWN = 60


def read_test(path: Path) -> str:
    """The QuestionForm in a file; raises BadFile."""
    text, root = _document(path, "QuestionForm")
    for element in root.iter("{*}FileUploadAnswer"):
        raise BadFile(f"{path}, line {element.sourceline}: a qualification test cannot ask for a file")
    return text


def read_key(path: Path, test: str) -> str:
    """The AnswerKey in a file, which fits this test: every name in it stands there; raises BadFile."""
    text, root = _document(path, "AnswerKey")
    form = _parse(path, test)
    for element in form.iter("{*}FreeTextAnswer", "{*}OtherSelection"):
        kind = str(element.tag).rpartition("}")[2]
        raise BadFile(f"{path}: this test takes no key, for its line {element.sourceline} has a {kind}")
    choices = {
        _name(question, "QuestionIdentifier"): {
            _named(one) for one in question.iter("{*}SelectionIdentifier")
        }
        for question in form.iter("{*}Question")
    }  # fmt: skip
    for question in root.iter("{*}Question"):
        name = _name(question, "QuestionIdentifier")
        if name not in choices:
            raise BadFile(f"{path}, line {question.sourceline}: the test has no question “{name[:_SHOWN]}”")
        for one in question.iter("{*}SelectionIdentifier"):
            if _named(one) not in choices[name]:
                raise BadFile(
                    f"{path}, line {one.sourceline}: question “{name[:_SHOWN]}” of the test has no selection"
                    f" “{_named(one)[:_SHOWN]}”"
                )
    return text


def _document(path: Path, wanted: str) -> tuple[str, etree._Element]:
    text = read_text(path)
    size = len(text.encode())
    if size > LARGEST:
        raise BadFile(f"{path}: it has {size:,} bytes, {LARGEST:,} at the most")
    root = _parse(path, text)
    namespace, _, name = str(root.tag).removeprefix("{").rpartition("}")
    if name != wanted:
        raise BadFile(f"{path}, line {root.sourceline}: this is a document {name}, wanted is {wanted}")
    if not (namespace.startswith(_SCHEMAS) and namespace.endswith(f"/{wanted}.xsd")):
        raise BadFile(f'{path}, line {root.sourceline}: {wanted} wants xmlns="{NAMESPACES[wanted]}"')
    return text, root


def _parse(path: Path, text: str) -> etree._Element:
    from lxml import etree  # 20 ms: only when a test is read

    # The text is decoded already, so that the encoding it declares says nothing; nothing outside it is fetched.
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as problem:
        line, column = problem.position
        reason = (problem.msg or "it ends too early").partition(", line ")[0]
        raise BadFile(f"{path}, line {max(1, line)}, column {max(1, column)}: {_lower(reason)}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadFile(f"{path}: a document type (<!DOCTYPE …>) is not taken")
    return root


def _lower(reason: str) -> str:
    return f"{reason[:1].lower()}{reason[1:]}"


def _name(element: etree._Element, name: str) -> str:
    return (element.findtext(f"{{*}}{name}") or "").strip()


def _named(element: etree._Element) -> str:
    return (element.text or "").strip()
