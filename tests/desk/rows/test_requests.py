from __future__ import annotations

import pytest

from tests.desk.factories import entry
from tests.desk.qualified import NAME, TYPE, desk_with_type, request
from tests.marketplace.exam import KEY, TEST
from tests.model.test_answers import document
from tests.model.test_exam import chosen
from tests.model.values import NOW, action
from turkterm.desk.rows.requests import marked_exam, own_score, request_rows
from turkterm.model.action import ActionState, Verb
from turkterm.model.ids import QualificationTypeId
from turkterm.model.qualification import Exam
from turkterm.model.query import parse_query

RIGHT = document(chosen("one", "a"), chosen("both", "a", "b"))


def test_a_request_with_its_answers_and_the_score_of_the_key() -> None:
    board = desk_with_type(requests=(request("1", test=TEST, answer=RIGHT), request("2"))).board
    assert [row.marked for row in request_rows(board)] == [None, None]
    assert marked_exam(board, request("1", test=TEST, answer=RIGHT)).score is None
    board.inbox.put_exam(TYPE, Exam(TEST, KEY))
    first, second = request_rows(board)
    assert (first.name, first.answered, first.marked, first.state) == (NAME, True, 15, "waits")
    assert (second.answered, second.marked) == (False, -2)


def test_a_request_without_its_test_is_read_by_the_type_s() -> None:
    board = desk_with_type().board
    board.inbox.put_exam(TYPE, Exam(TEST, ""))
    assert [one.question for one in marked_exam(board, request(answer=RIGHT)).questions] == ["one?", "both?"]


@pytest.mark.parametrize(("granted", "key", "score"), [(None, "", 1), (7, "", 7), (None, KEY, 15), (7, KEY, 15)])
def test_the_own_score_is_the_key_s_else_the_type_s_else_one(granted: int | None, key: str, score: int) -> None:
    board = desk_with_type(granted_value=granted).board
    board.inbox.put_exam(TYPE, Exam(TEST, key))
    assert own_score(board, request(answer=RIGHT)) == score


def test_no_score_is_guessed_while_nobody_knows_whether_there_is_a_key() -> None:
    board = desk_with_type(has_test=True, granted_value=7).board
    assert own_score(board, request(answer=RIGHT)) is None
    board.inbox.put_exam(TYPE, Exam(TEST, ""))
    assert own_score(board, request(answer=RIGHT)) == 7


def test_those_of_one_type_and_of_a_type_that_is_not_known() -> None:
    other = QualificationTypeId("3OTHER")
    board = desk_with_type(requests=(request("1"), request("2", type_id=other))).board
    assert [row.request_id for row in request_rows(board, TYPE)] == ["3REQ1"]
    assert [row.name for row in request_rows(board)] == [NAME, "3OTHER"]


def test_the_last_answer_of_ours_shows_where_it_stands() -> None:
    board = desk_with_type(requests=(request("1"), request("2"))).board
    asked = request("1").request_id
    old = action("old", Verb.ACCEPT_REQUEST, asked=asked)
    new = action("new", Verb.REJECT_REQUEST, asked=asked)
    gone = action("gone", Verb.REJECT_REQUEST, asked=request("2").request_id)
    board.put_entries([entry(new, ActionState.SENT, NOW), entry(old, ActionState.FAILED, NOW - 60)])
    board.put_entries([entry(gone, ActionState.CANCELLED)])
    assert [row.state for row in request_rows(board)] == ["sent", "waits"]


@pytest.mark.parametrize(
    ("query", "found"), [("test:yes", 1), ("score>=15", 1), ("age<2m", 2), ("careful A1", 2), ("-A1", 0)]
)
def test_the_filter(query: str, found: int) -> None:
    board = desk_with_type(requests=(request("1", test=TEST, answer=RIGHT), request("2"))).board
    board.inbox.put_exam(TYPE, Exam(TEST, KEY))
    assert sum(parse_query(query).matches(row.fields, row.text, NOW) for row in request_rows(board)) == found
