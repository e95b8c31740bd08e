"""May these keys write? Found out without changing anything, by writes that must fail for everybody.

A marketplace looks at the keys before it looks for the thing: AWS checks the policy of the user, the embedded
marketplace the rights of the key. So a write to an id that cannot exist is answered "you may not" for a key that only
looks, and "there is no such thing" for one that may write. Ids have thirty characters or so; the probe's has one, so
nothing was ever given it.

The first probe is UpdateHITReviewStatus, which could change a flag at the worst. A user with a policy of their own may
lack that one alone: so a "you may not" is asked again with ApproveAssignment, the write that matters most here, and
only two of them make keys that look. Whatever else is answered, or nothing at all, leaves it unknown.
"""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import TYPE_CHECKING

from turkterm.gateway.codes import NO_RIGHT
from turkterm.gateway.faults import Denied, GatewayError, Refused

if TYPE_CHECKING:
    from turkterm.gateway.calls import Caller

#: Fits the API's pattern for ids, so that no client or front door refuses it, and is no id.
NO_ID = "0"
TIME_LIMIT = 5.0  # seconds for the whole answer; the console opens without one then

_PROBES: tuple[tuple[str, dict[str, object]], ...] = (
    ("UpdateHITReviewStatus", {"HITId": NO_ID, "Revert": False}),
    ("ApproveAssignment", {"AssignmentId": NO_ID}),
)


class Rights(StrEnum):
    """What keys may do."""

    WRITE = "write"
    LOOK = "look"
    UNKNOWN = "unknown"


async def rights_of(caller: Caller, *, seconds: float = TIME_LIMIT) -> Rights:
    """What the keys of a connection may do. Never raises a GatewayError, never hangs."""
    try:
        async with asyncio.timeout(seconds):
            for operation, params in _PROBES:
                if not await _forbidden(caller, operation, params):
                    return Rights.WRITE
    except (GatewayError, TimeoutError):
        return Rights.UNKNOWN
    return Rights.LOOK


async def _forbidden(caller: Caller, operation: str, params: dict[str, object]) -> bool:
    """Whether the marketplace says that these keys do not allow it. Raises GatewayError where it says neither."""
    try:
        await caller.write(operation, params)
    except Denied as fault:
        if fault.code in NO_RIGHT:
            return True
        raise
    except Refused:
        return False
    return False
