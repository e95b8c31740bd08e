"""What a qualification verb that was carried out means for the board, ahead of the next reading.

It hears of every action that was done since the desk opened, whoever carried it out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from turkterm.desk.board import Board, Changed, Topic
from turkterm.desk.calling import DEFAULT_SCORE
from turkterm.model.action import Action, ActionState, Verb
from turkterm.model.cleantext import clean
from turkterm.model.ids import ActionId, QualificationTypeId
from turkterm.model.making import NewQualificationType, QualificationTypeChange
from turkterm.model.qualification import Exam, Holder, QualificationType

_LEARNT_FROM = frozenset(
    {
        Verb.GRANT,
        Verb.REVOKE,
        Verb.CREATE_TYPE,
        Verb.UPDATE_TYPE,
        Verb.DELETE_TYPE,
        Verb.ACCEPT_REQUEST,
        Verb.REJECT_REQUEST,
    }
)


class Learning:
    """For one board. `now` is the marketplace's time; `since` the person's clock when the desk opened."""

    def __init__(self, board: Board, now: Callable[[], float], since: float) -> None:
        self._board = board
        self._now = now
        self._since = since
        self._learnt: set[ActionId] = set()

    def hear(self, changed: Changed) -> None:
        """Actions changed: learn from those that are done, once."""
        if changed.topic is not Topic.ACTIVITY:
            return
        for key in changed.ids:
            entry = self._board.entries[ActionId(key)]
            done = entry.state is ActionState.DONE and entry.updated >= self._since
            if done and entry.action.verb in _LEARNT_FROM and key not in self._learnt:
                self._learnt.add(entry.action.action_id)
                learn(self._board, entry.action, self._now(), entry.result)


def learn(board: Board, action: Action, now: float, made: str | None = None) -> None:
    """Put a successful write on the board, at this marketplace time; `made` is the id of a new type."""
    type_id = action.type_id
    if action.verb is Verb.CREATE_TYPE and made is not None:
        _created(board, action, QualificationTypeId(made), now)
    if type_id is None:
        return
    match action.verb:
        case Verb.GRANT | Verb.ACCEPT_REQUEST:
            _granted(board, type_id, action, now)
        case Verb.REVOKE:
            _revoked(board, type_id, action)
        case Verb.UPDATE_TYPE:
            _updated(board, type_id, action)
        case Verb.DELETE_TYPE:
            others = [kind for kind in board.qualifications.types.values() if kind.type_id != type_id]
            board.qualifications.put_types(others)
            board.inbox.drop_requests(lambda one: one.type_id == type_id)
    if action.verb in {Verb.ACCEPT_REQUEST, Verb.REJECT_REQUEST}:
        board.inbox.drop_requests(lambda one: one.request_id == action.asked)


def _granted(board: Board, type_id: QualificationTypeId, action: Action, now: float) -> None:
    """A holder keeps the time of the grant; who held it before holds it anew."""
    assert action.worker_id is not None
    score = DEFAULT_SCORE if action.number is None else int(action.number)
    former = board.inbox.revoked.get(type_id)
    if former is not None:
        board.inbox.put_revoked(type_id, tuple(one for one in former if one.worker_id != action.worker_id))
    known = board.qualifications.holders.get(type_id)
    if known is None:
        return  # not read yet: the reading will have it
    held = next((one for one in known if one.worker_id == action.worker_id), None)
    fresh = Holder(type_id, action.worker_id, score, None, now if held is None else held.grant_time, "Granted")
    board.qualifications.put_holder(type_id, action.worker_id, fresh)


def _revoked(board: Board, type_id: QualificationTypeId, action: Action) -> None:
    gone = [one for one in board.qualifications.holders.get(type_id, ()) if one.worker_id == action.worker_id]
    if gone:
        board.qualifications.put_holder(type_id, gone[0].worker_id, None)
        former = board.inbox.revoked.get(type_id)
        if former is not None:
            board.inbox.put_revoked(type_id, (*former, *(replace(one, status="Revoked") for one in gone)))


def _created(board: Board, action: Action, type_id: QualificationTypeId, now: float) -> None:
    """The list of types shows a new one only after some seconds."""
    new = action.details
    if not isinstance(new, NewQualificationType) or type_id in board.qualifications.types:
        return
    kind = QualificationType(
        type_id,
        clean(new.name),
        clean(new.description),
        clean(new.keywords),
        _status(new.active),
        now,
        retry_delay=new.retry_delay,
        has_test=bool(new.test),
        auto_granted=new.auto_granted,
        test_duration=new.test_duration,
        granted_value=new.granted_value,
    )
    board.qualifications.put_types([*board.qualifications.types.values(), kind])
    board.qualifications.put_holders(type_id, ())


def _updated(board: Board, type_id: QualificationTypeId, action: Action) -> None:
    change, kind = action.details, board.qualifications.types.get(type_id)
    if not isinstance(change, QualificationTypeChange) or kind is None:
        return
    if change.test is not None:
        board.inbox.put_exam(type_id, Exam(change.test, change.answer_key or ""))
    fresh = replace(
        kind,
        description=kind.description if change.description is None else clean(change.description),
        status=kind.status if change.active is None else _status(change.active),
        retry_delay=kind.retry_delay if change.retry_delay is None else change.retry_delay,
        has_test=kind.has_test or change.test is not None,
        test_duration=kind.test_duration if change.test_duration is None else change.test_duration,
        auto_granted=kind.auto_granted if change.auto_granted is None else change.auto_granted,
        granted_value=kind.granted_value if change.granted_value is None else change.granted_value,
    )
    board.qualifications.put_types([fresh if one is kind else one for one in board.qualifications.types.values()])


def _status(active: bool) -> str:
    return "Active" if active else "Inactive"
