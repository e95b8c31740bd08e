"""Carries plans out: journal first, then the marketplace, then the outcome into the journal.

Nothing is sent before its row is on the disk. Approvals and rejections are held for a grace time in which `undo` takes
them back; everything else is queued at once. The screen never waits: `submit` returns immediately and each step shows
on the board. A journal that cannot be written means that nothing is sent.

Of the turkterms on one profile one carries out what all of them queued; the others follow in the journal, and one of
them takes over when it ends. What a turkterm left open that ended is never sent by itself: `interrupted` says what it
is, `resume` goes on with a run, `discard` drops it, `leftovers` does so by the entry.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from turkterm.desk.following import LOOK_SECONDS, Following
from turkterm.desk.holding import Batch, Holding
from turkterm.desk.leftovers import Leftovers
from turkterm.desk.retrying import retry_plan
from turkterm.desk.sending import Sender
from turkterm.desk.standing import Summary
from turkterm.journal.store import Interrupted, Journal, JournalUnusable, Limits, OverLimit
from turkterm.model.action import UNSENT, WANTED, Action, ActionState, Entry
from turkterm.model.cleantext import clean

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.desk.settle import Settler
    from turkterm.desk.tasks import Tasks
    from turkterm.model.ids import ActionId, AssignmentId
    from turkterm.model.plans import Plan


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
        limits: Limits | None = None,
    ) -> None:
        self._board = board
        self._journal = journal
        self._tasks = tasks
        self._grace = grace
        self._wall = wall
        self._limits = limits
        self._sender = Sender(board, journal, settler, tasks, now=now, wall=wall, changed=changed)
        self._holding = Holding()
        self._shared = Following(board, journal, self._sender, self._holding, tasks)
        self.leftovers = Leftovers(board, journal, settler, self._shared)

    async def recall(self) -> None:
        """Put the journal's entries on the board and settle what ended turkterms left, as far as a look can.

        Raises JournalUnusable.
        """
        await self._shared.recall()

    async def follow(self) -> None:
        """Follow what other turkterms on this profile do, for as long as this one runs."""
        await self._shared.follow()

    async def look(self) -> None:
        """One look at what other turkterms did, awaited: for scripts and tests. Raises JournalUnusable."""
        await self._shared.look()

    async def step_down(self) -> None:
        """Let another turkterm carry out, until this one has something to send: nothing is looked at meanwhile."""
        await self._shared.step_down()

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
            if action.verb in WANTED and action.assignment_id is not None:
                latest = self._board.latest(action.assignment_id)
                if action.assignment_id in decided or (latest is not None and latest.state.open):
                    continue
                decided.add(action.assignment_id)
            fresh.append(self._entry(action))
        if not fresh:
            return
        self._shared.mine.update(entry.action.action_id for entry in fresh)
        # At once, so that an undo in the same instant finds them.
        held = self._holding.hold((one.action for one in fresh if one.state is ActionState.HELD), self._grace)
        self._board.put_entries(fresh)
        begin = self._begin([entry.action for entry in fresh], held, frozenset(held.actions))
        self._tasks.spawn(begin, f"carry out: {plan.title}")

    async def over_limit(self, plan: Plan, instead: Collection[ActionId] = ()) -> str | None:
        """Why a plan, done `instead` of some open actions, would pass a cap; None where it would not.

        `submit` looks again, in the journal's transaction.
        """
        return None if self._limits is None else await self._journal.over_limit(plan.actions, self._limits, instead)

    def _entry(self, action: Action) -> Entry:
        holds = self._grace > 0 and action.verb in WANTED and not self._shared.leaving
        state = ActionState.HELD if holds else ActionState.QUEUED
        now = self._wall()
        return Entry(action, state, now, now, self._journal.who, self._journal.marketplace)

    async def _begin(self, actions: list[Action], held: Batch, ids: frozenset[ActionId]) -> None:
        try:
            written = await self._journal.intend(actions, held=ids, limits=self._limits)
        except JournalUnusable as fault:
            self._unwritten(actions, f"not sent, because the journal cannot be written: {fault}")
            return
        except OverLimit as fault:
            self._unwritten(actions, f"not sent: {fault}")
            return
        refused = [entry for entry in written if not entry.state.open]
        self._holding.take(entry.action for entry in refused)
        self._board.put_entries(refused)
        await self._shared.send(entry.action.action_id for entry in written if entry.state is ActionState.QUEUED)
        if held.actions:
            self._tasks.spawn(self._hold(held), "hold")

    def _unwritten(self, actions: list[Action], why: str) -> None:
        self._holding.take(actions)
        entries = [self._board.entries[action.action_id] for action in actions]
        self._board.put_entries(
            replace(entry, state=ActionState.FAILED, outcome=clean(why), updated=self._wall())
            for entry in entries
            if entry.state is not ActionState.CANCELLED
        )

    async def _hold(self, batch: Batch) -> None:
        ids = await self._holding.over(batch)
        if ids and not self._shared.hung_up:
            await self._queue(ids)

    async def _queue(self, ids: Sequence[ActionId]) -> int:
        """Let held actions go out, this turkterm's own from now on; how many."""
        try:
            moved = await self._journal.move(ids, UNSENT, ActionState.QUEUED, adopt=True)
        except JournalUnusable as fault:  # they stay held in the journal
            text = clean(f"stays held, because the journal cannot be written: {fault}")
            self._board.put_entries(replace(self._board.entries[key], outcome=text) for key in ids)
            return 0
        self._shared.mine.update(entry.action.action_id for entry in moved)
        self._board.put_entries(moved)
        await self._shared.send(entry.action.action_id for entry in moved)
        return len(moved)

    # -- runs -------------------------------------------------------------------------------------------------------

    def interrupted(self) -> tuple[Interrupted, ...]:
        """The runs that ended turkterms left open, as of the last look."""
        return self._shared.interrupted

    @property
    def in_grace(self) -> frozenset[str]:
        """The runs whose actions wait out their grace time here."""
        return self._holding.runs

    async def pause(self, run: str) -> int:
        """Hold what is queued of a run until `resume`; it survives the end of turkterm. How many that are."""
        moved = await self._journal.move(self._board.runs.unsent(run), {ActionState.QUEUED}, ActionState.HELD)
        self._sender.drop(entry.action.action_id for entry in moved)
        self._board.put_entries(moved)
        return len(moved)

    async def resume(self, run: str) -> int:
        """Go on with a run that was paused or interrupted; how many actions that are. Raises JournalUnusable."""
        ids = await self._recall_run(run)
        self._holding.take(self._board.entries[key].action for key in ids)
        count = await self._queue(ids)
        await self._shared.count_interrupted()
        return count

    async def discard(self, run: str) -> int:
        """Cancel what was not sent of a run; what was sent stays. How many. Raises JournalUnusable."""
        ids = await self._recall_run(run)
        self._holding.take(self._board.entries[key].action for key in ids)
        moved = await self.leftovers.cancel(ids, "cancelled by hand")
        self._sender.drop(entry.action.action_id for entry in moved)
        self._board.put_entries(moved)
        await self._shared.count_interrupted()
        return len(moved)

    async def _recall_run(self, run: str) -> tuple[ActionId, ...]:
        """Put a run on the board as the journal has it; what of it was not sent."""
        self._shared.show(await self._journal.of_run(run))
        return self._board.runs.unsent(run)

    def retry(self, entries: Sequence[Entry]) -> Plan:
        """Try again what failed or is unsure, looking first where it may have arrived; the plan that was submitted."""
        plan = retry_plan(entries)
        self.submit(plan)
        return plan

    async def judge(self, entries: Sequence[Entry], *, arrived: bool) -> int:
        """Note what the operator found out about unsure actions; how many that were. Raises JournalUnusable."""
        state, text = (ActionState.DONE, "it arrived") if arrived else (ActionState.FAILED, "it did not arrive")
        ids, said = [entry.action.action_id for entry in entries], clean(f"{self._journal.who} looked: {text}")
        moved = await self._journal.move(ids, {ActionState.UNSURE}, state, outcome=said)
        self._board.put_entries(moved)
        return len(moved)

    # -- holding and leaving ------------------------------------------------------------------------------------------

    def undo(self) -> tuple[Action, ...]:
        """Take back the held actions of the newest run; empty when nothing is held."""
        return self._cancel(self._holding.take_newest())

    def cancel_held(self) -> int:
        """Take back everything that is held; says how many actions that were."""
        return len(self._cancel(self._holding.take_all()))

    def _cancel(self, actions: tuple[Action, ...]) -> tuple[Action, ...]:
        entries = [self._board.entries[action.action_id] for action in actions]
        self._board.put_entries(replace(entry, state=ActionState.CANCELLED, updated=self._wall()) for entry in entries)
        if actions:
            self._tasks.spawn(self._note_cancelled(actions), "take back")
        return actions

    async def _note_cancelled(self, actions: Sequence[Action]) -> None:
        ids, text = [action.action_id for action in actions], clean("taken back")
        try:
            moved = await self._journal.move(ids, UNSENT, ActionState.CANCELLED, outcome=text)
        except JournalUnusable:  # held in the journal: the next run says so, and sends nothing by itself
            return
        self._board.put_entries(moved)

    def release(self) -> None:
        """Send everything that is held now."""
        self._holding.release()

    def hold_anew(self) -> None:
        """Begin the grace times again: the operator could not see them run while turkterm was stopped."""
        self._holding.anew(self._grace)

    def leave(self) -> None:
        """Send what is held, hold nothing any more, and do not wait for a marketplace that cannot be reached."""
        self._shared.leaving = True
        self._sender.settler.leaving = True
        self._sender.keep(self._shared.mine)
        if not self._shared.hung_up:
            self.release()

    def hang_up(self) -> None:
        """Send nothing more: what is held stays held in the journal and what is queued queued, as interrupted ones."""
        self._shared.hung_up = True
        self._journal.let_go()
        self._sender.keep(())
        self._sender.settler.leaving = True
        self._holding.release()

    def summary(self) -> Summary:
        """How many are held and queued, when the next held one goes out, and what stands in the way."""
        states = self._board.runs.states
        left = sum(one.queued for one in self._shared.interrupted)
        return Summary(
            len(self._holding),
            max(0, states[ActionState.QUEUED] + states[ActionState.SENT] - left),
            self._holding.send_in,
            sum(one.held + one.queued for one in self._shared.interrupted),
            self._shared.leader,
            self._sender.stalled,
        )

    async def finish(self) -> None:
        """Wait until the actions of this turkterm have their outcome in the journal, whoever carries them out.

        What is held waits out its grace time. What cannot be written down is not waited for.
        """
        while True:
            await self._tasks.idle()
            self._shared.mine = {key for key in self._shared.mine if self._board.entries[key].state.open}
            under_way = any(self._board.entries[key].state is not ActionState.HELD for key in self._shared.mine)
            if self._shared.hung_up or self._sender.stalled is not None or not under_way:
                return
            await asyncio.sleep(LOOK_SECONDS)
            await self._shared.look()
