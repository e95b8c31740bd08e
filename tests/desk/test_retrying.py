"""A retry is a new action; a payment keeps its token unless the marketplace itself said no."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.desk.factories import entry
from tests.model.values import action
from turkterm.desk.retrying import retry_plan
from turkterm.model.action import ActionState, Entry, Verb

FAILED, UNSURE, CANCELLED = ActionState.FAILED, ActionState.UNSURE, ActionState.CANCELLED


def bonus(state: ActionState, request_id: str | None = None) -> Entry:
    return replace(entry(replace(action("1", Verb.BONUS), token="t-1"), state), request_id=request_id)


@pytest.mark.parametrize(
    ("old", "same"),
    [
        (bonus(UNSURE), True),
        (bonus(UNSURE, "r-1"), True),
        (bonus(FAILED), True),  # it did not reach the marketplace, as far as we know
        (bonus(FAILED, "r-1"), False),
        (bonus(CANCELLED), True),
    ],
)
def test_the_token(old: Entry, same: bool) -> None:
    [again] = retry_plan([old]).actions
    assert (again.token == "t-1") is same
    assert again.token is not None
    assert again.retry_of == old.action.action_id
    assert {again.action_id, again.run}.isdisjoint({old.action.action_id, old.action.run})
    assert (again.verb, again.amount, again.text) == (old.action.verb, old.action.amount, old.action.text)


def test_what_is_done_or_under_way_is_refused() -> None:
    entries = [entry(action(str(number)), state) for number, state in enumerate(ActionState)]
    plan = retry_plan(entries)
    assert [one.retry_of for one in plan.actions] == [entries[number].action.action_id for number in (4, 5, 6)]
    assert [refusal.why for refusal in plan.refused] == ["it is held", "it is queued", "it is sent", "it is done"]
    assert len({one.run for one in plan.actions}) == 1
    assert all(one.token is None for one in plan.actions)
