from __future__ import annotations

from tests.desk.factories import fill
from tests.model.values import DAY, NOW, assignment, hit
from turkterm.desk.board import Board
from turkterm.desk.rows.hits import hit_row, is_open
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.hit import HitStatus
from turkterm.model.ids import HITId
from turkterm.model.query import parse_query


def test_a_hit_in_numbers_and_what_the_filter_finds() -> None:
    board = fill(
        Board(),
        [hit("1", available=2, pending=1, annotation=clean("BatchId:4078;"))],
        [assignment("1"), assignment("2", status=AssignmentStatus.APPROVED)],
    )
    row = hit_row(board, HITId("3HIT1"), NOW, clean("mileage"))
    assert row is not None
    assert (row.places, row.available, row.pending, row.submitted, row.approved, row.rejected) == (5, 2, 1, 1, 1, 0)
    assert row.next_auto == NOW + 2 * DAY
    found = "status:assignable batch:4078 review:1 expires<2d due>1d input:mile pending:1 formality"
    assert parse_query(found).matches(row.fields, row.text, NOW)
    assert hit_row(board, HITId("3GONE"), NOW) is None


def test_before_its_assignments_are_read_the_counters_tell() -> None:
    row = hit_row(fill(Board(), [hit("1", available=3)]), HITId("3HIT1"), NOW)
    assert row is not None
    assert (row.submitted, row.next_auto) == (2, None)
    assert "input" not in row.fields


def test_which_hits_workers_may_still_accept() -> None:
    assert is_open(hit("1"), NOW)
    assert is_open(hit("1", status=HitStatus.UNASSIGNABLE), NOW)
    assert not is_open(hit("1", status=HitStatus.REVIEWABLE), NOW)
    assert not is_open(hit("1", status=HitStatus.UNASSIGNABLE, expiration=NOW), NOW)
