from __future__ import annotations

from dataclasses import replace

import pytest

from tests.desk.factories import entry
from tests.model.values import NOW, action, hit
from turkterm.desk.board import Board
from turkterm.desk.rows.activity import about_of, activity_row, activity_rows, target_of
from turkterm.model.action import Action, ActionState, Verb
from turkterm.model.cleantext import clean
from turkterm.model.ids import ActionId, HITId, HITTypeId, QualificationTypeId, WorkerId
from turkterm.model.making import (
    HitTypeProperties,
    NewHit,
    NewQualificationType,
    NotificationSettings,
    NotificationSpec,
    TrialEvent,
)
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


def test_what_was_tried_again_needs_no_look() -> None:
    board = Board()
    first = action("1")
    board.put_entries([entry(first, ActionState.FAILED, outcome=clean("no answer"))])
    again = replace(action("2"), retry_of=first.action_id)
    board.put_entries([entry(again, ActionState.DONE)])
    row = activity_row(board.entries[first.action_id], board)
    assert (row.urgent, row.rank, row.line) == (False, 2, "no answer · tried again: done")
    assert activity_row(entry(action("3"), ActionState.QUEUED), board).rank == 1


KIND = HitTypeProperties("Rate a word", "", Cents(10), 600)
SPEC = NotificationSpec("https://sqs.example/queue", "SQS", ("AssignmentSubmitted",))


@pytest.mark.parametrize(
    ("made", "about"),
    [
        (bare(Verb.CREATE_HIT, details=NewHit(60, hit_type=KIND)), "Rate a word"),
        (bare(Verb.CREATE_HIT_TYPE, details=KIND), "Rate a word"),
        (bare(Verb.CREATE_TYPE, details=NewQualificationType("Reads\x1b French", "")), "Reads␛ French"),
        (bare(Verb.NOTIFICATIONS, details=NotificationSettings(SPEC)), "to https://sqs.example/queue"),
        (bare(Verb.TRY_NOTIFICATION, details=TrialEvent(SPEC, "Ping")), "Ping to https://sqs.example/queue"),
        (bare(Verb.GRANT, type_id=QualificationTypeId("3Q"), number=80.0), "score 80"),
        (
            bare(Verb.EXTEND, hit_id=HITId("3HIT1"), number=0.0),
            "until 1970-01-01 00:00:00 UTC · Rate the formality of words",
        ),
        (bare(Verb.ADD_ASSIGNMENTS, number=1.0), "+1 assignment"),
        (bare(Verb.ADD_ASSIGNMENTS, hit_id=HITId("3HIT1"), number=3.0), "+3 assignments · Rate the formality of words"),
        (bare(Verb.NOTIFICATIONS, hit_type_id=HITTypeId("3TYPE")), "Rate the formality of words"),
        (bare(Verb.DELETE_HIT, hit_id=HITId("3GONE")), ""),
    ],
)
def test_what_an_action_concerned_in_words(made: Action, about: str) -> None:
    board = Board()
    board.put_hits([hit("1")])
    assert about_of(made, board) == about


def test_the_made_id_is_what_a_row_is_about() -> None:
    made = bare(Verb.CREATE_HIT, details=NewHit(60, hit_type=KIND), hit_type_id=HITTypeId("3TYPE"))
    row = activity_row(entry(made, ActionState.DONE, result="3NEW", outcome=clean("3NEW")), Board())
    assert (row.target, row.line) == ("3NEW", "Rate a word")
    assert parse_query("about:rate who:someone run:run id:3new").matches(row.fields, row.text)
