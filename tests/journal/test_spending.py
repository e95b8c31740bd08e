"""What went out, by verb and since when."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from tests.model.values import action
from turkterm.journal.spending import Spent
from turkterm.journal.store import Journal, Limits
from turkterm.model.action import ActionState, Verb
from turkterm.model.ids import ActionId
from turkterm.model.money import Cents


async def test_only_what_went_out_counts(tmp_path: Path) -> None:
    now = 1000.0
    journal = Journal.open(tmp_path / "journal.sqlite", marketplace="m", who="me", clock=lambda: now)
    actions = [action(str(number), amount=Cents(10), fee=Cents(2)) for number in range(5)]
    bonus = action("b", verb=Verb.BONUS, amount=Cents(100), fee=Cents(20), token="t")
    free = action("f", verb=Verb.REJECT)
    await journal.intend([*actions, bonus, free])
    for number, one in enumerate([*actions[:4], bonus, free]):
        await journal.claim(one.action_id, 1000.0 + number)
    ends = (
        ActionState.DONE,
        ActionState.DONE,
        ActionState.FAILED,
        ActionState.UNSURE,
        ActionState.DONE,
        ActionState.DONE,
    )
    for one, state in zip([*actions[:4], bonus, free], ends, strict=True):
        await journal.note(one.action_id, state)
    assert await journal.spent(0) == (
        Spent(Verb.BONUS, 1, Cents(100), Cents(20), 0),
        Spent(Verb.APPROVE, 3, Cents(30), Cents(6), 1),
    )
    assert await journal.spent(1001) == (
        Spent(Verb.BONUS, 1, Cents(100), Cents(20), 0),
        Spent(Verb.APPROVE, 2, Cents(20), Cents(4), 1),
    )
    assert (await journal.spent(0))[0].total == 120
    assert await journal.spent(2000) == ()
    await journal.close()


async def test_a_payment_that_is_tried_again_is_spent_once(tmp_path: Path) -> None:
    now = time.time()
    journal = Journal.open(tmp_path / "journal.sqlite", marketplace="m", who="me", clock=lambda: now)
    first = action("b", verb=Verb.BONUS, amount=Cents(100), fee=Cents(20), token="t")
    again, limits = replace(first, action_id=ActionId("b-2"), retry_of=first.action_id), Limits(day=Cents(120))
    await journal.intend([first], limits=limits)
    await journal.claim(first.action_id, now)
    await journal.note(first.action_id, ActionState.UNSURE)
    assert await journal.over_limit([again], limits) is None
    await journal.intend([again], limits=limits)
    for state, unsure in ((ActionState.UNSURE, 1), (ActionState.DONE, 0), (ActionState.FAILED, 1)):
        await journal.claim(again.action_id, now)
        await journal.note(again.action_id, state)
        assert await journal.spent(0) == (Spent(Verb.BONUS, 1, Cents(100), Cents(20), unsure),)
        assert await journal.spent_today() == 120
    await journal.close()
