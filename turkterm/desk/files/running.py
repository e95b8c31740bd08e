"""The one place where files and the journal's leftovers meet the carry-out.

An earlier run that was killed is adopted: what was sent is looked up, what was not sent waits for a word. A plan is
carried out as the console carries it out; here it is watched, and stopped when the operator says so or when the
marketplace is gone. It refuses to send anything itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.desk.board import Changed, Topic
from turkterm.desk.tasks import Tasks
from turkterm.gateway.faults import GatewayError, Unavailable
from turkterm.model.action import WANTED, ActionState, Entry, Verb

if TYPE_CHECKING:
    from turkterm.desk.carryout import Carryout
    from turkterm.desk.desk import Desk
    from turkterm.model.action import Action
    from turkterm.model.ids import ActionId
    from turkterm.model.plans import Plan

#: What a look at the marketplace can find.
_SHOWN = frozenset(WANTED) | {Verb.BONUS, Verb.BLOCK, Verb.UNBLOCK, Verb.GRANT, Verb.REVOKE}
#: Failures in a row after which the marketplace is asked whether it is there at all: each took a quarter of a minute.
_DOUBTFUL = 8


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: actions that ended, how many of them not well, of how many."""

    ended: int
    failed: int
    total: int


class Running:
    """Runs over one desk, which is not started: nothing is read but what is asked for."""

    def __init__(self, desk: Desk, carryout: Carryout) -> None:
        self._desk = desk
        self._carryout = carryout
        self._tasks = Tasks(lambda _name, _fault: None)
        self._in_a_row = 0
        self.stopped: str | None = None

    async def adopt(self, known: Collection[Entry]) -> tuple[Entry, ...]:
        """Take over what ended runs left open; look up what was sent, and what is unsure among the known entries.

        `known` are the journal's entries about the same assignments: a look has to know which bonuses were paid
        before. Returns what was not sent. Raises JournalUnusable.
        """
        self._desk.board.put_entries(known)
        left = await self._carryout.adopt()
        unsure = {entry.action.action_id: entry for entry in known if entry.state is ActionState.UNSURE}.values()
        self._carryout.look(entry for entry in unsure if entry.action.verb in _SHOWN)
        await self._carryout.finish()
        return left

    async def drop(self, entries: Iterable[Entry], why: str) -> None:
        """Cancel what an earlier run left unsent."""
        await self._carryout.drop(entries, why)

    async def carry_out(self, plan: Plan, told: Callable[[Progress], None]) -> None:
        """Carry a plan out and wait for its end. Stopped ones stay queued in the journal."""
        await self._watched(plan.actions, lambda: self._desk.carry_out(plan), told)

    async def go_on(self, entries: Collection[Entry], told: Callable[[Progress], None]) -> None:
        """Send what an earlier run left unsent, and wait for its end."""
        await self._watched([entry.action for entry in entries], lambda: self._carryout.go_on(entries), told)

    def stop(self, why: str) -> None:
        """Send nothing more; what is under way ends."""
        if self.stopped is None:
            self.stopped = why
            self._carryout.halt()
            self._carryout.leave()

    def entry(self, action: Action) -> Entry:
        """Where an action stands."""
        return self._desk.board.entries[action.action_id]

    async def _watched(
        self, actions: Collection[Action], begin: Callable[[], None], told: Callable[[Progress], None]
    ) -> None:
        ended: set[ActionId] = set()
        bad = 0
        mine = {action.action_id for action in actions}
        self._in_a_row = 0

        def heard(changed: Changed) -> None:
            nonlocal bad
            if changed.topic is not Topic.ACTIVITY:
                return
            for entry in (self._desk.board.entries[key] for key in mine & changed.ids):
                if not entry.state.open and entry.action.action_id not in ended:
                    ended.add(entry.action.action_id)
                    self._in_a_row = 0 if entry.state is ActionState.DONE else self._in_a_row + 1
                    bad += entry.state is not ActionState.DONE
                    told(Progress(len(ended), bad, len(mine)))
                    if self._in_a_row % _DOUBTFUL == _DOUBTFUL - 1:
                        self._tasks.spawn(self._doubt(), "is the marketplace there")

        unwatch = self._desk.watch(heard)
        try:
            begin()
            await self._carryout.finish()
            await self._tasks.idle()
        finally:
            unwatch()

    async def _doubt(self) -> None:
        try:
            await self._desk.reader.balance()
        except Unavailable as fault:
            self.stop(str(fault))
        except GatewayError:
            return
