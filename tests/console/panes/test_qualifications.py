"""Qualification types as rows, and who holds one."""

from __future__ import annotations

from tests.console.desks import hit, holder, kind, said, still_desk, text_of, words
from turkterm.console.panes.qualifications import QualificationsPane
from turkterm.desk.board import Changed, Topic
from turkterm.model.cleantext import clean
from turkterm.model.hit import Requirement
from turkterm.model.ids import QualificationTypeId, WorkerId
from turkterm.model.worker import Block


async def test_types_and_their_holders() -> None:
    desk = still_desk()
    needs = (Requirement(QualificationTypeId("QUAL1"), "Exists"),)
    desk.board.put_hits([hit(1, requirements=needs), hit(2, requirements=needs)])
    desk.board.put_types([kind("QUAL2", "Draws"), kind("QUAL1", "Reads French")])
    pane = QualificationsPane(desk)
    pane.catch_up()
    assert said(pane.heading()) == "Qualifications 2"
    lines = [words(pane.cells(row)) for row in pane.ledger.rows]
    assert lines == ["Draws|✓ active|–|0|by you", "Reads French|✓ active|–|2|by you"]
    row = pane.ledger.rows[1]
    assert "◌ reading who holds it" in text_of(pane._lines(row))
    desk.board.put_holders(QualificationTypeId("QUAL1"), (holder("LOW", 12), holder("HIGH", 90)))
    desk.board.put_blocks([Block(WorkerId("LOW"), clean("guessing"))])
    pane.reread()
    pane.catch_up()
    assert words(pane.cells(pane.ledger.rows[1])).split("|")[2] == "2"
    text = text_of(pane._lines(pane.ledger.rows[1]))
    assert text.index("90  HIGH  since 1d 00h") < text.index("12  LOW  since 1d 00h · ✗ blocked")
    desk.board.put_holders(QualificationTypeId("QUAL1"), ())
    assert "nobody holds it" in text_of(pane._lines(row))


async def test_which_changes_touch_it() -> None:
    pane = QualificationsPane(still_desk())
    assert pane.touched(Changed(Topic.HITS, frozenset({"HIT1"}))) is None
    assert pane.touched(Changed(Topic.ASSIGNMENTS, frozenset({"A1"}))) == ()
    assert "no qualification types" in pane.absent()[0]
