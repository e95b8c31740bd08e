"""A worker's answers exactly as they were submitted, for files: nothing cleaned, nothing reworded, nothing lost.

`model.answers` makes answers fit for a screen; here they are data. A crowd-form's one answer stays the JSON text that
it is, as the requester website gives it. A document that cannot be read is given whole, under a name of its own.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from turkterm.model.markup import local_name, parse_xml

#: The name under which a document is given that is not well-formed, or that holds nothing that has a name.
UNREADABLE = "(unreadable)"
#: Between several selections in one answer, as the website has it.
BETWEEN = "|"

Cells = tuple[tuple[str, str], ...]


def answer_cells(document: str) -> Cells:
    """The names and values of a QuestionFormAnswers document, in its order. A name that comes again is numbered."""
    if not document.strip():
        return ()
    root = parse_xml(document)
    found: dict[str, str] = {}
    for answer in () if root is None else root.iter():
        if local_name(answer) == "Answer":
            name, value = _cell(answer)
            name = name or UNREADABLE
            again = 2
            free = name
            while free in found:
                free, again = f"{name}.{again}", again + 1
            found[free] = value
    return tuple(found.items()) or ((UNREADABLE, document),)


def _cell(answer: Element) -> tuple[str, str]:
    name = ""
    values: list[str] = []
    for part in answer:
        text = "".join(part.itertext())
        if local_name(part) == "QuestionIdentifier":
            name = text
        else:
            values.append(text)
    return name, BETWEEN.join(values)
