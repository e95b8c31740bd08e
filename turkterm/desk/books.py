"""The money as the journal has it: what this session, this day and a week cost, and what the caps leave of today.

Read from the journal's file, so that it counts what other turkterms on the profile did; nothing is written here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.journal.guards import midnight
from turkterm.journal.store import Journal, JournalUnusable, Limits

if TYPE_CHECKING:
    from turkterm.desk.tasks import Tasks
    from turkterm.journal.spending import Spent
    from turkterm.model.money import Cents

WEEK = 7 * 86_400.0


@dataclass(frozen=True, slots=True)
class Report:
    """What went out in three spans, by verb; `counted`: what counts against the cap of the day."""

    session: tuple[Spent, ...]
    today: tuple[Spent, ...]
    week: tuple[Spent, ...]
    counted: Cents


class Books:
    """The books of one journal. `report` is as of the last `read`, None before; `problem` is why that failed.

    `told` hears of every reading.
    """

    def __init__(
        self,
        journal: Journal,
        limits: Limits | None,
        tasks: Tasks,
        told: Callable[[], None],
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.limits = limits or Limits()
        self.report: Report | None = None
        self.problem: str | None = None
        self._journal = journal
        self._wall = wall
        self._tasks = tasks
        self._told = told
        self._opened = wall()

    def refresh(self) -> None:
        """Read the journal again in the background, and tell."""
        self._tasks.spawn(self.read(), "books")

    async def read(self) -> None:
        """Read the journal again, awaited."""
        now = self._wall()
        try:
            session, today, week = [
                await self._journal.spent(since) for since in (self._opened, midnight(now), now - WEEK)
            ]
            self.report = Report(session, today, week, await self._journal.spent_today())
            self.problem = None
        except JournalUnusable as fault:
            self.problem = str(fault)
        self._told()
