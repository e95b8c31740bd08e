from __future__ import annotations

from tests.desk.factories import entry
from tests.model.values import NOW, action, qualification_type
from turkterm.desk.board import Board
from turkterm.desk.learning import Learning
from turkterm.model.action import ActionState, Verb
from turkterm.model.ids import QualificationTypeId, WorkerId
from turkterm.model.making import NewQualificationType

KIND, ONE = QualificationTypeId("3QUAL1"), WorkerId("A1ONE")


def board(*, known: bool = True) -> Board:
    made = Board()
    made.watch(Learning(made, lambda: NOW + 9, NOW).hear)
    made.put_types([qualification_type("1")])
    if known:
        made.put_holders(KIND, ())
    return made


def done(made: Board, name: str, verb: Verb, *, at: float = NOW, result: str | None = None, **members: object) -> None:
    made.put_entries([entry(action(name, verb, **members), ActionState.DONE, at, result=result)])


def test_a_grant_and_a_revocation_show_at_once() -> None:
    made = board()
    done(made, "1", Verb.GRANT, type_id=KIND, worker_id=ONE, number=80)
    [holder] = made.holders[KIND]
    assert (holder.worker_id, holder.score, holder.grant_time, holder.status) == (ONE, 80, NOW + 9, "Granted")
    assert made.held_by[ONE] == {KIND}
    done(made, "2", Verb.GRANT, type_id=KIND, worker_id=ONE)
    assert [holder.score for holder in made.holders[KIND]] == [1]
    done(made, "3", Verb.REVOKE, type_id=KIND, worker_id=ONE)
    assert (made.holders[KIND], made.held_by[ONE]) == ((), set())


def test_where_nobody_knows_the_holders_one_grant_is_not_taken_for_all_of_them() -> None:
    made = board(known=False)
    done(made, "1", Verb.GRANT, type_id=KIND, worker_id=ONE)
    assert KIND not in made.holders


def test_what_an_earlier_session_did_and_what_is_not_done_teaches_nothing() -> None:
    made = board()
    done(made, "1", Verb.GRANT, at=NOW - 1, type_id=KIND, worker_id=ONE)
    made.put_entries([entry(action("2", Verb.GRANT, type_id=KIND, worker_id=ONE), ActionState.UNSURE)])
    assert made.holders[KIND] == ()


def test_an_entry_that_is_told_again_undoes_nothing() -> None:
    made = board()
    done(made, "1", Verb.GRANT, type_id=KIND, worker_id=ONE)
    made.put_holders(KIND, ())
    done(made, "1", Verb.GRANT, type_id=KIND, worker_id=ONE)
    assert made.holders[KIND] == ()


def test_a_new_type_is_there_and_nobody_holds_it() -> None:
    made = board()
    details = NewQualificationType("Too fast\x07", "Was too fast")
    done(made, "1", Verb.CREATE_TYPE, result="3NEW", details=details, worker_id=None)
    new = QualificationTypeId("3NEW")
    assert (made.types[new].name, made.types[new].active, made.holders[new]) == ("Too fast␇", True, ())
    listed = qualification_type("NEW")
    made.put_types([listed])
    done(made, "2", Verb.CREATE_TYPE, result=listed.type_id, details=details, worker_id=None)
    assert made.types == {listed.type_id: listed}  # a list was faster
