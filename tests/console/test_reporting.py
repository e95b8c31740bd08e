"""The header and the status line follow the desk, and what was said stays until it is taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.console.desks import NOW, assignment, entry, hit, still_desk
from tests.desk.factories import still_desk as writing_desk
from turkterm.console.reporting import Reporting
from turkterm.console.widgets.header_line import HeaderFacts, HeaderLine
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.status_line import StatusLine
from turkterm.desk.board import Changed, Topic
from turkterm.journal.store import Interrupted
from turkterm.model.action import ActionState, Verb
from turkterm.model.cleantext import CleanText
from turkterm.model.ids import HITId


def line(status: StatusLine) -> str:
    return "".join(run.text for run in status.lay_out(120)).strip()


def test_both_lines_follow_the_desk() -> None:
    desk, header, status = still_desk(), HeaderLine(HeaderFacts(CleanText("local"), "local")), StatusLine()
    reporting = Reporting(header, status, desk)
    reporting.say(Span(CleanText("said")))
    assert line(status) == "said"
    desk.watch(reporting.hear)
    desk.board.put_hits([hit(1)])
    reporting.say(None)
    reporting.report()
    assert header.facts.left[0].value == "0"
    assert line(status).startswith("Monitor mode")
    desk.board.put_assignments(HITId("HIT1"), [assignment(1)])
    reporting.report()
    assert header.facts.left[0].value == "1"


def test_failures_stay_in_sight_until_seen() -> None:
    desk, status = still_desk(), StatusLine()
    desk.opened = NOW - 100
    reporting = Reporting(HeaderLine(), status, desk)
    desk.watch(reporting.hear)
    old = replace(entry(Verb.BLOCK, ActionState.FAILED, 1), updated=NOW - 200)
    desk.board.put_entries([old, entry(Verb.BLOCK, ActionState.FAILED, 2), entry(Verb.NOTIFY, ActionState.UNSURE, 3)])
    reporting.report()
    assert line(status).endswith("! 2 to look at: 5")
    desk.board.put_entries([entry(Verb.NOTIFY, ActionState.DONE, 3)])
    reporting.report()
    assert line(status).endswith("! 1 to look at: 5")
    reporting.seen()
    reporting.report()
    assert "look at" not in line(status)


def test_a_change_of_something_else_counts_nothing_again() -> None:
    desk = still_desk()
    counted: list[int] = []
    figures = desk.figures

    def counting() -> object:
        counted.append(1)
        return figures()

    desk.figures = counting  # type: ignore[method-assign,assignment]  # counts how often it is asked
    reporting = Reporting(HeaderLine(), StatusLine(), desk)
    reporting.report()
    reporting.hear(Changed(Topic.BALANCE))
    reporting.report()
    assert len(counted) == 1
    reporting.hear(Changed(Topic.HITS, frozenset({"HIT1"})))
    reporting.report()
    assert len(counted) == 2


def test_a_run_under_way_is_told_and_one_that_was_left_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, status = writing_desk(), StatusLine()
    reporting = Reporting(HeaderLine(), status, desk)
    desk.watch(reporting.hear)
    states = (ActionState.DONE, ActionState.QUEUED, ActionState.QUEUED)
    desk.board.put_entries(entry(Verb.APPROVE, state, number) for number, state in enumerate(states))
    reporting.report()
    assert line(status).startswith("approve 3: 1 done, 2 wait")
    reporting.say(Span(CleanText("Copied it")))
    assert line(status).startswith("Copied it")
    assert "approve 1 of 3" in line(status)
    assert desk.carryout is not None
    left = Interrupted("run", Verb.APPROVE, "me", NOW, 0, 2)
    monkeypatch.setattr(desk.carryout, "interrupted", lambda: (left,))
    reporting.say(Span(CleanText("Copied it")))
    assert "approve" not in line(status)
