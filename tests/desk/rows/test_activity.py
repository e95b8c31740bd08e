from __future__ import annotations

import pytest

from tests.desk.factories import entry
from tests.model.values import NOW, action
from turkterm.desk.board import Board
from turkterm.desk.rows.activity import activity_row, activity_rows, target_of
from turkterm.model.action import Action, ActionState, Verb
from turkterm.model.cleantext import clean
from turkterm.model.ids import ActionId, HITId, HITTypeId, QualificationTypeId, WorkerId
from turkterm.model.money import Cents
from turkterm.model.query import parse_query


def bare(verb: Verb, **of: object) -> Action:
    return Action(ActionId("action"), "run", verb, **of)  # type: ignore[arg-type]  # one member each, as the case says


@pytest.mark.parametrize(
    ("made", "target"),
    [
        (action("1"), "3ASG1"),
        (bare(Verb.BLOCK, worker_id=WorkerId("A1")), "A1"),
        (bare(Verb.NOTIFY, worker_ids=(WorkerId("A1"), WorkerId("A2"))), "2 workers"),
        (bare(Verb.NOTIFY, worker_ids=(WorkerId("A1"),)), "A1"),
        (bare(Verb.GRANT, type_id=QualificationTypeId("3Q")), "3Q"),
        (bare(Verb.EXPIRE, hit_id=HITId("3H")), "3H"),
        (bare(Verb.NOTIFICATIONS, hit_type_id=HITTypeId("3T")), "3T"),
        (bare(Verb.NOTIFY), ""),
    ],
)
def test_what_an_action_is_about(made: Action, target: str) -> None:
    assert target_of(made) == target


def test_a_row_says_what_was_written_and_what_came_of_it() -> None:
    notice = bare(Verb.NOTIFY, worker_ids=(WorkerId("A1"),), subject="About word 20", text="Please\x1b[2J read")
    row = activity_row(entry(notice, ActionState.UNSURE, NOW, outcome=clean("the message may have been sent")), Board())
    assert row.line == "the message may have been sent · About word 20: Please␛[2J read"
    assert (row.worker_id, row.urgent) == ("A1", True)
    assert parse_query("verb:notify state:unsure word worker:a1").matches(row.fields, row.text)


def test_only_what_failed_or_is_unsure_is_urgent() -> None:
    urgent = {state for state in ActionState if activity_row(entry(action(), state), Board()).urgent}
    assert urgent == {ActionState.FAILED, ActionState.UNSURE}


def test_every_entry_of_the_board_has_a_row() -> None:
    board = Board()
    board.put_entries(
        [entry(action("1", amount=Cents(10), fee=Cents(2)), ActionState.DONE), entry(action("2"), ActionState.HELD)]
    )
    rows = activity_rows(board)
    assert [(row.action_id, row.amount, row.fee, row.state) for row in rows] == [
        ("action-1", 10, 2, "done"),
        ("action-2", 0, 0, "held"),
    ]
