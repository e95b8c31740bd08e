"""A filled-in form as the worker's side takes it, in the ways in which pages and forms of each kind answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from xml.sax.saxutils import escape

from turkterm.marketplace.forms import Field, Form, Kind, Source

_ANSWERS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd"


def answer_document(form: Form, values: Mapping[str, str]) -> str | dict[str, str]:
    """The answers as `labour.submit` takes them: names and texts, or the document where they are written otherwise.

    A page of crowd elements sends one answer, `taskAnswers`, whose text is a JSON array with one object; a QuestionForm
    names the chosen selections. Values of `SEVERAL` hold the chosen options joined by `|`, as the website did.
    """
    if form.source is Source.CROWD_FORM:
        answer = {field.name: _crowd_value(field, values[field.name]) for field in form.fields if field.name in values}
        return {"taskAnswers": json.dumps([answer], ensure_ascii=False, separators=(",", ":"))}
    if form.source is Source.QUESTION_FORM:
        return _question_form_answers(form, values)
    return dict(values)


def _crowd_value(field: Field, value: str) -> object:
    """A crowd element's value in the shapes of the guide: `{"label": v}`, `{"labels": […]}`, `{"v": true}` or text."""
    chosen = value.split("|") if value else []
    if field.element == "crowd-classifier":
        return {"label": value}
    if field.element.endswith("multi-select"):
        return {"labels": chosen}
    if field.kind in {Kind.CHOICE, Kind.SEVERAL}:
        return {option: option in chosen for option in field.options}
    return value


def _question_form_answers(form: Form, values: Mapping[str, str]) -> str:
    parts = []
    for field in form.fields:
        value = values.get(field.name, "")
        if field.kind in {Kind.CHOICE, Kind.SEVERAL}:
            chosen = value.split("|") if value else []
            answer = "".join(f"<SelectionIdentifier>{_ascii(one)}</SelectionIdentifier>" for one in chosen)
        else:
            answer = f"<FreeText>{_ascii(value)}</FreeText>"
        parts.append(f"<Answer><QuestionIdentifier>{_ascii(field.name)}</QuestionIdentifier>{answer}</Answer>")
    return (
        f'<?xml version="1.0" encoding="ASCII"?><QuestionFormAnswers xmlns="{_ANSWERS}">'
        f"{''.join(parts)}</QuestionFormAnswers>"
    )


def _ascii(text: str) -> str:
    return escape(text).encode("ascii", "xmlcharrefreplace").decode("ascii")
