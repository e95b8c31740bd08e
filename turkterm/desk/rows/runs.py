"""Runs: what one command did to many, one row each, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from turkterm.model.action import ActionState
from turkterm.model.cleantext import clean
from turkterm.model.query import Moment

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.desk.runs import Progress
    from turkterm.model.cleantext import CleanText
    from turkterm.model.query import Value


class RunState(StrEnum):
    """Where a run stands."""

    INTERRUPTED = "interrupted"
    PAUSED = "paused"
    HELD = "held"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "taken back"


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run. `again` counts what failed or is unsure and was not tried again.

    `looked_up` counts what a turkterm that ended had sent without hearing the answer, while that is being found out.
    """

    progress: Progress
    state: RunState
    again: int
    looked_up: int

    @property
    def run(self) -> str:
        """The run's id."""
        return self.progress.run

    @property
    def title(self) -> CleanText:
        """`approve 141`."""
        return clean(f"{self.progress.what} {self.progress.total:,}")

    @property
    def unfinished(self) -> bool:
        """Whether it waits for the operator."""
        return self.state in {RunState.INTERRUPTED, RunState.PAUSED}

    @property
    def fields(self) -> dict[str, Value]:
        """What the filter can ask for by name."""
        one = self.progress
        return {
            "verb": one.verb,
            "state": self.state,
            "amount": (one.amount + one.fee) / 100,
            "people": float(one.people),
            "failed": float(one.failed),
            "unsure": float(one.unsure),
            "left": float(one.left),
            "who": one.who,
            "run": one.run,
            "age": Moment(one.created),
        }

    @property
    def text(self) -> str:
        """What free words of the filter are looked for in."""
        return f"{self.title} {self.state} {self.progress.who} {self.run}"


def run_row(desk: Desk, run: str) -> RunRow | None:
    """The row of one run; None where it is one action that nobody has to do anything about."""
    progress = desk.board.runs.progress(run)
    if progress is None or desk.carryout is None:
        return None
    state = _state(desk, progress)
    if progress.total < 2 and state not in {RunState.INTERRUPTED, RunState.PAUSED}:
        return None
    sent = 0
    if state is RunState.INTERRUPTED:
        sent = sum(entry.state is ActionState.SENT for entry in desk.board.runs.of(run))
    return RunRow(progress, state, len(desk.board.runs.failures(run)), sent)


def _state(desk: Desk, progress: Progress) -> RunState:
    assert desk.carryout is not None
    if any(left.run == progress.run for left in desk.carryout.interrupted()):
        return RunState.INTERRUPTED
    if progress.run in desk.carryout.in_grace:
        return RunState.HELD
    if progress.held:
        return RunState.PAUSED
    if progress.under_way:
        return RunState.RUNNING
    return RunState.CANCELLED if progress.cancelled == progress.total else RunState.DONE


def run_rows(desk: Desk) -> Iterator[RunRow]:
    """Every run of more than one action, and what waits for the operator."""
    return (row for run in desk.board.runs if (row := run_row(desk, run)) is not None)
