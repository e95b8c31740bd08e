"""What is done stands on the board before anything is read again, as the marketplace will say it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from tests.desk.factories import entry
from tests.desk.qualified import TYPE, desk_with_type, holder, request
from tests.desk.seated import Rig
from tests.model.values import NOW, action, qualification_type
from turkterm.desk.board import Board
from turkterm.desk.learning import Learning, learn
from turkterm.desk.planning import Planner
from turkterm.model.action import ActionState, Verb
from turkterm.model.ids import QualificationTypeId, WorkerId
from turkterm.model.making import Granting, NewQualificationType, QualificationTypeChange
from turkterm.model.qualification import Exam


def done(board: Board, verb: Verb, made: str | None = None, **members: Any) -> None:
    """An action on the type was carried out."""
    members = {"type_id": TYPE, "worker_id": WorkerId("A1"), "assignment_id": None, "hit_id": None} | members
    learn(board, action(verb=verb, **members), NOW, made)


def test_a_grant_is_a_new_holder_or_another_score_since_the_same_time() -> None:
    board = desk_with_type(holder("A1", 60)).board
    done(board, Verb.GRANT, number=90)
    done(board, Verb.GRANT, worker_id=WorkerId("A2"))
    assert [(one.worker_id, one.score, one.grant_time) for one in board.qualifications.holders[TYPE]] == [
        ("A1", 90, NOW - 60),
        ("A2", 1, NOW),
    ]
    assert board.qualifications.held_by[WorkerId("A2")] == {TYPE}


def test_a_revocation_moves_a_holder_to_those_who_were_and_a_grant_brings_them_back() -> None:
    board = desk_with_type(holder("A1", 60), holder("A2", 70)).board
    board.inbox.put_revoked(TYPE, ())
    done(board, Verb.REVOKE)
    assert [one.worker_id for one in board.qualifications.holders[TYPE]] == ["A2"]
    assert [(one.worker_id, one.status) for one in board.inbox.revoked[TYPE]] == [("A1", "Revoked")]
    done(board, Verb.GRANT, number=60)
    assert board.inbox.revoked[TYPE] == ()
    assert [(one.worker_id, one.grant_time) for one in board.qualifications.holders[TYPE]] == [
        ("A2", NOW - 60),
        ("A1", NOW),
    ]


def test_holders_that_were_not_read_stay_unread() -> None:
    board = Board()
    done(board, Verb.GRANT, number=90)
    done(board, Verb.REVOKE)
    assert board.qualifications.holders == {}


def test_an_answered_request_waits_no_more_and_an_accepted_one_grants() -> None:
    board = desk_with_type(requests=(request("1", "A1"), request("2", "A2"), request("3", "A3"))).board
    done(board, Verb.ACCEPT_REQUEST, asked=request("1").request_id, number=75)
    done(board, Verb.REJECT_REQUEST, asked=request("2").request_id, worker_id=WorkerId("A2"))
    assert list(board.inbox.requests or {}) == ["3REQ3"]
    assert [(one.worker_id, one.score) for one in board.qualifications.holders[TYPE]] == [("A1", 75)]


def test_a_change_keeps_what_it_does_not_name() -> None:
    board = desk_with_type(keywords="k", retry_delay=5).board
    before = board.qualifications.types[TYPE]
    done(board, Verb.UPDATE_TYPE, details=QualificationTypeChange(description="New  words", active=False))
    assert board.qualifications.types[TYPE] == replace(
        before, description=board.qualifications.types[TYPE].description, status="Inactive"
    )
    assert board.qualifications.types[TYPE].description == "New  words"
    done(board, Verb.UPDATE_TYPE, details=QualificationTypeChange(test="<t/>", test_duration=60))
    assert (board.qualifications.types[TYPE].has_test, board.qualifications.types[TYPE].test_duration) == (True, 60)
    assert board.inbox.exams[TYPE] == Exam("<t/>", "")


def test_a_deleted_type_goes_with_its_requests() -> None:
    other = QualificationTypeId("3OTHER")
    board = desk_with_type(requests=(request("1"), request("2", type_id=other))).board
    done(board, Verb.DELETE_TYPE)
    assert board.qualifications.types == {}
    assert list(board.inbox.requests or {}) == ["3REQ2"]


async def test_what_was_learnt_is_what_the_marketplace_says_afterwards(rig: Rig) -> None:
    """A type made, changed and granted through the carry-out, then everything read again: the board stays as it is."""
    rig.board.watch(Learning(rig.board, time.time, 0.0).hear)
    planner = Planner("create")
    new = NewQualificationType("Reads Latin", "A sentence", "latin", retry_delay=60, auto_granted=True, granted_value=7)
    planner.add(Verb.CREATE_TYPE, details=new)
    [entry] = await rig.carry_out(planner.plan())
    assert entry.state is ActionState.DONE
    type_id = QualificationTypeId(str(entry.result))
    planner = Planner("more")
    change = QualificationTypeChange(description="Two sentences", active=False, retry_delay=90)
    planner.add(Verb.UPDATE_TYPE, type_id=type_id, details=change)
    worker_id = rig.work[0].worker_id
    planner.add(Verb.GRANT, type_id=type_id, worker_id=worker_id, number=80, details=Granting(notify=False))
    assert {one.state for one in await rig.carry_out(planner.plan())} == {ActionState.DONE}
    learnt, held = rig.board.qualifications.types, rig.board.qualifications.holders[type_id]
    rig.board.qualifications.types = {}
    rig.poller.hurry(everything=True)
    await rig.poller.look()
    fresh = rig.board.qualifications.types[type_id]
    assert replace(learnt[type_id], creation_time=fresh.creation_time) == fresh
    [told] = await rig.place.gateway.reader.holders(type_id)
    assert replace(held[0], grant_time=told.grant_time) == told


def test_a_type_that_a_reading_brought_already_is_not_made_twice() -> None:
    board = desk_with_type().board
    done(board, Verb.CREATE_TYPE, made=TYPE, type_id=None, details=NewQualificationType("Other", "words"))
    assert list(board.qualifications.types.values()) == [qualification_type("1")]


TYPE_OF, ONE = QualificationTypeId("3QUAL1"), WorkerId("A1ONE")


def listening(*, known: bool = True) -> Board:
    made = Board()
    made.watch(Learning(made, lambda: NOW + 9, NOW).hear)
    made.qualifications.put_types([qualification_type("1")])
    if known:
        made.qualifications.put_holders(TYPE_OF, ())
    return made


def entered(
    made: Board, name: str, verb: Verb, *, at: float = NOW, result: str | None = None, **members: object
) -> None:
    made.put_entries([entry(action(name, verb, **members), ActionState.DONE, at, result=result)])


def test_a_grant_and_a_revocation_show_at_once() -> None:
    made = listening()
    entered(made, "1", Verb.GRANT, type_id=TYPE_OF, worker_id=ONE, number=80)
    [holder] = made.qualifications.holders[TYPE_OF]
    assert (holder.worker_id, holder.score, holder.grant_time, holder.status) == (ONE, 80, NOW + 9, "Granted")
    assert made.qualifications.held_by[ONE] == {TYPE_OF}
    entered(made, "2", Verb.GRANT, type_id=TYPE_OF, worker_id=ONE)
    assert [holder.score for holder in made.qualifications.holders[TYPE_OF]] == [1]
    entered(made, "3", Verb.REVOKE, type_id=TYPE_OF, worker_id=ONE)
    assert (made.qualifications.holders[TYPE_OF], made.qualifications.held_by[ONE]) == ((), set())


def test_where_nobody_knows_the_holders_one_grant_is_not_taken_for_all_of_them() -> None:
    made = listening(known=False)
    entered(made, "1", Verb.GRANT, type_id=TYPE_OF, worker_id=ONE)
    assert TYPE_OF not in made.qualifications.holders


def test_what_an_earlier_session_did_and_what_is_not_done_teaches_nothing() -> None:
    made = listening()
    entered(made, "1", Verb.GRANT, at=NOW - 1, type_id=TYPE_OF, worker_id=ONE)
    made.put_entries([entry(action("2", Verb.GRANT, type_id=TYPE_OF, worker_id=ONE), ActionState.UNSURE)])
    assert made.qualifications.holders[TYPE_OF] == ()


def test_an_entry_that_is_told_again_undoes_nothing() -> None:
    made = listening()
    entered(made, "1", Verb.GRANT, type_id=TYPE_OF, worker_id=ONE)
    made.qualifications.put_holders(TYPE_OF, ())
    entered(made, "1", Verb.GRANT, type_id=TYPE_OF, worker_id=ONE)
    assert made.qualifications.holders[TYPE_OF] == ()


def test_a_new_type_is_there_and_nobody_holds_it() -> None:
    made = listening()
    details = NewQualificationType("Too fast\x07", "Was too fast")
    entered(made, "1", Verb.CREATE_TYPE, result="3NEW", details=details, worker_id=None)
    new = QualificationTypeId("3NEW")
    kind = made.qualifications.types[new]
    assert (kind.name, kind.active, made.qualifications.holders[new]) == ("Too fast␇", True, ())
    listed = qualification_type("NEW")
    made.qualifications.put_types([listed])
    entered(made, "2", Verb.CREATE_TYPE, result=listed.type_id, details=details, worker_id=None)
    assert made.qualifications.types == {listed.type_id: listed}  # a list was faster
