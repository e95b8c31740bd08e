"""A pane that is limited to one type."""

from __future__ import annotations

from tests.console.desks import kind, still_desk
from turkterm.console.panes.holders import HoldersPane


async def test_the_type_has_a_name_where_it_is_known() -> None:
    desk = still_desk()
    desk.board.qualifications.put_types([kind("QUAL1", "Reads French")])
    pane = HoldersPane(desk)
    assert (pane.within, pane.type_id, pane.type_name) == ("", "", "")
    pane.within = "QUAL1"
    assert pane.type_name == "Reads French"
    pane.within = "QUAL2"
    assert pane.type_name == "QUAL2"
