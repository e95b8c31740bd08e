"""One action against the marketplace: send it, and where the answer was lost find out what happened.

What makes each verb safe to repeat differs, and the rules stand here alone. Nothing is guessed: an outcome is what the
marketplace said, or what a look at it showed afterwards, or `unsure`.

    approve, reject, override    the assignment's state is looked at; sent again only while it still waits
    bonus                        the same token again, its duplicate means done; once the token is old, and at the end,
                                 the payments are listed
    block, unblock               the block is looked for; sent again where it is not as wanted
    grant, revoke                the same with the qualification
    expire                       sent again: the same instant twice changes nothing
    notify                       it is mail, and nothing shows it: never sent again, unsure
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.gateway.faults import DuplicateToken, GatewayError, Refused, Throttled, Unavailable
from turkterm.model.action import WANTED, Action, ActionState, Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import CleanText, clean

if TYPE_CHECKING:
    from turkterm.gateway.protocols import Reader, Receipt, Writer
    from turkterm.model.action import Entry
    from turkterm.model.ids import AssignmentId, QualificationTypeId, WorkerId

#: Seconds before each further try of one action.
_PAUSES = (0.5, 1.5, 4.0, 10.0)

#: How long a token is trusted to stop a second payment: the service forgets it after 24 hours [DOC]. A computer that
#: slept between two tries may be later than that.
_TOKEN_SECONDS = 23 * 3600.0

#: What leaves nothing behind that a look could find.
_INVISIBLE = frozenset({Verb.NOTIFY, Verb.EXPIRE})

#: What stands between the workers in the outcome of a message; a reason may hold a semicolon of its own.
_UNREACHED = re.compile(r"; (A[A-Z0-9]+): ")

Pause = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an action ended: done, failed or unsure, with a sentence where there is something to say.

    A failed one with a request id is the marketplace's own no to the only request that went out: it was not done.
    """

    state: ActionState
    text: CleanText | None = None
    request_id: str | None = None


_SHOWN_DONE = Outcome(ActionState.DONE, clean("the answer was lost; the marketplace shows it done"))


class Settler:
    """Carries single actions out. `pause` waits between tries; `wall` is the person's clock, in epoch seconds.

    While `leaving` is set a marketplace that cannot be reached is not waited for: the operator wants to go.
    """

    def __init__(
        self, reader: Reader, writer: Writer, pause: Pause = asyncio.sleep, wall: Callable[[], float] = time.time
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._pause = pause
        self._wall = wall
        self.leaving = False

    async def settle(self, action: Action, *, paid_before: int = 0, sent_before: float | None = None) -> Outcome:
        """Send the action until its outcome is known, in five tries at the most; never raises GatewayError.

        `paid_before`: how many bonuses like this one the journal knows to be paid, for the same assignment.
        `sent_before`: when it, or its token, first went out without an answer that says no, on the person's clock:
        then it may have arrived, and is looked for before it is sent again.
        """
        problem: GatewayError | None = None
        lost, began = sent_before is not None, self._wall() if sent_before is None else sent_before
        for wait in (0.0, *_PAUSES):
            if wait:
                if self.leaving and isinstance(problem, Unavailable):
                    break
                await self._pause(wait)
            try:
                # An age below zero is a clock that was turned back: it says nothing.
                token_holds = action.verb is Verb.BONUS and 0 <= self._wall() - began < _TOKEN_SECONDS
                if lost and not token_holds and (seen := await self._look(action, paid_before)):
                    return seen
                return _done(action, await self._send(action))
            except DuplicateToken:  # this very action arrived before: the token belongs to it alone
                return Outcome(ActionState.DONE, clean("it had arrived already, and was not repeated"))
            except Refused as fault:
                return await self._refused(action, fault, paid_before, lost=lost)
            except (Throttled, Unavailable) as fault:  # nothing happened: the next try is a first one
                problem = fault
            except GatewayError as fault:  # Unsure: it may have arrived
                problem, lost = fault, True
                if action.verb is Verb.NOTIFY:
                    return Outcome(ActionState.UNSURE, clean(f"{fault}; the message may have been sent"))
        if not lost:
            return Outcome(ActionState.FAILED, clean(f"{problem}; nothing was changed"))
        seen = await self._last_look(action, paid_before)
        return seen or Outcome(ActionState.UNSURE, clean(f"the answer was lost: {problem}"))

    async def find_out(self, action: Action, *, paid_before: int = 0) -> Outcome:
        """The outcome of an action that an earlier run sent without hearing the answer; sends nothing.

        One that did not arrive goes back to where it was: queued, for a person to go on with or to drop.
        """
        if action.verb in _INVISIBLE:
            return Outcome(ActionState.UNSURE, clean("turkterm ended before the answer came, and nothing shows it"))
        problem: GatewayError | None = None
        for wait in (0.0, *_PAUSES):
            if wait:
                if self.leaving:
                    break
                await self._pause(wait)
            try:
                seen = await self._look(action, paid_before)
            except GatewayError as fault:
                problem = fault
            else:
                return seen or Outcome(ActionState.QUEUED, clean("it did not arrive before turkterm ended"))
        return Outcome(ActionState.UNSURE, clean(f"turkterm ended before the answer came, and now {problem}"))

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
                assert action.token is not None  # without one it could be paid twice: planning always makes one
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

    async def _look(self, action: Action, paid_before: int) -> Outcome | None:
        """What the marketplace shows of an action whose answer was lost; None: it shows that it did not arrive.

        Raises Throttled and Unavailable. Of what is invisible it knows nothing, which is None too.
        """
        try:
            if action.verb in WANTED:
                return await self._verdict(action)
            return _SHOWN_DONE if await self._arrived(action, paid_before) else None
        except Refused as fault:
            return Outcome(ActionState.UNSURE, clean(f"the answer was lost, and a look was refused: {fault}"))

    async def _verdict(self, action: Action) -> Outcome | None:
        status = (await self._reader.assignment(_assignment(action))).status
        if status is WANTED[action.verb]:
            return _SHOWN_DONE
        before = AssignmentStatus.REJECTED if action.verb is Verb.OVERRIDE else AssignmentStatus.SUBMITTED
        return None if status is before else Outcome(ActionState.FAILED, clean(f"it is {status.lower()} by now"))

    async def _arrived(self, action: Action, paid_before: int) -> bool:
        match action.verb:
            case Verb.BONUS:
                paid = await self._reader.bonuses(assignment_id=_assignment(action))
                reason = clean(action.text)
                return sum(one.amount == action.amount and one.reason == reason for one in paid) > paid_before
            case Verb.BLOCK | Verb.UNBLOCK:
                blocked = any(block.worker_id == action.worker_id for block in await self._reader.blocks())
                return blocked is (action.verb is Verb.BLOCK)
            case Verb.GRANT | Verb.REVOKE:
                holder = await self._reader.score(_type(action), _worker(action))
                held = holder is not None and holder.status == "Granted"
                if action.verb is Verb.REVOKE:
                    return not held
                return held and (action.number is None or (holder is not None and holder.score == action.number))
        return False

    async def _last_look(self, action: Action, paid_before: int) -> Outcome | None:
        try:
            return await self._look(action, paid_before)
        except (Throttled, Unavailable):
            return None

    async def _refused(self, action: Action, fault: Refused, paid_before: int, *, lost: bool) -> Outcome:
        """A definite no. After a lost answer it may be the echo of our own success: look before saying failed."""
        if lost and action.verb not in _INVISIBLE:
            try:
                seen = await self._look(action, paid_before)
            except (Throttled, Unavailable):
                seen = Outcome(ActionState.UNSURE, clean(f"the answer was lost; asked again the answer is: {fault}"))
            if seen is not None:
                return seen
        return Outcome(ActionState.FAILED, clean(str(fault)), None if lost else fault.request_id)


def _done(action: Action, receipt: Receipt) -> Outcome:
    if action.verb is Verb.NOTIFY and receipt.failures:
        failed = "; ".join(f"{worker}: {why}" for worker, why in receipt.failures.items())
        reached = len(action.worker_ids) - len(receipt.failures)
        state = ActionState.DONE if reached else ActionState.FAILED
        return Outcome(state, clean(f"{reached} of {len(action.worker_ids)} reached; {failed}"), receipt.request_id)
    return Outcome(ActionState.DONE, None, receipt.request_id)


def unreached(entry: Entry) -> dict[WorkerId, str]:
    """The workers whom a message did not reach, with the marketplace's reason for each, as the outcome has them."""
    if entry.action.verb is not Verb.NOTIFY or entry.outcome is None:
        return {}
    _, *rest = _UNREACHED.split(f"; {entry.outcome.partition('; ')[2]}")
    said = dict(zip(rest[::2], rest[1::2], strict=True))
    return {worker: said[worker] for worker in entry.action.worker_ids if worker in said}


def _assignment(action: Action) -> AssignmentId:
    assert action.assignment_id is not None
    return action.assignment_id


def _worker(action: Action) -> WorkerId:
    assert action.worker_id is not None
    return action.worker_id


def _type(action: Action) -> QualificationTypeId:
    assert action.type_id is not None
    return action.type_id
