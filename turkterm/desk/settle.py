"""One action against the marketplace: send it, and where the answer was lost find out what happened.

What makes each verb safe to repeat differs, and the rules stand in one table here. Nothing is guessed: an outcome is
what the marketplace said, or what a look at it showed afterwards, or `unsure`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from turkterm.gateway.faults import DuplicateToken, GatewayError, Refused, Throttled, Unavailable, Unsure
from turkterm.gateway.protocols import Reader, Receipt, Writer
from turkterm.model.action import Action, ActionState, Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.ids import AssignmentId, QualificationTypeId, WorkerId

#: Tries of one action in all, and the seconds before each further one.
_PAUSES = (0.5, 1.5, 4.0, 10.0)

WANTED = {
    Verb.APPROVE: AssignmentStatus.APPROVED,
    Verb.OVERRIDE: AssignmentStatus.APPROVED,
    Verb.REJECT: AssignmentStatus.REJECTED,
}

#: Repeating these changes nothing when they were carried out already [D08: a re-block returns successfully; a grant updates].
_REPEATABLE = frozenset({Verb.BLOCK, Verb.UNBLOCK, Verb.GRANT, Verb.EXPIRE})

Pause = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an action ended: done, failed or unsure, with a sentence where there is something to say."""

    state: ActionState
    text: CleanText | None = None
    request_id: str | None = None


class Settler:
    """Carries single actions out. `pause` waits between tries; tests give one that does not."""

    def __init__(self, reader: Reader, writer: Writer, pause: Pause = asyncio.sleep) -> None:
        self._reader = reader
        self._writer = writer
        self._pause = pause

    async def settle(self, action: Action) -> Outcome:
        """Send the action until its outcome is known, in five tries at the most; never raises GatewayError."""
        problem: GatewayError | None = None
        lost = False
        for wait in (0.0, *_PAUSES):
            if wait:
                await self._pause(wait)
                if lost and (seen := await self._look(action)) is not None:
                    return seen
            try:
                return _done(action, await self._send(action))
            except DuplicateToken:  # this very action arrived before: the token belongs to it alone
                return Outcome(ActionState.DONE, clean("it had arrived already, and was not repeated"))
            except Refused as fault:
                return await self._refused(action, fault, lost=lost)
            except (Throttled, Unavailable) as fault:  # nothing happened: the next try is a first one
                problem = fault
            except Unsure as fault:
                problem, lost = fault, True
                if action.verb is Verb.NOTIFY:
                    return Outcome(ActionState.UNSURE, clean(f"{fault}; the message may have been sent"))
        if lost:
            seen = await self._look(action)
            return seen or Outcome(ActionState.UNSURE, clean(str(problem)))
        return Outcome(ActionState.FAILED, clean(f"{problem}; nothing was changed"))

    async def find_out(self, action: Action) -> Outcome:
        """The outcome of an action that an earlier run sent without hearing the answer; sends nothing."""
        try:
            if action.verb in WANTED:
                return await self._look(action) or Outcome(ActionState.FAILED, clean("it did not arrive: decide again"))
            if action.verb is Verb.BONUS:
                paid = await self._reader.bonuses(assignment_id=_assignment(action))
                if any(bonus.amount == action.amount and bonus.reason == clean(action.text) for bonus in paid):
                    return Outcome(ActionState.DONE, clean("the marketplace shows it paid"))
                return Outcome(ActionState.FAILED, clean("the marketplace shows no such bonus: it did not arrive"))
            if action.verb in {Verb.BLOCK, Verb.UNBLOCK}:
                blocked = any(block.worker_id == action.worker_id for block in await self._reader.blocks())
                done = blocked is (action.verb is Verb.BLOCK)
                text = "the marketplace shows it done" if done else "it did not arrive"
                return Outcome(ActionState.DONE if done else ActionState.FAILED, clean(text))
        except GatewayError as fault:
            return Outcome(ActionState.UNSURE, clean(f"the answer was lost and looking failed too: {fault}"))
        return Outcome(ActionState.UNSURE, clean("turkterm ended before the answer came"))

    async def _send(self, action: Action) -> Receipt:
        write = self._writer
        match action.verb:
            case Verb.APPROVE:
                return await write.approve(_assignment(action), feedback=action.text or None)
            case Verb.OVERRIDE:
                return await write.approve(_assignment(action), feedback=action.text or None, override=True)
            case Verb.REJECT:
                return await write.reject(_assignment(action), action.text)
            case Verb.BONUS:
                assert (
                    action.token is not None
                )  # a bonus without a token could be paid twice: planning always makes one
                return await write.send_bonus(
                    _worker(action), _assignment(action), action.amount, action.text, action.token
                )
            case Verb.BLOCK:
                return await write.block(_worker(action), action.text)
            case Verb.UNBLOCK:
                return await write.unblock(_worker(action), action.text or None)
            case Verb.NOTIFY:
                return await write.notify(action.worker_ids, action.subject, action.text)
            case Verb.GRANT:
                score = None if action.number is None else int(action.number)
                return await write.grant(_type(action), _worker(action), score)
            case Verb.REVOKE:
                return await write.revoke(_type(action), _worker(action), action.text or None)
            case Verb.EXPIRE:
                assert action.hit_id is not None
                assert action.number is not None
                return await write.expire(action.hit_id, action.number)

    async def _look(self, action: Action) -> Outcome | None:
        """What the marketplace shows of an action whose answer was lost; None: it may be sent again."""
        try:
            if action.verb in WANTED:
                status = (await self._reader.assignment(_assignment(action))).status
                if status is WANTED[action.verb]:
                    return Outcome(ActionState.DONE, clean("the answer was lost; the marketplace shows it done"))
                before = AssignmentStatus.REJECTED if action.verb is Verb.OVERRIDE else AssignmentStatus.SUBMITTED
                if status is not before:
                    return Outcome(ActionState.FAILED, clean(f"it is {status.lower()} by now"))
                return None
            if action.verb is Verb.REVOKE and await self._revoked(action):
                return Outcome(ActionState.DONE, clean("the answer was lost; the marketplace shows it done"))
        except GatewayError as fault:
            return Outcome(ActionState.UNSURE, clean(f"the answer was lost and looking failed too: {fault}"))
        if action.verb in _REPEATABLE or action.verb in {Verb.BONUS, Verb.REVOKE}:
            return None  # a bonus carries its token: sent again it is refused when the first one arrived
        return Outcome(ActionState.UNSURE, clean("the answer was lost"))

    async def _revoked(self, action: Action) -> bool:
        holder = await self._reader.score(_type(action), _worker(action))
        return holder is None or holder.status != "Granted"

    async def _refused(self, action: Action, fault: Refused, *, lost: bool) -> Outcome:
        """A definite no. After a lost answer it may be the echo of our own success: look before saying failed."""
        if lost and action.verb in WANTED:
            seen = await self._look(action)
            if seen is not None:
                return seen
        return Outcome(ActionState.FAILED, clean(str(fault)))


def _done(action: Action, receipt: Receipt) -> Outcome:
    if action.verb is Verb.NOTIFY and receipt.failures:
        failed = "; ".join(f"{worker}: {why}" for worker, why in receipt.failures.items())
        reached = len(action.worker_ids) - len(receipt.failures)
        state = ActionState.DONE if reached else ActionState.FAILED
        return Outcome(state, clean(f"{reached} of {len(action.worker_ids)} reached; {failed}"), receipt.request_id)
    return Outcome(ActionState.DONE, None, receipt.request_id)


def _assignment(action: Action) -> AssignmentId:
    assert action.assignment_id is not None
    return action.assignment_id


def _worker(action: Action) -> WorkerId:
    assert action.worker_id is not None
    return action.worker_id


def _type(action: Action) -> QualificationTypeId:
    assert action.type_id is not None
    return action.type_id
