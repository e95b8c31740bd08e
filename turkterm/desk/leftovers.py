"""What turkterms that ended left: found out, gone on with or dropped, one entry at a time.

An entry is taken over in the journal, by one turkterm alone, and only where the one that it belonged to has ended.
Nothing is sent that was not asked for; a look at what is unsure sends nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from turkterm.model.action import UNSENT, ActionState, Entry
from turkterm.model.cleantext import clean

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.desk.following import Following
    from turkterm.desk.settle import Settler
    from turkterm.journal.store import Interrupted, Journal
    from turkterm.model.ids import ActionId

_UNSURE = frozenset({ActionState.UNSURE})


class Leftovers:
    """The leftovers on one profile's journal."""

    def __init__(self, board: Board, journal: Journal, settler: Settler, shared: Following) -> None:
        self._board = board
        self._journal = journal
        self._settler = settler
        self._shared = shared

    async def entries(self) -> tuple[Entry, ...]:
        """What was left held or queued, in order, once it is found out what was sent. Raises JournalUnusable."""
        await self._shared.found_out()
        left = await self._journal.left()
        self._shared.show(left)
        return left

    async def known(self) -> tuple[Interrupted, ...]:
        """What was left, by the run, once it is found out what was sent."""
        await self._shared.found_out()
        return self._shared.interrupted

    async def go_on(self, ids: Iterable[ActionId]) -> tuple[Entry, ...]:
        """Have these sent; those that are this turkterm's now. Raises JournalUnusable."""
        moved = await self._journal.move(ids, UNSENT, ActionState.QUEUED, adopt=True, left=True)
        self._board.put_entries(moved)
        taken = [entry.action.action_id for entry in moved]
        self._shared.mine.update(taken)
        await self._shared.send(taken)
        await self._shared.count_interrupted()
        return moved

    async def drop(self, ids: Iterable[ActionId], why: str) -> tuple[Entry, ...]:
        """Cancel these; those that are cancelled now. Raises JournalUnusable."""
        moved = await self.cancel(ids, why, left=True)
        self._board.put_entries(moved)
        await self._shared.count_interrupted()
        return moved

    async def cancel(self, ids: Iterable[ActionId], why: str, *, left: bool = False) -> tuple[Entry, ...]:
        """Cancel these in the journal, with `left` only those of turkterms that ended; those that are cancelled now.

        A request may still be on its way when it is looked for: of what went out once nobody says that it never did.
        """
        known, wanted = self._board.entries, tuple(ids)
        out = [key for key in wanted if known[key].sent is not None]
        moved = await self._journal.move(
            [key for key in wanted if known[key].sent is None],
            UNSENT,
            ActionState.CANCELLED,
            outcome=clean(why),
            left=left,
        )
        text = clean(f"{why}; it went out once, and when it was looked for it had not arrived")
        return moved + await self._journal.move(out, UNSENT, ActionState.CANCELLED, outcome=text, left=left)

    async def look_up(self, entry: Entry) -> None:
        """Find out what became of an action that is unsure; where nothing shows it, it stays so."""
        action = entry.action
        paid_before = await self._journal.paid_like(action)
        outcome = await self._settler.find_out(action, paid_before=paid_before)
        if outcome.state is ActionState.UNSURE:
            return
        done = outcome.state is ActionState.DONE
        state, text = (ActionState.DONE, outcome.text) if done else (ActionState.FAILED, clean("it did not arrive"))
        self._board.put_entries(await self._journal.move([action.action_id], _UNSURE, state, outcome=text))
