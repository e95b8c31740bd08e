"""What stands under the list of groups."""

from __future__ import annotations

from tests.console.desks import HOUR, NOW, assignment, hit, kind, said, still_desk, text_of
from turkterm.console.panes.group_lines import group_picture, requirement_text, sparkline
from turkterm.desk.board import Board
from turkterm.desk.rows.groups import group_row
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.hit import Locale, Requirement
from turkterm.model.ids import HITId, HITTypeId, QualificationTypeId


def test_a_group_in_lines() -> None:
    desk = still_desk()
    needs = (Requirement(QualificationTypeId("000000000000000000L0"), "GreaterThanOrEqualTo", (95,)),)
    desk.board.put_hits(
        [
            hit(1, available=1, requirements=needs),
            hit(2, places=5, available=2, pending=1, completed=1, requirements=needs),
        ]
    )
    desk.board.put_assignments(HITId("HIT1"), [assignment(1), assignment(2, submit_time=NOW - 3 * HOUR)])
    desk.board.put_assignments(HITId("HIT2"), [assignment(3, hit=2, status=AssignmentStatus.APPROVED)])
    row = group_row(desk.board, HITTypeId("TYPE1"), NOW)
    assert row is not None
    picture = group_picture(desk, row)
    assert (said(picture.title), said(picture.tail)) == ("Rate a word", "type TYPE1 · group GROU…PE1")
    text = text_of(picture.lines, 120)
    assert "Say how warm a word is   words, warmth" in text
    assert "3 to 5 assignments a HIT · 10m each · auto-approves after 3d 00h · expires in 1d 00h" in text
    assert "needs approval % ≥ 95" in text
    assert "2 in the last hour · done in about 2h 00m · median 1:00, $6.00 an hour" in text
    assert "cost so far $0.12 · at the most to come $0.84" in text
    assert text.splitlines()[-2:] == [
        "HIT1  assignable       2 to review    1 available    0 being worked on    0 reviewed",
        "HIT2  assignable       0 to review    2 available    1 being worked on    1 reviewed",
    ]


def test_sparklines() -> None:
    assert sparkline([0, 0]) == "▁▁"
    assert sparkline([0, 1, 4, 8]) == "▁▂▅█"  # something is more than nothing
    assert sparkline([]) == ""


def test_requirements_in_words() -> None:
    board = Board()
    board.put_types([kind("QUAL1", "Reads French")])

    def told(type_id: str, comparator: str, *integers: int, places: tuple[Locale, ...] = ()) -> str:
        return requirement_text(board, Requirement(QualificationTypeId(type_id), comparator, integers, places))

    assert told("QUAL1", "GreaterThan", 70) == "Reads French > 70"
    assert told("QUAL1", "Exists") == "Reads French"
    assert told("QUAL1", "DoesNotExist") == "Reads French not held"
    assert told("00000000000000000071", "In", places=(Locale("US", "NY"), Locale("GB"))) == "in US-NY GB"
    assert told("00000000000000000071", "NotIn", places=(Locale("FR"),)) == "not in FR"
    assert told("3UNKNOWNUNKNOWNX", "NotEqualTo", 1) == "3UNK…WNX ≠ 1"
