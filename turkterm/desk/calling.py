"""Which request an action is: one call of the Writer for each verb. Whether it is sent, and again, `settle` decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from turkterm.model.action import Action, Verb
from turkterm.model.making import (
    Details,
    Granting,
    HitTypeProperties,
    NewHit,
    NewQualificationType,
    NotificationSettings,
    QualificationTypeChange,
    TrialEvent,
)

if TYPE_CHECKING:
    from turkterm.gateway.protocols import Receipt, Writer

#: The score of a grant, and of a request that is accepted, where none is said [D08].
DEFAULT_SCORE = 1

T = TypeVar("T")
D = TypeVar("D", bound=Details)


async def send(write: Writer, action: Action) -> Receipt:
    """Send the action's one request; raises GatewayError."""
    match action.verb:
        case Verb.APPROVE:
            return await write.approve(must(action.assignment_id), feedback=action.text or None)
        case Verb.OVERRIDE:
            return await write.approve(must(action.assignment_id), feedback=action.text or None, override=True)
        case Verb.REJECT:
            return await write.reject(must(action.assignment_id), action.text)
        case Verb.BONUS:
            worker_id, assignment_id = must(action.worker_id), must(action.assignment_id)
            return await write.send_bonus(worker_id, assignment_id, action.amount, action.text, must(action.token))
        case Verb.BLOCK:
            return await write.block(must(action.worker_id), action.text)
        case Verb.UNBLOCK:
            return await write.unblock(must(action.worker_id), action.text or None)
        case Verb.NOTIFY:
            return await write.notify(action.worker_ids, action.subject, action.text)
        case Verb.GRANT:
            mail = action.details is None or _details(action, Granting).notify
            return await write.grant(must(action.type_id), must(action.worker_id), _score(action), notify=mail)
        case Verb.REVOKE:
            return await write.revoke(must(action.type_id), must(action.worker_id), action.text or None)
        case Verb.ACCEPT_REQUEST:
            return await write.accept_request(must(action.asked), _score(action))
        case Verb.REJECT_REQUEST:
            return await write.reject_request(must(action.asked), action.text or None)
        case Verb.CREATE_TYPE:
            return await write.create_type(_details(action, NewQualificationType))
        case Verb.UPDATE_TYPE:
            return await write.update_type(must(action.type_id), _details(action, QualificationTypeChange))
        case Verb.DELETE_TYPE:
            return await write.delete_type(must(action.type_id))
        case Verb.NOTIFICATIONS:
            return await write.set_notifications(must(action.hit_type_id), _details(action, NotificationSettings))
        case Verb.TRY_NOTIFICATION:
            return await write.send_trial_event(_details(action, TrialEvent))
        case Verb.CREATE_HIT_TYPE:
            return await write.create_hit_type(_details(action, HitTypeProperties))
        case Verb.CREATE_HIT:
            return await _create_hit(write, action)
        case Verb.EXPIRE | Verb.EXTEND:
            return await write.expire(must(action.hit_id), must(action.number))
        case Verb.ADD_ASSIGNMENTS:
            return await write.add_assignments(must(action.hit_id), int(must(action.number)), must(action.token))
        case Verb.CHANGE_TYPE:
            return await write.change_type(must(action.hit_id), must(action.hit_type_id))
        case Verb.MARK_REVIEWING | Verb.MARK_REVIEWABLE:
            back = action.verb is Verb.MARK_REVIEWABLE
            return await write.mark_reviewing(must(action.hit_id), revert=back)
        case Verb.DELETE_HIT:
            return await write.delete_hit(must(action.hit_id))


def must(value: T | None) -> T:
    """A member that every action of its verb has: planning sees to it, and nothing is sent without it."""
    assert value is not None
    return value


async def _create_hit(write: Writer, action: Action) -> Receipt:
    made, token = _details(action, NewHit), must(action.token)
    if made.hit_type is not None:
        return await write.create_hit(made, token)
    return await write.create_hit_of_type(must(action.hit_type_id), made, token)


def _score(action: Action) -> int | None:
    return None if action.number is None else int(action.number)


def _details(action: Action, kind: type[D]) -> D:
    assert isinstance(action.details, kind)
    return action.details
