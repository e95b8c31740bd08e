"""How far a close-out is, in words."""

from __future__ import annotations

from tests.console.desks import NOW, assignment, hit, still_desk, text_of
from turkterm.console.panes.closing_lines import closing_lines, closing_note
from turkterm.model.hit import HitStatus
from turkterm.model.ids import HITId, HITTypeId

TYPE = HITTypeId("TYPE1")


def test_the_steps_of_a_group_and_the_latest_in_the_status_line() -> None:
    desk = still_desk()
    desk.registry = type(desk.registry)(monitor=False)
    desk.board.put_hits([hit(1, expiration=NOW - 1, status=HitStatus.REVIEWABLE, available=0)])
    desk.board.put_assignments(HITId("HIT1"), [assignment(1)])
    assert (list(closing_lines(desk, TYPE)), closing_note(desk)) == ([], None)
    desk.closings.begin(TYPE)
    text = text_of(closing_lines(desk, TYPE), 120)
    assert text == "close out  ✓ expire  ✓ wait  ▸ review: 1 wait  · export  · delete"
    assert closing_note(desk) == ("close out 3/5 review: 1 wait (C)", "accent")
    desk.board.put_hits([hit(1, expiration=NOW - 1, status=HitStatus.UNASSIGNABLE, available=0, pending=2)])
    assert closing_note(desk) == ("close out 2/5 wait: 2 at work", "muted")
    desk.closings.stop(TYPE)
    assert closing_note(desk) is None
