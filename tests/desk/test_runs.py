"""What is known of a run costs the same however long it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tests.desk.factories import entry
from tests.model.values import NOW, action
from turkterm.desk.runs import Progress, Runs
from turkterm.model.action import ActionState, Entry, Verb
from turkterm.model.cleantext import clean
from turkterm.model.ids import ActionId, AssignmentId
from turkterm.model.money import Cents

HELD, QUEUED, SENT, DONE, FAILED, UNSURE, CANCELLED = ActionState


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def run_of(states: Iterable[ActionState], run: str = "r") -> list[Entry]:
    made = []
    for number, state in enumerate(states):
        one = replace(action(f"{run}{number}"), run=run, assignment_id=AssignmentId(f"3{run.upper()}{number}"))
        made.append(entry(one, state, NOW + number))
    return made


def test_progress_counts_every_state_once_however_often_it_changes() -> None:
    runs = Runs(Clock())
    entries = run_of([QUEUED] * 8)
    for one in (*entries, *entries):
        runs.put(one)
    for one, state in zip(entries, (HELD, QUEUED, SENT, DONE, DONE, FAILED, UNSURE, CANCELLED), strict=True):
        runs.put(replace(one, state=SENT))
        runs.put(replace(one, state=state))
    progress = runs.progress("r")
    assert progress is not None
    expected = Progress(
        "r",
        Verb.APPROVE,
        "approve",
        8,
        2,
        1,
        1,
        1,
        1,
        2,
        progress.rate,
        progress.seconds_left,
        1,
        Cents(0),
        Cents(0),
        NOW,
        "someone",
    )
    assert progress == expected
    assert (progress.left, runs.states[SENT], runs.states[DONE]) == (3, 1, 2)
    assert runs.progress("another") is None


def test_a_run_is_named_by_its_two_steps_and_a_mixed_one_by_its_first() -> None:
    runs = Runs()
    named = []
    for number, verb in enumerate((Verb.CREATE_TYPE, Verb.GRANT, Verb.GRANT, Verb.BONUS)):
        runs.put(entry(replace(action(str(number), verb), run="r"), DONE))
        progress = runs.progress("r")
        assert progress is not None
        named.append(progress.what)
    both = "create qualification type and grant"
    assert named == ["create qualification type", both, both, "create qualification type"]


def test_the_speed_is_that_of_the_last_seconds() -> None:
    clock = Clock()
    runs = Runs(clock)
    entries = run_of([QUEUED] * 100)
    for one in entries:
        runs.put(one)
    for one in entries[:40]:
        clock.now += 0.1
        runs.put(replace(one, state=DONE))
    progress = runs.progress("r")
    assert progress is not None
    assert 9.5 < progress.rate < 10.5
    assert progress.seconds_left is not None
    assert 5.5 < progress.seconds_left < 6.5
    assert [one.run for one in runs.moving()] == ["r"]
    clock.now += 60
    progress = runs.progress("r")
    assert progress is not None
    assert (progress.rate, progress.seconds_left) == (0.0, None)


def test_held_and_queued_are_what_was_not_sent() -> None:
    runs = Runs()
    for one in (*run_of(ActionState), *run_of([QUEUED], "s")):
        runs.put(one)
    assert [runs.entries[key].state for key in runs.unsent("r")] == [HELD, QUEUED]
    assert runs.unsent("unknown") == ()


def test_what_failed_is_listed_until_it_is_tried_again() -> None:
    runs = Runs()
    failed, unsure, done = run_of([FAILED, UNSURE, DONE])
    failed = replace(failed, outcome=clean("the worker is gone"))
    for one in (failed, unsure, done):
        runs.put(one)
    assert runs.failures("r") == (failed, unsure)
    again = replace(failed.action, action_id=ActionId("again"), run="s", retry_of=failed.action.action_id)
    runs.put(entry(again, QUEUED))
    assert runs.failures("r") == (unsure,)
    runs.put(replace(unsure, state=DONE))
    assert runs.failures("r") == runs.failures("unknown") == ()
    assert runs.of("r") == (failed, replace(unsure, state=DONE), done)


def test_bonuses_count_while_they_may_be_paid() -> None:
    runs = Runs()
    for number, state in enumerate(ActionState):
        bonus = replace(action(str(number), Verb.BONUS, amount=Cents(10)), assignment_id=AssignmentId("3A"))
        runs.put(entry(bonus, state))
    assert runs.paid_for(AssignmentId("3A")) == 50  # all but the failed and the cancelled one
    assert runs.paid_for(AssignmentId("3B")) == 0


class Counted(dict[ActionId, Entry]):
    """The entries, counting how many are looked at."""

    looked = 0

    def values(self) -> Any:
        Counted.looked += len(self)
        return super().values()

    def __getitem__(self, key: ActionId) -> Entry:
        Counted.looked += 1
        return super().__getitem__(key)


def test_an_entry_of_ten_thousand_costs_no_more_than_one_of_a_hundred() -> None:
    costs = []
    for size in (100, 10_000):
        runs = Runs()
        runs.entries = Counted()
        for one in run_of([QUEUED] * size):
            runs.put(one)
        Counted.looked = 0
        for one in run_of([DONE] * 50):
            runs.put(one)
            runs.progress("r")
        costs.append(Counted.looked)
    assert costs[0] == costs[1] <= 200


def test_what_a_run_is_about_and_who_tried_what_again() -> None:
    runs = Runs()
    first, second = run_of([FAILED, DONE])
    first = replace(first, action=replace(first.action, amount=Cents(10), fee=Cents(2)))
    for one in (first, second, second):
        runs.put(one)
    progress = runs.progress("r")
    assert progress is not None
    assert (progress.people, progress.amount, progress.fee, progress.created) == (1, 10, 2, NOW)
    assert list(runs) == ["r"]
    assert runs.retry_of(first.action.action_id) is None
    again = entry(replace(action("again"), retry_of=first.action.action_id), QUEUED)
    runs.put(again)
    assert runs.retry_of(first.action.action_id) is again
