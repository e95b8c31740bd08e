"""What is done in the background for a command: a plan is weighed against the caps, an errand is run.

Both end with a sentence for the operator, a journal that cannot be written included; nothing raises.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from turkterm.desk.exporting import ExportFailed
from turkterm.journal.store import JournalUnusable

if TYPE_CHECKING:
    from turkterm.desk.carryout import Carryout
    from turkterm.desk.commands.command import Errand
    from turkterm.desk.tasks import Tasks
    from turkterm.model.plans import Plan


class Errands:
    """The errands of one desk; leaving waits for those under way, as for actions."""

    def __init__(self, carryout: Carryout, tasks: Tasks) -> None:
        self._carryout = carryout
        self._tasks = tasks

    def weigh(self, plan: Plan, refuse: Callable[[str], object]) -> None:
        """Tell `refuse` the sentence of the cap that a plan would pass, where it would pass one."""
        self._tasks.spawn(self._weigh(plan, refuse), "weigh a plan")

    async def _weigh(self, plan: Plan, refuse: Callable[[str], object]) -> None:
        try:
            why = await self._carryout.over_limit(plan)
        except JournalUnusable as fault:
            why = str(fault)
        if why is not None:
            refuse(why)

    def run(self, errand: Errand, tell: Callable[[str, bool], object]) -> None:
        """Do what a command does to actions that exist; `tell` hears what came of it, and whether it went well."""
        self._tasks.spawn(self._run(errand, tell), "errand")

    async def _run(self, errand: Errand, tell: Callable[[str, bool], object]) -> None:
        try:
            said = await errand.work()
        except (JournalUnusable, ExportFailed) as fault:
            tell(f"Not done: {fault}", False)
        else:
            tell(said, True)
