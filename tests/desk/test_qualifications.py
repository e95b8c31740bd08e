from __future__ import annotations

from tests.desk.factories import heard
from tests.model.values import NOW, assignment, qualification_type
from turkterm.desk.board import Board
from turkterm.model.ids import QualificationTypeId, WorkerId
from turkterm.model.qualification import Holder

WORKER = assignment().worker_id


def test_who_holds_what_is_known_by_worker_too() -> None:
    board = Board()
    known = board.qualifications
    known.put_types([qualification_type("1"), qualification_type("2")])
    one, two = QualificationTypeId("3QUAL1"), QualificationTypeId("3QUAL2")
    told, _ = heard(board)
    known.put_holders(one, (Holder(one, WORKER, 80, None, NOW, "Granted"),))
    known.put_holders(
        two, (Holder(two, WORKER, 1, None, NOW, "Revoked"), Holder(two, WorkerId("A1"), 1, None, NOW, "Granted"))
    )
    assert known.held_by[WORKER] == {one}
    known.put_holders(one, ())
    known.put_holders(one, ())
    assert known.held_by[WORKER] == set()
    workers = {WORKER}
    assert told == [
        *(("qualifications", {one}), ("workers", workers), ("qualifications", {two}), ("workers", {*workers, "A1"})),
        *(("qualifications", {one}), ("workers", workers)),
    ]
    known.put_types([qualification_type("1", status="Inactive")])
    assert told[-1] == ("qualifications", frozenset({one, two}))
    known.put_types(known.types.values())
    assert len(told) == 7
