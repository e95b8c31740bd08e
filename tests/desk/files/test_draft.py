from __future__ import annotations

from pathlib import Path

import pytest

from turkterm.desk.files.draft import Draft, Fate, Item
from turkterm.desk.planning import Planner
from turkterm.model.action import Verb
from turkterm.model.ids import HITId, WorkerId
from turkterm.model.money import Cents
from turkterm.model.plans import Refusal
from turkterm.model.worker import Balance


def draft() -> Draft:
    planner = Planner("some")
    hit, dear = HITId("3H"), HITId("3DEAR")
    bonus = planner.add(Verb.BONUS, worker_id=WorkerId("A1"), hit_id=dear, amount=Cents(100), fee=Cents(20))
    cheap = planner.add(Verb.APPROVE, worker_id=WorkerId("A1"), hit_id=hit, amount=Cents(50), fee=Cents(10))
    much = planner.add(Verb.APPROVE, worker_id=WorkerId("A2"), hit_id=dear, amount=Cents(50), fee=Cents(20))
    items = [Item(2, bonus), Item(3, cheap), Item(4, much)]
    items += [Item(5, cheap, Fate.REFUSED, "no"), Item(6, much, Fate.SKIPPED, "done")]
    return Draft(Path("b.csv"), "some", tuple(items), dear=frozenset({dear}))


def test_only_what_is_to_be_done_is_planned() -> None:
    plan = draft().plan
    assert (len(plan.actions), plan.total, plan.people) == (3, 250, 2)
    assert plan.refused == (Refusal("line 5", "no"),)
    assert [item.line for item in draft().of(Fate.SKIPPED)] == [6]


def test_a_bonus_never_has_the_fee_of_many_assignments() -> None:
    assert draft().dear_fees == 20


@pytest.mark.parametrize(
    ("available", "on_hold", "inside", "said"),
    [
        (250, None, True, None),
        (249, None, True, "$2.50 is needed, and the balance is $2.49"),
        (1000, 880, True, None),
        (1000, 881, True, "only $1.19 is not on hold for rewards"),
        (1000, 881, False, None),
    ],
)
def test_the_balance(available: int, on_hold: int | None, inside: bool, said: str | None) -> None:
    balance = Balance(Cents(available), None if on_hold is None else Cents(on_hold))
    short = draft().shortage(balance, holds_inside=inside)
    assert short is None if said is None else said in (short or "")
