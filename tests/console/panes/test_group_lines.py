"""What stands under the list of groups."""

from __future__ import annotations

from tests.console.desks import HOUR, NOW, assignment, hit, said, still_desk, text_of
from turkterm.console.panes.group_lines import fee_rule, group_picture, sparkline
from turkterm.desk.desk import DeskSettings
from turkterm.desk.rows.groups import group_row
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.hit import Requirement
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
    assert (
        "$0.10 for each of 3 to 5 assignments a HIT · in 10m · auto-approves after 3d 00h · expires in 1d 00h" in text
    )
    assert "needs approval % ≥ 95" in text
    assert "2 in the last hour · done in about 2h 00m" in text
    assert "median work time 1:00 · pays $6.00 an hour" in text
    assert "cost so far $0.12 · at the most to come $0.72 · fees 20 %, at least $0.01, included; bonuses not" in text
    assert "annotations" not in text
    assert text.splitlines()[-2:] == [
        "HIT1  ○ open          2 to review    1 free    0 at work    0 reviewed",
        "HIT2  ○ open          0 to review    2 free    1 at work    1 reviewed",
    ]


def test_sparklines() -> None:
    assert sparkline([0, 0]) == "▁▁"
    assert sparkline([0, 1, 4, 8]) == "▁▂▅█"  # something is more than nothing
    assert sparkline([]) == ""


def test_a_wage_below_the_fair_line_says_what_would_be_fair() -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1)])
    desk.board.put_assignments(HITId("HIT1"), [assignment(1), assignment(2, submit_time=NOW - HOUR / 2 + 30)])

    def told(fair_wage: float) -> str:
        desk.settings = DeskSettings(fair_wage=fair_wage)
        row = group_row(desk.board, HITTypeId("TYPE1"), NOW)
        assert row is not None
        return text_of(group_picture(desk, row).lines, 120)

    assert "median work time 1:15 · pays $4.80 an hour ↓ below the fair line of $15.00: $0.32 would be fair" in told(15)
    assert "pays $4.80 an hour · fair line $4.80" in told(4.8)


def test_the_fee_is_said_as_the_marketplace_counts_it() -> None:
    assert fee_rule([hit(1)]) == "fees 20 %, at least $0.01"
    assert fee_rule([hit(1, places=10)]) == "fees 40 % from 10 assignments, at least $0.01"
    assert fee_rule([hit(1), hit(2, places=10)]) == "fees 20 %, 40 % on HITs of 10 assignments or more, at least $0.01"


def test_annotations_say_where_hits_come_from_and_a_link_where_workers_see_them() -> None:
    desk = still_desk()
    desk.preview_page = "https://workersandbox.mturk.com/mturk/preview?groupId="
    notes = ["BatchId:7;OriginalHitTemplateId:1;"] * 2 + ["turkterm-ab", "pilot", "late\x1b"]
    desk.board.put_hits([hit(number, annotation=clean(note)) for number, note in enumerate(notes)])
    row = group_row(desk.board, HITTypeId("TYPE1"), NOW)
    assert row is not None
    assert row.batches == ("7",)
    lines = group_picture(desk, row).lines
    text = text_of(lines, 120)
    assert "annotations batch 7 (2 HITs), made by turkterm (1 HIT), pilot (1 HIT), 1 more" in text
    [seen] = [line for line in lines if "seen at" in line.spans[0].text]
    address = "https://workersandbox.mturk.com/mturk/preview?groupId=GROUP-TYPE1"
    assert seen.spans[1] == (address, f"accent link:{address}")


def test_a_close_out_that_was_begun_shows_its_steps() -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1)])
    row = group_row(desk.board, HITTypeId("TYPE1"), NOW)
    assert row is not None
    assert "close out" not in text_of(group_picture(desk, row).lines, 120)
    desk.closings.begin(row.hit_type_id)
    assert "close out  ▸ expire: 1 open  · wait  · review" in text_of(group_picture(desk, row).lines, 120)
