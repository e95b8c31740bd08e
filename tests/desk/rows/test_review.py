from __future__ import annotations

import pytest

from tests.desk.factories import entry, fill
from tests.model.values import NOW, action, assignment, hit
from turkterm.desk.board import Board
from turkterm.desk.rows.review import decided, in_queue, review_row, review_rows
from turkterm.desk.signals import Signals
from turkterm.model.action import ActionState, Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.ids import AssignmentId, HITId, HITTypeId, WorkerId
from turkterm.model.query import parse_query
from turkterm.model.remark import Remark
from turkterm.model.signals import Control, Signal

FIRST = AssignmentId("3ASG1")


@pytest.mark.parametrize(
    ("status", "verb", "state", "shown", "undecided"),
    [
        ("Submitted", None, None, "submitted", True),
        ("Approved", None, None, "approved", False),
        ("Submitted", Verb.APPROVE, ActionState.HELD, "held", False),
        ("Submitted", Verb.APPROVE, ActionState.QUEUED, "queued", False),
        ("Submitted", Verb.REJECT, ActionState.SENT, "sent", False),
        ("Submitted", Verb.APPROVE, ActionState.CANCELLED, "submitted", True),
        ("Submitted", Verb.APPROVE, ActionState.FAILED, "failed", True),
        ("Submitted", Verb.APPROVE, ActionState.UNSURE, "unsure", True),
        ("Approved", Verb.APPROVE, ActionState.DONE, "approved", False),
        ("Approved", Verb.APPROVE, ActionState.UNSURE, "approved", False),  # it arrived after all
        ("Approved", Verb.REJECT, ActionState.FAILED, "failed", False),  # auto-approval was faster: worth a look
        ("Rejected", Verb.OVERRIDE, ActionState.HELD, "held", False),
        ("Rejected", Verb.OVERRIDE, ActionState.FAILED, "failed", False),
        ("Approved", Verb.OVERRIDE, ActionState.DONE, "approved", False),
    ],
)
def test_a_row_shows_what_is_under_way_before_what_the_marketplace_says(
    status: str, verb: Verb | None, state: ActionState | None, shown: str, undecided: bool
) -> None:
    board = fill(Board(), [hit()], [assignment(status=AssignmentStatus(status))])
    if verb is not None and state is not None:
        board.put_entries([entry(action("1", verb), state)])
    row = review_row(board, FIRST)
    assert row is not None
    assert (row.state, row.undecided, row.verb) == (shown, undecided, verb)


def test_a_bonus_leaves_the_row_as_it_is() -> None:
    board = fill(Board(), [hit()], [assignment()])
    board.put_entries([entry(action("1", Verb.BONUS), ActionState.SENT)])
    row = review_row(board, FIRST)
    assert row is not None
    assert row.undecided


def test_the_queue_holds_what_waits_and_what_this_session_decided() -> None:
    approved = AssignmentStatus.APPROVED
    board = fill(
        Board(),
        [hit("1"), hit("2", hit_type_id=HITTypeId("3OTHER"))],
        [
            assignment("1", "1"),
            assignment("2", "2"),
            assignment("3", "1", status=approved),
            assignment("4", "1", status=approved),
        ],
    )
    board.put_entries(
        [entry(action("3"), ActionState.DONE, NOW - 60), entry(action("4"), ActionState.DONE, NOW - 999, updated=NOW)]
    )
    assert [row.assignment_id for row in review_rows(board, since=NOW - 30)] == ["3ASG1", "3ASG2", "3ASG4"]
    assert [row.assignment_id for row in review_rows(board, NOW - 30, HITTypeId("3OTHER"))] == ["3ASG2"]
    assert not in_queue(board, AssignmentId("3NOBODY"), 0)


def test_what_is_gone_has_no_row() -> None:
    board = fill(Board(), [hit()], [assignment()])
    assert review_row(board, AssignmentId("3NOBODY")) is None
    board.keep_hits(set())
    assert review_row(board, FIRST) is None
    assert review_rows(board, 0) == []


def test_a_row_can_be_filtered_by_its_fields() -> None:
    mate = WorkerId("A1MM0PD")
    board = fill(
        Board(),
        [hit()],
        [
            assignment("1"),
            assignment("2", worker_id=mate, status=AssignmentStatus.APPROVED),
            assignment("3", worker_id=mate, status=AssignmentStatus.REJECTED),
            assignment("4", worker_id=mate),
        ],
    )
    rows = {row.assignment_id: row for row in review_rows(board, 0)}
    assert list(rows) == ["3ASG1", "3ASG4"]
    new, known = rows[FIRST], rows[AssignmentId("3ASG4")]
    assert (new.share, known.share) == (None, 0.5)

    def passes(query: str) -> list[str]:
        parsed = parse_query(query)
        return [key for key, row in rows.items() if parsed.matches(row.fields, row.text, NOW)]

    assert passes("worker:a1mm") == ["3ASG4"]
    assert passes("share<=50") == ["3ASG4"]
    assert passes("time=72 reward=0.10 status:submitted formality") == ["3ASG1", "3ASG4"]
    assert passes("age>59m age<61m due<2d1h") == ["3ASG1", "3ASG4"]
    assert passes("due<1d") == []
    assert passes("-worker:a1mm type:3type") == ["3ASG1"]


def test_signals_are_flags_of_the_filter() -> None:
    board = fill(Board(), [hit()], [assignment("1"), assignment("2", worker_id=WorkerId("A1MM"))])
    signals = Signals(board, {hit().hit_type_id: (Control("nothing", "there"),)})
    for hit_id in board.by_hit:
        signals.study(hit_id)
    row = review_row(board, FIRST, signals)
    assert row is not None
    assert row.signals == (Signal.CONTROL,)
    assert parse_query("flag:ctl odd=0").matches(row.fields, row.text)
    assert not parse_query("-flag:ctl").matches(row.fields, row.text)


def test_what_was_noted_can_be_filtered() -> None:
    board = fill(Board(), [hit()], [assignment("1"), assignment("2"), assignment("3")])
    board.put_remarks(
        {
            FIRST: Remark(clean("answers in French"), False, NOW, "ana"),
            AssignmentId("3ASG2"): Remark(clean(""), True, NOW, "ana"),
        }
    )
    rows = review_rows(board, 0)

    def passes(query: str) -> list[str]:
        return [row.assignment_id for row in rows if parse_query(query).matches(row.fields, row.text, NOW)]

    assert passes("note:french") == passes("flag:noted") == ["3ASG1"]
    assert passes("flag:unused") == ["3ASG2"]
    assert passes("-flag:noted -flag:unused") == ["3ASG3"]
    board.put_remarks({FIRST: Remark(clean(""), False, NOW, "ana")})
    row = review_row(board, FIRST)
    assert row is not None
    assert (row.note, row.unused) == ("", False)


def test_what_this_session_decided_the_last_one_first() -> None:
    board = fill(Board(), [hit()], [assignment(name) for name in "12345"])
    board.put_entries(
        [
            entry(action("1"), ActionState.DONE, NOW),
            entry(action("2", Verb.REJECT), ActionState.HELD, NOW + 2),
            entry(action("3"), ActionState.CANCELLED, NOW + 3),
            entry(action("4"), ActionState.DONE, NOW - 9),
            entry(action("5", Verb.BONUS), ActionState.DONE, NOW + 5),
            entry(action("1x", Verb.OVERRIDE, assignment_id=FIRST), ActionState.SENT, NOW + 4),
        ]
    )
    assert decided(board, NOW) == ["3ASG1", "3ASG2"]


def test_a_queue_of_one_hit_has_all_its_assignments() -> None:
    done = assignment("2", status=AssignmentStatus.APPROVED)
    board = fill(Board(), [hit("1"), hit("2")], [assignment("1"), done, assignment("3", "2")])

    def listed(limit: HITTypeId | HITId | None) -> list[str]:
        return [row.assignment_id for row in review_rows(board, 0, limit)]

    assert listed(HITId("3HIT1")) == ["3ASG1", "3ASG2"]
    assert listed(HITId("3HIT2")) == ["3ASG3"]
    assert listed(HITTypeId("3TYPE")) == ["3ASG1", "3ASG3"]
    assert listed(HITTypeId("3OTHER")) == []
