"""`turkterm marketplace clock`: reads the clock of the running server, turns it by a span or to an instant."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

from turkterm.cli.choosing import home
from turkterm.cli.control import control
from turkterm.cli.refusal import USAGE, Refused

_SECONDS = {"w": 604_800, "d": 86_400, "h": 3600, "m": 60, "s": 1}
_SPAN = re.compile(r"\+(?:[0-9]{1,9}(?:\.[0-9]{1,9})?[wdhms])+")
_PART = re.compile(r"([0-9.]+)([wdhms])")


def read_or_turn(turn: str | None) -> str:
    """The clock's time after the turn, such as `2027-01-31T12:00:00Z`. Raises Refused."""
    wanted = {} if turn is None else parse_turn(turn)
    with control(home()) as channel:
        understood, answer = channel.ask("clock", json.dumps(wanted).encode())
    if not understood:
        raise Refused(str(answer.get("error", "")))
    return f"{datetime.fromtimestamp(answer['now'], UTC):%Y-%m-%dT%H:%M:%SZ}"


def parse_turn(text: str) -> dict[str, float]:
    """`+3d`, `+1h30m` as seconds to turn by; `2027-01-31T12:00:00Z` (UTC, where it names no zone) as the instant.

    Raises Refused.
    """
    if _SPAN.fullmatch(text):
        return {"turn": sum(float(count) * _SECONDS[unit] for count, unit in _PART.findall(text))}
    try:
        instant = datetime.fromisoformat(text)
        return {"to": (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp()}
    except (ValueError, OverflowError):
        raise Refused(
            f"“{text[:40]}” is no turn of the clock: +3d, +12h, +90m, +30s, or a time such as 2027-01-31T12:00:00Z.",
            USAGE,
        ) from None
