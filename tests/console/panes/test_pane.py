"""How a pane follows the board: bursts drawn once, and a cursor that waits at the top while it is read."""

from __future__ import annotations

from tests.console.desks import NOW, StillDesk, assignment, hit, still_desk
from turkterm.console.panes.hits import HitsPane
from turkterm.console.panes.review import ReviewPane
from turkterm.desk.board import State
from turkterm.model.ids import HITId


def queue(desk: StillDesk, count: int = 4) -> ReviewPane:
    """A queue of so many assignments, the last due first."""
    desk.board.put_hits([hit(1, places=9)])
    desk.board.put_assignments(HITId("HIT1"), [assignment(10 - number, worker=f"W{number}") for number in range(count)])
    pane = ReviewPane(desk)
    pane.catch_up()
    return pane


async def test_while_it_is_read_the_cursor_waits_at_the_top() -> None:
    desk = still_desk()
    desk.board.put_state(State())
    pane = queue(desk, 2)
    assert pane.ledger.cursor_id == "ASSIGNMENT9"
    desk.board.put_assignments(HITId("HIT1"), [assignment(1)])
    pane.reread()
    pane.catch_up()
    assert pane.ledger.cursor_id == "ASSIGNMENT1"  # nobody had moved it from the first row
    pane.ledger.move(1)
    desk.board.put_assignments(HITId("HIT1"), [assignment(0)])
    desk.board.put_state(State(loaded=True, last_read=NOW))
    pane.reread()
    pane.catch_up()
    assert pane.ledger.cursor_id == "ASSIGNMENT9"


async def test_once_read_the_cursor_keeps_its_row() -> None:
    desk = still_desk()
    pane = queue(desk, 2)
    first = pane.ledger.cursor_id
    desk.board.put_assignments(HITId("HIT1"), [assignment(1)])
    pane.reread()
    pane.catch_up()
    assert (pane.ledger.cursor_id, pane.ledger.cursor) == (first, 1)


async def test_only_what_changed_is_computed_again() -> None:
    desk = still_desk()
    pane = queue(desk)
    pane.display = False
    desk.watch(pane.hear)
    asked: list[str] = []
    row = pane.row

    def noting(row_id: str) -> object:
        asked.append(row_id)
        return row(row_id)

    pane.row = noting  # type: ignore[method-assign,assignment]  # notes which rows are computed
    desk.board.put_assignments(HITId("HIT1"), [assignment(1), assignment(2)])
    desk.board.put_assignments(HITId("HIT1"), [assignment(3)])
    assert asked == []  # not seen: nothing is computed before it is
    pane.catch_up()
    assert sorted(asked) == ["ASSIGNMENT1", "ASSIGNMENT2", "ASSIGNMENT3"]
    assert len(pane.ledger) == 7


async def test_standing_on_a_row_lifts_the_filter_that_hides_it() -> None:
    pane = queue(still_desk())
    pane.narrow("worker:w2")
    assert pane.stand_on("ASSIGNMENT10")
    assert (pane.ledger.cursor_id, pane.ledger.filter_text) == ("ASSIGNMENT10", "")
    assert not pane.stand_on("NOSUCH")


async def test_a_filter_that_tells_the_time_lets_rows_in_as_it_passes() -> None:
    desk = still_desk()
    pane = queue(desk)
    pane.narrow("due<2h")
    assert len(pane.ledger) == 0
    pane.now = lambda: NOW + 10 * 60  # type: ignore[method-assign]  # ten minutes later
    for _ in range(15):
        pane.tick()
    assert len(pane.ledger) == 3
    pane.narrow("worker:w")
    before = pane.ledger.rows
    pane.sift()
    assert pane.ledger.rows is before


async def test_a_limit_begins_anew_at_the_top_and_is_lifted_where_one_stands() -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1), hit(2), hit(3, kind="TYPE2"), hit(4, kind="TYPE2")])
    pane = HitsPane(desk)
    pane.catch_up()
    pane.ledger.move(2)
    pane.ledger.toggle_mark()
    pane.narrow("rate")
    for _ in range(2):  # opened a second time too
        pane.limit_to("TYPE2")
        assert [row.hit_id for row in pane.ledger.rows] == ["HIT3", "HIT4"]
        assert (pane.ledger.cursor, pane.ledger.marks, pane.ledger.filter_text) == (0, set(), "")
        pane.ledger.move(1)
        pane.ledger.toggle_mark()
    pane.restore(("TYPE2",))
    assert (pane.ledger.cursor_id, pane.ledger.marks) == ("HIT4", {"HIT4"})
    pane.show_all()
    assert (len(pane.ledger), pane.ledger.cursor_id, pane.limits) == (4, "HIT4", ("",))
    pane.restore(("TYPE1",))
    assert [row.hit_id for row in pane.ledger.rows] == ["HIT1", "HIT2"]
