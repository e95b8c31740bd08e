"""What the marketplace shows of an action whose answer was lost. Looks only, sends nothing, and guesses nothing.

approve, reject, override        the assignment's state
bonus                            the payments of the assignment, those of other actions left out
block, unblock                   the blocks
grant, revoke                    what the worker holds
accept, reject request           whether it still waits; then what the worker holds
expire, extend                   the HIT's expiration
change type, mark, delete HIT    the HIT
create HIT                       the list of HITs, where the annotation carries the token; an absence proves nothing
create qualification type        the list of own types: a name is unique; an absence proves nothing, lists are late
update, delete qualification     the type; of a test that reads differently nobody knows
add assignments, create HIT type, notification settings, notify    nothing shows them
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.desk.calling import DEFAULT_SCORE, must
from turkterm.gateway.faults import NotFound, Refused, WrongState
from turkterm.model.action import WANTED, Action, ActionState, Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.hit import HitStatus
from turkterm.model.making import NewHit, NewQualificationType, QualificationTypeChange

if TYPE_CHECKING:
    from turkterm.gateway.protocols import Reader
    from turkterm.model.qualification import Exam, Holder, QualificationType

_GONE_TYPE = frozenset({"QualificationTypeDoesNotExist", "InvalidQualificationTypeState"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an action ended: done, failed or unsure, with a sentence where there is something to say.

    A failed one with a request id is the marketplace's own no to the only request that went out: it was not done.
    `result` is the id of what was made.
    """

    state: ActionState
    text: CleanText | None = None
    request_id: str | None = None
    result: str | None = None


async def look(reader: Reader, action: Action, *, paid_before: int, now: float) -> Outcome | None:
    """What the marketplace shows: done, another state than either, or unsure; None: it is as it was before the action.

    `paid_before`: how many bonuses like this one other actions paid; `now`: epoch seconds. Raises Throttled and
    Unavailable.
    """
    try:
        return await _look(reader, action, paid_before, now)
    except Refused as fault:
        return unsure(f"the answer was lost, and a look was refused: {fault}")


def absence_proves(action: Action) -> bool:
    """Whether a look that shows the action undone proves that it did not arrive."""
    if isinstance(action.details, QualificationTypeChange):
        return action.details.test is None
    return action.verb is not Verb.CREATE_TYPE


def unsure(text: str) -> Outcome:
    """Nobody knows, and why."""
    return Outcome(ActionState.UNSURE, clean(text))


async def _look(reader: Reader, action: Action, paid_before: int, now: float) -> Outcome | None:
    match action.verb:
        case Verb.APPROVE | Verb.REJECT | Verb.OVERRIDE:
            return await _verdict(reader, action)
        case Verb.BONUS:
            paid = await reader.bonuses(assignment_id=must(action.assignment_id))
            reason = clean(action.text)
            return _shown(sum((one.amount, one.reason) == (action.amount, reason) for one in paid) > paid_before)
        case Verb.BLOCK | Verb.UNBLOCK:
            blocked = any(block.worker_id == action.worker_id for block in await reader.blocks())
            return _shown(blocked is (action.verb is Verb.BLOCK))
        case Verb.GRANT:
            held = await _held(reader, action)
            return _shown(held is not None and action.number in {None, held.score})
        case Verb.REVOKE:
            return _shown(await _held(reader, action) is None)
        case Verb.ACCEPT_REQUEST | Verb.REJECT_REQUEST:
            return await _request(reader, action)
        case Verb.CREATE_TYPE:
            return await _new_type(reader, action)
        case Verb.UPDATE_TYPE:
            return await _changed_type(reader, action)
        case Verb.DELETE_TYPE:
            return await _deleted_type(reader, action)
        case Verb.CREATE_HIT:
            return await _new_hit(reader, action)
        case Verb.EXPIRE | Verb.EXTEND | Verb.CHANGE_TYPE | Verb.DELETE_HIT:
            return await _changed_hit(reader, action, now)
        case Verb.MARK_REVIEWING | Verb.MARK_REVIEWABLE:
            return await _marked_hit(reader, action)
        case Verb.ADD_ASSIGNMENTS:
            return unsure("the answer was lost, and the HIT does not show whose assignments were added")
        case Verb.NOTIFY | Verb.TRY_NOTIFICATION | Verb.NOTIFICATIONS | Verb.CREATE_HIT_TYPE:
            return unsure("the answer was lost, and nothing shows it")


def _shown(done: bool, result: str | None = None) -> Outcome | None:
    if not done:
        return None
    what = f": {result}" if result else ""
    text = clean(f"the answer was lost; the marketplace shows it done{what}")
    return Outcome(ActionState.DONE, text, result=result)


def _conflict(text: str) -> Outcome:
    return Outcome(ActionState.FAILED, clean(text))


async def _verdict(reader: Reader, action: Action) -> Outcome | None:
    status = (await reader.assignment(must(action.assignment_id))).status
    before = AssignmentStatus.REJECTED if action.verb is Verb.OVERRIDE else AssignmentStatus.SUBMITTED
    if status in {WANTED[action.verb], before}:
        return _shown(status is not before)
    return _conflict(f"it is {status.lower()} by now")


async def _held(reader: Reader, action: Action) -> Holder | None:
    holder = await reader.score(must(action.type_id), must(action.worker_id))
    return holder if holder is not None and holder.status == "Granted" else None


async def _request(reader: Reader, action: Action) -> Outcome | None:
    """A request that does not wait any more was accepted or rejected, by this action or by somebody else."""
    waiting = await reader.qualification_requests(must(action.type_id))
    if any(one.request_id == action.asked for one in waiting):
        return None
    held = await _held(reader, action)
    if action.verb is Verb.REJECT_REQUEST:
        # Who held the type before still holds it after a rejection: a grant leaves requests alone [SDK].
        return unsure("it was answered, and the worker holds the qualification") if held else _shown(True)
    if held is None:
        return _conflict("it was rejected by now, or its qualification revoked")
    wanted = DEFAULT_SCORE if action.number is None else action.number
    return _shown(held.score == wanted) or unsure(f"it was answered, and the worker holds the score {held.score}")


async def _new_type(reader: Reader, action: Action) -> Outcome | None:
    made = action.details
    assert isinstance(made, NewQualificationType)
    name = _line(made.name)
    for kind in await reader.qualification_types():
        if kind.name == name:
            same = _alike(made, kind)
            return _shown(same, kind.type_id) or unsure(f"there is another type of this name, {kind.type_id}")
    return None


def _alike(made: NewQualificationType, kind: QualificationType) -> bool:
    return (
        kind.description == _line(made.description)
        and kind.keywords == _line(made.keywords)
        and kind.active is made.active
        and kind.retry_delay == made.retry_delay
        and (kind.has_test, kind.auto_granted) == (bool(made.test), made.auto_granted)
    )


async def _changed_type(reader: Reader, action: Action) -> Outcome | None:
    change, type_id = action.details, must(action.type_id)
    assert isinstance(change, QualificationTypeChange)
    kind = await reader.qualification_type(type_id)
    exam = None if change.test is None else await reader.exam(type_id)
    return _shown(_carried_out(change, kind, exam))


def _carried_out(change: QualificationTypeChange, kind: QualificationType, exam: Exam | None) -> bool:
    wanted = (
        (change.description if change.description is None else _line(change.description), kind.description),
        (change.active, kind.active),
        (change.retry_delay, kind.retry_delay),
        (change.test_duration, kind.test_duration),
        (change.auto_granted, kind.auto_granted),
        (change.granted_value, kind.granted_value),
    )
    tested = exam is None or (exam.test, exam.answer_key) == (change.test, change.answer_key or "")
    return tested and all(new is None or new == now for new, now in wanted)


async def _deleted_type(reader: Reader, action: Action) -> Outcome | None:
    try:
        kind = await reader.qualification_type(must(action.type_id))
    except (NotFound, WrongState) as gone:
        if gone.code in _GONE_TYPE:
            return _shown(True)
        raise
    return _shown(kind.status not in {"Active", "Inactive"})


async def _new_hit(reader: Reader, action: Action) -> Outcome | None:
    """A HIT shows whose it is where its annotation carries the token; another one like it proves nothing."""
    made, token = action.details, must(action.token)
    assert isinstance(made, NewHit)
    if token in made.annotation:
        async for page in reader.hits():  # newest first
            for hit in page:
                if token in hit.annotation:
                    return _shown(True, hit.hit_id)
    return unsure("the answer was lost, and no HIT shows that it was made by this")


async def _changed_hit(reader: Reader, action: Action, now: float) -> Outcome | None:
    try:
        hit = await reader.hit(must(action.hit_id))
    except NotFound:
        if action.verb is Verb.DELETE_HIT:
            return _shown(True)
        raise
    match action.verb:
        case Verb.DELETE_HIT:
            return _shown(hit.status is HitStatus.DISPOSED)
        case Verb.CHANGE_TYPE:
            return _shown(hit.hit_type_id == action.hit_type_id)
        case Verb.EXPIRE if hit.expiration <= now:
            return _shown(True)
    return _shown(int(hit.expiration) == int(must(action.number)))


async def _marked_hit(reader: Reader, action: Action) -> Outcome | None:
    status = (await reader.hit(must(action.hit_id))).status
    if status in {HitStatus.REVIEWABLE, HitStatus.REVIEWING}:
        return _shown((status is HitStatus.REVIEWING) is (action.verb is Verb.MARK_REVIEWING))
    return _conflict(f"it is {status.lower()} by now")


def _line(text: str) -> CleanText:
    """A text as the gateway gives it."""
    return clean(" ".join(text.split()))
