"""Carries plans out: journal first, then the marketplace, then the outcome into the journal.

Nothing is sent before its row is on the disk. Approvals and rejections are held for a grace time in which `undo` takes
them back; everything else is queued at once. The screen never waits: `submit` returns immediately and each step shows
on the board. A journal that cannot be written means that nothing is sent. An assignment has one verdict under way at
the most: a second one is not taken on.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from turkterm.desk.board import REVIEWING, Board
from turkterm.desk.learning import learn
from turkterm.desk.settle import Outcome, Settler
from turkterm.journal.store import Journal, JournalUnusable
from turkterm.model.action import WANTED, Action, ActionState, Entry, Verb
from turkterm.model.cleantext import clean
from turkterm.model.worker import Block, Bonus

if TYPE_CHECKING:
    from turkterm.desk.tasks import Tasks
    from turkterm.model.ids import ActionId, AssignmentId
    from turkterm.model.plans import Plan

#: Writes under way at once; the gateway's pacing decides how fast they go.
_ABREAST = 8


@dataclass(frozen=True, slots=True)
class Summary:
    """Where the actions of this session stand; `send_in` seconds until the next held one is sent."""

    held: int = 0
    queued: int = 0
    send_in: float | None = None


@dataclass(frozen=True, slots=True)
class _Hold:
    """A held action: sent at `due` on the monotonic clock, or when `over` is set and it was not taken back."""

    due: float
    over: asyncio.Event


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
        self._held: dict[ActionId, _Hold] = {}
        self._abreast = asyncio.Semaphore(_ABREAST)
        self._leaving = False

    # -- starting ---------------------------------------------------------------------------------------------------

    async def recall(self) -> None:
        """Put the journal's entries on the board, and close what an earlier run left open.

        What was not sent is cancelled, and says so; what was sent without an answer is looked up, never resent blindly.
        Raises JournalUnusable.
        """
        self._board.put_entries(reversed(await self._journal.recent()))
        left = await self._journal.unfinished()
        self._board.put_entries(left)
        text = clean("turkterm ended before this was sent; nothing was changed")
        async with asyncio.TaskGroup() as group:  # together: the journal writes them in one commit
            for entry in left:
                if entry.state is ActionState.SENT:
                    self._spawn(self._find_out(entry.action), entry.action)
                else:
                    group.create_task(self._close(entry.action, Outcome(ActionState.CANCELLED, text)))

    async def _find_out(self, action: Action) -> None:
        async with self._abreast:
            outcome = await self._settler.find_out(action, paid_before=self._paid_before(action))
        await self._close(action, outcome)

    # -- plans ------------------------------------------------------------------------------------------------------

    def submit(self, plan: Plan) -> None:
        """Take a plan over; its rows show as held or queued at once.

        Left out is what was submitted before, and a verdict on an assignment that has one under way.
        """
        fresh: list[Entry] = []
        decided: set[AssignmentId] = set()
        for action in plan.actions:
            if action.action_id in self._board.entries:
                continue
            if action.verb in REVIEWING and action.assignment_id is not None:
                latest = self._board.latest(action.assignment_id)
                if action.assignment_id in decided or (latest is not None and latest.state.open):
                    continue
                decided.add(action.assignment_id)
            fresh.append(self._entry(action))
        if not fresh:
            return
        due = time.monotonic() + self._grace
        for entry in fresh:  # at once, so that an undo in the same instant finds them
            if entry.state is ActionState.HELD:
                self._held[entry.action.action_id] = _Hold(due, asyncio.Event())
        self._board.put_entries(fresh)
        self._tasks.spawn(self._begin(fresh), f"carry out: {plan.title}")

    def _entry(self, action: Action) -> Entry:
        holds = self._grace > 0 and action.verb in REVIEWING and not self._leaving
        state = ActionState.HELD if holds else ActionState.QUEUED
        now = self._wall()
        return Entry(action, state, now, now, self._journal.who, self._journal.marketplace)

    async def _begin(self, fresh: list[Entry]) -> None:
        for state in (ActionState.HELD, ActionState.QUEUED):
            actions = [entry.action for entry in fresh if entry.state is state]
            if not actions:
                continue
            try:
                await self._journal.intend(actions, state)
            except JournalUnusable as fault:
                self._unwritten(actions, fault)
                continue
            for action in actions:
                if state is ActionState.QUEUED:
                    self._spawn(self._send(action), action)
                elif (hold := self._held.get(action.action_id)) is not None:  # not taken back while the disk wrote
                    self._spawn(self._hold(action, hold), action)

    def _unwritten(self, actions: list[Action], fault: JournalUnusable) -> None:
        text = clean(f"not sent, because the journal cannot be written: {fault}")
        entries = [self._board.entries[action.action_id] for action in actions]
        for entry in entries:
            self._held.pop(entry.action.action_id, None)
        self._board.put_entries(
            replace(entry, state=ActionState.FAILED, outcome=text, updated=self._wall())
            for entry in entries
            if entry.state is not ActionState.CANCELLED
        )

    def _spawn(self, work: Coroutine[Any, Any, None], action: Action) -> None:
        self._tasks.spawn(work, f"{action.verb} {action.action_id}")

    async def _hold(self, action: Action, hold: _Hold) -> None:
        try:
            async with asyncio.timeout(max(0.0, hold.due - time.monotonic())):
                await hold.over.wait()
        except TimeoutError:
            pass
        if self._held.pop(action.action_id, None) is None:
            return  # taken back
        self._show(action, ActionState.QUEUED)
        await self._send(action)

    async def _send(self, action: Action) -> None:
        async with self._abreast:
            try:
                self._board.put_entries([await self._journal.note(action.action_id, ActionState.SENT, at=self._wall())])
            except JournalUnusable as fault:
                self._unwritten([action], fault)
                return
            outcome = await self._settler.settle(action, paid_before=self._paid_before(action))
        await self._close(action, outcome)

    async def _close(self, action: Action, outcome: Outcome) -> None:
        """Write down how an action ended; only then does the screen say so."""
        try:
            entry = await self._journal.note(
                action.action_id,
                outcome.state,
                outcome=outcome.text,
                request_id=outcome.request_id,
                result=outcome.result,
                at=self._wall(),
            )
        except JournalUnusable as fault:  # the next run looks it up; this one still knows
            text = clean(" · ".join(part for part in (outcome.text, f"not in the journal: {fault}") if part))
            known = self._board.entries[action.action_id]
            entry = replace(known, state=outcome.state, outcome=text, result=outcome.result, updated=self._wall())
        if outcome.state is ActionState.DONE:
            self._learn(action)
            learn(self._board, action, self._now(), outcome.result)
        self._board.put_entries([entry])
        self._changed()

    def _learn(self, action: Action) -> None:
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
            like_it = sum((one.amount, one.reason) == (bonus.amount, bonus.reason) for one in paid)
            if like_it <= self._paid_before(action):  # else a reading was faster
                self._board.put_bonuses({action.assignment_id: (*paid, bonus)})

    def _paid_before(self, action: Action) -> int:
        """How many bonuses like this one were paid by other actions: the same assignment, amount and reason."""
        if action.verb is not Verb.BONUS:
            return 0
        return sum(
            entry.state is ActionState.DONE
            and entry.action.verb is Verb.BONUS
            and entry.action.action_id != action.action_id
            and (entry.action.assignment_id, entry.action.amount, entry.action.text)
            == (action.assignment_id, action.amount, action.text)
            for entry in self._board.entries.values()
        )

    def _show(self, action: Action, state: ActionState) -> None:
        entry = self._board.entries[action.action_id]
        self._board.put_entries([replace(entry, state=state, updated=self._wall())])

    # -- holding and leaving ------------------------------------------------------------------------------------------

    def undo(self) -> tuple[Action, ...]:
        """Take back the held actions of the newest run; empty when nothing is held."""
        held = [self._board.entries[action_id].action for action_id in self._held]
        taken = tuple(action for action in held if action.run == held[-1].run)
        self._cancel(taken)
        return taken

    def cancel_held(self) -> int:
        """Take back everything that is held; says how many actions that were."""
        taken = tuple(self._board.entries[action_id].action for action_id in self._held)
        self._cancel(taken)
        return len(taken)

    def _cancel(self, actions: tuple[Action, ...]) -> None:
        for action in actions:
            self._held.pop(action.action_id).over.set()
            self._show(action, ActionState.CANCELLED)
            self._spawn(self._note_cancelled(action), action)

    async def _note_cancelled(self, action: Action) -> None:
        text = clean("taken back")
        try:
            entry = await self._journal.note(action.action_id, ActionState.CANCELLED, outcome=text, at=self._wall())
        except (JournalUnusable, KeyError):  # unwritten, or open in the journal: the next run cancels it there
            return
        self._board.put_entries([entry])

    def release(self) -> None:
        """Send everything that is held now."""
        for hold in self._held.values():
            hold.over.set()

    def leave(self) -> None:
        """Send what is held, hold nothing any more, and do not wait for a marketplace that cannot be reached."""
        self._leaving = True
        self._settler.leaving = True
        self.release()

    def summary(self) -> Summary:
        """How many are held and queued, and when the next held one goes out."""
        queued = sum(entry.state in {ActionState.QUEUED, ActionState.SENT} for entry in self._board.entries.values())
        if not self._held:
            return Summary(0, queued)
        due = min(hold.due for hold in self._held.values())
        return Summary(len(self._held), queued, max(0.0, due - time.monotonic()))

    async def finish(self) -> None:
        """Wait until every action has its outcome in the journal; what is held waits out its grace time."""
        await self._tasks.idle()
