"""Workers who follow a script: each step is one line of JSON, carried out in one writing transaction.

    {"do": "accept", "worker": "A…", "hit": "3…"}                   → {"assignment": "3…"}
    {"do": "submit", "assignment": "3…", "answers": {"q": "v"}}     → {}
    {"do": "return", "assignment": "3…"}                            → {}
    {"do": "request", "worker": "A…", "type": "3…", "answers": {}}  → {"request": "3…"} or {"granted": 80}

What the marketplace refuses is an answer too: {"error": "…"}. A line that is no step is refused with BadStep. A worker
who was not seen before is created, whatever becomes of the step. Answers are written as the HIT's question makes
browsers write them: the fields of a page, `taskAnswers` for crowd elements, selections for a QuestionForm. Several
selections are a list; crowd elements that are no plain fields take any JSON. The file that a FileUploadAnswer asks for
is its content, as a text or as {"base64": "…"}; it must have the size that the question wants.
"""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import msgspec
from sqlalchemy import select

from turkterm.marketplace import labour, requests, uploads
from turkterm.marketplace.context import Tx
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.filled import answer_document
from turkterm.marketplace.forms import Field, Form, Kind, Source, read_form
from turkterm.marketplace.schema import assignments, qualification_types, questions


class BadStep(ValueError):
    """The line is no step of a script; one sentence."""


class Accept(msgspec.Struct, tag_field="do", tag="accept", forbid_unknown_fields=True, frozen=True):
    """A worker accepts a HIT."""

    worker: str
    hit: str


class Submit(msgspec.Struct, tag_field="do", tag="submit", forbid_unknown_fields=True, frozen=True):
    """An accepted assignment is handed in."""

    assignment: str
    answers: dict[str, Any] = {}


class Return(msgspec.Struct, tag_field="do", tag="return", forbid_unknown_fields=True, frozen=True):
    """An accepted assignment is given back."""

    assignment: str


class Request(msgspec.Struct, tag_field="do", tag="request", forbid_unknown_fields=True, frozen=True):
    """A worker requests a qualification; `answers` are to its test, where it has one."""

    worker: str
    type: str
    answers: dict[str, Any] | None = None


_SELECTIONS = frozenset({Kind.CHOICE, Kind.SEVERAL})

Step = Accept | Submit | Return | Request
_decoder: msgspec.json.Decoder[Step] = msgspec.json.Decoder(Step)


def read_step(line: bytes) -> Step:
    """The step of a line. Raises BadStep."""
    try:
        return _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise BadStep(f"This is no step: {problem}") from problem


def carry_out(tx: Tx, step: Step) -> dict[str, Any]:
    """Carries out a step; what the marketplace refuses becomes `{"error": …}` and leaves nothing else behind."""
    if isinstance(step, Accept | Request):
        try:
            labour.ensure_worker(tx, step.worker)
        except ValueError as problem:
            return {"error": str(problem)}
    try:
        with tx.db.begin_nested():
            return _carry_out(tx, step)
    except (ApiError, BadStep) as problem:
        return {"error": str(problem)}


def _carry_out(tx: Tx, step: Step) -> dict[str, Any]:
    match step:
        case Accept():
            return {"assignment": labour.accept(tx, step.worker, step.hit)}
        case Submit():
            form = read_form(_question(tx, step.assignment))
            labour.submit(tx, step.assignment, answer_document(form, _values(tx, form, step)))
            return {}
        case Return():
            labour.give_back(tx, step.assignment)
            return {}
        case Request():
            answers = None
            if step.answers is not None:
                answers = _values(tx, read_form(_test(tx, step.type)), step)
            asked = requests.request(tx, step.worker, step.type, answers)
            return {"granted": asked.score} if isinstance(asked, requests.Granted) else {"request": asked.request_id}


def _question(tx: Tx, assignment_id: str) -> str:
    """The question of the assignment's HIT; empty where there is no such assignment, which `labour` then says."""
    found = select(questions.c.xml).join(assignments, assignments.c.hit == questions.c.hit)
    return str(tx.db.execute(found.where(assignments.c.assignment_id == assignment_id)).scalar_one_or_none() or "")


def _test(tx: Tx, type_id: str) -> str:
    found = select(qualification_types.c.test).where(qualification_types.c.type_id == type_id)
    return str(tx.db.execute(found).scalar_one_or_none() or "")


def _values(tx: Tx, form: Form, step: Submit | Request) -> dict[str, Any]:
    """The answers by field, as `answer_document` takes them; files are kept. Raises BadStep."""
    answers = step.answers or {}
    if form.source is Source.CROWD_FORM:
        return answers
    fields = {field.name: field for field in form.fields}
    if form.source is Source.QUESTION_FORM:
        for name in answers:
            if name not in fields:
                raise BadStep(f"The form has no question “{name[:80]}”")
    values: dict[str, Any] = {}
    for name, value in answers.items():
        field = fields.get(name)
        if isinstance(step, Submit) and field is not None and field.kind is Kind.FILE:
            values[name] = uploads.keep(tx, step.assignment, _content(field, value))
        elif form.source is Source.QUESTION_FORM and fields[name].kind in _SELECTIONS and _is_texts(value):
            values[name] = value
        else:
            values[name] = _text(name, value)
    return values


def _content(field: Field, value: Any) -> bytes:
    """The bytes of a file. Raises BadStep."""
    name = field.name[:80]
    if isinstance(value, str):
        content = value.encode()
    elif isinstance(value, dict) and list(value) == ["base64"] and isinstance(value["base64"], str):
        try:
            content = b64decode(value["base64"], validate=True)
        except ValueError:
            raise BadStep(f"The file for “{name}” is no base64") from None
    else:
        raise BadStep(f'The file for “{name}” is neither a text nor {{"base64": "…"}}')
    least, most = (int(size) for size in field.options)
    if not least <= len(content) <= most:
        raise BadStep(f"The file for “{name}” has {len(content)} bytes, and the question takes {least} to {most}")
    return content


def _text(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if _is_texts(value):
        return "|".join(value)
    raise BadStep(f"The answer to “{name[:80]}” is neither a text nor a number nor a list of texts")


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
