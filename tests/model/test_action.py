from __future__ import annotations

import pytest

from tests.model.values import action
from turkterm.model.action import TOKENED, UNSENT, WANTED, ActionState, Verb
from turkterm.model.assignment import AssignmentStatus


def test_open_are_the_states_that_move_on_by_themselves() -> None:
    assert {state for state in ActionState if state.open} == {ActionState.HELD, ActionState.QUEUED, ActionState.SENT}


def test_what_was_not_sent_is_open() -> None:
    assert {state for state in ActionState if state.open and state not in UNSENT} == {ActionState.SENT}


def test_a_verdict_wants_a_state_of_its_assignment() -> None:
    assert WANTED == {
        Verb.APPROVE: AssignmentStatus.APPROVED,
        Verb.OVERRIDE: AssignmentStatus.APPROVED,
        Verb.REJECT: AssignmentStatus.REJECTED,
    }


def test_words_for_verbs_are_told_apart() -> None:
    assert len({verb.value for verb in Verb}) == len(Verb)
    assert TOKENED.isdisjoint(WANTED)


def test_an_action_cannot_be_changed_once_made() -> None:
    with pytest.raises(AttributeError):
        action().token = "another"  # type: ignore[misc]  # that it cannot be done is the point
