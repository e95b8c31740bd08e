"""Whether this turkterm holds anything: what another one holds, or a pause, is seen here and not taken back here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from turkterm.model.action import ActionState

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk

ELSEWHERE = "This turkterm holds nothing; another one or a paused run does: see runs"


def why_none_held(desk: Desk, nowhere: str) -> str | None:
    """None where something is held here; `nowhere` is what to say where nothing is held at all."""
    if desk.carryout is not None and desk.carryout.summary().held:
        return None
    return ELSEWHERE if desk.board.runs.states[ActionState.HELD] else nowhere
