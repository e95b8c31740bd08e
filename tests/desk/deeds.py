"""One action of each verb, made ready on a rig, and whether the marketplace itself shows it carried out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import func, select

from tests.desk.seated import Rig
from tests.gateway.marketplaces import QUESTION
from turkterm.desk.planning import Planner
from turkterm.marketplace import requests
from turkterm.marketplace.requests import Requested
from turkterm.marketplace.schema import hit_types
from turkterm.model.action import Action, Verb
from turkterm.model.ids import HITId, HITTypeId, QualificationRequestId, QualificationTypeId
from turkterm.model.making import Granting, HitTypeProperties, NewHit, NewQualificationType, QualificationTypeChange
from turkterm.model.money import Cents

Making = Callable[[Rig], Awaitable[Action]]

PROPERTIES = HitTypeProperties("How warm is it?", "Read a word and say how warm it is", Cents(10), 600)
LATIN = NewQualificationType("Reads  Latin", "Reads Latin aloud", "language", retry_delay=60)
LATER = 1_000_000.0


def one(rig: Rig, verb: Verb, **members: Any) -> Action:
    return rig.plan(verb, rig.work[0], **members).actions[0]


def alone(verb: Verb, **members: Any) -> Action:
    """An action that is about no assignment."""
    planner = Planner(verb)
    planner.add(verb, **members)
    return planner.plan().actions[0]


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


async def grant_quietly(rig: Rig) -> Action:
    return one(rig, Verb.GRANT, type_id=await rig.create_type(), number=80.0, details=Granting(notify=False))


async def revoke(rig: Rig) -> Action:
    action = await grant(rig)
    members = {"QualificationTypeId": action.type_id, "WorkerId": action.worker_id, "IntegerValue": 80}
    await rig.ask("associate_qualification_with_worker", **members)
    return one(rig, Verb.REVOKE, type_id=action.type_id, text="too fast")


async def requested(rig: Rig) -> tuple[QualificationTypeId, QualificationRequestId]:
    """A request of the first worker that waits for an answer."""
    type_id, worker_id = await rig.create_type(), rig.work[0].worker_id
    asked = rig.place.server.store.write_now(lambda tx: requests.request(tx, worker_id, type_id))
    assert isinstance(asked, Requested)
    return type_id, QualificationRequestId(asked.request_id)


async def accept_request(rig: Rig) -> Action:
    type_id, asked = await requested(rig)
    return one(rig, Verb.ACCEPT_REQUEST, type_id=type_id, asked=asked, number=80.0)


async def reject_request(rig: Rig) -> Action:
    type_id, asked = await requested(rig)
    return one(rig, Verb.REJECT_REQUEST, type_id=type_id, asked=asked, text="not yet")


async def create_type(rig: Rig) -> Action:
    return alone(Verb.CREATE_TYPE, details=LATIN)


async def update_type(rig: Rig) -> Action:
    change = QualificationTypeChange("Reads with  great care", active=False, retry_delay=60)
    return alone(Verb.UPDATE_TYPE, type_id=await rig.create_type(), details=change)


async def delete_type(rig: Rig) -> Action:
    return alone(Verb.DELETE_TYPE, type_id=await rig.create_type())


async def new_hit(rig: Rig) -> HITId:
    """A HIT of five assignments that nobody has accepted."""
    made = await rig.ask(
        "create_hit",
        Title="Name a colour",
        Description="Look at it",
        Reward="0.10",
        AssignmentDurationInSeconds=600,
        LifetimeInSeconds=86_400,
        MaxAssignments=5,
        Question=QUESTION % 0,
    )
    return HITId(made["HIT"]["HITId"])


async def new_hit_type(rig: Rig) -> HITTypeId:
    members = {"Title": "How cold?", "Description": "Say it", "Reward": "0.20", "AssignmentDurationInSeconds": 60}
    return HITTypeId((await rig.ask("create_hit_type", **members))["HITTypeId"])


async def expire(rig: Rig) -> Action:
    return alone(Verb.EXPIRE, hit_id=await new_hit(rig), number=1_600_000_000.0)


async def extend(rig: Rig) -> Action:
    later = rig.place.server.clock.now() + LATER
    return alone(Verb.EXTEND, hit_id=await new_hit(rig), number=later)


async def add_assignments(rig: Rig) -> Action:
    return alone(Verb.ADD_ASSIGNMENTS, hit_id=await new_hit(rig), number=2.0, held=Cents(24))


async def change_type(rig: Rig) -> Action:
    return alone(Verb.CHANGE_TYPE, hit_id=await new_hit(rig), hit_type_id=await new_hit_type(rig))


async def mark_reviewing(rig: Rig) -> Action:
    return alone(Verb.MARK_REVIEWING, hit_id=rig.work[0].hit_id)


async def mark_reviewable(rig: Rig) -> Action:
    await rig.ask("update_hit_review_status", HITId=rig.work[0].hit_id)
    return alone(Verb.MARK_REVIEWABLE, hit_id=rig.work[0].hit_id)


async def delete_hit(rig: Rig) -> Action:
    hit_id = await new_hit(rig)
    await rig.ask("update_expiration_for_hit", HITId=hit_id, ExpireAt=0)
    return alone(Verb.DELETE_HIT, hit_id=hit_id)


async def create_hit(rig: Rig) -> Action:
    made = NewHit(86_400, 3, QUESTION % 1, hit_type=PROPERTIES)
    return alone(Verb.CREATE_HIT, details=made, held=Cents(36))


async def create_hit_of_type(rig: Rig) -> Action:
    made = NewHit(86_400, 3, QUESTION % 1, annotation="row 7")
    return alone(Verb.CREATE_HIT, hit_type_id=await new_hit_type(rig), details=made, held=Cents(72))


async def create_hit_type(rig: Rig) -> Action:
    return alone(Verb.CREATE_HIT_TYPE, details=PROPERTIES)


#: What a look shows, done or not done.
SHOWN: tuple[Making, ...] = (
    *(approve, reject, override, bonus, block, unblock, grant, grant_quietly, revoke, accept_request, reject_request),
    *(update_type, delete_type, expire, extend, change_type, mark_reviewing, mark_reviewable, delete_hit),
)
#: What a look shows at most where it was done.
HALF_SHOWN: tuple[Making, ...] = (create_type, create_hit)
UNSEEN: tuple[Making, ...] = (create_hit_of_type, create_hit_type, add_assignments)
REPEATED: tuple[Making, ...] = (*SHOWN, *HALF_SHOWN, *UNSEEN)
#: Sent again without a look: a token or equal properties make that safe.
BLIND: tuple[Making, ...] = (bonus, create_hit, *UNSEEN)

#: The Writer's method for a verb, where it is not the maker's own name.
_METHODS: dict[Making, str] = {
    override: "approve",
    bonus: "send_bonus",
    extend: "expire",
    grant_quietly: "grant",
    mark_reviewable: "mark_reviewing",
}


def method(make: Making) -> str:
    """The Writer's method that carries out what `make` makes."""
    return _METHODS.get(make, make.__name__)


async def shows(rig: Rig, action: Action) -> bool:
    """Whether the marketplace itself, asked by plain boto3, shows an action carried out, once."""
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
        case Verb.GRANT | Verb.REVOKE | Verb.ACCEPT_REQUEST:
            status = "Revoked" if action.verb is Verb.REVOKE else "Granted"
            return await _holders(rig, action, status) == [(action.worker_id, 80)]
        case Verb.REJECT_REQUEST:
            waiting = await rig.ask("list_qualification_requests")
            return waiting["NumResults"] == 0 and await _holders(rig, action, "Granted") == []
        case Verb.CREATE_TYPE | Verb.UPDATE_TYPE | Verb.DELETE_TYPE:
            return await _shows_type(rig, action)
        case Verb.CREATE_HIT:
            listed = (await rig.ask("list_hits", MaxResults=100))["HITs"]
            return [hit["MaxAssignments"] for hit in listed if hit["Title"] in {"How warm is it?", "How cold?"}] == [3]
        case Verb.CREATE_HIT_TYPE:
            made = select(func.count()).where(hit_types.c.title == PROPERTIES.title)
            return rig.place.server.store.read_now(lambda tx: int(tx.db.execute(made).scalar_one())) == 1
        case Verb.DELETE_HIT:
            return action.hit_id not in [hit["HITId"] for hit in (await rig.ask("list_hits"))["HITs"]]
        case Verb.NOTIFY:
            return "notify" in rig.writer.names
    return await _shows_hit(rig, action)


async def _holders(rig: Rig, action: Action, status: str) -> list[tuple[str, int]]:
    listed = await rig.ask("list_workers_with_qualification_type", QualificationTypeId=action.type_id, Status=status)
    return [(each["WorkerId"], each["IntegerValue"]) for each in listed["Qualifications"]]


async def _shows_type(rig: Rig, action: Action) -> bool:
    listed = await rig.ask("list_qualification_types", MustBeRequestable=False, MustBeOwnedByCaller=True)
    found = [
        (each["Name"], each["Description"], each["QualificationTypeStatus"], each.get("RetryDelayInSeconds"))
        for each in listed["QualificationTypes"]
    ]
    wanted = {
        Verb.CREATE_TYPE: [("Reads  Latin", "Reads Latin aloud", "Active", 60)],
        Verb.UPDATE_TYPE: [("Reader", "Reads with  great care", "Inactive", 60)],
        Verb.DELETE_TYPE: [],
    }
    return found == wanted[action.verb]


async def _shows_hit(rig: Rig, action: Action) -> bool:
    hit = (await rig.ask("get_hit", HITId=action.hit_id))["HIT"]
    match action.verb:
        case Verb.EXPIRE:
            return bool(hit["Expiration"].timestamp() <= rig.place.server.clock.now())
        case Verb.EXTEND:
            return bool(hit["Expiration"].timestamp() == int(action.number or 0))
        case Verb.ADD_ASSIGNMENTS:
            return bool(hit["MaxAssignments"] == 7)
        case Verb.CHANGE_TYPE:
            return bool(hit["HITTypeId"] == action.hit_type_id)
        case Verb.MARK_REVIEWING | Verb.MARK_REVIEWABLE:
            wanted = "Reviewing" if action.verb is Verb.MARK_REVIEWING else "Reviewable"
            return bool(hit["HITStatus"] == wanted)
    raise AssertionError(action)
