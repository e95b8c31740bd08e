from __future__ import annotations

from tests.desk.factories import entry, still_desk
from tests.model.values import NOW, action, assignment, hit
from turkterm.desk.commands.command import Context, Selection
from turkterm.desk.commands.hit_choice import chosen, nothing_to, untaken, whatever
from turkterm.model.action import ActionState, Verb
from turkterm.model.hit import Hit
from turkterm.model.ids import HITId, HITTypeId
from turkterm.model.plans import Refusal


def test_a_group_stands_for_all_its_hits_and_a_row_for_itself() -> None:
    desk = still_desk(hits=[hit("1"), hit("2"), hit("3", hit_type_id=HITTypeId("3OTHER"))])
    group = chosen(desk, Selection(Context.GROUPS, ("3TYPE",)), whatever)
    assert ([one.hit_id for one in group.hits], group.names) == (["3HIT1", "3HIT2"], "2 HITs")
    one = chosen(desk, Selection(Context.HITS, ("3HIT3", "3HIT9")), whatever)
    assert ([hit.hit_id for hit in one.hits], one.names) == (["3HIT3"], "3HIT3")
    assert one.refused == (Refusal("3HIT9", "it is gone from the marketplace"),)


def test_why_nothing_can_be_done() -> None:
    desk = still_desk(hits=[hit("1"), hit("2")])
    selection = Selection(Context.HITS, ("3HIT1", "3HIT2"))
    assert nothing_to("expire", desk, selection, whatever) is None
    assert nothing_to("expire", desk, selection, lambda _: "no") == "Nothing to expire: no"
    each = nothing_to("expire", desk, selection, lambda one: f"no {one.hit_id}")
    assert each == "Nothing to expire: no 3HIT1; no 3HIT2"
    figures = iter(range(3, 9))
    counted = nothing_to("delete", desk, selection, lambda _: f"work waits for review ({next(figures)})")
    assert counted == "Nothing to delete: work waits for review"
    assert nothing_to("expire", desk, Selection(Context.HITS), whatever) == "There is no HIT under the cursor"


def test_the_first_hit_that_can_be_acted_on_is_enough() -> None:
    desk = still_desk(hits=[hit(str(number)) for number in range(9)])
    asked: list[str] = []

    def check(one: Hit) -> str | None:
        asked.append(one.hit_id)
        return "no" if one.hit_id == "3HIT0" else None

    assert nothing_to("expire", desk, Selection(Context.GROUPS, ("3TYPE",)), check) is None
    assert asked == ["3HIT0", "3HIT1"]


def test_places_that_nobody_has_taken() -> None:
    over = hit("1", available=0, pending=1, expiration=NOW - 1)
    desk = still_desk(hits=[over], assignments=[assignment("1"), assignment("2")])
    assert untaken(desk, over) == 2


def test_what_is_under_way_is_not_done_twice() -> None:
    desk = still_desk(hits=[hit("1"), hit("2")])
    desk.board.put_entries(
        [
            entry(action("1", Verb.EXPIRE, assignment_id=None), ActionState.QUEUED),
            entry(action("2", Verb.APPROVE, hit_id=HITId("3HIT2")), ActionState.HELD),  # that is about work in it
        ]
    )
    found = chosen(desk, Selection(Context.GROUPS, ("3TYPE",)), whatever)
    assert [one.hit_id for one in found.hits] == ["3HIT2"]
    assert found.refused == (Refusal("3HIT1", "expire is queued already"),)
