from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.factories import entry, fill, heard
from tests.model.values import NOW, action, assignment, hit
from turkterm.desk.board import Board, State, Tally
from turkterm.model.action import ActionState, Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.ids import AssignmentId, HITId, HITTypeId, WorkerId
from turkterm.model.money import Cents
from turkterm.model.worker import Balance, Block, Bonus

SUBMITTED, APPROVED, REJECTED = AssignmentStatus
WORKER = assignment().worker_id
FIRST = AssignmentId("3ASG1")


def paid(amount: int, reason: str = "good") -> Bonus:
    return Bonus(WORKER, FIRST, Cents(amount), clean(reason), NOW)


def test_watchers_hear_the_ids_that_changed_and_nothing_when_nothing_did() -> None:
    board = fill(Board(), [hit("1"), hit("2")])
    told, stop = heard(board)
    board.put_hits([hit("1"), hit("2", available=4), hit("3")])
    assert told == [("hits", frozenset({"3HIT2", "3HIT3"}))]
    board.put_hits([hit("1")])
    stop()
    board.put_hits([hit("9")])
    assert len(told) == 1


def test_a_hit_that_changes_its_type_leaves_the_old_group() -> None:
    board = fill(Board(), [hit("1"), hit("2")])
    board.put_hits([hit("1", hit_type_id=HITTypeId("3OTHER"))])
    assert [list(board.by_type[kind]) for kind in ("3TYPE", "3OTHER")] == [["3HIT2"], ["3HIT1"]]  # type: ignore[index]
    board.put_hits([hit("2", hit_type_id=HITTypeId("3OTHER"))])
    assert list(board.by_type) == ["3OTHER"]


def test_hits_that_are_gone_take_their_assignments_along() -> None:
    board = fill(Board(), [hit("1"), hit("2")], [assignment("1", "1", status=APPROVED), assignment("2", "2")])
    board.put_bonuses({FIRST: (paid(5),)})
    told, _ = heard(board)
    board.keep_hits({HITId("3HIT2")})
    assert told == [("hits", frozenset({"3HIT1"})), ("assignments", frozenset({"3ASG1"})), ("workers", {WORKER})]
    assert list(board.hits) == ["3HIT2"]
    assert list(board.assignments) == ["3ASG2"]
    assert list(board.by_worker[WORKER]) == ["3ASG2"]
    assert (board.bonuses, board.approved_share(WORKER)) == ({}, None)
    board.keep_hits({HITId("3HIT2")})
    assert len(told) == 3


@pytest.mark.parametrize(
    ("known", "page", "stands"),
    [
        (SUBMITTED, APPROVED, APPROVED),
        (SUBMITTED, REJECTED, REJECTED),
        (REJECTED, APPROVED, APPROVED),
        (APPROVED, SUBMITTED, APPROVED),
        (REJECTED, SUBMITTED, REJECTED),
        (APPROVED, REJECTED, APPROVED),
    ],
)
def test_an_older_page_never_takes_a_verdict_back(
    known: AssignmentStatus, page: AssignmentStatus, stands: AssignmentStatus
) -> None:
    board = fill(Board(), [hit()], [assignment(status=known)])
    told, _ = heard(board)
    board.put_assignments(hit().hit_id, [assignment(status=page)])
    assert board.assignments[FIRST].status is stands
    assert bool(told) is (stands is not known)


def test_a_reading_corrects_what_was_only_estimated() -> None:
    board = fill(Board(), [hit()], [assignment()])
    board.reviewed(FIRST, APPROVED, NOW, "thanks")
    assert (board.assignments[FIRST].approval_time, board.assignments[FIRST].feedback) == (NOW, "thanks")
    board.put_assignments(hit().hit_id, [assignment(status=APPROVED, approval_time=NOW - 3)])
    assert board.assignments[FIRST].approval_time == NOW - 3


def test_our_own_verdict_counts_at_once() -> None:
    board = fill(Board(), [hit()], [assignment("1"), assignment("2", auto_approval_time=NOW + 9)])
    assert board.tallies[hit().hit_id] == Tally(2, 0, 0, NOW + 9)
    board.reviewed(AssignmentId("3ASG2"), REJECTED, NOW, "no")
    assert board.tallies[hit().hit_id] == Tally(1, 0, 1, assignment().auto_approval_time)
    assert board.assignments[AssignmentId("3ASG2")].rejection_time == NOW
    board.reviewed(AssignmentId("3NOBODY"), REJECTED, NOW)
    board.reviewed(AssignmentId("3ASG2"), REJECTED, NOW)


def test_a_hit_that_was_read_and_has_no_assignments_is_told_from_one_that_was_not_read() -> None:
    board = fill(Board(), [hit()])
    assert board.tallies == {}
    told, _ = heard(board)
    board.put_assignments(hit().hit_id, [])
    assert board.tallies == {hit().hit_id: Tally()}
    assert told == [("assignments", frozenset())]
    board.put_assignments(hit().hit_id, [])
    assert len(told) == 1


@given(
    st.lists(
        st.tuples(st.sampled_from("123456"), st.sampled_from("ab"), st.sampled_from(list(AssignmentStatus))),
        max_size=30,
    )
)
def test_counts_agree_with_the_assignments_whatever_comes_in_whatever_order(
    pages: list[tuple[str, str, AssignmentStatus]],
) -> None:
    board = fill(Board(), [hit("1"), hit("2")])
    for name, worker, status in pages:
        where = "1" if name < "4" else "2"
        known = board.assignments.get(AssignmentId(f"3ASG{name}"))
        who = known.worker_id if known is not None else WorkerId(f"A{worker}")
        board.put_assignments(HITId(f"3HIT{where}"), [assignment(name, where, worker_id=who, status=status)])
    board.keep_hits({HITId("3HIT1")})
    everyone = list(board.assignments.values())
    for worker_id in ("Aa", "Ab"):
        mine = [one for one in everyone if one.worker_id == worker_id]
        reviewed = [one for one in mine if one.status is not SUBMITTED]
        approved = [one for one in mine if one.status is APPROVED]
        assert board.approved_share(WorkerId(worker_id)) == (len(approved) / len(reviewed) if reviewed else None)
        assert set(board.by_worker.get(WorkerId(worker_id), ())) == {one.assignment_id for one in mine}
    tally = board.tallies.get(HITId("3HIT1"), Tally())
    assert (tally.submitted, tally.approved, tally.rejected) == tuple(
        sum(one.status is status for one in everyone) for status in (SUBMITTED, APPROVED, REJECTED)
    )


def test_blocks_are_told_one_by_one_a_new_reason_too() -> None:
    board = Board()
    board.put_blocks([Block(WorkerId("A1"), clean("a")), Block(WorkerId("A2"), clean("b"))])
    told, _ = heard(board)
    board.put_blocks([Block(WorkerId("A1"), clean("other")), Block(WorkerId("A3"), clean("c"))])
    assert told == [("blocks", frozenset({"A1", "A2", "A3"}))]
    board.put_block(WorkerId("A1"), None)
    board.put_block(WorkerId("A4"), Block(WorkerId("A4"), clean("d")))
    assert set(board.blocks) == {"A3", "A4"}
    board.put_blocks(board.blocks.values())
    assert len(told) == 3


def test_an_older_list_of_bonuses_takes_none_away() -> None:
    board = Board()
    told, _ = heard(board)
    board.put_bonuses({FIRST: ()})
    board.put_bonuses({FIRST: (paid(50),)})
    board.put_bonuses({FIRST: ()})
    assert board.bonuses[FIRST] == (paid(50),)
    board.put_bonuses({FIRST: (replace(paid(50), grant_time=NOW + 1),)})
    assert board.bonuses[FIRST][0].grant_time == NOW + 1
    board.put_bonuses({FIRST: board.bonuses[FIRST]})
    assert len(told) == 3


def test_the_bonuses_of_an_assignment_are_what_is_listed_or_what_was_sent_whichever_is_more() -> None:
    board = Board()
    assert board.bonuses_of(FIRST) == 0
    board.put_entries(
        [
            entry(action("1", Verb.BONUS, amount=Cents(50)), ActionState.DONE),
            entry(action("2", Verb.BONUS, amount=Cents(999)), ActionState.DONE),
        ]
    )
    assert board.bonuses_of(FIRST) == 50
    board.put_bonuses({FIRST: (paid(75),)})
    assert board.bonuses_of(FIRST) == 75
    board.put_entries([entry(action("1", Verb.BONUS, amount=Cents(50)), ActionState.FAILED)])
    assert board.bonuses_of(FIRST) == 75


def test_balance_and_state_are_told_when_they_change() -> None:
    board = Board()
    told, _ = heard(board)
    for _ in range(2):
        board.put_balance(Balance(Cents(5)))
        board.put_state(State(loaded=True).with_problem("offline"))
    assert told == [("balance", frozenset()), ("state", frozenset())]
    assert board.state.problem == "offline"
    assert board.state.loaded


def test_the_latest_verdict_stands_for_its_assignment() -> None:
    board = Board()
    first, second = (
        entry(action("1"), ActionState.FAILED, NOW),
        entry(replace(action("2", Verb.REJECT), assignment_id=FIRST), ActionState.DONE, NOW + 1),
    )
    board.put_entries([second, first])
    assert board.latest(FIRST) == second
    board.put_entries([entry(replace(action("3", Verb.BONUS), assignment_id=FIRST), ActionState.SENT, NOW + 5)])
    assert board.latest(FIRST) == second
    assert board.latest(AssignmentId("3NOBODY")) is None


def test_a_verdict_under_way_stands_even_when_the_clock_was_turned_back() -> None:
    board = Board()
    board.put_entries([entry(action("1"), ActionState.FAILED, NOW)])
    held = entry(replace(action("2"), assignment_id=FIRST), ActionState.HELD, NOW - 999)
    board.put_entries([held])
    assert board.latest(FIRST) == held
    board.put_entries([replace(held, state=ActionState.DONE)])
    assert board.latest(FIRST) == replace(held, state=ActionState.DONE)
