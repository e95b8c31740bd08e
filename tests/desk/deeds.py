"""One action of each verb, made ready on a rig, and whether the marketplace itself shows it carried out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tests.desk.seated import Rig
from turkterm.model.action import Action, Verb
from turkterm.model.money import Cents

Making = Callable[[Rig], Awaitable[Action]]


def one(rig: Rig, verb: Verb, **members: Any) -> Action:
    return rig.plan(verb, rig.work[0], **members).actions[0]


async def approve(rig: Rig) -> Action:
    return one(rig, Verb.APPROVE, amount=Cents(5), fee=Cents(1))


async def reject(rig: Rig) -> Action:
    return one(rig, Verb.REJECT, text="Word 20 asked for “not usable”")


async def override(rig: Rig) -> Action:
    await rig.ask("reject_assignment", AssignmentId=rig.work[0].assignment_id, RequesterFeedback="no")
    return one(rig, Verb.OVERRIDE)


async def bonus(rig: Rig) -> Action:
    return one(rig, Verb.BONUS, amount=Cents(50), fee=Cents(10), text="good notes")


async def block(rig: Rig) -> Action:
    return one(rig, Verb.BLOCK, text="spam")


async def unblock(rig: Rig) -> Action:
    await rig.ask("create_worker_block", WorkerId=rig.work[0].worker_id, Reason="spam")
    return one(rig, Verb.UNBLOCK)


async def notify(rig: Rig) -> Action:
    await rig.ask("approve_assignment", AssignmentId=rig.work[0].assignment_id)
    return one(rig, Verb.NOTIFY, worker_ids=[rig.work[0].worker_id], subject="About word 20", text="Please read")


async def grant(rig: Rig) -> Action:
    return one(rig, Verb.GRANT, type_id=await rig.create_type(), number=80.0)


async def revoke(rig: Rig) -> Action:
    action = await grant(rig)
    members = {"QualificationTypeId": action.type_id, "WorkerId": action.worker_id, "IntegerValue": 80}
    await rig.ask("associate_qualification_with_worker", **members)
    return one(rig, Verb.REVOKE, type_id=action.type_id, text="too fast")


async def expire(rig: Rig) -> Action:
    return one(rig, Verb.EXPIRE, number=1_600_000_000.0)


ALL: tuple[Making, ...] = (approve, reject, override, bonus, block, unblock, notify, grant, revoke, expire)
REPEATED: tuple[Making, ...] = tuple(make for make in ALL if make is not notify)


async def shows(rig: Rig, action: Action) -> bool:
    """Whether the marketplace itself, asked by plain boto3, shows an action carried out, once."""
    worker = {"WorkerId": action.worker_id}
    match action.verb:
        case Verb.APPROVE | Verb.OVERRIDE:
            return await rig.status(rig.work[0]) == "Approved"
        case Verb.REJECT:
            return await rig.status(rig.work[0]) == "Rejected"
        case Verb.BONUS:
            return await rig.bonuses(rig.work[0]) == [("0.50", "good notes")]
        case Verb.BLOCK | Verb.UNBLOCK:
            blocks = [each["WorkerId"] for each in (await rig.ask("list_worker_blocks"))["WorkerBlocks"]]
            return blocks == ([action.worker_id] if action.verb is Verb.BLOCK else [])
        case Verb.GRANT | Verb.REVOKE:
            status = "Granted" if action.verb is Verb.GRANT else "Revoked"
            listed = await rig.ask(
                "list_workers_with_qualification_type", QualificationTypeId=action.type_id, Status=status
            )
            return [(each["WorkerId"], each["IntegerValue"]) for each in listed["Qualifications"]] == [
                (action.worker_id, 80)
            ]
        case Verb.EXPIRE:
            hit = (await rig.ask("get_hit", HITId=action.hit_id))["HIT"]
            return bool(hit["Expiration"].timestamp() <= rig.place.server.clock.now())
        case Verb.NOTIFY:
            return "notify" in rig.writer.names
    raise AssertionError(worker)
