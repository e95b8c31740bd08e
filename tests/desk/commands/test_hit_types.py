from __future__ import annotations

import pytest

from tests.desk.commands.test_hits import GROUP, one
from tests.desk.commands.test_reviewing import begin, why_not
from tests.desk.factories import answer, still_desk
from tests.model.values import assignment, hit
from turkterm.model.action import Verb
from turkterm.model.cleantext import clean
from turkterm.model.ids import HITTypeId
from turkterm.model.money import Cents

OTHER = hit("9", hit_type_id=HITTypeId("3OTHERTYPE"), title=clean("Name colours"), reward=Cents(30))


def test_the_types_here_are_offered_and_the_difference_is_held() -> None:
    desk = still_desk(hits=[hit("1"), hit("2"), OTHER])
    asked, plan = answer(begin(desk, "hit.change_type", GROUP), "3OTHERTYPE Name colours · $0.30", "y")
    assert asked[0].suggest is not None
    assert asked[0].suggest("colour") == ["3OTHERTYPE Name colours · $0.30"]
    assert asked[0].suggest("formality") == []
    assert asked[1].label == "change type of 2 HITs to Name colours · $0.30 · holds $2.40 more"
    assert plan is not None
    assert [(action.verb, action.hit_type_id, action.held) for action in plan.actions] == [
        (Verb.CHANGE_TYPE, "3OTHERTYPE", 120)
    ] * 2


@pytest.mark.parametrize(
    ("changes", "work"), [({"pending": 1}, 0), ({"completed": 1}, 0), ({"available": 4}, 0), ({}, 1)]
)
def test_an_accepted_hit_keeps_its_type(changes: dict[str, int], work: int) -> None:
    desk = still_desk(hits=[hit("1", **changes)], assignments=[assignment(str(number)) for number in range(work)])
    assert "a worker accepted it: from then on its type stays" in str(why_not(desk, "hit.change_type", one("1")))


def test_what_is_no_type_is_asked_again_and_an_unknown_one_left_to_the_marketplace() -> None:
    desk = still_desk(hits=[hit("1"), OTHER])
    unknown = "3UNKNOWNTYPEEXAMPLE00000000000"
    asked, plan = answer(begin(desk, "hit.change_type", one("1")), "", "3NONE", "3TYPE", unknown, "y")
    errors = [str(question.error) for question in asked[1:4]]
    assert ["Write a HITTypeId" in errors[0], "no HIT type 3NONE" in errors[1]] == [True, True]
    assert errors[2] == "Nothing to change: it is of that type"
    assert "3UNK…000 (not seen here before)" in asked[4].label
    assert plan is not None
    assert (plan.actions[0].hit_type_id, plan.held) == (unknown, 0)
