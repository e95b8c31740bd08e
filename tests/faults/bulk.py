"""A bulk run of the engine in a process of its own, for tests that end it: `python -m tests.faults.bulk HOME MODE`.

MODE `pay` sends a bonus for every assignment there is, `full` does so on a disk with little room left, `resume` goes on
with what was interrupted. Prints a line for each action that is done, and at the end one JSON object.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from pathlib import Path

from tests.gateway.marketplaces import assignments_of, keys_of
from turkterm.cli.embedded import find_running
from turkterm.desk.board import Board, Changed
from turkterm.desk.carryout import Carryout
from turkterm.desk.planning import Planner
from turkterm.desk.settle import Settler
from turkterm.desk.tasks import Tasks
from turkterm.gateway.session import Endpoint, Gateway, open_gateway
from turkterm.journal.store import Journal
from turkterm.marketplace.clock import Clock
from turkterm.marketplace.store import Store
from turkterm.model.action import ActionState, Verb
from turkterm.model.ids import ActionId
from turkterm.model.money import Cents
from turkterm.model.plans import Plan

#: Bytes of a file on the disk that is nearly full: the plan fits, its outcomes do not.
ROOM = 300_000


async def payments(gateway: Gateway) -> Plan:
    """A bonus for every assignment."""
    planner = Planner("pay")
    for one in await assignments_of(gateway):
        planner.add(
            Verb.BONUS,
            assignment_id=one.assignment_id,
            worker_id=one.worker_id,
            amount=Cents(50),
            fee=Cents(10),
            text="thanks",
        )
    return planner.plan()


async def main(home: Path, mode: str) -> None:
    """The run."""
    running = find_running(home / "marketplace")
    assert running is not None
    store = Store.open(home / "marketplace" / "marketplace.sqlite", Clock())
    key = store.access_keys()[0]
    store.close()
    board, failures = Board(), list[str]()
    tasks = Tasks(lambda name, fault: failures.append(f"{name}: {fault!r}"))
    async with open_gateway(Endpoint("bulk", running.url), keys_of(key), writable=True) as gateway:
        assert gateway.writer is not None
        journal = Journal.open(home / "journal.sqlite", marketplace="embedded", who="bulk")
        settler = Settler(gateway.key_reader, gateway.writer)
        carryout = Carryout(board, journal, settler, tasks, grace=0.0, now=time.time, changed=lambda: None)

        def tell(changed: Changed) -> None:
            for key in changed.ids:
                entry = board.entries.get(ActionId(key))
                if entry is not None and entry.state is ActionState.DONE:
                    sys.stdout.write(f"{entry.action.assignment_id}\n")
                    sys.stdout.flush()

        board.watch(tell)
        await carryout.recall()
        await tasks.idle()
        left = carryout.interrupted()
        if mode == "resume":
            for run in left:
                await carryout.resume(run.run)
        else:
            plan = await payments(gateway)
            if mode == "full":
                resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))
            carryout.submit(plan)
        await carryout.finish()
        states = {state.value: number for state, number in board.runs.states.items() if number}
        said = {"interrupted": sum(one.held + one.queued for one in left), "states": states, "failures": failures}
        print(json.dumps(said | {"problem": carryout.summary().problem}))
        await journal.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
