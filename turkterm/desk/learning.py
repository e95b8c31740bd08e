"""What a write about qualifications means for the board, ahead of the next reading.

It hears of every action that was done since the desk opened, whoever carried it out.
"""

from __future__ import annotations

from collections.abc import Callable

from turkterm.desk.board import Board, Changed, Topic
from turkterm.model.action import Action, ActionState, Entry, Verb
from turkterm.model.cleantext import clean
from turkterm.model.ids import ActionId, QualificationTypeId
from turkterm.model.making import NewQualificationType
from turkterm.model.qualification import Holder, QualificationType

#: The score of a grant without one [D08].
_DEFAULT_SCORE = 1
_LEARNT_FROM = frozenset({Verb.GRANT, Verb.REVOKE, Verb.CREATE_TYPE})


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
                self._learn(entry)

    def _learn(self, entry: Entry) -> None:
        action = entry.action
        if action.verb is Verb.CREATE_TYPE:
            self._learn_type(entry)
        elif action.type_id is not None and action.worker_id is not None:
            holder = self._holder(action) if action.verb is Verb.GRANT else None
            self._board.put_holder(action.type_id, action.worker_id, holder)

    def _holder(self, action: Action) -> Holder:
        assert action.type_id is not None
        assert action.worker_id is not None
        score = _DEFAULT_SCORE if action.number is None else int(action.number)
        return Holder(action.type_id, action.worker_id, score, None, self._now(), "Granted")

    def _learn_type(self, entry: Entry) -> None:
        """A new type, which lists show some seconds later; nobody holds it yet."""
        made = entry.action.details
        if not isinstance(made, NewQualificationType) or entry.result is None:
            return
        type_id = QualificationTypeId(entry.result)
        if type_id in self._board.types:
            return
        kind = QualificationType(
            type_id,
            clean(made.name),
            clean(made.description),
            clean(made.keywords),
            "Active" if made.active else "Inactive",
            self._now(),
            made.retry_delay,
            bool(made.test),
            made.auto_granted,
            test_duration=made.test_duration,
            granted_value=made.granted_value,
        )
        self._board.put_types([*self._board.types.values(), kind])
        self._board.put_holders(type_id, ())
