"""Notes are on the disk before they are on the board."""

from __future__ import annotations

from pathlib import Path

from tests.desk.factories import heard
from turkterm.desk.board import Board
from turkterm.desk.notes import Notes
from turkterm.desk.tasks import Tasks
from turkterm.journal.remarks import Remarks
from turkterm.model.ids import AssignmentId, WorkerId

ONE, TWO = AssignmentId("3ASG1"), AssignmentId("3ASG2")
WORKER = WorkerId("A1")


def opened(path: Path) -> Remarks:
    return Remarks.open(path, marketplace="m", who="ana")


async def test_what_is_noted_shows_and_is_recalled(tmp_path: Path) -> None:
    path, board = tmp_path / "notes.sqlite", Board()
    failures: list[str] = []
    tasks = Tasks(lambda name, fault: failures.append(f"{name}: {fault}"))
    remarks = opened(path)
    notes = Notes(board, remarks, tasks)
    assert notes.why_not is None
    told: list[str | None] = []
    changes, _ = heard(board)
    notes.note_assignments([ONE, TWO], "look again", told.append)
    notes.use_assignments([TWO], unused=True, told=told.append)
    notes.note_worker(WORKER, "writes well", told.append)
    assert board.remarks == {}  # not before the disk has it
    await tasks.idle()
    assert (told, failures) == ([None, None, None], [])
    assert changes == [
        ("remarks", frozenset({ONE, TWO})),
        ("remarks", frozenset({TWO})),
        ("remarks", frozenset({WORKER})),
    ]
    assert [(key, one.note, one.unused) for key, one in board.remarks.items()] == [
        (ONE, "look again", False),
        (TWO, "look again", True),
    ]
    notes.note_assignments([ONE], "", told.append)
    await tasks.idle()
    assert list(board.remarks) == [TWO]
    await remarks.close()
    later, again = Board(), opened(path)
    await Notes(later, again, tasks).recall()
    assert (list(later.remarks), later.worker_remarks[WORKER].note) == ([TWO], "writes well")
    await again.close()


async def test_what_cannot_be_noted_is_said_and_not_shown(tmp_path: Path) -> None:
    board, tasks = Board(), Tasks(lambda name, fault: None)
    remarks = opened(tmp_path / "notes.sqlite")
    notes = Notes(board, remarks, tasks)
    await remarks.close()
    told: list[str | None] = []
    notes.note_assignments([ONE], "look again", told.append)
    await tasks.idle()
    assert str(told[0]).endswith("is closed")
    assert board.remarks == {}
    await notes.recall()
    assert str(notes.why_not).endswith("is closed")


def test_where_there_is_no_file_the_reason_is_given() -> None:
    tasks = Tasks(lambda name, fault: None)
    assert Notes(Board(), None, tasks, "the file of notes x is damaged").why_not == "the file of notes x is damaged"
    assert Notes(Board(), None, tasks).why_not == "No notes are kept here"
