"""What went out, by verb and since when."""

from __future__ import annotations

from pathlib import Path

from tests.model.values import action
from turkterm.journal.spending import Spent
from turkterm.journal.store import Journal
from turkterm.model.action import ActionState, Verb
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
