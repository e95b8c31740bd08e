from __future__ import annotations

from tests.desk.factories import heard
from tests.desk.qualified import TYPE, holder, request
from turkterm.desk.board import Board
from turkterm.model.ids import QualificationTypeId
from turkterm.model.qualification import Exam


def test_requests_are_told_by_what_changed_and_the_first_reading_always() -> None:
    board = Board()
    told, _ = heard(board)
    board.inbox.put_requests([])
    board.inbox.put_requests([request("1"), request("2")])
    board.inbox.put_requests([request("1"), request("2")])
    board.inbox.put_requests([request("2")])
    assert told == [
        ("requests", frozenset()),
        ("requests", frozenset({"3REQ1", "3REQ2"})),
        ("requests", frozenset({"3REQ1"})),
    ]


def test_how_many_wait_of_one_type_and_of_all() -> None:
    inbox = Board().inbox
    assert inbox.waiting() == 0
    inbox.put_requests([request("1"), request("2", type_id=QualificationTypeId("3OTHER"))])
    assert (inbox.waiting(), inbox.waiting(TYPE)) == (2, 1)
    inbox.drop_requests(lambda one: one.type_id == TYPE)
    assert (inbox.waiting(), inbox.waiting(TYPE)) == (1, 0)


def test_nothing_is_dropped_before_anything_was_read() -> None:
    inbox = Board().inbox
    inbox.drop_requests(lambda one: True)
    assert inbox.requests is None


def test_a_key_that_arrives_touches_the_type_and_its_requests() -> None:
    board = Board()
    board.inbox.put_requests([request("1"), request("2", type_id=QualificationTypeId("3OTHER"))])
    told, _ = heard(board)
    board.inbox.put_exam(TYPE, Exam("<t/>", "<k/>"))
    board.inbox.put_exam(TYPE, Exam("<t/>", "<k/>"))
    board.inbox.put_revoked(TYPE, (holder("A1", status="Revoked"),))
    board.inbox.put_revoked(TYPE, (holder("A1", status="Revoked"),))
    types = ("qualifications", frozenset({TYPE}))
    assert told == [types, ("requests", frozenset({"3REQ1"})), types]


def test_why_holders_were_not_read_is_told_until_they_are() -> None:
    board = Board()
    told, _ = heard(board)
    for why in ("denied", "denied", None, None):
        board.inbox.put_unread(TYPE, why)
    assert (len(told), board.inbox.unread) == (2, {})
