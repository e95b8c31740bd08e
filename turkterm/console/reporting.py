"""Keeps the header and the resting status line true: at most twice a second, and only where something changed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from turkterm.console.facts import header_facts, not_reached, resting, run_line, run_share, under_way
from turkterm.desk.board import Changed, Topic
from turkterm.model.action import ActionState, Verb
from turkterm.model.ids import ActionId

if TYPE_CHECKING:
    from turkterm.console.widgets.header_line import HeaderLine
    from turkterm.console.widgets.painting import Span
    from turkterm.console.widgets.status_line import StatusLine
    from turkterm.desk.desk import Desk, Figures
    from turkterm.desk.runs import Progress

#: The figures are counted again after this many seconds even if nothing was heard: time alone makes things due.
_COUNT_AGAIN = 5.0
_ENDS = frozenset({ActionState.DONE, ActionState.FAILED, ActionState.UNSURE})
_WRONG = frozenset({ActionState.FAILED, ActionState.UNSURE})


class Reporting:
    """What the first and the last but one line say of a desk."""

    def __init__(self, header: HeaderLine, status: StatusLine, desk: Desk) -> None:
        self._header = header
        self._status = status
        self._desk = desk
        self._figures: Figures | None = None
        self._counted = 0.0
        self._said: Span | None = None
        self._last: ActionId | None = None
        self._wrong: set[ActionId] = set()

    def hear(self, changed: Changed) -> None:
        """Note what the next report is about."""
        if changed.topic in {Topic.HITS, Topic.ASSIGNMENTS}:
            self._figures = None
        elif changed.topic is Topic.ACTIVITY:
            entries = [self._desk.board.entries[ActionId(key)] for key in changed.ids]
            for entry in entries:
                if entry.state in _ENDS and entry.updated >= self._desk.opened:
                    self._last = entry.action.action_id
                if entry.state in _WRONG and entry.updated >= self._desk.opened:
                    self._wrong.add(entry.action.action_id)
                else:
                    self._wrong.discard(entry.action.action_id)

    def say(self, span: Span | None) -> None:
        """Say this in place of what the line says at rest; None goes back to that."""
        self._said = span
        self._report_status()

    def seen(self) -> None:
        """The operator looks at what failed."""
        self._wrong.clear()

    def report(self) -> None:
        """Bring both lines up to date."""
        now = time.monotonic()
        if self._figures is None or now - self._counted >= _COUNT_AGAIN:
            self._figures = self._desk.figures()
            self._counted = now
        self._header.show(header_facts(self._desk, self._figures, time.time()))
        self._report_status()

    def _report_status(self) -> None:
        right = under_way(self._desk, len(self._wrong))
        if self._said is None:
            self._status.show(self._rest(), right)
        elif (moving := self._moving()) is not None:
            self._status.show([self._said], [run_share(moving), *right])
        else:
            self._status.show([self._said], right)

    def _moving(self) -> Progress | None:
        """The run that is being carried out; what turkterms left open that ended stands still."""
        carryout = self._desk.carryout
        if carryout is None or carryout.summary().problem is not None:
            return None
        left = {one.run for one in carryout.interrupted()}
        return next((run for run in self._desk.board.runs.moving() if run.total > 1 and run.run not in left), None)

    def _rest(self) -> list[Span]:
        desk = self._desk
        if (moving := self._moving()) is not None:
            return [run_line(moving)]
        entry = None if self._last is None else desk.board.entries.get(self._last)
        spans = resting(desk, entry)
        if entry is None or desk.carryout is None or desk.carryout.summary().held:
            return spans
        run = desk.board.runs.progress(entry.action.run)
        if run is None or run.total == 1:
            return spans
        missed = not_reached(desk.board.runs.of(run.run)) if run.verb is Verb.NOTIFY else 0
        return [run_line(run, missed)]
