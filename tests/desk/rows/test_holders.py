from __future__ import annotations

import pytest

from tests.desk.factories import entry, fill
from tests.desk.qualified import TYPE, desk_with_type, holder
from tests.model.values import NOW, action, assignment, hit
from turkterm.desk.rows.holders import holder_rows, value_of
from turkterm.model.action import ActionState, Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.hit import Locale
from turkterm.model.ids import QualificationTypeId, WorkerId
from turkterm.model.query import parse_query
from turkterm.model.worker import Block


def test_a_score_or_a_place() -> None:
    assert (value_of(holder("A1", 0)), value_of(holder("A1", None))) == ("0", "held")
    assert value_of(holder("A1", None, locale=Locale("US", "NY"))) == "US-NY"


def test_holders_with_what_they_did_and_on_demand_those_who_were() -> None:
    board = desk_with_type(holder("A1", 80), holder("A2", 60)).board
    approved = assignment("1", worker_id=WorkerId("A1"), status=AssignmentStatus.APPROVED)
    fill(board, [hit("1")], [approved])
    board.put_blocks([Block(WorkerId("A2"), clean("spam"))])
    board.inbox.put_revoked(TYPE, (holder("A3", 10, status="Revoked"), holder("A1", 5, status="Revoked")))
    first, second = holder_rows(board, TYPE)
    assert (first.worker_id, first.done, first.share, first.blocked) == ("A1", 1, 1.0, False)
    assert (second.worker_id, second.done, second.share, second.blocked) == ("A2", 0, None, True)
    assert [(row.worker_id, row.revoked) for row in holder_rows(board, TYPE, revoked=True)][2:] == [("A3", True)]
    assert holder_rows(board, QualificationTypeId("3UNREAD"), revoked=True) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [("score>=80", ["A1"]), ("status:revoked", ["A3"]), ("-status:revoked age<2m", ["A1", "A2"]), ("A2", ["A2"])],
)
def test_the_filter(query: str, found: list[str]) -> None:
    board = desk_with_type(holder("A1", 80), holder("A2", 60)).board
    board.inbox.put_revoked(TYPE, (holder("A3", 10, status="Revoked"),))
    rows = holder_rows(board, TYPE, revoked=True)
    assert [row.worker_id for row in rows if parse_query(query).matches(row.fields, row.text, NOW)] == found


def test_a_holder_shows_what_is_on_its_way() -> None:
    board = desk_with_type(holder("A1"), holder("A2"), holder("A3")).board
    for name, verb, state in (
        ("A1", Verb.REVOKE, ActionState.SENT),
        ("A2", Verb.GRANT, ActionState.DONE),
        ("A3", Verb.BLOCK, ActionState.SENT),
    ):
        board.put_entries([entry(action(name, verb, type_id=TYPE, worker_id=WorkerId(name)), state)])
    assert [row.under_way for row in holder_rows(board, TYPE)] == [Verb.REVOKE, None, None]
