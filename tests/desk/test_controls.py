"""The inputs of control questions are read in the background, once each, and again where that failed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import cast

from tests.console.desks import answer, assignment, hit
from tests.model.test_question import with_inputs
from turkterm.desk.board import Board
from turkterm.desk.controls import ControlInputs
from turkterm.desk.signals import Signals
from turkterm.gateway.faults import NotFound, Unavailable
from turkterm.gateway.protocols import HitReader
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.ids import AssignmentId, HITId, HITTypeId
from turkterm.model.signals import Control, Signal

CONTROLS = {HITTypeId("TYPE1"): (Control("q${control}", "seen"),)}


class Questions:
    """Questions that each take a turn of the loop to come; an exception is raised once."""

    def __init__(self, **answers: str | Exception) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.abreast = self.most = 0
        self.moved = asyncio.Event()

    async def question(self, hit_id: HITId) -> str:
        self.asked.append(hit_id)
        self.moved.set()
        self.abreast += 1
        self.most = max(self.most, self.abreast)
        await asyncio.sleep(0)
        self.abreast -= 1
        found = self.answers[hit_id]
        if isinstance(found, Exception):
            self.answers[hit_id] = with_inputs('{"control": "1"}')
            raise found
        return found


@asynccontextmanager
async def reading(hits: int, **answers: str | Exception) -> AsyncIterator[tuple[Board, Signals, Questions]]:
    """A board with so many HITs, each with one answer that misses its control question, and the reading at work."""
    board = Board()
    signals = Signals(board, CONTROLS)
    board.watch(signals.hear)
    given = {f"HIT{number}": with_inputs('{"control": 1, "other": "x"}') for number in range(hits)}
    reader = Questions(**(given | answers))
    inputs = ControlInputs(signals, cast(HitReader, reader), budget=1_000_000, again=0.01)
    board.watch(inputs.hear)
    loop = asyncio.get_running_loop()
    running = [loop.create_task(inputs.run()), loop.create_task(signals.run(lambda ids: reader.moved.set()))]
    put(board, *range(hits))
    yield board, signals, reader
    for task in running:
        task.cancel()
    await asyncio.wait(running)


def put(board: Board, *numbers: int) -> None:
    for number in numbers:
        board.put_hits([hit(number)])
        board.put_assignments(HITId(f"HIT{number}"), [assignment(number, hit=number, document=answer(q1="missed"))])


async def until(reader: Questions, holds: Callable[[], bool]) -> None:
    """Wait for what a question or a look at the answers brings about."""
    async with asyncio.timeout(10):
        while not holds():
            reader.moved.clear()
            await reader.moved.wait()


def failed(signals: Signals, *numbers: int) -> list[bool]:
    return [Signal.CONTROL in signals.of(AssignmentId(f"ASSIGNMENT{number}")) for number in numbers]


async def test_two_abreast_and_each_once() -> None:
    async with reading(9) as (board, signals, reader):
        await until(reader, lambda: all(failed(signals, *range(9))))
        put(board, 0, 9)
        reader.answers["HIT9"] = with_inputs('{"control": "2"}')
        await until(reader, lambda: len(reader.asked) == 10)
        assert sorted(reader.asked) == [f"HIT{number}" for number in range(10)]
        assert reader.most == 2
        checked = signals.checked(board.assignments[AssignmentId("ASSIGNMENT0")])
        assert [(name, one.expected, one.passed) for name, one in checked.items()] == [("q1", "seen", False)]


async def test_what_failed_is_tried_again_and_what_is_gone_is_not() -> None:
    faults = {"HIT0": Unavailable("no answer"), "HIT1": NotFound("HITDoesNotExist", "gone")}
    async with reading(3, **faults) as (board, signals, reader):
        await until(reader, lambda: failed(signals, 0, 2) == [True, True])
        assert (reader.asked.count("HIT0"), reader.asked.count("HIT1")) == (2, 1)
        assert failed(signals, 1) == [False]
        assert signals.checked(board.assignments[AssignmentId("ASSIGNMENT1")]) == {}
        assert signals.waiting_for == []


async def test_what_is_approved_by_itself_first_is_read_first() -> None:
    board = Board()
    signals = Signals(board, CONTROLS)
    put(board, 3, 1, 2)
    decided = replace(board.assignments[AssignmentId("ASSIGNMENT1")], status=AssignmentStatus.APPROVED)
    board.put_assignments(HITId("HIT1"), [decided])
    assert signals.waiting_for == ["HIT2", "HIT3", "HIT1"]
