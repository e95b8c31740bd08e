"""Actions that wait out their grace time, a batch each plan: one timer for ten thousand rows.

Who takes actions back takes them out of here; what is still here when the time is over is sent. Nothing is written.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from turkterm.model.action import Action
    from turkterm.model.ids import ActionId


@dataclass(slots=True)
class Batch:
    """The held actions of one plan: sent at `due` on the monotonic clock, or when `over` is set."""

    due: float
    actions: dict[ActionId, Action]
    over: asyncio.Event = field(default_factory=asyncio.Event)


class Holding:
    """What is held by this process."""

    def __init__(self) -> None:
        self._batches: list[Batch] = []

    def __len__(self) -> int:
        return sum(len(batch.actions) for batch in self._batches)

    def __contains__(self, action_id: ActionId) -> bool:
        return any(action_id in batch.actions for batch in self._batches)

    @property
    def send_in(self) -> float | None:
        """Seconds until the first of them is sent; None where nothing is held."""
        due = min((batch.due for batch in self._batches), default=None)
        return None if due is None else max(0.0, due - time.monotonic())

    @property
    def runs(self) -> frozenset[str]:
        """The runs of which something is held."""
        return frozenset(action.run for batch in self._batches for action in batch.actions.values())

    def anew(self, seconds: float) -> None:
        """Begin every grace time again."""
        for batch in self._batches:
            batch.due = time.monotonic() + seconds

    def hold(self, actions: Iterable[Action], seconds: float) -> Batch:
        """Hold actions for some time."""
        batch = Batch(time.monotonic() + seconds, {action.action_id: action for action in actions})
        if batch.actions:
            self._batches.append(batch)
        return batch

    async def over(self, batch: Batch) -> tuple[ActionId, ...]:
        """Wait until a batch's time is over; what is left of it then is held no longer."""
        while not batch.over.is_set() and (left := batch.due - time.monotonic()) > 0:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await batch.over.wait()
        if batch in self._batches:
            self._batches.remove(batch)
        return tuple(batch.actions)

    def take_newest(self) -> tuple[Action, ...]:
        """Take out the actions of the newest run that has any."""
        if not self._batches:
            return ()
        run = next(reversed(self._batches[-1].actions.values())).run
        return self.take(action for batch in self._batches for action in batch.actions.values() if action.run == run)

    def take_all(self) -> tuple[Action, ...]:
        """Take out everything."""
        return self.take(action for batch in self._batches for action in batch.actions.values())

    def take(self, actions: Iterable[Action]) -> tuple[Action, ...]:
        """Take these out; those that were held."""
        taken = []
        for action in tuple(actions):
            batch = next((one for one in self._batches if action.action_id in one.actions), None)
            if batch is not None:
                taken.append(batch.actions.pop(action.action_id))
                if not batch.actions:
                    self._batches.remove(batch)
                    batch.over.set()
        return tuple(taken)

    def release(self) -> None:
        """Let everything go now."""
        for batch in self._batches:
            batch.over.set()
