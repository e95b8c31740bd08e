"""A filled-in form as the worker's side takes it, in the ways in which pages and forms of each kind answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from turkterm.marketplace.forms import Field, Form, Kind, Source
from turkterm.marketplace.labour import answers_of


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was handed in: its key among the uploads, and its bytes."""

    key: str
    size: int


def answer_document(form: Form, values: Mapping[str, Any]) -> str | dict[str, str]:
    """The answers as `labour.submit` takes them: names and texts, or the document where they are written otherwise.

    A page of crowd elements sends one answer, `taskAnswers`, whose text is a JSON array with one object; a QuestionForm
    names the chosen selections, and the file of a question that asks for one (an `Upload`). Values of `SEVERAL` hold
    the chosen options joined by `|`, as the website did; for a QuestionForm they may be a list, since an identifier may
    hold a `|` itself. A crowd element that is no plain field (a drawing) takes its
    value as JSON has it.
    """
    if form.source is Source.CROWD_FORM:
        answer = json.dumps([_crowd_answer(form, values)], ensure_ascii=False, separators=(",", ":"))
        return {"taskAnswers": answer}
    if form.source is Source.QUESTION_FORM:
        return answers_of((field.name, _parts(field, values.get(field.name, ""))) for field in form.fields)
    return dict(values)


def _crowd_answer(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """The object of a page of crowd elements, in the page's order; an input that was left empty is not in it."""
    fields = {field.name: field for field in form.fields}
    names = [*(name for name in fields if name in values), *(name for name in values if name not in fields)]
    written = {name: _crowd_value(fields.get(name), values[name]) for name in names}
    return {name: value for name, value in written.items() if value != ""}


def _crowd_value(field: Field | None, value: Any) -> Any:
    """A crowd element's value in the shapes of the guide: `{"label": v}`, `{"labels": […]}`, `{"v": true}` or text."""
    if field is None or not isinstance(value, str):
        return value
    chosen = _chosen(field, value)
    if field.element == "crowd-classifier":
        return {"label": value}
    if field.element.endswith("multi-select"):
        return {"labels": chosen}
    if field.kind in {Kind.CHOICE, Kind.SEVERAL}:
        return {option: option in chosen for option in field.options}
    return value


def _parts(field: Field, value: Any) -> tuple[tuple[str, str], ...]:
    """What follows the QuestionIdentifier in an Answer of a QuestionForm; nothing where nothing was chosen."""
    if isinstance(value, Upload):
        return ("UploadedFileSizeInBytes", str(value.size)), ("UploadedFileKey", value.key)
    if field.kind is Kind.FILE:
        return ()
    if field.kind in {Kind.CHOICE, Kind.SEVERAL}:
        chosen = _chosen(field, value)
        others = [one for one in chosen if field.other and one not in field.options]
        named = tuple(("SelectionIdentifier", one) for one in chosen if one not in others)
        return (*named, ("OtherSelectionText", "|".join(others))) if others else named
    return (("FreeText", str(value)),)


def _chosen(field: Field, value: Any) -> list[str]:
    """The selections, and texts of the worker's own among them."""
    if isinstance(value, list):
        return value
    if value in field.options:
        return [value]
    return str(value).split("|") if value else []
