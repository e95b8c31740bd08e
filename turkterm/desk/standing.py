"""Where the actions of a desk stand, as values and in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from turkterm.journal.store import Interrupted


@dataclass(frozen=True, slots=True)
class Summary:
    """Where things stand. `send_in`: seconds until the next held action is sent.

    `interrupted`: actions that turkterms left open that ended. `leader`: the process that carries out where it is not
    this one. `problem`: why nothing is sent, where that is so.
    """

    held: int = 0
    queued: int = 0
    send_in: float | None = None
    interrupted: int = 0
    leader: int | None = None
    problem: str | None = None


def left_open(runs: Iterable[Interrupted]) -> str | None:
    """What ended turkterms left, in a sentence; None where they left nothing."""
    held = queued = 0
    for run in runs:
        held, queued = held + run.held, queued + run.queued
    parts = [f"{number} {state}" for number, state in ((held, "held"), (queued, "queued")) if number]
    return f"Left by a turkterm that ended, and not sent: {', '.join(parts)}" if parts else None
