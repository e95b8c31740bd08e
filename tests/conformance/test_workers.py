"""Workers as a requester deals with them: blocks and messages."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import insert

from tests.conformance.families import nothing, of_page, of_worker, read_only, required
from tests.conformance.table import STRANGER, Edge, Params, Rule, World, bad, invalid, rule_test
from turkterm.marketplace.rules import limits
from turkterm.marketplace.schema import blocks, workers

pytestmark = pytest.mark.asyncio(loop_scope="module")

BLOCK, UNBLOCK, BLOCKS, NOTIFY = "CreateWorkerBlock", "DeleteWorkerBlock", "ListWorkerBlocks", "NotifyWorkers"
NEVER = {
    "NotifyWorkersFailureCode": "HardFailure",
    "NotifyWorkersFailureMessage": "Cannot send a notification to a worker who has not done any work for you",
}


def new(**params: Any) -> Callable[[World], Params]:
    """A new worker and a reason."""
    return lambda world: {"WorkerId": world.worker(), "Reason": "copies answers", **params}


def blocked(**params: Any) -> Callable[[World], Params]:
    """The same, of a worker who is blocked already."""

    def make(world: World) -> Params:
        made = new()(world)
        world.call(BLOCK, **made)
        return {**made, **params}

    return make


def reason(world: World, params: Params, answer: Params) -> Any:
    """The answer, and the reason that the list gives for the worker."""
    return answer, every_block(world).get(params["WorkerId"])


def every_block(world: World) -> dict[str, str]:
    pages = world.api.get_paginator("list_worker_blocks").paginate()
    return {one["WorkerId"]: one["Reason"] for page in pages for one in page["WorkerBlocks"]}


def may_accept(world: World, params: Params, answer: Params) -> bool:
    """Whether the worker may accept a HIT of this requester."""
    return world.fits(world.hit(), params["WorkerId"])


def may_accept_of_others(world: World, params: Params, answer: Params) -> bool:
    return world.fits(world.other_hit()["HITId"], params["WorkerId"])


def at_work(world: World) -> Params:
    """A worker who holds an assignment."""
    made = new()(world)
    return {**made, "_assignment": world.accept(world.hit(), made["WorkerId"])}


def message(count: int = 1, verdict: str = "approve", **params: Any) -> Callable[[World], Params]:
    """A message to workers whose work came to this end."""

    def make(world: World) -> Params:
        names = [world.worker() for _ in range(count)]
        if verdict:
            hit_id = world.hit(MaxAssignments=count)
            made = [world.submit(world.accept(hit_id, name)) for name in names]
            if verdict != "submit":
                operation = {"approve": "ApproveAssignment", "reject": "RejectAssignment"}[verdict]
                world.call(operation, AssignmentId=made[0], RequesterFeedback="x")
        return {"Subject": "News", "MessageText": "There is more.", "WorkerIds": names, **params}

    return make


def failures(world: World, params: Params, answer: Params) -> list[Params]:
    failed: list[Params] = answer["NotifyWorkersFailureStatuses"]
    return failed


def hundred(count: int) -> Callable[[World], Params]:
    """A message to so many workers, all strangers."""
    return lambda world: {"Subject": "s", "MessageText": "m", "WorkerIds": [f"A{n:05}" for n in range(count)]}


MANY = r'The value ".*" is not valid for the parameter WorkerIds\. Specify 1 to 100 workers\.'
ROWS: list[Rule] = [
    *of_worker(BLOCK, new()), *of_page(BLOCKS, nothing),
    required(BLOCK, "WorkerId Reason"), required(UNBLOCK, "WorkerId"),
    required(NOTIFY, "Subject MessageText WorkerIds"),
    read_only(BLOCK, WorkerId="A1", Reason="r"), read_only(UNBLOCK, WorkerId="A1"),
    read_only(NOTIFY, Subject="s", MessageText="m", WorkerIds=["A1"]),

    Edge("SDK", "a worker is blocked", BLOCK, new(), reason, ({}, "copies answers")),
    Edge("SDK", "who accepts nothing of this requester's", BLOCK, new(), may_accept, False),
    Edge("SDK", "but of others", BLOCK, new(), may_accept_of_others, True),
    Edge("DOC", "and may hand in what was accepted", BLOCK, at_work,
         lambda w, p, a: w.done(w.submit(p["_assignment"]))["AssignmentStatus"], "Submitted"),
    Edge("D08", "blocked again: the reason is replaced", BLOCK, blocked(Reason="again"), reason, ({}, "again")),
    bad("WILD", "an empty reason", BLOCK, new(Reason=""), "Reason",
        r"Your request parameter Reason has a minimum length of 1\."),
    Edge("CHOICE", "a reason of 4096", BLOCK, new(Reason="r" * 4096), reason, ({}, "r" * 4096)),
    bad("CHOICE", "a reason of 4097", BLOCK, new(Reason="r" * 4097), "Reason"),
    invalid("sdk-ruby#2051", "the form of a worker's id", BLOCK, new(WorkerId="bob"), re.escape(
        "Value 'bob' at 'workerId' failed to satisfy constraint: Member must satisfy regular expression pattern: "
        "^A[A-Z0-9]+$")),
    Edge("SDK", "a block is lifted", UNBLOCK, blocked(), reason, ({}, None)),
    Edge("SDK", "and HITs can be accepted", UNBLOCK, blocked(), may_accept, True),
    Edge("SDK", "no reason is needed", UNBLOCK, lambda w: {"WorkerId": blocked()(w)["WorkerId"]}, reason, ({}, None)),
    Edge("SDK", "a worker who was not blocked", UNBLOCK, new()),
    Edge("CHOICE", "a worker of another marketplace, who was not blocked either", UNBLOCK,
         lambda w: {"WorkerId": STRANGER}),
    Edge("CHOICE", "a reason of 4096", UNBLOCK, new(Reason="r" * 4096)),
    bad("CHOICE", "a reason of 4097", UNBLOCK, new(Reason="r" * 4097), "Reason"),
    Edge("SDK", "what is shown of each", BLOCKS, lambda w: {"MaxResults": 1, "_": blocked()(w)},
         lambda w, p, a: (set(a), [set(one) for one in a["WorkerBlocks"]]),
         ({"NumResults", "NextToken", "WorkerBlocks"}, [{"WorkerId", "Reason"}])),
    Edge("INFER", "not those of other requesters", BLOCKS,
         lambda w: {"_": w.other(BLOCK, WorkerId=w.worker(), Reason="not ours")},
         lambda w, p, a: "not ours" in every_block(w).values(), False),

    Edge("ParlAI", "a worker whose work was approved", NOTIFY, message(), failures, []),
    Edge("SDK", "or rejected", NOTIFY, message(verdict="reject"), failures, []),
    Edge("SDK", "not one whose work waits for a review", NOTIFY, message(verdict="submit"),
         lambda w, p, a: failures(w, p, a) == [{**NEVER, "WorkerId": p["WorkerIds"][0]}], True),
    Edge("MTurkR#29", "one failure for each worker who never worked", NOTIFY, message(3),
         lambda w, p, a: failures(w, p, a) == [{**NEVER, "WorkerId": name} for name in p["WorkerIds"][1:]], True),
    Edge("MTurkR#29", "or whom nobody knows", NOTIFY, message(verdict="", WorkerIds=[STRANGER]), failures,
         [{**NEVER, "WorkerId": STRANGER}]),
    Edge("SDK", "100 workers", NOTIFY, hundred(100), lambda w, p, a: len(failures(w, p, a)), 100),
    bad("SDK", "101 workers", NOTIFY, hundred(101), "WorkerIds", MANY),
    bad("SDK", "no workers", NOTIFY, hundred(0), "WorkerIds", MANY),
    Edge("SDK", "a subject of 200", NOTIFY, message(Subject="é" * 200), failures, []),
    bad("SDK", "a subject of 201", NOTIFY, message(Subject="s" * 201), "Subject"),
    bad("WILD", "no subject", NOTIFY, message(Subject=""), "Subject",
        r"Your request parameter Subject has a minimum length of 1\."),
    Edge("SDK", "a text of 4096", NOTIFY, message(MessageText="é" * 4096), failures, []),
    bad("SDK", "a text of 4097", NOTIFY, message(MessageText="m" * 4097), "MessageText"),
    bad("WILD", "no text", NOTIFY, message(MessageText=""), "MessageText",
        r"Your request parameter MessageText has a minimum length of 1\."),
]  # fmt: skip

test_rule = rule_test(ROWS)


async def test_a_requester_blocks_100000_workers_at_most(world: World) -> None:
    """At the limit and one past it [SDK]; blocking somebody again is no new block."""

    def fill() -> None:
        missing = limits.BLOCKS - len(every_block(world)) - 1
        names = [f"AFILL{number:06}" for number in range(missing)]
        account, now = world.served.store.account, world.now

        def add(tx: Any) -> None:
            tx.db.execute(insert(workers), [{"worker_id": n, "country": "US", "created": now} for n in names])
            tx.db.execute(
                insert(blocks), [{"account": account, "worker_id": n, "reason": "r", "created": now} for n in names]
            )

        world.served.store.write_now(add)
        last = world.worker()
        assert world.call(BLOCK, WorkerId=last, Reason="r") == {}
        assert world.call(BLOCK, WorkerId=last, Reason="again") == {}
        bad("SDK", "", BLOCK, new(), "WorkerId",
            r'The value "A\w+" is not valid for the parameter WorkerId\. You can block at most 100000 Workers\.',
            ).check(world)  # fmt: skip
        world.call(UNBLOCK, WorkerId=last)
        assert world.call(BLOCK, WorkerId=world.worker(), Reason="r") == {}

    await asyncio.to_thread(fill)
