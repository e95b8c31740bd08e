"""The journal's queue as one of several turkterms sees it: who carries out, what the others did, what was left open.

One turkterm carries out for all on a profile. This one tries to be it, finds out what the one before it sent without
hearing the answer, and goes on; while another one is it, its steps are read from the journal. What belongs to a
turkterm that ended is counted here and never sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from turkterm.journal.store import Interrupted, Journal, JournalUnusable
from turkterm.model.action import Action, ActionState, Entry

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.desk.holding import Holding
    from turkterm.desk.sending import Sender
    from turkterm.desk.tasks import Tasks
    from turkterm.model.ids import ActionId

#: Seconds between two looks at what other turkterms wrote to the journal: one pragma while they wrote nothing.
LOOK_SECONDS = 0.5
#: Look-ups at once of what was sent and not answered.
_LOOKUPS = 8


class Following:
    """`mine` are the actions of this turkterm; with `leaving` set only they are sent, with `hung_up` nothing is.

    `leader` is the process that carries out, where it is not this one.
    """

    def __init__(self, board: Board, journal: Journal, sender: Sender, holding: Holding, tasks: Tasks) -> None:
        self.mine: set[ActionId] = set()
        self.interrupted: tuple[Interrupted, ...] = ()
        self.leader: int | None = None
        self.leaving = self.hung_up = False
        self._board = board
        self._journal = journal
        self._sender = sender
        self._holding = holding
        self._tasks = tasks
        self._finding: asyncio.Task[None] | None = None

    async def recall(self) -> None:
        """Begin: the newest entries and all open ones onto the board. Raises JournalUnusable."""
        await self._journal.news()
        newest = (await self._journal.recent())[::-1]
        if newest:  # the oldest of them may be in the middle of its run
            self._board.put_entries(await self._journal.of_run(newest[0].action.run))
        self._board.put_entries(newest)
        if not await self._lead():
            self.show(await self._journal.unfinished())
        await self.count_interrupted()
        for left in self.interrupted:
            self.show(await self._journal.of_run(left.run))

    async def follow(self) -> None:
        """Look again and again."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look()
            except JournalUnusable as fault:
                self._sender.stalled = str(fault)

    async def look(self) -> None:
        """One look at what other turkterms did; takes over where the one that carried out has ended."""
        led = self._journal.leads
        fresh = self.show(await self._journal.news())
        self._sender.drop(entry.action.action_id for entry in fresh if entry.state is not ActionState.QUEUED)
        if self.hung_up:
            return
        if not led:
            await self._lead()
        elif any(entry.state is ActionState.QUEUED for entry in fresh):
            await self._go_on()
        if self._sender.stalled is not None:
            self._sender.go_on()
        if fresh or self._journal.leads is not led or self._sender.passed_over:
            self._sender.passed_over = False
            await self.count_interrupted()

    def show(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """Put on the board what says something new and is not under way in this process; which those are.

        What another turkterm did to an action that is held here ends the holding: it is not to be taken back any more.
        """
        found = tuple(entries)
        self._holding.take(entry.action for entry in found if entry.state is not ActionState.HELD)
        fresh = tuple(
            entry
            for entry in found
            if not self._in_hand(entry.action.action_id) and self._board.entries.get(entry.action.action_id) != entry
        )
        self._board.put_entries(fresh)
        return fresh

    def _in_hand(self, action_id: ActionId) -> bool:
        return self._sender.running(action_id) or action_id in self._holding

    async def _lead(self) -> bool:
        """Carry out for everybody where nobody does: first find out what became of what was sent."""
        if not self._journal.lead():
            self.leader = self._journal.leader
            return False
        self.leader = None
        left = await self._journal.unfinished()
        self.show(left)
        lost = [entry.action for entry in left if entry.state is ActionState.SENT]
        if lost:
            self._sender.reserve(lost)
            self._finding = self._tasks.spawn(self._find_out(lost), "find out what was sent")
        await self._go_on()
        return True

    async def _find_out(self, lost: Sequence[Action]) -> None:
        for start in range(0, len(lost), _LOOKUPS):
            await asyncio.gather(*(self._sender.find_out(action) for action in lost[start : start + _LOOKUPS]))
        await self._go_on()
        await self.count_interrupted()

    async def found_out(self) -> None:
        """Wait until it is known what became of what the one that carried out before had sent."""
        if self._finding is not None:
            await asyncio.wait([self._finding])

    async def step_down(self) -> None:
        """End what is under way and let another turkterm carry out, until this one has something to send."""
        self._sender.keep(())
        await self._tasks.idle()
        self._journal.step_down()

    async def send(self, ids: Iterable[ActionId]) -> None:
        """Have these sent: by this turkterm where it carries out or nobody does, else by the one that does."""
        if not self._journal.leads and not self.hung_up:
            await self._lead()
        self._go(ids)

    async def _go_on(self) -> None:
        """Send what everybody has queued."""
        ids = await self._journal.runnable()
        known = self._board.entries
        if any(key not in known for key in ids):  # queued by another turkterm since this one looked
            self.show(await self._journal.unfinished())
        self._go(key for key in ids if key in known)

    def _go(self, ids: Iterable[ActionId]) -> None:
        if self._journal.leads and not self.hung_up:
            self._sender.feed(key for key in ids if not self.leaving or key in self.mine)

    async def count_interrupted(self) -> None:
        """Count again what ended turkterms left."""
        self.interrupted = await self._journal.interrupted()
