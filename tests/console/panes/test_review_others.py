"""The other answers to a HIT, side by side."""

from __future__ import annotations

from tests.console.desks import answer, assignment, hit, still_desk, text_of
from turkterm.console.panes.review_others import others_lines
from turkterm.desk.pages import Page
from turkterm.desk.rows.review import review_row
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.ids import AssignmentId, HITId
from turkterm.model.question import Asked

ONE = AssignmentId("ASSIGNMENT1")


def lines_of(documents: list[str], page: Page | None = None, width: int = 60) -> list[str]:
    """What stands beside the first of these answers to one HIT."""
    desk = still_desk()
    desk.board.put_hits([hit(1)])
    work = [assignment(number, worker=f"W{number}", document=one) for number, one in enumerate(documents, 1)]
    work[1:2] = [assignment(2, worker="W2", document=one, status=AssignmentStatus.APPROVED) for one in documents[1:2]]
    desk.board.put_assignments(HITId("HIT1"), work)
    row = review_row(desk.board, ONE)
    assert row is not None
    return text_of(others_lines(desk.board, row, page), width).splitlines()


def test_who_they_are_and_where_they_differ() -> None:
    lines = lines_of(
        [answer(q="warm", why="", sure="yes"), answer(q="cold", why="", sure="yes"), answer(q="cold", sure="yes")]
    )
    assert lines[0].startswith("2 other answers")
    assert lines[1] == "✓ W2   1:00  ≠1"
    assert lines[2] == "S W3   1:00  ≠2"
    at = next(number for number, line in enumerate(lines) if line.startswith("q "))
    assert lines[at].endswith("1 of 3")
    assert lines[at + 1 : at + 3] == ["this  warm", "≠ cold  ×2 W2, W3"]
    assert "≠ no answer  W3" in lines
    assert lines[-2].startswith("the same in all")
    assert lines[-1] == "sure"


def test_a_long_text_is_compared_word_by_word() -> None:
    mine = "The room was clean and the host was very kind to us all week long"
    other = "The room was dirty and the host was kind to us all week long"
    lines = lines_of([answer(why=mine), answer(why=other), answer(why="Quite another text " * 5)], width=80)
    assert "  The room was «dirty» and the host was «» kind to us all week long" in lines
    assert any(line.startswith("  Quite another text Quite") for line in lines)


def test_the_order_of_the_form_and_what_was_shown() -> None:
    page = Page(
        ((clean("text1"), clean("mileage")), (clean("text2"), clean("Boston"))),
        (),
        asked=(Asked(clean("q2")), Asked(clean("q1"))),
    )
    lines = lines_of([answer(q1="a", q2="b"), answer(q1="x", q2="y")], page)
    titles = [line.partition(" ─")[0] for line in lines if line.startswith("q")]
    assert titles == ["q2 · Boston", "q1 · mileage"]


def test_many_are_counted() -> None:
    lines = lines_of([answer(q="mine"), *(answer(q=f"other {number}") for number in range(30)), answer(q="mine")])
    assert "and 19 more" in lines
    assert "  and 24 other answers" in lines
    assert any(line.endswith("2 of 32") for line in lines)


def test_nobody_else() -> None:
    assert lines_of([answer(q="warm")])[1] == "nobody else has answered this HIT yet"
