from __future__ import annotations

from tests.desk.commands.test_reviewing import begin, why_not
from tests.desk.factories import answer, still_desk
from tests.model.values import DAY, HOUR, NOW, hit
from turkterm.desk.commands.command import Context, Selection
from turkterm.desk.desk import Role
from turkterm.model.action import Verb

GROUP = Selection(Context.GROUPS, ("3TYPE",))


def one(name: str) -> Selection:
    return Selection(Context.HITS, (f"3HIT{name}",))


def test_expiring_says_what_closes_what_comes_back_and_who_may_still_submit() -> None:
    desk = still_desk(hits=[hit("1", available=3, pending=2), hit("2", available=0, expiration=NOW - 9)])
    asked, plan = answer(begin(desk, "hit.expire", GROUP), "y")
    assert asked[0].label == "expire 3HIT1 now · $0.36 comes back"
    assert plan is not None
    [expire] = plan.actions
    assert (expire.verb, expire.hit_id, expire.number) == (Verb.EXPIRE, "3HIT1", NOW - 5)
    assert plan.notes == (
        "3 free places close; the $0.36 held for them comes back",
        "2 at work may still submit, for 30m at the most",
    )
    assert [refusal.why for refusal in plan.refused] == ["expired already"]
    _, last = answer(begin(still_desk(hits=[hit("1", available=1)]), "hit.expire", GROUP), "y")
    assert last is not None
    assert last.notes == ("a free place closes; the $0.12 held for it comes back",)
    assert why_not(desk, "hit.expire", one("2")) == "Nothing to expire: expired already"
    assert answer(begin(desk, "hit.expire", one("1")), "")[1] is None


def test_many_want_their_number_typed_and_production_its_name() -> None:
    hits = [hit(str(number)) for number in range(4)]
    asked, plan = answer(begin(still_desk(hits=hits, role=Role.PRODUCTION), "hit.expire", GROUP), "lab", "4")
    assert asked[0].label == "production · type lab to go on"
    assert asked[1].label.endswith("type 4 to go on")
    assert plan is not None
    assert len(plan.actions) == 4


def test_extending_takes_spans_and_days_and_says_what_opens_again() -> None:
    hits = [hit("1"), hit("2", available=0, expiration=NOW - DAY), hit("3", expiration=NOW + 9 * DAY)]
    desk = still_desk(hits=hits)
    asked, plan = answer(begin(desk, "hit.extend", GROUP), "never", "2d", "y")
    assert "no time" in str(asked[1].error)
    assert asked[2].label == "extend 2 HITs until 2027-01-17 08:00:00 UTC · holds $0.60"
    assert plan is not None
    assert [(action.verb, action.hit_id, action.number) for action in plan.actions] == [
        (Verb.EXTEND, "3HIT1", NOW + 2 * DAY),
        (Verb.EXTEND, "3HIT2", NOW + 2 * DAY),
    ]
    assert [action.held for action in plan.actions] == [0, 60]
    assert plan.notes == ("1 expired before: free places open again",)
    assert "it lasts longer already" in plan.refused[0].why
    asked, plan = answer(begin(desk, "hit.extend", GROUP), "+12h", "y")
    assert asked[1].label.startswith("extend 3 HITs until 2027-01-15 20:00:00 UTC and later")
    assert plan is not None
    assert plan.actions[2].number == NOW + 9 * DAY + 12 * HOUR


def test_an_end_that_cannot_be_is_asked_again() -> None:
    desk = still_desk(hits=[hit("1", expiration=NOW + 300 * DAY)])
    asked, plan = answer(begin(desk, "hit.extend", one("1")), "2001-01-01", "+200d", "300d", "301d", "")
    assert plan is None
    errors = [str(question.error) for question in asked[1:4]]
    assert "is past: expire ends a HIT" in errors[0]
    assert "a year at the most" in errors[1]
    assert "refuses the same time twice" in errors[2]
