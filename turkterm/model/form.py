"""A QuestionForm as lines of text: what is said, what is asked, how it is answered, and the choices.

The document was parsed before; its texts come from whoever made the HIT and are cleaned by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from turkterm.model.markup import local_name

#: Reads formatted content, which is XHTML.
Reader = Callable[[str], str]

_ONE, _SEVERAL = "○", "☐"


def form_lines(form: Element, read: Reader) -> Iterator[str]:
    """The lines of a form; questions are numbered from 1."""
    number = 0
    for part in form:
        if local_name(part) == "Overview":
            yield from _content(part, read)
        elif local_name(part) == "Question":
            number += 1
            yield from _question(part, number, read)


def _question(question: Element, number: int, read: Reader) -> Iterator[str]:
    said = [line for line in _content(_child(question, "QuestionContent"), read) if line.strip()]
    name = _text(question, "DisplayName")
    head = [name] if name and name not in said else []
    needed = " (required)" if _text(question, "IsRequired").lower() == "true" else ""
    first, *others = [*head, *said] or [_text(question, "QuestionIdentifier")]
    yield f"{number}. {first}{needed}"
    yield from others
    yield from _answer(_child(question, "AnswerSpecification"), read)


def _content(content: Element | None, read: Reader) -> Iterator[str]:
    for part in () if content is None else content:
        name, text = local_name(part), (part.text or "").strip()
        if name == "FormattedContent":
            yield from read(text).splitlines()
        elif name == "List":
            yield from (f"• {(item.text or '').strip()}" for item in part)
        elif name in {"Binary", "EmbeddedBinary"}:
            yield " ".join(word for word in (f"[{_text(part, 'AltText') or 'media'}]", _text(part, "DataURL")) if word)
        elif name in {"Title", "Text"}:
            yield from text.splitlines()


def _answer(specification: Element | None, read: Reader) -> Iterator[str]:
    for answer in () if specification is None else specification:
        name = local_name(answer)
        if name == "FreeTextAnswer":
            yield f"→ {_free_text(answer)}"
        elif name == "FileUploadAnswer":
            least, most = _text(answer, "MinFileSizeInBytes"), _text(answer, "MaxFileSizeInBytes")
            yield f"→ a file{_range(least, most, 'bytes')}"
        elif name == "SelectionAnswer":
            yield from _selection(answer, read)


def _selection(answer: Element, read: Reader) -> Iterator[str]:
    least, most = _text(answer, "MinSelectionCount"), _text(answer, "MaxSelectionCount")
    several = most.isdigit() and int(most) > 1
    yield f"→ choose{_range(least, most, '')}" if several else "→ choose one"
    sign = _SEVERAL if several else _ONE
    choices = _child(answer, "Selections")
    for selection in () if choices is None else choices:
        if local_name(selection) == "OtherSelection":
            yield f"{sign} something else: {_free_text(selection)}"
            continue
        said = " ".join(line.strip() for line in _content(selection, read))
        yield f"{sign} {said or _text(selection, 'SelectionIdentifier')}"


def _free_text(answer: Element) -> str:
    kind = "text"
    rules = _child(answer, "Constraints")
    for rule in () if rules is None else rules:
        name = local_name(rule)
        if name == "IsNumeric":
            kind = f"a number{_range(rule.get('minValue', ''), rule.get('maxValue', ''), '')}"
        elif name == "Length":
            length = _range(rule.get("minLength", ""), rule.get("maxLength", ""), "characters")
            kind += f",{length}" if length else ""
        elif name == "AnswerFormatRegex":
            kind += f", as {rule.get('regex', '')}"
    default = _text(answer, "DefaultText")
    return f"{kind}, “{default}” to begin with" if default else kind


def _range(least: str, most: str, unit: str) -> str:
    """` 2 to 80 characters`, ` up to 80 characters`; nothing where neither end is given."""
    if least and most:
        said = least if least == most else f"{least} to {most}"
    else:
        said = f"up to {most}" if most else f"{least} or more" if least else ""
    return f" {said} {unit}".rstrip() if said else ""


def _child(parent: Element, name: str) -> Element | None:
    return next((child for child in parent if local_name(child) == name), None)


def _text(parent: Element, name: str) -> str:
    found = _child(parent, name)
    return "" if found is None else (found.text or "").strip()
