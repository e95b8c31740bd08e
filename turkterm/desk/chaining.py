"""Plans that follow from others: the second is made and carried out when every action of the first is done.

The second is not in the journal before that: where the first fails, is unsure or turkterm ends between the two, it
does not happen, and what the first made is there to be used by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from turkterm.desk.board import Board, Changed, Topic
from turkterm.model.action import ActionState
from turkterm.model.ids import ActionId

if TYPE_CHECKING:
    from turkterm.model.plans import Plan


class Chaining:
    """For one board. `submit` carries a plan out."""

    def __init__(self, board: Board, submit: Callable[[Plan], None]) -> None:
        self._board = board
        self._submit = submit
        self._waiting: dict[ActionId, Plan] = {}

    def expect(self, plan: Plan) -> None:
        """A plan is about to be carried out: remember what follows it."""
        if plan.then is not None:
            self._waiting.update({action.action_id: plan for action in plan.actions})

    def hear(self, changed: Changed) -> None:
        """Actions changed: go on with the plans that are through."""
        if changed.topic is not Topic.ACTIVITY or not self._waiting:
            return
        plans = {id(plan): plan for key in changed.ids if (plan := self._waiting.get(ActionId(key))) is not None}
        for plan in plans.values():
            self._go_on(plan)

    def _go_on(self, plan: Plan) -> None:
        entries = [self._board.entries.get(action.action_id) for action in plan.actions]
        known = [entry for entry in entries if entry is not None and not entry.state.open]
        if plan.then is None or len(known) < len(entries):
            return
        for action in plan.actions:
            self._waiting.pop(action.action_id, None)
        if all(entry.state is ActionState.DONE for entry in known):
            self._submit(plan.then({entry.action.action_id: entry.result or "" for entry in known}))
