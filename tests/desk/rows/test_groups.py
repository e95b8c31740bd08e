from __future__ import annotations

from tests.desk.factories import fill
from tests.model.values import DAY, HOUR, NOW, assignment, hit
from turkterm.desk.board import Board
from turkterm.desk.rows.groups import group_row, group_rows
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.ids import HITTypeId
from turkterm.model.money import Cents
from turkterm.model.query import parse_query

TYPE = HITTypeId("3TYPE")
APPROVED, REJECTED = AssignmentStatus.APPROVED, AssignmentStatus.REJECTED


def test_a_group_adds_its_hits_up() -> None:
    board = fill(
        Board(),
        [
            hit("1", available=1, pending=1, completed=2, creation_time=NOW - 9),
            hit("2", max_assignments=10, available=10, expiration=NOW + 5 * DAY),
        ],
        [
            assignment("1", "1", auto_approval_time=NOW + 500),
            assignment("2", "1", status=APPROVED, auto_approval_time=NOW + 5),
            assignment("3", "1", status=REJECTED),
            assignment("4", "2", status=APPROVED),
        ],
    )
    row = group_row(board, TYPE, NOW)
    assert row is not None
    assert (row.hits, row.assignments, row.available, row.pending) == (2, 15, 11, 1)
    assert (row.submitted, row.approved, row.rejected) == (1, 2, 1)
    assert row.next_auto == NOW + 500
    assert row.done == 4 / 15
    assert row.cost == Cents(12 + 14)  # 20 % on the small HIT, 40 % on the one of ten assignments
    assert (row.newest, row.expires) == (NOW - 9, NOW + 5 * DAY)
    assert parse_query("formality reward<0.2 review:1 group:3group").matches(row.fields, row.text)


def test_before_assignments_are_read_the_counters_say_how_many_wait() -> None:
    board = fill(Board(), [hit("1", available=1), hit("2", available=0, expiration=NOW - 1)])
    row = group_row(board, TYPE, NOW)
    assert row is not None
    assert row.submitted == 4  # what waits in an expired HIT only its list knows
    assert row.next_auto is None


def test_a_type_without_hits_has_no_row() -> None:
    board = fill(Board(), [hit("1"), hit("2", hit_type_id=HITTypeId("3OTHER"), max_assignments=0)])
    assert group_row(board, HITTypeId("3NONE"), NOW) is None
    assert [row.hit_type_id for row in group_rows(board, NOW)] == ["3TYPE", "3OTHER"]
    assert [row.done for row in group_rows(board, NOW)] == [0.0, 0.0]
    assert list(board.by_type) == ["3TYPE", "3OTHER"]  # asking makes no groups
    board.keep_hits(set())
    assert group_rows(board, NOW) == []


def test_a_wage_by_the_median_and_the_reward_that_would_be_fair() -> None:
    work = [assignment(str(number), accept_time=NOW - HOUR - spent) for number, spent in enumerate((30, 60, 90, 900))]
    row = group_row(fill(Board(), [hit("1")], work), TYPE, NOW)
    assert row is not None
    assert (row.median, row.wage) == (75.0, 480)
    assert row.fair_reward(None) is None
    assert row.fair_reward(4.8) is None
    assert row.fair_reward(15) == 32  # rounded up: 31 cents would pay less than the line
    assert parse_query("wage<5").matches(row.fields, row.text)
    quick = group_row(fill(Board(), [hit("1")], [assignment("1", accept_time=NOW - HOUR)]), TYPE, NOW)
    assert quick is not None
    assert (quick.median, quick.wage, quick.fair_reward(15)) == (0.0, None, None)


def test_the_batches_of_the_requester_website() -> None:
    notes = ["BatchId:12;OriginalHitTemplateId:3;", "BatchId:13;", "BatchId:12;", "mine"]
    board = fill(Board(), [hit(str(number), annotation=clean(note)) for number, note in enumerate(notes)])
    row = group_row(board, TYPE, NOW)
    assert row is not None
    assert row.batches == ("12", "13")
    assert parse_query("batch:13").matches(row.fields, row.text)
