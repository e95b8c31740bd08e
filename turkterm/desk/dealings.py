"""What was done about each worker: the journal's entries by worker, kept as they come.

A row of the list of workers asks for one worker's; nobody goes through the whole journal for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.desk.board import Board, Changed, Topic
from turkterm.desk.settle import unreached
from turkterm.model.action import Action, ActionState, Entry, Verb
from turkterm.model.ids import ActionId, WorkerId
from turkterm.model.money import Cents

if TYPE_CHECKING:
    from turkterm.model.ids import AssignmentId

_NOT_DONE = frozenset({ActionState.FAILED, ActionState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Message:
    """A notice to one worker. `problem`: it failed, nobody knows, or the marketplace's reason for not reaching them."""

    entry: Entry
    problem: str | None

    @property
    def arrived(self) -> bool:
        """Whether it did, or may have."""
        return self.problem is None or self.entry.state is ActionState.UNSURE

    @property
    def subject(self) -> str:
        """Its subject."""
        return self.entry.action.subject


def people_of(action: Action) -> tuple[WorkerId, ...]:
    """The workers that an action is about."""
    return action.worker_ids or (() if action.worker_id is None else (action.worker_id,))


class Dealings:
    """For one board."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._about: defaultdict[WorkerId, dict[ActionId, None]] = defaultdict(dict)

    def hear(self, changed: Changed) -> None:
        """Actions are new or changed."""
        if changed.topic is Topic.ACTIVITY:
            for key in map(ActionId, changed.ids):
                for worker_id in people_of(self._board.entries[key].action):
                    self._about[worker_id][key] = None

    def about(self, worker_id: WorkerId) -> list[Entry]:
        """The entries about a worker, the oldest first."""
        found = [self._board.entries[key] for key in self._about.get(worker_id, ())]
        return sorted(found, key=lambda entry: entry.created)

    def messages(self, worker_id: WorkerId) -> list[Message]:
        """The notices to a worker, the oldest first; what was taken back is none."""
        mine = (one for one in self.about(worker_id) if one.action.verb is Verb.NOTIFY)
        return [Message(one, _problem(one, worker_id)) for one in mine if one.state is not ActionState.CANCELLED]

    def paid(self, worker_id: WorkerId) -> Mapping[AssignmentId, Cents]:
        """What was given in bonuses, by assignment, as far as the journal has it; one under way counts."""
        found: defaultdict[AssignmentId, int] = defaultdict(int)
        for entry in self.about(worker_id):
            action = entry.action
            if action.verb is Verb.BONUS and action.assignment_id is not None and entry.state not in _NOT_DONE:
                found[action.assignment_id] += action.amount
        return {key: Cents(amount) for key, amount in found.items()}


def _problem(entry: Entry, worker_id: WorkerId) -> str | None:
    if (reason := unreached(entry).get(worker_id)) is not None:
        return reason
    if entry.state is ActionState.UNSURE:
        return "nobody knows whether it was sent"
    return entry.outcome or "it failed" if entry.state is ActionState.FAILED else None
