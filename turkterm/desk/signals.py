"""Signals about the assignments on the board, kept up to date a little at a time.

Answers take 20 to 250 µs to read (measured on real batches), a large account has a hundred thousand: they are read in
short turns between which the screen goes on, and what is kept of each is a few numbers, not its text. What depends on
everybody's answers (the median, what is usual) is judged when it is asked for.
"""

from __future__ import annotations

import asyncio
import math
import time
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.desk.board import Changed, Topic
from turkterm.desk.details import parsed
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.ids import AssignmentId
from turkterm.model.signals import Control, Signal, compared, differing, is_fast, is_same, long_texts, majority

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.model.assignment import Assignment
    from turkterm.model.ids import HITId, HITTypeId, WorkerId

#: Seconds of one turn: a frame at 60 a second has 16 ms.
_TURN = 0.004


@dataclass(frozen=True, slots=True)
class _Trace:
    """What is kept of one assignment: where it was counted, and what does not depend on others of its type."""

    hit_type_id: HITTypeId
    worker_id: WorkerId
    seconds: float
    digest: int
    texts: tuple[int, ...]
    odd: int
    failed: bool
    compared: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A control question of one HIT: the answer it wants, and whether that was given."""

    expected: CleanText
    passed: bool


class _Kind:
    """What all assignments of one HIT type tell together."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.digests: Counter[int] = Counter()
        self.by_worker: defaultdict[WorkerId, Counter[int]] = defaultdict(Counter)
        self.texts: Counter[int] = Counter()

    @property
    def median(self) -> float | None:
        return self.times[len(self.times) // 2] if self.times else None


class Signals:
    """The signals of one board. `controls` are the control questions by HIT type."""

    def __init__(self, board: Board, controls: Mapping[HITTypeId, tuple[Control, ...]] | None = None) -> None:
        self._board = board
        self._controls = controls or {}
        self._traces: dict[AssignmentId, _Trace] = {}
        self._kinds: defaultdict[HITTypeId, _Kind] = defaultdict(_Kind)
        self._inputs: dict[HITId, Mapping[str, str]] = {}
        self._due: dict[HITId, None] = {}
        self._wake = asyncio.Event()

    # -- asking ------------------------------------------------------------------------------------------------------

    def of(self, assignment_id: AssignmentId) -> tuple[Signal, ...]:
        """The signals of an assignment; none where it was not looked at yet."""
        trace = self._traces.get(assignment_id)
        if trace is None:
            return ()
        kind = self._kinds[trace.hit_type_id]
        mine = kind.by_worker[trace.worker_id]
        found = {
            Signal.FAST: is_fast(trace.seconds, kind.median, len(kind.times)),
            Signal.SAME: is_same(mine[trace.digest], mine.total(), kind.digests[trace.digest], len(kind.times)),
            Signal.DUPLICATE: any(kind.texts[text] > 1 for text in trace.texts),
            Signal.CONTROL: trace.failed,
            Signal.ODD: trace.odd > 0,
        }
        return tuple(signal for signal, holds in found.items() if holds)

    def odd_fields(self, assignment_id: AssignmentId) -> int:
        """In how many fields an assignment differs from what most answers to its HIT say."""
        trace = self._traces.get(assignment_id)
        return 0 if trace is None else trace.odd

    def agreement(self, assignment_id: AssignmentId) -> tuple[int, int]:
        """In how many fields an assignment says what most answers to its HIT say, and of how many that have a most."""
        trace = self._traces.get(assignment_id)
        return (0, 0) if trace is None else (trace.compared - trace.odd, trace.compared)

    def median(self, hit_type_id: HITTypeId) -> float | None:
        """The median work time of a HIT type in seconds; None before anything was looked at."""
        return self._kinds[hit_type_id].median if hit_type_id in self._kinds else None

    def checked(self, assignment: Assignment) -> dict[str, Checked]:
        """What the control questions want of an assignment and whether they got it, by field."""
        hit = self._board.hits.get(assignment.hit_id)
        controls = () if hit is None else self._controls.get(hit.hit_type_id, ())
        inputs = self._inputs.get(assignment.hit_id, {})
        answers: dict[str, str] = {}
        if controls:
            answers = {field.name: field.text for field in parsed(assignment.answer).fields}
        found: dict[str, Checked] = {}
        for control in controls:
            wanted = control.resolved(inputs)
            if wanted is not None:
                found[wanted[0]] = Checked(clean(wanted[1]), control.passed(answers, inputs) is True)
        return found

    @property
    def waiting_for(self) -> list[HITId]:
        """The HITs whose inputs a control question needs and nobody has given yet, soonest auto-approval first."""
        found = [
            hit_id
            for hit_type_id, controls in self._controls.items()
            if any(control.inputs for control in controls)
            for hit_id in self._board.by_type.get(hit_type_id, ())
            if hit_id not in self._inputs and self._board.by_hit.get(hit_id)
        ]
        return sorted(found, key=self._next_auto)

    def _next_auto(self, hit_id: HITId) -> float:
        tally = self._board.tallies.get(hit_id)
        return math.inf if tally is None or tally.next_auto is None else tally.next_auto

    # -- learning ----------------------------------------------------------------------------------------------------

    def hear(self, changed: Changed) -> None:
        """The board changed: look at the HITs of these assignments again."""
        if changed.topic is not Topic.ASSIGNMENTS:
            return
        for key in changed.ids:
            assignment_id = AssignmentId(key)
            assignment = self._board.assignments.get(assignment_id)
            if assignment is not None:
                self._due[assignment.hit_id] = None
            else:
                self._forget(assignment_id)
        self._wake.set()

    def give_inputs(self, hit_id: HITId, inputs: Mapping[str, str]) -> None:
        """The inputs of a HIT, for the control questions that need them; those alone are kept."""
        hit = self._board.hits.get(hit_id)
        controls = () if hit is None else self._controls.get(hit.hit_type_id, ())
        needed = {name for control in controls for name in control.inputs}
        if not needed:
            return
        self._inputs[hit_id] = {name: value for name, value in inputs.items() if name in needed}
        self._due[hit_id] = None
        self._wake.set()

    async def run(self, told: Callable[[list[AssignmentId]], None]) -> None:
        """Look at what is due, for ever; `told` hears which assignments were looked at. Ends by cancellation."""
        while True:
            self._wake.clear()
            looked_at: list[AssignmentId] = []
            end = time.monotonic() + _TURN
            while self._due and time.monotonic() < end:
                looked_at += self.study(next(iter(self._due)))
            if looked_at:
                told(looked_at)
            if self._due:
                await asyncio.sleep(0)
            else:
                await self._wake.wait()

    def study(self, hit_id: HITId) -> list[AssignmentId]:
        """Look at the assignments of a HIT; says which."""
        self._due.pop(hit_id, None)
        hit = self._board.hits.get(hit_id)
        mine = [self._board.assignments[key] for key in self._board.by_hit.get(hit_id, ())]
        if hit is None or not mine:
            return []
        said: list[dict[str, str]] = [{field.name: field.text for field in parsed(one.answer).fields} for one in mine]
        most = majority(said)
        controls = self._controls.get(hit.hit_type_id, ())
        inputs = self._inputs.get(hit_id, {})
        looked_at = []
        for one, answers in zip(mine, said, strict=True):
            trace = _Trace(
                hit.hit_type_id,
                one.worker_id,
                one.work_time,
                hash(tuple(sorted(answers.items()))),
                tuple(dict.fromkeys(hash(text) for text in long_texts(answers.values()))),
                differing(answers, most),
                any(control.passed(answers, inputs) is False for control in controls),
                compared(answers, most),
            )
            if self._traces.get(one.assignment_id) != trace:
                self._note(one, trace)
                looked_at.append(one.assignment_id)
        return looked_at

    def _note(self, assignment: Assignment, trace: _Trace) -> None:
        self._forget(assignment.assignment_id)
        self._traces[assignment.assignment_id] = trace
        kind = self._kinds[trace.hit_type_id]
        insort(kind.times, trace.seconds)
        kind.digests[trace.digest] += 1
        kind.by_worker[trace.worker_id][trace.digest] += 1
        kind.texts.update(trace.texts)

    def _forget(self, assignment_id: AssignmentId) -> None:
        trace = self._traces.pop(assignment_id, None)
        if trace is None:
            return
        kind = self._kinds[trace.hit_type_id]
        del kind.times[bisect_left(kind.times, trace.seconds)]
        kind.digests[trace.digest] -= 1
        kind.by_worker[trace.worker_id][trace.digest] -= 1
        kind.texts.subtract(trace.texts)
