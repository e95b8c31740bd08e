from __future__ import annotations

import pytest

from tests.desk.factories import entry
from tests.model.values import NOW, action
from turkterm.desk.board import Board
from turkterm.desk.dealings import Dealings, people_of
from turkterm.model.action import ActionState, Entry, Verb
from turkterm.model.cleantext import clean
from turkterm.model.ids import AssignmentId, WorkerId
from turkterm.model.money import Cents

ONE, TWO = WorkerId("A1ONE"), WorkerId("A2TWO")


def dealings(*entries: Entry) -> Dealings:
    board = Board()
    made = Dealings(board)
    board.watch(made.hear)
    board.put_entries(entries)
    return made


def notice(state: ActionState, outcome: str | None = None, name: str = "n") -> Entry:
    told = action(name, Verb.NOTIFY, assignment_id=None, worker_id=None, worker_ids=(ONE, TWO), subject="Word 20")
    return entry(told, state, outcome=None if outcome is None else clean(outcome))


def test_an_action_is_about_the_workers_it_names() -> None:
    assert people_of(action(verb=Verb.NOTIFY, worker_ids=(ONE, TWO))) == (ONE, TWO)
    assert people_of(action(worker_id=ONE)) == (ONE,)
    assert people_of(action(worker_id=None)) == ()


def test_what_was_done_about_a_worker_oldest_first() -> None:
    later = entry(action("1", Verb.BLOCK, worker_id=ONE), ActionState.DONE, NOW + 5)
    made = dealings(later, entry(action("2", Verb.BONUS, worker_id=ONE), ActionState.DONE, NOW))
    assert [one.action.verb for one in made.about(ONE)] == [Verb.BONUS, Verb.BLOCK]
    assert made.about(TWO) == []


@pytest.mark.parametrize(
    ("state", "outcome", "problems", "arrived"),
    [
        (ActionState.DONE, None, [None, None], [True, True]),
        (
            ActionState.DONE,
            "1 of 2 reached; A2TWO: you cannot; or may not",
            [None, "you cannot; or may not"],
            [True, False],
        ),
        (ActionState.FAILED, "refused", ["refused", "refused"], [False, False]),
        (ActionState.FAILED, None, ["it failed", "it failed"], [False, False]),
        (ActionState.UNSURE, "lost", ["nobody knows whether it was sent"] * 2, [True, True]),
        (ActionState.QUEUED, None, [None, None], [True, True]),
    ],
)
def test_a_message_says_for_each_worker_whether_it_arrived(
    state: ActionState, outcome: str | None, problems: list[str | None], arrived: list[bool]
) -> None:
    made = dealings(notice(state, outcome))
    messages = [made.messages(worker_id)[0] for worker_id in (ONE, TWO)]
    assert [one.subject for one in messages] == ["Word 20", "Word 20"]
    assert [one.problem for one in messages] == problems
    assert [one.arrived for one in messages] == arrived


def test_a_message_taken_back_was_none() -> None:
    assert dealings(notice(ActionState.CANCELLED)).messages(ONE) == []


def test_bonuses_by_assignment_with_those_under_way() -> None:
    def bonus(name: str, about: str, state: ActionState) -> Entry:
        paid = action(name, Verb.BONUS, assignment_id=AssignmentId(about), worker_id=ONE, amount=Cents(50))
        return entry(paid, state)

    made = dealings(
        bonus("1", "3ASG1", ActionState.DONE),
        bonus("2", "3ASG1", ActionState.QUEUED),
        bonus("3", "3ASG2", ActionState.FAILED),
        bonus("4", "3ASG3", ActionState.CANCELLED),
    )
    assert made.paid(ONE) == {"3ASG1": 100}
