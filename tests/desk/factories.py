"""Desks and boards for tests: one that nothing stands behind, for dialogues and rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NoReturn, cast

from tests.model.values import NOW
from turkterm.desk.board import Board
from turkterm.desk.commands.command import Dialogue, Question
from turkterm.desk.desk import Desk, DeskSettings, Line, Role
from turkterm.gateway.protocols import Reader, Writer
from turkterm.model.action import Action, ActionState, Entry
from turkterm.model.assignment import Assignment
from turkterm.model.hit import Hit
from turkterm.model.plans import Plan


class Silence:
    """Stands where a marketplace or a journal would: whoever asks it anything fails the test."""

    who = "someone"
    marketplace = "nowhere"

    def __getattr__(self, name: str) -> NoReturn:
        raise AssertionError(f"{name} was asked of a marketplace that is not there")


class StillDesk(Desk):
    """A desk whose marketplace's time stands still."""

    time = NOW

    def now(self) -> float:
        return self.time


def still_desk(
    *, hits: Iterable[Hit] = (), assignments: Iterable[Assignment] = (), role: Role = Role.LOCAL, monitor: bool = False
) -> StillDesk:
    """A desk with things on its board and nothing behind it."""
    silence: Any = Silence()
    desk = StillDesk(
        "lab",
        role,
        reader=cast(Reader, silence),
        writer=None if monitor else cast(Writer, silence),
        journal=None if monitor else silence,
        line=Line(offset=lambda: 0.0, calls=lambda: 7, throttled=lambda: 2),
        settings=DeskSettings(confirm_above=3),
    )
    fill(desk.board, hits, assignments)
    return desk


def fill(board: Board, hits: Iterable[Hit] = (), assignments: Iterable[Assignment] = ()) -> Board:
    """Put HITs and assignments on a board."""
    board.put_hits(hits)
    for assignment in assignments:
        board.put_assignments(assignment.hit_id, [assignment])
    return board


def entry(action: Action, state: ActionState, created: float = NOW, **changes: Any) -> Entry:
    """A journal entry."""
    return Entry(action, state, created, changes.pop("updated", created), "someone", "nowhere", **changes)


def answer(dialogue: Dialogue, *answers: str) -> tuple[list[Question], Plan | None]:
    """Answer a dialogue's questions in order; its questions and what it came to. Every answer must be asked for."""
    asked: list[Question] = []
    left = list(answers)
    try:
        question = next(dialogue)
        while True:
            asked.append(question)
            assert left, f"asks one more: {question.label}"
            question = dialogue.send(left.pop(0))
    except StopIteration as end:
        assert not left, f"does not ask for {left}"
        return asked, cast("Plan | None", end.value)


def heard(board: Board) -> tuple[list[tuple[str, frozenset[str]]], Callable[[], None]]:
    """What a board tells from now on, as (topic, ids), and what ends the listening."""
    told: list[tuple[str, frozenset[str]]] = []
    return told, board.watch(lambda changed: told.append((changed.topic.value, changed.ids)))
