"""HIT groups as rows."""

from __future__ import annotations

import pytest

from tests.console.desks import HOUR, NOW, assignment, hit, said, still_desk, words
from turkterm.console.panes.groups import GroupsPane
from turkterm.desk.board import Changed, Topic
from turkterm.desk.desk import DeskSettings
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.ids import HITId


async def test_a_group_in_a_line_and_its_order() -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1, available=1), hit(2, kind="TYPE2", title="Name a colour", available=2, pending=1)])
    work = [assignment(1), assignment(2, status=AssignmentStatus.APPROVED)]
    desk.board.put_assignments(HITId("HIT1"), work)
    pane = GroupsPane(desk)
    pane.catch_up()
    assert said(pane.heading()) == "HIT groups 2"
    assert [row.title for row in pane.ledger.rows] == ["Rate a word", "Name a colour"]  # the next auto-approval first
    first, second = (words(pane.cells(row)) for row in pane.ledger.rows)
    assert first == "Rate a word|$0.10|1|1|0|1|1|0|━━━━━───  67%|2h 01m|6.00  "
    assert second == "Name a colour|$0.10|1|2|1|0|0|0|────────   0%|–|–"


async def test_urgent_money_is_marked() -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1)])
    desk.board.put_assignments(HITId("HIT1"), [assignment(1, auto_approval_time=NOW + HOUR / 2)])
    pane = GroupsPane(desk)
    pane.catch_up()
    assert pane.cells(pane.ledger.rows[0])[-2] == ("30m", "bad bold")


async def test_a_wage_below_the_fair_line_is_marked() -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1)])
    desk.board.put_assignments(HITId("HIT1"), [assignment(1)])
    pane = GroupsPane(desk)
    pane.catch_up()
    row = pane.ledger.rows[0]
    assert pane.cells(row)[-1] == ("6.00  ", "money")
    desk.settings = DeskSettings(fair_wage=7.25)
    assert pane.cells(row)[-1] == ("6.00 ↓", "warn bold")
    pane.narrow("wage<7")
    assert len(pane.ledger) == 1


@pytest.mark.parametrize(
    ("changed", "touched"),
    [
        (Changed(Topic.HITS, frozenset({"HIT1"})), {"TYPE1"}),
        (Changed(Topic.HITS, frozenset({"HIT1", "GONE"})), None),
        (Changed(Topic.ASSIGNMENTS, frozenset({"ASSIGNMENT1"})), {"TYPE1"}),
        (Changed(Topic.ASSIGNMENTS, frozenset({"GONE"})), None),
        (Changed(Topic.ASSIGNMENTS), None),
        (Changed(Topic.BALANCE), set()),
    ],
)
async def test_which_rows_a_change_touches(changed: Changed, touched: set[str] | None) -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1)])
    desk.board.put_assignments(HITId("HIT1"), [assignment(1)])
    found = GroupsPane(desk).touched(changed)
    assert (None if found is None else set(found)) == touched


def test_the_detail_stands_below_where_it_is_high_enough() -> None:
    pane = GroupsPane(still_desk())
    assert pane.fits_beside(120, 40)
    assert not pane.fits_beside(120, 24)
    assert not pane.fits_beside(80, 60)
