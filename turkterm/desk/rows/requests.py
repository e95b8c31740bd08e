"""Requests for qualifications that wait for an answer, and what the key would give for the answers in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.model.action import ActionState, Entry, Verb
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.exam import MarkedExam, mark
from turkterm.model.query import Moment

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.model.ids import QualificationRequestId, QualificationTypeId, WorkerId
    from turkterm.model.qualification import QualificationRequest
    from turkterm.model.query import Value

ANSWERING = frozenset({Verb.ACCEPT_REQUEST, Verb.REJECT_REQUEST})
#: The score of a request that is accepted where neither a key nor the type says one [D08].
_DEFAULT_SCORE = 1


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request that waits. `marked` is the key's score, None without a key; `entry` the last answer of ours to it."""

    request_id: QualificationRequestId
    type_id: QualificationTypeId
    name: CleanText
    worker_id: WorkerId
    submitted: float
    answered: bool
    marked: int | None
    done: int
    share: float | None
    entry: Entry | None

    @property
    def state(self) -> str:
        """`waits`, or where our answer stands."""
        return "waits" if self.entry is None else self.entry.state

    @property
    def fields(self) -> dict[str, Value]:
        """What the filter can ask for by name."""
        found: dict[str, Value] = {
            "worker": self.worker_id,
            "name": self.name,
            "type": self.type_id,
            "test": "yes" if self.answered else "no",
            "done": self.done,
            "age": Moment(self.submitted),
        }
        if self.marked is not None:
            found["score"] = self.marked
        if self.share is not None:
            found["share"] = self.share * 100
        return found

    @property
    def text(self) -> str:
        """What free words of the filter are looked for in."""
        return f"{self.worker_id} {self.name}"


def request_rows(board: Board, type_id: QualificationTypeId | None = None) -> list[RequestRow]:
    """The requests that wait, of one type or of all."""
    ours: dict[QualificationRequestId, Entry] = {}
    for entry in board.entries.values():
        asked = entry.action.asked
        if asked is not None and entry.action.verb in ANSWERING and entry.state is not ActionState.CANCELLED:
            known = ours.get(asked)
            ours[asked] = entry if known is None or entry.created >= known.created else known
    return [
        _row(board, request, ours.get(request.request_id))
        for request in (board.inbox.requests or {}).values()
        if type_id in {None, request.type_id}
    ]


def marked_exam(board: Board, request: QualificationRequest) -> MarkedExam:
    """The test of a request with its answers, marked by the type's key where that is known."""
    exam = board.inbox.exams.get(request.type_id)
    test = request.test or (exam.test if exam is not None else "")
    return mark(test, "" if exam is None else exam.answer_key, request.answer)


def own_score(board: Board, request: QualificationRequest) -> int | None:
    """The score to accept a request with where nobody says another: the key's, the type's, or the API's.

    None while nobody knows whether there is a key: a score is not guessed.
    """
    kind = board.qualifications.types.get(request.type_id)
    if kind is not None and kind.has_test and request.type_id not in board.inbox.exams:
        return None
    marked = _marked_score(board, request)
    if marked is not None:
        return marked
    return _DEFAULT_SCORE if kind is None or kind.granted_value is None else kind.granted_value


def _marked_score(board: Board, request: QualificationRequest) -> int | None:
    """What the key gives; without one nothing is parsed: most requests that wait have none."""
    exam = board.inbox.exams.get(request.type_id)
    return marked_exam(board, request).score if exam is not None and exam.answer_key else None


def _row(board: Board, request: QualificationRequest, entry: Entry | None) -> RequestRow:
    kind = board.qualifications.types.get(request.type_id)
    return RequestRow(
        request.request_id,
        request.type_id,
        clean(request.type_id) if kind is None else kind.name,
        request.worker_id,
        request.submit_time,
        bool(request.answer.strip()),
        _marked_score(board, request),
        len(board.by_worker.get(request.worker_id, ())),
        board.approved_share(request.worker_id),
        entry,
    )
