from __future__ import annotations

from tests.desk.factories import fill
from tests.desk.qualified import TYPE, request
from tests.model.values import NOW, hit, qualification_type
from turkterm.desk.board import Board
from turkterm.desk.rows.qualifications import groups_using, qualification_rows
from turkterm.model.hit import Requirement
from turkterm.model.ids import HITTypeId, QualificationTypeId, WorkerId
from turkterm.model.qualification import Holder
from turkterm.model.query import parse_query


def test_types_show_how_many_hold_them_once_that_was_read_and_how_many_hits_need_them() -> None:
    one = QualificationTypeId("3QUAL1")
    board = fill(Board(), [hit("1", requirements=(Requirement(one, "Exists"),)), hit("2")])
    board.qualifications.put_types([qualification_type("1", has_test=True), qualification_type("2", status="Inactive")])
    first, second = qualification_rows(board)
    assert (first.holders, first.used_by, second.used_by) == (None, 1, 0)
    board.qualifications.put_holders(one, (Holder(one, WorkerId("A1"), 1, None, NOW, "Granted"),))
    first, second = qualification_rows(board)
    assert (first.holders, second.holders) == (1, None)
    assert parse_query("careful test:yes holders=1 status:active").matches(first.fields, first.text)
    assert not parse_query("status:=active").matches(second.fields, second.text)


def test_requests_that_wait_are_counted_by_type() -> None:
    board = Board()
    board.qualifications.put_types([qualification_type("1"), qualification_type("2", auto_granted=True)])
    board.inbox.put_requests([request("1"), request("2")])
    first, second = qualification_rows(board)
    assert (first.waiting, first.given, second.waiting, second.given) == (2, "by you", 0, "by itself")
    assert parse_query("requests>1 given:you").matches(first.fields, first.text)


def test_the_groups_that_require_a_type_the_largest_first() -> None:
    needs = Requirement(TYPE, "GreaterThan", (50,))
    kinds = [("1", "3ONE"), ("2", "3TWO"), ("3", "3TWO")]
    hits = [hit(name, hit_type_id=HITTypeId(kind), requirements=(needs,)) for name, kind in kinds]
    board = fill(Board(), [*hits, hit("4", hit_type_id=HITTypeId("3FREE"))])
    assert [(one.hit_type_id, one.hits, one.requirement) for one in groups_using(board, TYPE)] == [
        ("3TWO", 2, needs),
        ("3ONE", 1, needs),
    ]
    assert groups_using(board, QualificationTypeId("3OTHER")) == []
