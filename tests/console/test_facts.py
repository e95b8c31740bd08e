"""The header's figures, the freshness of the board in words, and what the status line says at rest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.console.desks import HOUR, NOW, assignment, entry, hit, said, still_desk
from tests.desk.factories import still_desk as writing_desk
from turkterm.console.facts import (
    board_note,
    header_facts,
    not_reached,
    pulse_of,
    resting,
    run_line,
    run_share,
    under_way,
)
from turkterm.console.widgets.header_line import HeaderLine
from turkterm.desk.board import State
from turkterm.desk.desk import Role
from turkterm.desk.standing import Summary
from turkterm.model.action import ActionState, Verb
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.ids import AssignmentId, HITId, HITTypeId, QualificationRequestId, QualificationTypeId, WorkerId
from turkterm.model.money import Cents
from turkterm.model.qualification import QualificationRequest
from turkterm.model.worker import Balance


def test_the_header_of_a_desk() -> None:
    desk = still_desk(role=Role.PRODUCTION)
    desk.board.put_hits([hit(1)])
    desk.board.put_assignments(HITId("HIT1"), [assignment(1), assignment(2, auto_approval_time=NOW + 9 * HOUR)])
    desk.board.put_balance(Balance(Cents(987_420), Cents(1_240)))
    asked = QualificationRequest(QualificationRequestId("R1"), QualificationTypeId("Q1"), WorkerId("A1"), NOW)
    desk.board.inbox.put_requests([asked])
    facts = header_facts(desk, desk.figures(), NOW + 2)
    assert (facts.kind, facts.monitor, facts.pulse, facts.age) == ("production", True, "fresh", "2s")
    figures = {str(figure.label): figure for figure in (*facts.left, *facts.right)}
    assert {name: figure.value for name, figure in figures.items()} == {
        "to review": "2",
        "auto <6h": "1 (A)",
        "requests": "1",
        "balance": "$9,874.20",
        "on hold": "$12.40",
        "calls": "7/60",
    }
    assert "warn" in figures["auto <6h"].role
    priorities = [figure.priority for figure in figures.values()]
    assert len(set(priorities)) == len(priorities), "what leaves a narrow header first must be decided"


def test_the_header_before_anything_was_read() -> None:
    desk = still_desk()
    desk.board.put_state(State())
    facts = header_facts(desk, desk.figures(), NOW)
    assert (facts.pulse, facts.age, facts.left) == ("loading", "reading", ())


@pytest.mark.parametrize(
    ("state", "pulse", "age", "note"),
    [
        (State(), "loading", "reading", ("loading", "Reading HITs")),
        (State(progress=(3, 12)), "loading", "25 %", ("loading", "Reading assignments: 3 of 12 HITs")),
        (State(loaded=True, last_read=NOW - 3), "fresh", "3s", None),
        (State(loaded=True, last_read=NOW - 3, progress=(1, 99)), "fresh", "3s", None),
        (
            State(loaded=True, last_read=NOW - 3, progress=(1, 100)),
            "fresh",
            "3s",
            ("loading", "Reading assignments: 1 of 100 HITs"),
        ),
        (State(loaded=True, last_read=NOW - 400), "stale", "6m", ("stale", "Last read 6m ago · R reads now")),
        (State(problem="no answer", next_try=NOW + 19.5), "offline", "next try in 20s", ("offline", "no answer")),
        (State(problem="no answer", next_try=NOW - 1), "offline", "trying", ("offline", "no answer")),
    ],
)
def test_freshness_in_words(state: State, pulse: str, age: str, note: tuple[str, str] | None) -> None:
    assert pulse_of(state, NOW) == (pulse, age)
    found = board_note(state, NOW, CleanText("R"))
    assert (None if found is None else (found.kind, found.lines[0])) == note


def test_offline_says_since_when() -> None:
    found = board_note(State(loaded=True, last_read=NOW - 120, problem="no answer"), NOW, CleanText("f5"))
    assert found is not None
    assert found.lines[1] == "last read 2m ago · f5 tries now"


def test_at_rest_a_desk_that_only_looks_says_so() -> None:
    assert said(resting(still_desk(), None)) == "Monitor mode: nothing here can write"
    assert said(resting(still_desk(read_only_because="The profile is read-only"), None)) == "The profile is read-only"


def test_failures_are_counted_until_they_are_looked_at() -> None:
    assert under_way(still_desk(), 0) == []
    assert said(under_way(still_desk(), 2)) == "! 2 to look at: 5"


def test_a_close_out_stands_beside_what_is_queued() -> None:
    desk = still_desk()
    desk.registry = type(desk.registry)(monitor=False)
    desk.board.put_hits([hit(1)])
    assert under_way(desk, 0) == []
    desk.closings.begin(HITTypeId("TYPE1"))
    assert under_way(desk, 0) == [("close out 1/5 expire: 1 open (C)", "accent")]


def test_a_run_in_a_line() -> None:
    board = still_desk().board
    states = [ActionState.DONE] * 3 + [ActionState.FAILED, ActionState.QUEUED] + [ActionState.CANCELLED] * 7
    board.put_entries(entry(Verb.APPROVE, state, number) for number, state in enumerate(states))
    run = board.runs.progress("run")
    assert run is not None
    assert run_line(run) == ("approve 12:  3 done, 1 failed, 7 taken back, 1 wait", "bad")
    assert run_line(replace(run, rate=9.38, seconds_left=5.2)).text.endswith("9.4/s, 6s left")
    assert run_line(replace(run, under_way=0, held=1, rate=0.0)).text.endswith("7 taken back, 1 wait")
    assert run_line(replace(run, failed=0, under_way=0, cancelled=0)) == ("approve 12: 3 done", "")


def test_a_marketplace_that_asks_to_slow_down() -> None:
    desk = still_desk()
    figures = replace(desk.figures(), wait_left=2.4, rate=4.25)
    facts = header_facts(desk, figures, NOW)
    assert (facts.pulse, facts.age) == ("stale", "asked to slow down, next try in 3s")
    assert [figure.value for figure in facts.right] == ["7/60 · 4.2/s allowed"]
    desk.board.put_state(State(problem="no answer", next_try=NOW + 9))
    assert header_facts(desk, figures, NOW).age == "next try in 9s"


def test_another_process_carries_out(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = writing_desk()
    assert desk.carryout is not None
    monkeypatch.setattr(desk.carryout, "summary", lambda: Summary(queued=1200, leader=4711))
    facts = header_facts(desk, desk.figures(), NOW)
    assert ("sent by", "process 4711") in [(figure.label, figure.value) for figure in facts.right]
    assert said(under_way(desk, 0)) == "1,200 queued, process 4711 sends"


def test_why_nothing_is_sent_is_said_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = writing_desk()
    assert desk.carryout is not None
    monkeypatch.setattr(desk.carryout, "summary", lambda: Summary(problem="nothing is sent: the disk is full"))
    assert resting(desk, None) == [("nothing is sent: the disk is full", "bad")]


def test_what_is_held_fits_a_line_of_eighty_with_the_way_back(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = writing_desk()
    assert desk.carryout is not None
    monkeypatch.setattr(desk.carryout, "summary", lambda: Summary(held=12, send_in=3.2))
    monkeypatch.setattr(type(desk.carryout), "in_grace", frozenset(f"run{number}" for number in range(12)))
    names = {"assignment_id": AssignmentId("3UHJ0000000000000MNH"), "worker_id": WorkerId("A4QM000000M9L")}
    for number in range(12):
        one = entry(Verb.APPROVE, ActionState.HELD, number, run=f"run{number}", **names)
        desk.board.put_entries([replace(one, created=NOW + number)])
        many = f"{number + 1} held, last" if number else "held"
        when = "first in" if number else "sent in"
        text = said(resting(desk, None))
        assert text == f"{many}: approve 3UHJ…MNH for A4QM…M9L, {when} 4s (u takes it back)"
        assert len(text) < 78


def test_beside_something_said_a_run_is_short() -> None:
    board = still_desk().board
    board.put_entries(entry(Verb.APPROVE, state, state) for state in (ActionState.DONE, ActionState.QUEUED))
    run = board.runs.progress("run")
    assert run is not None
    assert run_share(run).text == "approve 1 of 2  "


def test_a_run_of_two_kinds_of_step_names_both() -> None:
    board = still_desk().board
    board.put_entries([entry(Verb.CREATE_TYPE, ActionState.DONE, 1), entry(Verb.GRANT, ActionState.DONE, 2)])
    run = board.runs.progress("run")
    assert run is not None
    assert run_line(run) == ("create qualification type and grant 2: 2 done", "")
    board.put_entries([entry(Verb.BLOCK, ActionState.DONE, 3)])
    more = board.runs.progress("run")
    assert more is not None
    assert run_line(more) == ("create qualification type 3: 3 done", "")


def test_a_run_of_messages_says_how_many_were_not_reached() -> None:
    people = tuple(WorkerId(f"A{number}") for number in range(3))
    told = replace(
        entry(Verb.NOTIFY, ActionState.DONE, worker_ids=people),
        outcome=clean("1 of 3 reached; A1: never worked for you; A2: wants no mail"),
    )
    other = entry(Verb.NOTIFY, ActionState.DONE, 2, worker_ids=people)
    board = still_desk().board
    board.put_entries([told, other])
    run = board.runs.progress("run")
    assert run is not None
    assert not_reached(board.runs.of("run")) == 2
    assert run_line(run, 2) == ("notify 2: 2 done, 2 workers not reached", "bad")


def test_at_eighty_what_approves_itself_soon_outlasts_what_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = writing_desk()
    assert desk.carryout is not None
    monkeypatch.setattr(desk.carryout, "summary", lambda: Summary(held=3, send_in=3.2))
    desk.board.put_balance(Balance(Cents(999_453)))
    desk.board.put_state(State(loaded=True, last_read=NOW))
    figures = replace(desk.figures(), to_review=776, pressing=33)
    facts = replace(header_facts(desk, figures, NOW + 1), marketplace=CleanText("local"))
    line = "".join(run.text for run in HeaderLine(facts).lay_out(80))
    assert line.startswith(" turkterm · LOCAL ● 1s   to review 776   auto <6h 33 (A)  ")
    assert line.endswith("  balance $9,994.53 ")
