from __future__ import annotations

from tests.desk.factories import fill
from tests.model.values import NOW, hit, qualification_type
from turkterm.desk.board import Board
from turkterm.desk.rows.qualifications import qualification_rows
from turkterm.model.hit import Requirement
from turkterm.model.ids import QualificationTypeId, WorkerId
from turkterm.model.qualification import Holder
from turkterm.model.query import parse_query


def test_types_show_how_many_hold_them_once_that_was_read_and_how_many_hits_need_them() -> None:
    one = QualificationTypeId("3QUAL1")
    board = fill(Board(), [hit("1", requirements=(Requirement(one, "Exists"),)), hit("2")])
    board.put_types([qualification_type("1", has_test=True), qualification_type("2", status="Inactive")])
    first, second = qualification_rows(board)
    assert (first.holders, first.used_by, second.used_by) == (None, 1, 0)
    board.put_holders(one, (Holder(one, WorkerId("A1"), 1, None, NOW, "Granted"),))
    first, second = qualification_rows(board)
    assert (first.holders, second.holders) == (1, None)
    assert parse_query("careful test:yes holders=1 status:active").matches(first.fields, first.text)
    assert not parse_query("status:=active").matches(second.fields, second.text)
