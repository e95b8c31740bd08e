from __future__ import annotations

import pytest

from tests.desk.commands.test_disqualify import OUT, desk_with_types, holds
from tests.desk.commands.test_reviewing import begin, desk_with, why_not
from tests.desk.commands.test_whom import FIRST, SECOND, workers
from tests.desk.factories import answer
from turkterm.model.action import Verb
from turkterm.model.making import Granting
from turkterm.model.plans import Refusal


@pytest.mark.parametrize(
    ("said", "score", "mail"), [("80", 80, False), ("80 mail", 80, True), ("-3 MAIL", -3, True), ("1", 1, False)]
)
def test_a_grant_has_a_score_and_mails_nobody_unless_told_to(said: str, score: int, mail: bool) -> None:
    asked, plan = answer(begin(desk_with_types(), "worker.grant", workers(FIRST)), "Reads", said, "y")
    assert asked[1].default == "1"
    assert ("no mail is sent" in asked[2].label) is not mail
    assert plan is not None
    [grant] = plan.actions
    assert (grant.verb, grant.type_id, grant.number, grant.details) == (Verb.GRANT, "3QUAL2", score, Granting(mail))


@pytest.mark.parametrize("said", ["", "a lot", "1.5", "80 letters", "9" * 10])
def test_a_score_is_a_whole_number(said: str) -> None:
    asked, _ = answer(begin(desk_with_types(), "worker.grant", workers(FIRST)), "Reads", said, "1", "")
    assert "A score is a whole number" in str(asked[2].error)


def test_who_has_that_score_is_left_out_and_another_score_is_a_change() -> None:
    desk = desk_with_types()
    desk.board.qualifications.put_holders(OUT, (holds(OUT, FIRST),))
    _, plan = answer(begin(desk, "worker.grant", workers(FIRST, SECOND)), "Excluded", "1", "y")
    assert plan is not None
    assert [one.worker_id for one in plan.actions] == [SECOND]
    assert plan.refused == (Refusal(FIRST, "“Excluded” 1 is held already"),)
    _, plan = answer(begin(desk, "worker.grant", workers(FIRST)), "Excluded", "2", "y")
    assert plan is not None
    assert len(plan.actions) == 1
    assert answer(begin(desk, "worker.grant", workers(FIRST)), "Excluded", "1")[1] is not None


def test_a_qualification_is_taken_back_from_those_who_hold_it() -> None:
    desk = desk_with_types()
    assert "no qualification of yours" in str(why_not(desk, "worker.revoke", workers(FIRST)))
    desk.board.qualifications.put_holders(OUT, (holds(OUT, FIRST),))
    asked, plan = answer(begin(desk, "worker.revoke", workers(FIRST, SECOND)), "Excluded", "x" * 4097, "", "y")
    assert asked[0].default == "Excluded"
    assert "4097 characters" in str(asked[2].error)
    assert plan is not None
    assert [(one.verb, one.worker_id, one.text) for one in plan.actions] == [(Verb.REVOKE, FIRST, "")]
    assert plan.refused == (Refusal(SECOND, "“Excluded” is not held"),)


def test_a_reason_that_the_marketplace_would_refuse_is_asked_for_again() -> None:
    desk = desk_with_types()
    desk.board.qualifications.put_holders(OUT, (holds(OUT, FIRST),))
    asked, plan = answer(begin(desk, "worker.revoke", workers(FIRST)), "Excluded", "It\x07moved", "It moved", "y")
    assert asked[2].error == "The reason holds a character that cannot be sent"
    assert plan is not None
    assert [one.text for one in plan.actions] == ["It moved"]


def test_without_a_type_nothing_is_granted() -> None:
    assert "no active qualification type" in str(why_not(desk_with(), "worker.grant", workers(FIRST)))
    assert why_not(desk_with_types(), "worker.grant", workers(FIRST)) is None
