from __future__ import annotations

import pytest

from tests.desk.commands.test_reviewing import chosen, desk_with, why_not
from tests.desk.factories import entry, still_desk
from tests.model.values import NOW, action
from turkterm.desk.commands.command import Context, Selection
from turkterm.desk.commands.whom import lately, names_of, workers_of
from turkterm.model.action import ActionState, Verb
from turkterm.model.ids import WorkerId

FIRST, SECOND = WorkerId("A0EXAMPLEWORKER"), WorkerId("A1EXAMPLEWORKER")


def workers(*names: str) -> Selection:
    return Selection(Context.WORKERS, names)


def test_workers_come_from_their_rows_or_from_their_assignments_each_once() -> None:
    desk = desk_with(2)
    assert workers_of(desk, workers(SECOND, FIRST, SECOND)) == (SECOND, FIRST)
    assert workers_of(desk, chosen(1, 0, 1, 7)) == (SECOND, FIRST)


def test_one_is_named_and_many_are_counted() -> None:
    many = [WorkerId(f"A{number}EXAMPLEWORKER") for number in range(5)]
    assert (names_of(many[:1]), names_of(many)) == ("A0EX…KER", "5 workers")


def test_what_was_taken_back_was_not_done_lately() -> None:
    desk = desk_with()
    states = {"1": ActionState.DONE, "2": ActionState.CANCELLED, "3": ActionState.QUEUED}
    desk.board.put_entries(entry(action(name, Verb.BLOCK), state, NOW + int(name)) for name, state in states.items())
    assert [one.action_id for one in lately(desk, Verb.BLOCK)] == ["action-3", "action-1"]


@pytest.mark.parametrize("command_id", ["worker.block", "worker.notify", "worker.disqualify", "worker.unblock"])
def test_without_a_row_there_is_nobody(command_id: str) -> None:
    assert why_not(desk_with(), command_id, workers()) == "There is no worker under the cursor"


def test_every_verb_about_workers_writes_and_is_absent_in_monitor_mode() -> None:
    names = {"bonus", "block", "unblock", "notify", "disqualify", "requalify", "grant", "revoke"}
    seated, watching = desk_with(), still_desk(monitor=True)
    for name in names:
        command = seated.registry.get(f"worker.{name}")
        assert command is not None
        assert command.writes
        assert watching.registry.get(f"worker.{name}") is None
