"""A worker's answers as sets of values by question, for comparison; spaces around a value do not count, its case does.

Pure. A document that cannot be read holds no answers: a policy then finds every question unanswered.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element

from turkterm.model.markup import local_name, parse_xml

Values = frozenset[str]
#: The one answer that a crowd-form page hands in; its text is a JSON array with one object [GUIDE].
_CROWD_FORM = "taskAnswers"
_VALUES = frozenset({"FreeText", "SelectionIdentifier", "OtherSelectionText"})


def given_answers(document: str | None) -> dict[str, Values]:
    """The answers of a QuestionFormAnswers document by question; a question without a value has the empty set."""
    root = parse_xml(document) if document else None
    found: dict[str, Values] = {}
    for answer in root.iter() if root is not None else ():
        if local_name(answer) != "Answer":
            continue
        question, values = _answer(answer)
        fields = _crowd_form(values) if question == _CROWD_FORM else None
        found.update({question: _set(values)} if fields is None else fields)
    return found


def _answer(answer: Element) -> tuple[str, list[str]]:
    question, values = "", []
    for part in answer:
        text = "".join(part.itertext())
        if local_name(part) == "QuestionIdentifier":
            question = text.strip()
        elif local_name(part) in _VALUES:
            values.append(text)
    return question, values


def _set(values: Iterable[str]) -> Values:
    return frozenset(filter(None, (value.strip() for value in values)))


def _crowd_form(values: list[str]) -> dict[str, Values] | None:
    """The fields of a crowd-form answer; None where it is not the JSON that crowd elements write."""
    try:
        value = json.loads(values[0]) if len(values) == 1 else None
    except (ValueError, RecursionError):
        return None
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, dict):
        return None
    return {str(name): _set(_chosen(item)) for name, item in value.items()}


def _chosen(item: Any) -> list[str]:
    """A crowd element's value: text, `{"label": v}`, `{"labels": […]}`, `{"v": true}`, or else its JSON."""
    match item:
        case None:
            return []
        case str():
            return [item]
        case {"label": str(label), **rest} if not rest:
            return [label]
        case {"labels": list(labels), **rest} if not rest and all(isinstance(label, str) for label in labels):
            return labels
        case dict() if item and all(isinstance(on, bool) for on in item.values()):
            return [name for name, on in item.items() if on]
        case _:
            return [json.dumps(item, ensure_ascii=False, sort_keys=True)]
