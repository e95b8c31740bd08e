"""Block and unblock: a worker may do none of the requester's HITs any more, or may again.

Rules of the API [SDK, DOC]: a block needs a reason and can cost the worker their account. That is said, and a
disqualification is offered in its place, before a reason is asked for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import acknowledging, confirm
from turkterm.desk.commands.command import Command, Dialogue, Selection
from turkterm.desk.commands.disqualify import disqualify
from turkterm.desk.commands.whom import NOBODY, PEOPLE_IN, ask_reason, names_of, nobody, workers_of
from turkterm.desk.planning import Planner
from turkterm.model.action import Verb
from turkterm.model.plans import Plan, Refusal

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.ids import WorkerId

#: What is typed in place of a reason to disqualify instead.
_INSTEAD = "d"
_WARNING = (
    "A block keeps somebody out of all your HITs, and the marketplace counts it against their account: after blocks by "
    "several requesters an account may be closed for good, and that person's income with it.",
    f"A disqualification ({_INSTEAD}) keeps them out of the HITs that you choose and counts against nobody.",
)


def _block(desk: Desk, selection: Selection) -> Dialogue:
    blocked = desk.board.blocks
    workers = tuple(worker for worker in workers_of(desk, selection) if worker not in blocked)
    refused = [Refusal(worker, "blocked already") for worker in workers_of(desk, selection) if worker in blocked]
    label = f"block {names_of(workers)} · reason, or {_INSTEAD} to disqualify instead"
    reason = yield from ask_reason(desk, Verb.BLOCK, label, preview=_plan(workers))
    if reason.lower() == _INSTEAD:
        return (yield from disqualify(desk, selection))
    plan = replace(_plan(workers, reason), refused=tuple(refused))
    label = f"block {names_of(workers)}: blocks can cost a worker their account"
    return plan if (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)) else None


def _plan(workers: tuple[WorkerId, ...], reason: str = "") -> Plan:
    planner = Planner(f"block {len(workers)}")
    for worker_id in workers:
        planner.add(Verb.BLOCK, worker_id=worker_id, text=reason)
    return replace(planner.plan(), notes=_WARNING)


def _unblock(desk: Desk, selection: Selection) -> Dialogue:
    blocked = desk.board.blocks
    workers = tuple(worker for worker in workers_of(desk, selection) if worker in blocked)
    refused = [Refusal(worker, "not blocked") for worker in workers_of(desk, selection) if worker not in blocked]
    planner = Planner(f"unblock {len(workers)}")
    for worker_id in workers:
        planner.add(Verb.UNBLOCK, worker_id=worker_id)
    plan = planner.plan(refused)
    ask = confirm(f"unblock {names_of(workers)}", plan, typed_above=desk.settings.confirm_above)
    return plan if (yield from ask) else None


def _are(workers: tuple[WorkerId, ...]) -> str:
    return f"{names_of(workers)} {'is' if len(workers) == 1 else 'are'}"


def _why_not_block(desk: Desk, selection: Selection) -> str | None:
    workers = workers_of(desk, selection)
    if workers and all(worker in desk.board.blocks for worker in workers):
        return f"{_are(workers)} blocked already: U lifts a block"
    return nobody(desk, selection)


def _why_not_unblock(desk: Desk, selection: Selection) -> str | None:
    workers = workers_of(desk, selection)
    if any(worker in desk.board.blocks for worker in workers):
        return None
    return f"{_are(workers)} not blocked" if workers else NOBODY


BLOCKS = (
    Command(
        "worker.block",
        "block",
        "Block from all your HITs, with a reason. Several blocks can cost a worker their account: disqualify first.",
        ("x",),
        PEOPLE_IN,
        writes=True,
        footer=60,
        wants_text=True,
        dialogue=acknowledging(_block),
        why_not=_why_not_block,
    ),
    Command(
        "worker.unblock",
        "unblock",
        "Lift a block.",
        ("U",),
        PEOPLE_IN,
        writes=True,
        footer=30,
        dialogue=acknowledging(_unblock),
        why_not=_why_not_unblock,
    ),
)
