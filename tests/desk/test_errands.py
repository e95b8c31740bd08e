"""What is done in the background ends with a sentence, whatever happens."""

from __future__ import annotations

from pathlib import Path

from tests.desk.seated import rigged
from turkterm.desk.commands.command import Errand
from turkterm.desk.errands import Errands
from turkterm.desk.exporting import ExportFailed
from turkterm.journal.store import JournalUnusable, Limits
from turkterm.model.action import Verb
from turkterm.model.money import Cents


async def test_a_plan_is_weighed_and_an_errand_run(tmp_path: Path) -> None:
    async with rigged(tmp_path) as rig:
        rig.carryout._limits = Limits(run=Cents(15))
        errands, said = Errands(rig.carryout, rig.tasks), list[object]()
        errands.weigh(rig.plan(Verb.BONUS, rig.work[0], amount=Cents(10), fee=Cents(2), text="thanks"), said.append)
        await rig.tasks.idle()
        assert said == []
        dear = rig.plan(Verb.BONUS, *rig.work, amount=Cents(10), fee=Cents(2), text="thanks")
        errands.weigh(dear, said.append)
        await rig.tasks.idle()
        assert said == ["this run would cost $0.24, and the cap for a run is $0.15"]

        async def work() -> str:
            return "Paused"

        async def broken() -> str:
            raise JournalUnusable("the disk is full")

        async def unwritten() -> str:
            raise ExportFailed("no room for the file")

        for one in (work, broken, unwritten):
            errands.run(Errand(one), lambda *told: said.append(told))
            await rig.tasks.idle()
        assert said[1:] == [
            ("Paused", True),
            ("Not done: the disk is full", False),
            ("Not done: no room for the file", False),
        ]
        rig.carryout._limits = Limits(day=Cents(15))
        await rig.close_journal()
        errands.weigh(dear, said.append)
        await rig.tasks.idle()
        assert "journal" in str(said[-1])
