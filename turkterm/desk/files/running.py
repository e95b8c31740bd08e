"""The one place where files and the journal's leftovers meet the carry-out.

What turkterms that ended left is found out; what they did not send waits for a word. A plan is carried out as the
console carries it out, by this process or by the one that carries out on the profile just now; here it is watched, and
stopped when the operator says so or when the marketplace is gone. It refuses to send anything itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.desk.board import Changed, Topic
from turkterm.desk.files.lookup import each
from turkterm.desk.tasks import Tasks
from turkterm.gateway.faults import GatewayError, Unavailable
from turkterm.model.action import ActionState, Entry
from turkterm.model.cleantext import clean

if TYPE_CHECKING:
    from turkterm.desk.carryout import Carryout
    from turkterm.desk.desk import Desk
    from turkterm.journal.store import Journal
    from turkterm.model.action import Action
    from turkterm.model.ids import ActionId
    from turkterm.model.plans import Plan

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

    def __init__(self, desk: Desk, carryout: Carryout, journal: Journal) -> None:
        self._desk = desk
        self._carryout = carryout
        self._who, self._marketplace = journal.who, journal.marketplace
        self._tasks = Tasks(lambda _name, _fault: None)
        self._in_a_row = 0
        self.stopped: str | None = None

    async def find_out(self, known: Collection[Entry]) -> tuple[Entry, ...]:
        """Find out what was sent by turkterms that ended, and what is unsure among the known entries.

        `known` are the journal's entries about the same assignments. Returns what was left and not sent. Raises
        JournalUnusable.
        """
        self._desk.board.put_entries(known)
        await self._carryout.recall()
        left = await self._carryout.leftovers.entries()
        retried = {entry.action.retry_of for entry in known}
        unsure = {one.action.action_id: one for one in known if one.state is ActionState.UNSURE}
        await each((one for key, one in unsure.items() if key not in retried), self._carryout.leftovers.look_up)
        await self._carryout.step_down()  # a question comes now, and a console that opens meanwhile has to go on
        return left

    async def drop(self, entries: Iterable[Entry], why: str) -> None:
        """Cancel what was left unsent, where nobody took it over meanwhile."""
        await self._carryout.leftovers.drop([entry.action.action_id for entry in entries], why)

    async def carry_out(self, plan: Plan, told: Callable[[Progress], None]) -> None:
        """Carry a plan out and wait for its end. Stopped ones stay queued in the journal."""

        async def begin() -> Sequence[Action]:
            self._desk.carry_out(plan)
            return [action for action in plan.actions if action.action_id in self._desk.board.entries]

        await self._watched(begin, told)

    async def go_on(self, entries: Collection[Entry], told: Callable[[Progress], None]) -> None:
        """Send what was left unsent, where nobody took it over meanwhile, and wait for its end."""

        async def begin() -> Sequence[Action]:
            moved = await self._carryout.leftovers.go_on([entry.action.action_id for entry in entries])
            return [entry.action for entry in moved]

        await self._watched(begin, told)

    def stop(self, why: str) -> None:
        """Send nothing more; what is under way ends."""
        if self.stopped is None:
            self.stopped = why
            self._carryout.hang_up()

    @property
    def why_unsent(self) -> str:
        """Why something stays queued."""
        return self.stopped or self._carryout.summary().problem or "another turkterm has them"

    def entry(self, action: Action) -> Entry:
        """Where an action stands. One that was left out has another verdict in its way."""
        why, now = clean("not sent: another verdict on it is under way"), self._desk.now()
        return self._desk.board.entries.get(action.action_id) or Entry(
            action, ActionState.CANCELLED, now, now, self._who, self._marketplace, outcome=why
        )

    async def _watched(
        self, begin: Callable[[], Awaitable[Sequence[Action]]], told: Callable[[Progress], None]
    ) -> None:
        ended: set[ActionId] = set()
        bad = 0
        mine: set[ActionId] = set()
        self._in_a_row = 0

        def heard(changed: Changed) -> None:
            if changed.topic is Topic.ACTIVITY:
                count(mine & changed.ids)

        def count(ids: Iterable[ActionId]) -> None:
            nonlocal bad
            for entry in (self._desk.board.entries[key] for key in ids):
                if not entry.state.open and entry.action.action_id not in ended:
                    ended.add(entry.action.action_id)
                    self._in_a_row = 0 if entry.state is ActionState.DONE else self._in_a_row + 1
                    bad += entry.state is not ActionState.DONE
                    told(Progress(len(ended), bad, len(mine)))
                    if self._in_a_row % _DOUBTFUL == _DOUBTFUL - 1:
                        self._tasks.spawn(self._doubt(), "is the marketplace there")
            if mine and len(ended) == len(mine):
                self._carryout.leave()  # what other turkterms have queued meanwhile is for them to go on with

        unwatch = self._desk.watch(heard)
        following = self._tasks.spawn(self._carryout.follow(), "journal")
        try:
            mine |= {action.action_id for action in await begin()}
            count(mine)  # those that ended before they were known here
            await self._carryout.finish()
            if self.stopped is not None:
                await self._carryout.look()  # another turkterm may have carried out
        finally:
            following.cancel()
            await self._tasks.idle()
            unwatch()

    async def _doubt(self) -> None:
        try:
            await self._desk.reader.balance()
        except Unavailable as fault:
            self.stop(str(fault))
        except GatewayError:
            return
