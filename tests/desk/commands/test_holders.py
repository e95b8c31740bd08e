"""Granting, changing and revoking scores by hand."""

from __future__ import annotations

import pytest

from tests.desk.commands.test_reviewing import begin, why_not
from tests.desk.factories import answer, fill, still_desk
from tests.desk.qualified import NAME, TYPE, desk_with_type, holder, on_holders, on_type
from tests.model.values import assignment, hit, qualification_type
from turkterm.model.action import Verb
from turkterm.model.ids import WorkerId
from turkterm.model.making import Granting
from turkterm.model.plans import Plan, Refusal


def told(plan: Plan | None) -> list[tuple[Verb, str | None, float | None, str]]:
    assert plan is not None
    return [(one.verb, one.worker_id, one.number, one.text) for one in plan.actions]


def test_a_grant_to_workers_by_id_changes_scores_and_leaves_out_what_is_so_already() -> None:
    desk = desk_with_type(holder("A1", 80), holder("A2", 60))
    asked, plan = answer(begin(desk, "holder.grant", on_type()), "A1, A2 A3;A3", "80", "yes", "y")
    assert told(plan) == [(Verb.GRANT, "A2", 80, ""), (Verb.GRANT, "A3", 80, "")]
    assert plan is not None
    assert {one.details for one in plan.actions} == {Granting(notify=True)}
    assert plan.refused == (Refusal("A1", "holds it with this score already"),)
    assert plan.lines == ("A2  60 → 80", "A3  new 80")
    assert asked[-1].label == f"grant “{NAME}” with 80 to 3 workers: 1 new, 1 changed"


def test_the_workers_marked_in_their_pane_are_granted_and_no_mail_is_the_default() -> None:
    desk = desk_with_type()
    asked, plan = answer(begin(desk, "holder.grant", on_type("A1", "A2")), "marked", "", "", "y")
    assert told(plan) == [(Verb.GRANT, "A1", 1, ""), (Verb.GRANT, "A2", 1, "")]
    assert plan is not None
    assert {one.details for one in plan.actions} == {Granting(notify=False)}
    assert asked[0].label.endswith("to worker ids (enter: 2 marked)")


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "To whom? Worker ids, parted by spaces"),
        ("A1 bob", "“bob” is no worker id: they are an A and capital letters and digits"),
        ("marked", "Nobody is marked among the workers"),
    ],
)
def test_who_is_no_worker_gets_nothing(typed: str, error: str) -> None:
    asking = begin(desk_with_type(), "holder.grant", on_type())
    next(asking)
    assert asking.send(typed).error == error


def test_known_workers_are_offered_for_the_last_word() -> None:
    desk = desk_with_type()
    fill(desk.board, [hit("1")], [assignment("1", worker_id=WorkerId("A2KZEXAMPLE7QF"))])
    question = next(begin(desk, "holder.grant", on_type("A9")))
    assert question.suggest is not None
    assert list(question.suggest("A9 A2")) == ["A9 A2KZEXAMPLE7QF"]
    assert list(question.suggest("")) == ["marked"]
    question = next(begin(desk, "holder.grant", on_holders("A7REVOKED")))
    assert question.suggest is not None
    assert list(question.suggest("")) == ["A7REVOKED"]


def test_one_score_is_changed_at_once_several_are_confirmed() -> None:
    desk = desk_with_type(holder("A1", 80), holder("A2", 60))
    asked, plan = answer(begin(desk, "holder.change", on_holders("A1")), "", "90")
    assert told(plan) == [(Verb.GRANT, "A1", 90, "")]
    assert asked[0].label == f"change “{NAME}” of A1 from 80 · score"
    assert asked[1].error == "A score is a whole number, such as 80"
    asked, plan = answer(begin(desk, "holder.change", on_holders("A1", "A2")), "90", "y")
    assert len(told(plan)) == 2
    _, plan = answer(begin(desk, "holder.change", on_holders("A1")), "80")
    assert plan is not None
    assert (plan.actions, plan.refused) == ((), (Refusal("A1", "holds it with this score already"),))


def test_a_changed_score_grants_nothing_to_somebody_who_was_revoked() -> None:
    desk = desk_with_type(holder("A1", 80), holder("A2", 60))
    _, plan = answer(begin(desk, "holder.change", on_holders("A1", "A2", "A9")), "80")
    assert told(plan) == [(Verb.GRANT, "A2", 80, "")]
    assert plan is not None
    assert plan.refused == (
        Refusal("A1", "holds it with this score already"),
        Refusal("A9", "does not hold it: + grants it anew"),
    )


@pytest.mark.parametrize(("reason", "said"), [("It moved", "they read the reason"), ("", "they are told nothing")])
def test_a_revocation_with_a_reason_or_without_a_word(reason: str, said: str) -> None:
    desk = desk_with_type(holder("A1", 80))
    asked, plan = answer(begin(desk, "holder.revoke", on_holders("A1", "A9")), reason, "y")
    assert told(plan) == [(Verb.REVOKE, "A1", None, reason)]
    assert asked[1].label.endswith(said)
    assert plan is not None
    assert plan.refused == (Refusal("A9", "does not hold it"),)


def test_why_not() -> None:
    desk = still_desk()
    desk.board.qualifications.put_types([qualification_type("1")])
    desk.board.qualifications.put_holders(TYPE, (holder("A1"),))
    assert why_not(desk, "holder.revoke", on_holders()) == "There is no holder under the cursor"
    assert why_not(desk, "holder.change", on_holders("A9")) == "It was revoked already: + grants it anew"
    assert why_not(desk, "holder.change", on_holders("A9", "A1")) is None
