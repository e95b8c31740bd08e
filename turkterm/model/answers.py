"""A worker's answers, read from the QuestionFormAnswers document.

The documents come from strangers' browsers by way of the service: some are cut short, some are empty, some have a
declaration that is not closed or hold JSON that is none [GUIDE]. `parse_answers` never fails: what cannot be read is
shown as it is, with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from turkterm.model.cleantext import CleanText, clean
from turkterm.model.markup import local_name, parse_xml

#: The one answer that a crowd-form page submits; its text is a JSON array with one object [GUIDE].
CROWD_FORM = "taskAnswers"
_EMPTY = "{}"
_SHOWN_RAW = 20_000


@dataclass(frozen=True, slots=True)
class AnswerField:
    """One answer. `kind` is text, choice, other, upload, json or empty; `text` may hold line breaks."""

    name: CleanText
    kind: str
    text: CleanText


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers in the order of the document; `problem` says in words why some could not be read."""

    fields: tuple[AnswerField, ...]
    problem: str | None = None


def parse_answers(document: str) -> Answers:
    """Read a QuestionFormAnswers document; see the module for what happens to broken ones."""
    if not document.strip():
        return Answers((), "The answer is empty")
    root = parse_xml(document)
    if root is None:
        raw = clean(document, lines=True, limit=_SHOWN_RAW)
        return Answers(
            (AnswerField(clean("answer"), "text", raw),),
            "The answer is not well-formed XML: shown as it came",
        )
    fields: list[AnswerField] = []
    for answer in root.iter():
        if local_name(answer) == "Answer":
            fields.extend(_fields(answer))
    return Answers(tuple(fields), None if fields else "The answer holds no fields")


def _fields(answer: Element) -> Iterator[AnswerField]:
    name = ""
    found: list[tuple[str, str]] = []
    for part in answer:
        text = "".join(part.itertext())  # a browser's markup that nobody escaped reads as its text
        match local_name(part):
            case "QuestionIdentifier":
                name = text
            case "FreeText":
                found.append(("text", text))
            case "SelectionIdentifier":
                found.append(("choice", text))
            case "OtherSelectionText":
                found.append(("other", text))
            case "UploadedFileKey":
                found.append(("upload", f"file {text}"))
            case "UploadedFileSizeInBytes":
                found.append(("upload", f"{text} bytes"))
    label = clean(name)
    if len(found) == 1 and found[0][0] == "text":
        yield from _free_text(label, found[0][1])
        return
    kind = found[0][0] if found else "empty"
    yield AnswerField(label, kind, clean(", ".join(text for _, text in found), lines=True))


def _free_text(name: CleanText, text: str) -> Iterator[AnswerField]:
    if name == CROWD_FORM:
        unwrapped = _crowd_form(text)
        if unwrapped is not None:
            yield from unwrapped
            return
    if not text.strip() or text.strip() == _EMPTY:
        yield AnswerField(name, "empty", clean(""))
    else:
        yield AnswerField(name, "text", clean(text, lines=True))


def _crowd_form(text: str) -> list[AnswerField] | None:
    value = _json(text)
    if value is None:
        value = _json(f"{text}]")  # the closing bracket is missing in the guide's own sample [GUIDE]
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, dict):
        return None
    return [_json_field(name, item) for name, item in value.items()]


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _json_field(name: str, item: Any) -> AnswerField:
    plain = _plain(item)
    if plain is not None:
        return AnswerField(clean(name), "text" if plain.strip() else "empty", clean(plain, lines=True))
    if isinstance(item, dict) and item and all(isinstance(on, bool) for on in item.values()):
        # crowd-radio-group: {"<id>": true, …}; crowd-checkbox: {"value": true}
        chosen = [key for key, on in item.items() if on]
        return AnswerField(clean(name), "choice", clean(", ".join(chosen)))
    if isinstance(item, dict) and len(item) == 1:
        only = next(iter(item.values()))
        plain = _plain(only) if not isinstance(only, list) else _joined(only)
        if plain is not None:  # {"label": v} of classifiers, {"labels": […]} of multi-selects
            return AnswerField(clean(name), "choice", clean(plain, lines=True))
    try:
        shown = json.dumps(item, ensure_ascii=False, indent=1)
    except RecursionError:
        shown = "nested too deeply to show"
    return AnswerField(clean(name), "json", clean(shown, lines=True, limit=_SHOWN_RAW))


def _joined(items: list[Any]) -> str | None:
    words = [_plain(item) for item in items]
    return None if any(word is None for word in words) else ", ".join(word for word in words if word is not None)


def _plain(item: Any) -> str | None:
    if isinstance(item, str):
        return item
    if isinstance(item, bool):
        return "yes" if item else "no"
    if isinstance(item, int | float):
        return f"{item}"
    return "" if item is None else None
