"""The worker's side of qualifications: requesting one, with the answers to its test where it has one.

Each request runs in a writing transaction of the store and is remembered, since it decides about the worker's next
one. A type that grants by itself, or whose test has an answer key, answers at once; all others leave a pending request
to the requester. Errors are ApiErrors; where only the code is recorded, the text is `rules.unknown`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select

from turkterm.marketplace import filled, forms
from turkterm.marketplace.context import Tx
from turkterm.marketplace.ids import new_entity_id
from turkterm.marketplace.rules import grants, unknown
from turkterm.marketplace.rules.answer_key import read_answers, read_key
from turkterm.marketplace.rules.grants import GRANTED, RequestState
from turkterm.marketplace.rules.requirements import no_such_type
from turkterm.marketplace.rules.standing import require_worker
from turkterm.marketplace.rules.type_states import ACTIVE
from turkterm.marketplace.schema import qualification_requests, qualification_types

Answers = Mapping[str, str] | str


@dataclass(frozen=True, slots=True)
class Requested:
    """The request waits for the requester."""

    request_id: str


@dataclass(frozen=True, slots=True)
class Granted:
    """The qualification was granted with this value."""

    score: int


def request(tx: Tx, worker_id: str, type_id: str, answers: Answers | None = None) -> Requested | Granted:
    """The worker requests a qualification. Raises ApiError.

    `answers` to the test are fields by name (chosen selections joined by `|`) or a whole QuestionFormAnswers document;
    without a test they are left aside. Refused are strangers, types that do not exist, are inactive or deleted or are
    the marketplace's own, a type without a test that the worker holds, a second request while the first is pending,
    before RetryDelayInSeconds has passed, or, where the type has none, ever [SDK].
    """
    require_worker(tx, worker_id)
    kind = tx.db.execute(select(qualification_types).where(qualification_types.c.type_id == type_id)).one_or_none()
    if kind is None:
        raise no_such_type(type_id)
    if kind.account is None:
        raise unknown.type_not_requestable(type_id)
    if kind.status != ACTIVE:
        raise unknown.inactive_type()
    _check_earlier(tx, kind, worker_id)
    document = None if kind.test is None else _document(kind.test, answers)
    score = _score(kind, document)
    request_id = new_entity_id()
    tx.db.execute(
        insert(qualification_requests),
        {
            "request_id": request_id,
            "account": kind.account,
            "type": kind.number,
            "worker_id": worker_id,
            "status": RequestState.PENDING if score is None else RequestState.GRANTED,
            "submit_time": tx.now,
            "test": kind.test,
            "answer": document,
        },
    )
    if score is None:
        return Requested(request_id)
    grants.grant(tx, kind.number, worker_id, score)
    return Granted(score)


def _check_earlier(tx: Tx, kind: Row[Any], worker_id: str) -> None:
    """Whether what the worker did before allows a request now; raises ApiError."""
    last = tx.db.execute(
        select(qualification_requests.c.status, qualification_requests.c.submit_time)
        .where(qualification_requests.c.worker_id == worker_id, qualification_requests.c.type == kind.number)
        .order_by(qualification_requests.c.submit_time.desc(), qualification_requests.c.number.desc())
        .limit(1)
    ).one_or_none()
    if last is not None:
        if kind.retry_delay is None:
            raise unknown.no_retake(kind.type_id)
        if tx.now < last.submit_time + kind.retry_delay:
            raise unknown.retry_delay_not_elapsed(kind.type_id)
        if last.status == RequestState.PENDING:
            raise unknown.request_pending(kind.type_id)
    held = grants.find(tx, kind.number, worker_id)
    if held is not None and held.status == GRANTED and kind.test is None:
        raise unknown.already_qualified(kind.type_id)


def _document(test: str, answers: Answers | None) -> str:
    if answers is None:
        raise unknown.test_not_answered()
    if isinstance(answers, str):
        read_answers(answers)
        return answers
    document = filled.answer_document(forms.read_form(test), answers)
    assert isinstance(document, str)  # a test is a QuestionForm
    return document


def _score(kind: Row[Any], document: str | None) -> int | None:
    """What is granted at once; None where the requester decides."""
    if kind.auto_granted:
        return int(kind.auto_granted_value)
    if kind.answer_key is None or document is None:
        return None
    return read_key(kind.answer_key).score(read_answers(document))
