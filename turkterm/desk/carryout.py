"""Carries plans out: journal first, then the marketplace, then the outcome into the journal.

Nothing is sent before its row is on the disk. Approvals and rejections are held for a grace time in which `undo` takes
them back; everything else is queued at once. The screen never waits: `submit` returns immediately and each step shows
on the board. A journal that cannot be written means that nothing is sent.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any

from turkterm.desk.board import REVIEWING, Board
from turkterm.desk.settle import WANTED, Outcome, Settler
from turkterm.desk.tasks import Tasks
from turkterm.journal.store import Journal, JournalUnusable
from turkterm.model.action import Action, ActionState, Entry, Verb
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.ids import ActionId
from turkterm.model.plans import Plan
from turkterm.model.worker import Block, Bonus

#: Writes under way at once; the gateway's pacing decides how fast they go.
_ABREAST = 8


@dataclass(frozen=True, slots=True)
class Summary:
    """Where the actions of this session stand; `send_in` seconds until the next held one is sent."""

    held: int = 0
    queued: int = 0
    send_in: float | None = None


class Carryout:
    """The one way from a plan to the marketplace. `now` is the marketplace's time, `wall` the person's clock."""

    def __init__(
        self,
        board: Board,
        journal: Journal,
        settler: Settler,
        tasks: Tasks,
        *,
        grace: float,
        now: Callable[[], float],
        changed: Callable[[], None],
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._board = board
        self._journal = journal
        self._settler = settler
        self._tasks = tasks
        self._grace = grace
        self._now = now
        self._wall = wall
        self._changed = changed
        self._held: dict[ActionId, asyncio.Event] = {}
        self._due: dict[ActionId, float] = {}
        self._abreast = asyncio.Semaphore(_ABREAST)
        self._leaving = False

    # -- starting ---------------------------------------------------------------------------------------------------

    async def recall(self) -> None:
        """Put the journal's entries on the board, and close what an earlier run left open.

        What was not sent is cancelled, and says so; what was sent without an answer is looked up, never resent blindly.
        """
        self._board.put_entries(await self._journal.recent())
        for entry in await self._journal.unfinished():
            if entry.state is ActionState.SENT:
                self._spawn(self._finish(entry.action, lost=True), entry.action)
            elif entry.state in {ActionState.HELD, ActionState.QUEUED}:
                text = clean("turkterm ended before this was sent; nothing was changed")
                await self._note(entry.action, ActionState.CANCELLED, text)

    # -- plans ------------------------------------------------------------------------------------------------------

    def submit(self, plan: Plan) -> None:
        """Take a plan over; its rows show as held or queued at once."""
        fresh = [self._entry(action) for action in plan.actions]
        due = time.monotonic() + self._grace
        for entry in fresh:  # at once, so that an undo in the same instant finds them
            if entry.state is ActionState.HELD:
                self._held[entry.action.action_id] = asyncio.Event()
                self._due[entry.action.action_id] = due
        self._board.put_entries(fresh)
        if fresh:
            self._tasks.spawn(self._begin(fresh), f"carry out: {plan.title}")

    def _entry(self, action: Action) -> Entry:
        state = ActionState.HELD if self._holds(action) else ActionState.QUEUED
        now = self._wall()
        return Entry(action, state, now, now, self._journal.who, self._journal.marketplace)

    def _holds(self, action: Action) -> bool:
        return self._grace > 0 and action.verb in REVIEWING and not self._leaving

    async def _begin(self, fresh: list[Entry]) -> None:
        for state in (ActionState.HELD, ActionState.QUEUED):
            actions = [entry.action for entry in fresh if entry.state is state]
            if not actions:
                continue
            try:
                entries = await self._journal.intend(actions, state)
            except JournalUnusable as fault:
                self._unwritten(actions, fault)
                continue
            if state is ActionState.HELD:  # some may have been taken back while the disk wrote
                entries = tuple(entry for entry in entries if entry.action.action_id in self._held)
            self._board.put_entries(entries)
            for entry in entries:
                self._spawn(self._hold_then_finish(entry.action), entry.action)

    def _unwritten(self, actions: list[Action], fault: JournalUnusable) -> None:
        text = clean(f"not sent, because the journal cannot be written: {fault}")
        entries = [self._board.entries[action.action_id] for action in actions]
        self._board.put_entries(replace(entry, state=ActionState.FAILED, outcome=text) for entry in entries)
        for action in actions:
            self._held.pop(action.action_id, None)
            self._due.pop(action.action_id, None)

    def _spawn(self, work: Coroutine[Any, Any, None], action: Action) -> None:
        self._tasks.spawn(work, f"{action.verb} {action.action_id}")

    async def _hold_then_finish(self, action: Action) -> None:
        release = self._held.get(action.action_id)
        if release is not None:
            try:
                async with asyncio.timeout(max(0.0, self._due[action.action_id] - time.monotonic())):
                    await release.wait()
            except TimeoutError:
                pass
            if self._held.pop(action.action_id, None) is None:
                return  # taken back meanwhile
            self._due.pop(action.action_id, None)
        await self._finish(action)

    async def _finish(self, action: Action, *, lost: bool = False) -> None:
        async with self._abreast:
            if not lost:
                try:
                    await self._note(action, ActionState.SENT)
                except JournalUnusable as fault:
                    self._unwritten([action], fault)
                    return
            outcome = await (self._settler.find_out(action) if lost else self._settler.settle(action))
        if outcome.state is ActionState.DONE:
            self._learn(action, outcome)
        await self._note(action, outcome.state, outcome.text, outcome.request_id)
        self._changed()

    def _learn(self, action: Action, outcome: Outcome) -> None:
        """Put what a successful write means on the board, ahead of the next reading."""
        now = self._now()
        if action.verb in WANTED and action.assignment_id is not None:
            self._board.reviewed(action.assignment_id, WANTED[action.verb], now, action.text)
        elif action.verb is Verb.BLOCK and action.worker_id is not None:
            self._board.put_block(action.worker_id, Block(action.worker_id, clean(action.text)))
        elif action.verb is Verb.UNBLOCK and action.worker_id is not None:
            self._board.put_block(action.worker_id, None)
        elif action.verb is Verb.BONUS and action.worker_id is not None and action.assignment_id is not None:
            paid = self._board.bonuses.get(action.assignment_id, ())
            bonus = Bonus(action.worker_id, action.assignment_id, action.amount, clean(action.text), now)
            self._board.put_bonuses({action.assignment_id: (*paid, bonus)})

    async def _note(
        self, action: Action, state: ActionState, text: CleanText | None = None, request_id: str | None = None
    ) -> None:
        entry = await self._journal.note(action.action_id, state, outcome=text, request_id=request_id, at=self._wall())
        self._board.put_entries([entry])

    # -- holding and leaving ------------------------------------------------------------------------------------------

    def undo(self) -> tuple[Action, ...]:
        """Take back the held actions of the newest run; empty when nothing is held."""
        held = [self._board.entries[action_id] for action_id in self._held]
        if not held:
            return ()
        run = max(held, key=lambda entry: entry.created).action.run
        taken = tuple(entry.action for entry in held if entry.action.run == run)
        self._cancel(taken)
        return taken

    def cancel_held(self) -> int:
        """Take back everything that is held; says how many actions that were."""
        taken = tuple(self._board.entries[action_id].action for action_id in self._held)
        self._cancel(taken)
        return len(taken)

    def _cancel(self, actions: tuple[Action, ...]) -> None:
        for action in actions:
            self._held.pop(action.action_id).set()
            self._due.pop(action.action_id, None)
            entry = self._board.entries[action.action_id]
            self._board.put_entries([replace(entry, state=ActionState.CANCELLED, updated=self._wall())])
            self._spawn(self._note(action, ActionState.CANCELLED, clean("taken back")), action)

    def release(self) -> None:
        """Send everything that is held now."""
        self._leaving = True
        for release in self._held.values():
            release.set()

    def summary(self) -> Summary:
        """How many are held and queued, and when the next held one goes out."""
        queued = sum(entry.state in {ActionState.QUEUED, ActionState.SENT} for entry in self._board.entries.values())
        if not self._held:
            return Summary(0, queued)
        return Summary(len(self._held), queued, max(0.0, min(self._due.values()) - time.monotonic()))

    async def finish(self) -> None:
        """Wait until every action has its outcome in the journal."""
        await self._tasks.idle()
