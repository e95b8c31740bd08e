"""Runs as rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.desk.factories import entry, still_desk
from tests.model.values import NOW, action
from turkterm.desk.rows.runs import RunState, run_row, run_rows
from turkterm.journal.store import Interrupted
from turkterm.model.action import ActionState, Verb
from turkterm.model.money import Cents
from turkterm.model.query import parse_query

HELD, QUEUED, SENT, DONE, FAILED, UNSURE, CANCELLED = ActionState


def test_the_state_of_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = still_desk()
    assert desk.carryout is not None
    for name, states in {
        "a": (DONE, FAILED),
        "b": (QUEUED, DONE),
        "c": (HELD, DONE),
        "d": (HELD,),
        "e": (DONE,),
        "f": (CANCELLED, CANCELLED),
        "g": (CANCELLED, DONE),
    }.items():
        desk.board.put_entries(
            entry(replace(action(f"{name}{n}", amount=Cents(10)), run=name), state) for n, state in enumerate(states)
        )
    assert {row.run: row.state for row in run_rows(desk)} == {
        "a": RunState.DONE,
        "b": RunState.RUNNING,
        "c": RunState.PAUSED,
        "d": RunState.PAUSED,
        "f": RunState.CANCELLED,  # nothing of it was done
        "g": RunState.DONE,
    }
    monkeypatch.setattr(desk.carryout, "interrupted", lambda: (Interrupted("b", Verb.APPROVE, "me", NOW, 0, 1),))
    row = run_row(desk, "b")
    assert row is not None
    assert (row.state, row.unfinished, row.title) == (RunState.INTERRUPTED, True, "approve 2")
    assert parse_query("state:interrupted left>0 verb:approve amount=0.20 age<1m").matches(row.fields, row.text, NOW)
    assert run_row(desk, "e") is None
    assert run_row(desk, "nosuch") is None
    failed = run_row(desk, "a")
    assert failed is not None
    assert failed.again == 1
    assert list(run_rows(still_desk(monitor=True))) == []
