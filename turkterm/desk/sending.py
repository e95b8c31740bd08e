"""Sends the queued actions of the journal, in order, many at a time and never two about the same thing.

Only the turkterm that carries out for its profile has work here. An action is claimed in the journal before its call:
whoever does not get the claim sends nothing. Where the journal cannot be written the queue stands still and says why.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from turkterm.desk.settle import SENT_ONCE
from turkterm.journal.store import Journal, JournalUnusable
from turkterm.model.action import WANTED, Action, ActionState, Verb
from turkterm.model.cleantext import clean
from turkterm.model.worker import Block, Bonus

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.desk.looking import Outcome
    from turkterm.desk.settle import Settler
    from turkterm.desk.tasks import Tasks
    from turkterm.model.ids import ActionId

#: Actions under way at once: as many calls as the gateway lets out, and some that write to the journal meanwhile.
ABREAST = 24

#: Seconds after which a bonus that was not sent yet is looked for before it is: left by a turkterm that ended, or
#: paused, it may have been paid by other means. A run of 10,000 at 18 a second is over before.
FRESH_SECONDS = 900.0


class Sender:
    """The queue and its workers. `now` is the marketplace's time, `wall` the person's clock.

    `passed_over` is set where an action was left queued because the turkterm that it belongs to has ended.
    """

    def __init__(
        self,
        board: Board,
        journal: Journal,
        settler: Settler,
        tasks: Tasks,
        *,
        now: Callable[[], float],
        wall: Callable[[], float],
        changed: Callable[[], None],
    ) -> None:
        self.settler = settler
        self.stalled: str | None = None
        self.passed_over = False
        self._board = board
        self._journal = journal
        self._tasks = tasks
        self._now = now
        self._wall = wall
        self._changed = changed
        self._queue: deque[ActionId] = deque()
        self._queued: set[ActionId] = set()
        self._running: set[ActionId] = set()
        self._behind: defaultdict[str, deque[ActionId]] = defaultdict(deque)
        self._busy: set[str] = set()
        self._workers = 0

    def running(self, action_id: ActionId) -> bool:
        """Whether an action is being sent or looked up here right now."""
        return action_id in self._running

    def feed(self, ids: Iterable[ActionId]) -> None:
        """Send these, after what waits already; each must be on the board."""
        fresh = [key for key in ids if key not in self._queued and key not in self._running]
        self._queue.extend(fresh)
        self._queued.update(fresh)
        self._pump()

    def drop(self, ids: Iterable[ActionId]) -> None:
        """Forget these where they still wait; what the journal has of them stays as it is."""
        self._queued.difference_update(ids)

    def keep(self, ids: Collection[ActionId]) -> None:
        """Forget what waits except these."""
        self._queued.intersection_update(ids)

    def reserve(self, actions: Iterable[Action]) -> None:
        """Let what is about the same things wait until these are found out: a look could not tell two alike apart."""
        for action in actions:
            self._running.add(action.action_id)
            self._busy.add(_subject(action))

    def go_on(self) -> None:
        """Try again where the journal could not be written."""
        self.stalled = None
        self._pump()

    def _pump(self) -> None:
        while self._workers < ABREAST and (action := self._next()) is not None:
            self._workers += 1
            self._tasks.spawn(self._work(action), f"{action.verb} {action.action_id}")

    def _next(self) -> Action | None:
        """The next action about which nothing is under way."""
        while self.stalled is None and self._queue:
            key = self._queue.popleft()
            if key not in self._queued:
                continue
            action = self._board.entries[key].action
            subject = _subject(action)
            if subject in self._busy:
                self._behind[subject].append(key)
                continue
            self._busy.add(subject)
            self._queued.discard(key)
            self._running.add(key)
            return action
        return None

    def _free(self, action: Action) -> None:
        subject = _subject(action)
        self._running.discard(action.action_id)
        self._busy.discard(subject)
        if behind := self._behind.pop(subject, None):
            self._queue.extendleft(reversed(behind))

    async def _work(self, first: Action) -> None:
        action: Action | None = first
        try:
            while action is not None:
                try:
                    await self._send(action)
                finally:
                    self._free(action)
                action = self._next()
        finally:
            self._workers -= 1
        self._pump()  # what waited behind one action may be several

    async def _send(self, action: Action) -> None:
        at = self._wall()
        try:
            claim = await self._journal.claim(action.action_id, at)
            if claim is None:  # paused, cancelled or sent by another turkterm, or left by one that ended
                entry = await self._journal.entry(action.action_id)
                if entry is not None:
                    self._board.put_entries([entry])
                    self.passed_over |= entry.state is ActionState.QUEUED
                return
        except JournalUnusable as fault:
            self._stall(action, fault)
            return
        self._board.put_entries([claim.entry])
        sent_before = claim.sent_before
        repeats = action.retry_of is not None and action.token is None and action.verb not in SENT_ONCE
        if repeats and sent_before is None:
            sent_before = at  # what it repeats may have arrived
        outcome = await self.settler.settle(
            action,
            paid_before=claim.paid_before,
            sent_before=sent_before,
            # An age below zero is a clock that was turned back: it says nothing.
            waited=sent_before is None and not 0 <= at - claim.entry.created < FRESH_SECONDS,
        )
        await self.close(action, outcome, claim.paid_before)

    def _stall(self, action: Action, fault: JournalUnusable) -> None:
        self._queue.appendleft(action.action_id)
        self._queued.add(action.action_id)
        self.stalled = f"nothing is sent, because the journal cannot be written: {fault}"
        entry = self._board.entries[action.action_id]
        self._board.put_entries([replace(entry, outcome=clean(f"waits: {self.stalled}"), updated=self._wall())])

    async def find_out(self, action: Action) -> None:
        """Look up what became of an action that another run sent; sends nothing."""
        self.reserve([action])
        try:
            paid_before = await self._journal.paid_like(action)
            await self.close(action, await self.settler.find_out(action, paid_before=paid_before), paid_before)
        except JournalUnusable as fault:
            self.stalled = str(fault)
        finally:
            self._free(action)
            self._pump()

    async def close(self, action: Action, outcome: Outcome, paid_before: int) -> None:
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
        except JournalUnusable as fault:  # in the journal it stays sent: the next run looks it up
            text = f"the marketplace said {outcome.state}{f' ({outcome.text})' if outcome.text else ''}"
            known = self._board.entries[action.action_id]
            text = clean(f"{text}, but that is not in the journal: {fault}")
            entry = replace(known, state=ActionState.UNSURE, outcome=text, result=outcome.result, updated=self._wall())
        if outcome.state is ActionState.DONE:
            self._learn(action, paid_before)
        self._board.put_entries([entry])
        self._changed()

    def _learn(self, action: Action, paid_before: int) -> None:
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
            if like_it <= paid_before:  # else a reading was faster
                self._board.put_bonuses({action.assignment_id: (*paid, bonus)})


def _subject(action: Action) -> str:
    """What an action is about: of two about the same thing the second waits for the first."""
    return str(action.assignment_id or action.worker_id or action.hit_id or action.action_id)
