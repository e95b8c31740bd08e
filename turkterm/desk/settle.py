"""One action against the marketplace: send it, and where the answer was lost find out what happened.

What makes each verb safe to repeat differs, and the rules stand here alone; `looking` says what shows it. Nothing is
guessed: an outcome is what the marketplace said, or what a look at it showed afterwards, or `unsure`.

    most verbs                       what the action changes is looked at; sent again only while it is as it was before
    bonus, add assignments,          the same token again, its duplicate means done; once the token is old, and at the
    create HIT                       end, there is a look, which for added assignments shows nothing; a bonus that an
                                     earlier attempt sent is looked for first, however young its token is; so is one
                                     that waited long, and which somebody may have paid by other means: then not sent
    expire, extend                   as most; the same instant twice is refused as a repeat: then a look says which
    create HIT type,                 sent again: equal properties are the same type, equal settings the same settings
    notification settings
    notify, test notification        it is mail, and nothing shows it: never sent again by itself, unsure
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from turkterm.desk.calling import send
from turkterm.desk.looking import Outcome, absence_proves, look, unsure
from turkterm.gateway.faults import DuplicateToken, GatewayError, Refused, Throttled, Unavailable
from turkterm.model.action import TOKENED, Action, ActionState, Verb
from turkterm.model.cleantext import clean

if TYPE_CHECKING:
    from turkterm.gateway.protocols import Reader, Receipt, Writer
    from turkterm.model.action import Entry
    from turkterm.model.ids import WorkerId

__all__ = ["SENT_ONCE", "Outcome", "Settler"]

#: Seconds before each further try of one action.
_PAUSES = (0.5, 1.5, 4.0, 10.0)

#: How long a token is trusted to stop a second payment: the service forgets it after 24 hours [DOC]. A computer that
#: slept between two tries may be later than that.
_TOKEN_SECONDS = 23 * 3600.0

#: Messages: each sending is another one, and only the operator asks for it.
SENT_ONCE = frozenset({Verb.NOTIFY, Verb.TRY_NOTIFICATION})
#: What may be sent twice without a look.
_HARMLESS = frozenset({Verb.CREATE_HIT_TYPE, Verb.NOTIFICATIONS})

#: What stands between the workers in the outcome of a message; a reason may hold a semicolon of its own.
_UNREACHED = re.compile(r"; (A[A-Z0-9]+): ")

#: Why a bonus that waited long did not go out.
PAID_OTHERWISE = clean("not sent: while it waited, the same amount was paid for the same reason by other means")

Pause = Callable[[float], Awaitable[None]]


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

    async def settle(
        self, action: Action, *, paid_before: int = 0, sent_before: float | None = None, waited: bool = False
    ) -> Outcome:
        """Send the action until its outcome is known, in five tries at the most; never raises GatewayError.

        `paid_before`: how many bonuses like this one the journal knows to be paid, for the same assignment.
        `sent_before`: when it, or its token, first went out without an answer that says no, on the person's clock:
        then it may have arrived, and is looked for before it is sent again. `waited`: it was decided on long ago.
        """
        problem: GatewayError | None = None
        again = lost = sent_before is not None
        began = self._wall() if sent_before is None else sent_before
        for wait in (0.0, *_PAUSES):
            if wait:
                if self.leaving and isinstance(problem, Unavailable):
                    break
                await self._pause(wait)
            try:
                if waited and await self._paid_otherwise(action, paid_before):
                    return Outcome(ActionState.CANCELLED, PAID_OTHERWISE)
                waited = False
                relied = self._repeatable(action, began, again=again)
                if lost and not relied and (seen := await self._look(action, paid_before)):
                    return seen
                return _done(action, await send(self._writer, action))
            except DuplicateToken as fault:
                return await self._repeated(action, fault)
            except Refused as fault:
                return await self._refused(action, fault, paid_before, lost=lost)
            except (Throttled, Unavailable) as fault:  # nothing happened: the next try is a first one
                problem = fault
            except GatewayError as fault:  # Unsure: it may have arrived
                problem, lost = fault, True
                if action.verb in SENT_ONCE:
                    return unsure(f"{fault}; the message may have been sent")
        if not lost:
            return Outcome(ActionState.FAILED, clean(f"{problem}; nothing was changed"))
        try:
            seen = await self._look(action, paid_before)
        except (Throttled, Unavailable):
            seen = None
        return seen or unsure(f"the answer was lost: {problem}")

    async def find_out(self, action: Action, *, paid_before: int = 0) -> Outcome:
        """The outcome of an action that an earlier run sent without hearing the answer; sends nothing.

        One that did not arrive goes back to where it was: queued, for a person to go on with or to drop.
        """
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
                if seen is None and not absence_proves(action):
                    return unsure("turkterm ended before the answer came, and the marketplace does not show it")
                return seen or Outcome(ActionState.QUEUED, clean("it did not arrive before turkterm ended"))
        return unsure(f"turkterm ended before the answer came, and now {problem}")

    def _repeatable(self, action: Action, began: float, *, again: bool) -> bool:
        """Whether it may be sent without a look; `again`: an earlier attempt sent it."""
        # An age below zero is a clock that was turned back: it says nothing.
        fresh = 0 <= self._wall() - began < _TOKEN_SECONDS
        if again and action.verb is Verb.BONUS:  # since then either clock may have been turned, and a look costs less
            return False
        return action.verb in _HARMLESS or (action.verb in TOKENED and fresh)

    async def _look(self, action: Action, paid_before: int) -> Outcome | None:
        return await look(self._reader, action, paid_before=paid_before, now=self._wall())

    async def _paid_otherwise(self, action: Action, paid_before: int) -> bool:
        """Whether a bonus that never went out is shown as paid: then somebody paid one like it by other means."""
        if action.verb is not Verb.BONUS:
            return False
        seen = await self._look(action, paid_before)
        return seen is not None and seen.state is ActionState.DONE

    async def _repeated(self, action: Action, fault: DuplicateToken) -> Outcome:
        """The marketplace has had this request before. A token of ours belongs to one action alone."""
        if action.verb in TOKENED:
            what = f": {fault.first}" if fault.first else ""
            text = clean(f"it had arrived already, and was not repeated{what}")
            return Outcome(ActionState.DONE, text, fault.request_id, fault.first)
        try:
            seen = await self._look(action, 0)
        except (Throttled, Unavailable) as problem:
            return unsure(f"the marketplace had this request before, and now {problem}")
        if seen is not None:
            return seen
        text = clean(
            "the marketplace takes this for a repeat of an earlier request and ignores it; it is not as wanted"
        )
        return Outcome(ActionState.FAILED, text)

    async def _refused(self, action: Action, fault: Refused, paid_before: int, *, lost: bool) -> Outcome:
        """A definite no. After a lost answer it may be the echo of our own success: look before saying failed."""
        if lost:
            echo = unsure(f"the answer was lost; asked again the answer is: {fault}")
            try:
                seen = await self._look(action, paid_before)
            except (Throttled, Unavailable):
                seen = echo
            if seen is None and not absence_proves(action):
                seen = echo
            if seen is not None:
                return echo if seen.state is ActionState.UNSURE else seen
        return Outcome(ActionState.FAILED, clean(str(fault)), None if lost else fault.request_id)


def _done(action: Action, receipt: Receipt) -> Outcome:
    if action.verb is Verb.NOTIFY and receipt.failures:
        failed = "; ".join(f"{worker}: {why}" for worker, why in receipt.failures.items())
        reached = len(action.worker_ids) - len(receipt.failures)
        state = ActionState.DONE if reached else ActionState.FAILED
        return Outcome(state, clean(f"{reached} of {len(action.worker_ids)} reached; {failed}"), receipt.request_id)
    text = None if receipt.made is None else clean(receipt.made)
    return Outcome(ActionState.DONE, text, receipt.request_id, text)


def unreached(entry: Entry) -> dict[WorkerId, str]:
    """The workers whom a message did not reach, with the marketplace's reason for each, as the outcome has them."""
    if entry.action.verb is not Verb.NOTIFY or entry.outcome is None:
        return {}
    _, *rest = _UNREACHED.split(f"; {entry.outcome.partition('; ')[2]}")
    said = dict(zip(rest[::2], rest[1::2], strict=True))
    return {worker: said[worker] for worker in entry.action.worker_ids if worker in said}
