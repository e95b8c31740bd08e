from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.desk.commands.test_hits import GROUP, one
from tests.desk.commands.test_reviewing import begin, why_not
from tests.desk.factories import StillDesk, answer, still_desk
from tests.model.values import NOW, assignment, hit
from turkterm.desk.exporting import Exporter
from turkterm.model.action import Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.hit import HitStatus
from turkterm.model.ids import HITId


class Shelf:
    """Knows what was exported."""

    def __init__(self, *names: str) -> None:
        self.written = {f"3HIT{name}" for name in names}

    def missing(self, hit_ids: Sequence[HITId]) -> Sequence[HITId]:
        return [hit_id for hit_id in hit_ids if hit_id not in self.written]

    async def export(self, hit_ids: Sequence[HITId]) -> str:
        raise AssertionError("nobody asked for an export")


def over_desk(count: int = 1, exporter: Exporter | None = None) -> StillDesk:
    """A desk with that many HITs that are over, one approved assignment each, and one open HIT."""
    names = [str(number) for number in range(count)]
    over = {"status": HitStatus.REVIEWABLE, "available": 0, "expiration": NOW - 9}
    desk = still_desk(
        hits=[*(hit(name, **over) for name in names), hit("open")],
        assignments=[assignment(name, name, status=AssignmentStatus.APPROVED) for name in names],
    )
    desk.closings.exporter = exporter
    return desk


def test_deleting_wants_the_number_typed_even_of_one_and_reminds_of_the_export() -> None:
    asked, plan = answer(begin(over_desk(), "hit.delete", GROUP), "y", "1")
    assert asked[0].label == "delete 3HIT0 for good · type 1 to go on"
    assert asked[1].error == "That is not 1: enter alone means no"
    assert plan is not None
    assert [(action.verb, action.hit_id) for action in plan.actions] == [(Verb.DELETE_HIT, "3HIT0")]
    assert plan.notes == ("submitted assignments: 1; they cannot be read again afterwards: export them first",)
    assert [refusal.why for refusal in plan.refused] == ["it is open: expire it first"]


@pytest.mark.parametrize(
    ("exported", "note"),
    [
        ("01234", "every answer was exported"),
        ("34", "never exported: 3HIT0, 3HIT1, 3HIT2"),
        ("", "never exported: 3HIT0, 3HIT1, 3HIT2 and 2 more"),
    ],
)
def test_which_were_never_exported(exported: str, note: str) -> None:
    asked, _ = answer(begin(over_desk(5, Shelf(*exported)), "hit.delete", GROUP), "")
    assert asked[0].preview is not None
    assert asked[0].preview.notes == (note,)


def test_what_may_not_be_deleted_says_why() -> None:
    desk = over_desk()
    desk.board.put_hits(
        [
            hit("unread", status=HitStatus.REVIEWING),
            hit("busy", status=HitStatus.UNASSIGNABLE, pending=2, expiration=NOW - 9),
        ]
    )
    desk.board.put_assignments(HITId("3HIT0"), [assignment("more", "0")])
    assert "its assignments were not read yet" in str(why_not(desk, "hit.delete", one("unread")))
    assert "2 at work may still submit" in str(why_not(desk, "hit.delete", one("busy")))
    assert "work waits for review (1)" in str(why_not(desk, "hit.delete", one("0")))


def test_nobody_s_work_is_missed_where_nobody_worked() -> None:
    desk = still_desk(hits=[hit("0", status=HitStatus.REVIEWABLE, available=0, expiration=NOW - 9)])
    desk.board.put_assignments(HITId("3HIT0"), [])
    asked, _ = answer(begin(desk, "hit.delete", GROUP), "")
    assert asked[0].preview is not None
    assert asked[0].preview.notes == ("nobody submitted anything",)


def test_marks_go_both_ways_one_without_a_question() -> None:
    desk = over_desk(2)
    asked, plan = answer(begin(desk, "hit.mark_reviewing", one("0")))
    assert (asked, plan and plan.actions[0].verb) == ([], Verb.MARK_REVIEWING)
    asked, plan = answer(begin(desk, "hit.mark_reviewing", GROUP), "y")
    assert plan is not None
    assert len(plan.actions) == 2
    why = str(why_not(desk, "hit.mark_reviewable", one("0")))
    assert why == "Nothing to mark reviewable: it is reviewable, and only a reviewing HIT can be marked so"
