from __future__ import annotations

import pytest

from tests.desk.commands.test_hit_ends import Shelf, over_desk
from tests.desk.commands.test_hits import GROUP
from tests.desk.commands.test_reviewing import begin, why_not
from tests.desk.factories import answer, entry, still_desk
from tests.model.values import NOW, action, assignment, hit
from turkterm.desk.commands.command import Context, Errand, Selection
from turkterm.model.action import ActionState, Verb
from turkterm.model.hit import HitStatus
from turkterm.model.ids import HITId, HITTypeId

CLOSE, STOP = "group.close_out", "group.stop_close_out"


def test_first_what_is_open_expires_and_what_is_over_is_no_refusal() -> None:
    desk = over_desk(2)
    asked, plan = answer(begin(desk, CLOSE, GROUP), "y")
    assert asked[0].label == "close out 1/5 · expire 3HITopen now · $0.60 comes back"
    assert plan is not None
    assert ([one.hit_id for one in plan.actions], plan.refused) == (["3HITopen"], ())
    assert plan.notes[0] == "close out, step 1 of 5: expire"
    assert desk.closings.begun == ("3TYPE",)


def test_whoever_says_no_at_first_has_begun_nothing() -> None:
    desk = over_desk(2)
    assert answer(begin(desk, CLOSE, GROUP), "")[1] is None
    assert desk.closings.begun == ()


def test_it_waits_for_those_at_work_and_for_verdicts_under_way() -> None:
    over = {"available": 0, "expiration": NOW - 9}
    desk = still_desk(hits=[hit("1", status=HitStatus.UNASSIGNABLE, pending=1, **over)])
    desk.board.put_assignments(HITId("3HIT1"), [assignment("1")])
    assert "1 at work may still submit, for 30m at the most" in str(why_not(desk, CLOSE, GROUP))
    desk.board.put_hits([hit("1", status=HitStatus.REVIEWABLE, **over)])
    assert why_not(desk, CLOSE, GROUP) is None
    desk.board.put_entries([entry(action("1", Verb.APPROVE), ActionState.SENT)])
    assert why_not(desk, CLOSE, GROUP) == "Close out waits: verdicts are under way (1)"
    assert why_not(desk, CLOSE, Selection(Context.GROUPS)) == "There is no HIT group under the cursor"
    unread = still_desk(hits=[hit("1", status=HitStatus.REVIEWABLE, **over)])
    assert why_not(unread, CLOSE, GROUP) == "Close out waits: assignments are being read"


def test_what_waits_is_approved_after_its_sum_was_shown() -> None:
    desk = still_desk(hits=[hit("1", status=HitStatus.REVIEWABLE, available=0, expiration=NOW - 9)])
    desk.board.put_assignments(HITId("3HIT1"), [assignment("1"), assignment("2")])
    asked, plan = answer(begin(desk, CLOSE, GROUP), "y")
    assert asked[0].label == "close out 3/5 · approve all 2 that wait · $0.20 + $0.04 fee = $0.24"
    assert plan is not None
    assert [(one.verb, one.assignment_id) for one in plan.actions] == [
        (Verb.APPROVE, "3ASG1"),
        (Verb.APPROVE, "3ASG2"),
    ]
    assert answer(begin(desk, CLOSE, GROUP), "")[1] is None
    assert desk.closings.begun == ("3TYPE",)  # left, to be taken up again


def test_without_an_export_it_stops_before_deleting() -> None:
    desk = over_desk()
    desk.board.keep_hits({HITId("3HIT0")})
    asked, plan = answer(begin(desk, CLOSE, GROUP), "")
    assert "export is not available here; stop before deleting" in asked[0].label
    assert plan is None
    desk.closings.begin(HITTypeId("3TYPE"))
    assert answer(begin(desk, CLOSE, GROUP), "y")[1] is None
    assert desk.closings.begun == ()


def test_only_what_was_exported_is_deleted() -> None:
    desk = over_desk(1, Shelf())
    desk.board.keep_hits({HITId("3HIT0")})
    asked, _ = answer(begin(desk, CLOSE, GROUP), "")
    assert asked[0].label == "close out 4/5 · write the answers to all its HITs (1) to a file"
    desk.closings.exporter = Shelf("0")
    asked, plan = answer(begin(desk, CLOSE, GROUP), "1")
    assert asked[0].label == "delete 3HIT0 for good · type 1 to go on"
    assert plan is not None
    assert [one.verb for one in plan.actions] == [Verb.DELETE_HIT]


def test_a_step_that_is_under_way_is_not_taken_twice() -> None:
    desk = over_desk()
    desk.board.put_entries(
        [entry(action("x", Verb.EXPIRE, assignment_id=None, hit_id=HITId("3HITopen")), ActionState.SENT)]
    )
    assert why_not(desk, CLOSE, GROUP) == "Close out waits: actions are under way (1)"
    assert desk.closings.progress(HITTypeId("3TYPE")).words == "1 under way"


async def test_one_that_was_begun_by_a_slip_is_given_up() -> None:
    desk = over_desk(2)
    assert why_not(desk, STOP, GROUP) == "The group under the cursor is not being closed out"
    answer(begin(desk, CLOSE, GROUP), "y")
    assert why_not(desk, STOP, GROUP) is None
    with pytest.raises(StopIteration) as ended:
        next(begin(desk, STOP, GROUP))
    errand = ended.value.value
    assert isinstance(errand, Errand)
    assert await errand.work() == "The group is closed out no further; what was done stays done"
    assert desk.closings.begun == ()
