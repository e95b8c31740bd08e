"""The figures of a session."""

from __future__ import annotations

from typing import Any

from tests.desk.factories import entry
from tests.model.values import NOW, action
from turkterm.desk.summary import BREAK, session_summary
from turkterm.model.action import ActionState, Entry, Verb
from turkterm.model.ids import WorkerId
from turkterm.model.money import Cents


def made(number: int, verb: Verb, state: ActionState = ActionState.DONE, at: float = 0.0, **changes: Any) -> Entry:
    about = {"run": f"run{number}", "worker_id": WorkerId(f"A{number % 2}"), **changes}
    return entry(action(str(number), verb, **about), state, NOW + at)


def test_what_was_done_and_what_it_costs() -> None:
    paid: dict[str, Any] = {"amount": Cents(10), "fee": Cents(2)}
    found = session_summary(
        [
            made(9, Verb.APPROVE, at=-1, **paid),  # before it began
            made(1, Verb.APPROVE, **paid),
            made(2, Verb.OVERRIDE, at=10, **paid),
            made(3, Verb.REJECT, at=14),
            made(4, Verb.BONUS, at=15, amount=Cents(50), fee=Cents(10)),
            made(5, Verb.BLOCK, at=16),
            made(6, Verb.APPROVE, ActionState.FAILED, at=20, **paid),
            made(7, Verb.APPROVE, ActionState.HELD, at=20 + BREAK + 1, **paid),
        ],
        NOW,
    )
    assert (found.approved.count, found.approved.amount, found.approved.fee) == (2, 20, 4)
    assert (found.rejected, found.bonuses.count, found.others, found.total) == (1, 1, 1, 84)
    assert found.states == {ActionState.FAILED: 1, ActionState.HELD: 1}
    assert found.people == {"A1": 2, "A0": 1}
    assert (found.who, found.pace, found.empty) == ("someone", 6, False)  # 10, 4 and 6 seconds; a break is none


def test_a_command_on_many_rows_is_one_step() -> None:
    found = session_summary(
        [*(made(number, Verb.APPROVE, run="all") for number in range(5)), made(6, Verb.REJECT, at=30)], NOW
    )
    assert found.pace == 30


def test_a_session_without_a_deed() -> None:
    found = session_summary([made(1, Verb.APPROVE, at=-5)], NOW)
    assert (found.empty, found.pace, found.total, found.who) == (True, None, 0, "")
