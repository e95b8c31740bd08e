from __future__ import annotations

from tests.desk.factories import fill
from tests.model.values import NOW, assignment, hit
from turkterm.desk.board import Board
from turkterm.desk.rows.workers import worker_row, worker_rows
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.ids import AssignmentId, QualificationTypeId, WorkerId
from turkterm.model.money import Cents
from turkterm.model.qualification import Holder
from turkterm.model.query import parse_query
from turkterm.model.worker import Block, Bonus

ANNA, BLOCKED = WorkerId("A2KZEXAMPLE7QF"), WorkerId("A9BLOCKED")


def board() -> Board:
    made = fill(
        Board(),
        [hit("1"), hit("2", reward=Cents(25))],
        [
            assignment("1", "1", status=AssignmentStatus.APPROVED, accept_time=NOW - 100, submit_time=NOW - 90),
            assignment("2", "2", status=AssignmentStatus.APPROVED, accept_time=NOW - 100, submit_time=NOW - 80),
            assignment("3", "1", status=AssignmentStatus.REJECTED, accept_time=NOW - 100, submit_time=NOW - 70),
            assignment("4", "1", accept_time=NOW - 100, submit_time=NOW - 60),
        ],
    )
    first = AssignmentId("3ASG1")
    made.put_bonuses({first: (Bonus(ANNA, first, Cents(50), clean("good"), NOW),)})
    made.put_blocks([Block(BLOCKED, clean("spam"))])
    kind = QualificationTypeId("3QUAL1")
    made.put_holders(kind, (Holder(kind, ANNA, 90, None, NOW, "Granted"),))
    return made


def test_a_worker_is_shown_in_numbers() -> None:
    row = worker_row(board(), ANNA)
    assert (row.submitted, row.approved, row.rejected, row.done) == (1, 2, 1, 4)
    assert (row.paid, row.bonuses) == (35, 50)
    assert (row.median_time, row.last) == (25, NOW - 60)
    assert row.share == 2 / 3
    assert (row.qualifications, row.block) == (1, None)
    assert parse_query("worker:a2kz share>66 paid=0.35 bonus=0.5 blocked:no time<30").matches(row.fields, row.text)


def test_who_is_blocked_is_listed_without_any_work() -> None:
    rows = {row.worker_id: row for row in worker_rows(board())}
    assert list(rows) == [ANNA, BLOCKED]
    row = rows[BLOCKED]
    assert (row.done, row.share, row.median_time, row.last, row.block) == (0, None, None, None, "spam")
    assert parse_query("blocked:yes spam").matches(row.fields, row.text)


def test_a_worker_whose_work_is_gone_is_gone() -> None:
    emptied = board()
    emptied.keep_hits(set())
    assert [row.worker_id for row in worker_rows(emptied)] == [BLOCKED]
