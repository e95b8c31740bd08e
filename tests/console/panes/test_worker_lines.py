"""The card of a worker, as it is read."""

from __future__ import annotations

from tests.console.desks import DAY, NOW, StillDesk, answer, assignment, entry, hit, holder, kind, still_desk, text_of
from turkterm.console.panes.worker_lines import card_lines, others_lines
from turkterm.desk.rows.review import review_row
from turkterm.model.action import ActionState, Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.ids import AssignmentId, HITId, QualificationTypeId, WorkerId
from turkterm.model.money import Cents
from turkterm.model.worker import Block, Bonus

ONE = WorkerId("WORKER-ONE")


def desk() -> StillDesk:
    """A worker with three assignments, a bonus, a block and a qualification."""
    made = still_desk()
    board = made.board
    board.put_hits([hit(number) for number in (1, 2, 3)])
    states = [AssignmentStatus.APPROVED, AssignmentStatus.REJECTED, AssignmentStatus.SUBMITTED]
    for number, state in enumerate(states, 1):
        said = clean("not a word") if state is AssignmentStatus.REJECTED else None
        one = assignment(number, hit=number, submit_time=NOW - 600 * (4 - number), status=state, feedback=said)
        board.put_assignments(HITId(f"HIT{number}"), [one])
    board.put_bonuses(
        {
            AssignmentId("ASSIGNMENT1"): (
                Bonus(ONE, AssignmentId("ASSIGNMENT1"), Cents(50), clean("careful"), NOW - DAY),
            )
        }
    )
    board.put_blocks([Block(ONE, clean("guessing"))])
    board.put_types([kind()])
    board.put_holders(QualificationTypeId("QUAL1"), (holder("WORKER-ONE", 81), holder("OTHER", 12)))
    made.board.put_entries([entry(Verb.NOTIFY, ActionState.DONE, worker_ids=(ONE,), subject="Hello", text="Thanks")])
    return made


def test_the_card() -> None:
    text = text_of(card_lines(desk(), ONE, 70))
    assert "3 assignments · ✓ 1 · ✗ 1 · S 1 to review · 50 % approved" in text
    assert "paid $0.10 · bonuses $0.50" in text
    assert "✗ blocked guessing" in text
    assert "Reads French  81" in text
    assert "\n✓✗S\n" in text  # by time, the oldest first
    assert "1d 00h ago    $0.50  careful" in text
    assert "notify · Hello · Thanks" in text
    last = text.partition("the last ones")[2].splitlines()[1:]
    assert [line.split()[1] for line in last if line[4:9].strip()] == ["S", "✗", "✓"]
    assert "Rate a word · not a word" in text


def test_a_narrow_card_fits_and_lists_less() -> None:
    text = text_of(card_lines(desk(), ONE, 42, brief_card=True), 39)
    assert max(map(len, text.splitlines())) <= 39
    assert "bonuses ──" not in text
    assert "submitted " not in text.partition("the last ones")[2]


def test_many_assignments_are_counted_where_they_do_not_fit() -> None:
    made = still_desk()
    made.board.put_hits([hit(1)])
    made.board.put_assignments(HITId("HIT1"), [assignment(number) for number in range(450)])
    text = text_of(card_lines(made, ONE, 70))
    assert "50 before … SSS" in text
    assert text.count("S submitted") == 30


def test_others_beside_a_row() -> None:
    made = still_desk()
    made.board.put_hits([hit(1)])
    row_id = AssignmentId("ASSIGNMENT1")
    work = [assignment(1, document=answer(q="warm", why=""))]
    work += [assignment(2, worker="W2", document=answer(q="cold", why="")), assignment(3, worker="W3")]
    made.board.put_assignments(HITId("HIT1"), work)
    row = review_row(made.board, row_id)
    assert row is not None
    lines = list(others_lines(made.board, row))
    text = text_of(lines)
    assert "2 other answers" in text
    assert "S W2  1:00\n  cold · empty" in text
    roles = {str(span.text): span.role for line in lines for span in line.spans}
    assert (roles["cold"], roles["warm"]) == ("warn", "muted")
    alone = still_desk()
    alone.board.put_hits([hit(1)])
    alone.board.put_assignments(HITId("HIT1"), [assignment(1)])
    only = review_row(alone.board, row_id)
    assert only is not None
    assert "nobody else has answered" in text_of(others_lines(alone.board, only))
