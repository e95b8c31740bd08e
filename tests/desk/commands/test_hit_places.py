from __future__ import annotations

import pytest

from tests.desk.commands.test_hits import GROUP, one
from tests.desk.commands.test_reviewing import begin
from tests.desk.factories import StillDesk, answer, still_desk
from tests.model.values import DAY, NOW, hit
from turkterm.desk.commands.command import Context, Selection
from turkterm.desk.commands.hit_places import crosses
from turkterm.model.action import Verb
from turkterm.model.cleantext import clean
from turkterm.model.ids import HITId
from turkterm.model.making import NewHit
from turkterm.model.plans import Refusal


class Remembering(StillDesk):
    """A desk that has looked at the question of every HIT."""

    def question(self, hit_id: HITId) -> str:
        return f"<question of {hit_id}>"


@pytest.mark.parametrize(("have", "more", "wanted"), [(5, 4, False), (5, 5, True), (9, 1, True), (10, 90, False)])
def test_nine_never_become_ten(have: int, more: int, wanted: bool) -> None:
    assert crosses(hit("1", max_assignments=have), more) is wanted


def test_more_assignments_hold_money_with_the_fee_of_the_whole_hit() -> None:
    desk = still_desk(hits=[hit("1"), hit("2", max_assignments=20), hit("3", expiration=NOW - 1)])
    asked, plan = answer(begin(desk, "hit.add_assignments", GROUP), "none", "0", "2", "y")
    assert [question.error for question in asked[1:3]] == ["Write a whole number from 1 to 999,999,980"] * 2
    assert asked[3].label == "add 2 to 3 HITs each · holds $0.52, fees included"
    assert plan is not None
    assert [(action.verb, action.number, action.held) for action in plan.actions] == [
        (Verb.ADD_ASSIGNMENTS, 2.0, 24),
        (Verb.ADD_ASSIGNMENTS, 2.0, 28),
        (Verb.ADD_ASSIGNMENTS, 2.0, 0),
    ]
    assert len({action.token for action in plan.actions}) == 3
    assert plan.notes == ("1 expired before: new places open there, and hold money, when it is extended",)


def test_in_a_group_those_that_would_reach_ten_are_left_out() -> None:
    desk = still_desk(hits=[hit("1"), hit("2", max_assignments=20)])
    asked, plan = answer(begin(desk, "hit.add_assignments", GROUP), "5", "y")
    assert asked[1].label.startswith("add 5 to 3HIT2 each")
    assert plan is not None
    assert [action.hit_id for action in plan.actions] == ["3HIT2"]
    assert "from 10 on the fee is 40 % instead of 20 %" in plan.refused[0].why


def test_instead_of_the_tenth_a_sibling_is_offered_with_what_it_holds() -> None:
    desk = still_desk(hits=[hit("1", max_assignments=9, annotation=clean("pilot"))])
    desk.__class__ = Remembering
    asked, plan = answer(begin(desk, "hit.add_assignments", one("1")), "3", "y")
    assert asked[1].label == "9 never become 10 · sibling HIT of 3, holds $0.36"
    assert plan is not None
    [sibling] = plan.actions
    assert (sibling.verb, sibling.hit_type_id, sibling.held) == (Verb.CREATE_HIT, "3TYPE", 36)
    assert sibling.details == NewHit(int(DAY), 3, "<question of 3HIT1>", annotation="pilot")


def test_what_is_left_out_is_told_beside_the_sibling_too() -> None:
    desk = still_desk(hits=[hit("1", max_assignments=9)])
    desk.__class__ = Remembering
    selection = Selection(Context.HITS, ("3HIT1", "3HIT2"))
    _, plan = answer(begin(desk, "hit.add_assignments", selection), "3", "y")
    assert plan is not None
    assert len(plan.actions) == 1
    assert plan.refused == (Refusal("3HIT2", "it is gone from the marketplace"),)


def test_hits_that_went_while_the_name_of_the_profile_was_typed_leave_a_plan_of_nothing() -> None:
    asked, plan = answer(begin(still_desk(hits=[]), "hit.add_assignments", one("1")))
    assert asked == []
    assert plan is not None
    assert (plan.actions, plan.refused) == ((), (Refusal("3HIT1", "it is gone from the marketplace"),))


def test_a_sibling_of_an_expired_hit_lasts_as_long_as_that_one_and_has_a_token_of_its_own() -> None:
    old = hit("1", max_assignments=9, annotation=clean("turkterm-old"), expiration=NOW - 60)
    desk = still_desk(hits=[old])
    desk.__class__ = Remembering
    _, plan = answer(begin(desk, "hit.add_assignments", one("1")), "10", "y")
    assert plan is not None
    details = plan.actions[0].details
    assert isinstance(details, NewHit)
    assert (details.lifetime, details.annotation) == (int(DAY - 60), plan.actions[0].token)
    assert plan.held == 140  # ten places: 40 %


class Forgetful(StillDesk):
    """A desk that has looked at no question yet."""

    def question(self, hit_id: HITId) -> None:
        return None


@pytest.mark.parametrize(
    ("many", "why"),
    [
        (1, "a sibling of 3 holds $0.36; the question is being read: add again"),
        (9, "below 10 never become 10: siblings are made for 8 HITs at a time"),
    ],
)
def test_without_its_question_what_to_do_fits_the_status_line(many: int, why: str) -> None:
    desk = still_desk(hits=[hit(str(number), max_assignments=9) for number in range(many)])
    desk.__class__ = Forgetful
    _, plan = answer(begin(desk, "hit.add_assignments", GROUP), "3")
    assert plan is not None
    assert plan.actions == ()
    assert plan.refused[0].why == why
    assert len(f" skipped {many}: {why}") < 80
