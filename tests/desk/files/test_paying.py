"""Which rows of a bonus file are paid, which were, and what is wrong with it, against a marketplace that serves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.files.papers import bonuses_for, written
from tests.desk.seated import MARKETPLACE, Rig, rigged
from turkterm.desk.files.draft import Draft, Fate
from turkterm.desk.files.lookup import Lookup
from turkterm.desk.files.paying import Payments
from turkterm.desk.retrying import retry_plan
from turkterm.exchange.bonuses import COLUMNS, Bonuses, read_bonuses
from turkterm.model.action import ActionState, Entry


async def drafted(rig: Rig, bonuses: Bonuses, *left: Entry, occurrence: int = 1, trusted: bool = True) -> Draft:
    known = await rig.journal.about([row.assignment_id for row in bonuses.rows])
    payments = Payments(bonuses, MARKETPLACE, occurrence)
    return await payments.draft(Lookup(rig.place.gateway.reader), known, left, trusted=trusted)


def fates(draft: Draft) -> list[Fate]:
    return [item.fate for item in draft.items]


GONE = "this assignment does not exist, or not any more"
GO, SKIPPED, REFUSED = Fate.GO, Fate.SKIPPED, Fate.REFUSED


async def test_a_file_is_paid_once_however_often_it_is_drafted(rig: Rig, tmp_path: Path) -> None:
    bonuses = bonuses_for(tmp_path, rig.work)
    draft = await drafted(rig, bonuses)
    assert fates(draft) == [GO, GO]
    assert (draft.plan.people, draft.plan.hits, draft.plan.sum) == (2, 1, "$1.00 + $0.20 fee = $1.20")
    await rig.carry_out(draft.plan)
    again = await drafted(rig, bonuses)
    assert fates(again) == [SKIPPED, SKIPPED]
    assert "by someone, says the journal" in again.items[0].why
    assert [await rig.bonuses(one) for one in rig.work] == [[("0.50", "good")]] * 2


async def test_what_somebody_else_paid_is_found_at_the_marketplace(rig: Rig, tmp_path: Path) -> None:
    first, second = rig.work
    for one, amount in ((first, "0.50"), (second, "0.51")):
        about = {"WorkerId": one.worker_id, "AssignmentId": one.assignment_id, "Reason": "good"}
        await rig.ask("send_bonus", BonusAmount=amount, **about)
    draft = await drafted(rig, bonuses_for(tmp_path, rig.work))
    assert fates(draft) == [SKIPPED, GO]
    assert draft.items[0].why.startswith("the same amount was paid for the same reason on ")


async def test_the_second_time_is_another_payment_and_is_made_once_too(rig: Rig, tmp_path: Path) -> None:
    bonuses = bonuses_for(tmp_path, rig.work[:1])
    await rig.carry_out((await drafted(rig, bonuses)).plan)
    for _ in range(2):
        await rig.carry_out((await drafted(rig, bonuses, occurrence=2)).plan)
    assert await rig.bonuses(rig.work[0]) == [("0.50", "good")] * 2
    assert fates(await drafted(rig, bonuses)) == [SKIPPED]


@pytest.mark.parametrize("state", [ActionState.FAILED, ActionState.CANCELLED, ActionState.UNSURE])
async def test_what_was_tried_goes_out_with_the_token_that_it_had(rig: Rig, tmp_path: Path, state: ActionState) -> None:
    bonuses = bonuses_for(tmp_path, rig.work[:1])
    (first,) = (await drafted(rig, bonuses)).plan.actions
    await rig.journal.intend([first])
    await rig.journal.note(first.action_id, state)
    (again,) = (await drafted(rig, bonuses)).plan.actions
    assert (again.token, again.action_id) == (first.token, f"{first.action_id}-2")


async def test_what_the_console_tried_again_counts_for_the_row(rig: Rig, tmp_path: Path) -> None:
    bonuses = bonuses_for(tmp_path, rig.work[:1])
    (first,) = (await drafted(rig, bonuses)).plan.actions
    await rig.journal.intend([first])
    refused = await rig.journal.note(first.action_id, ActionState.FAILED, request_id="r-1")
    (second,) = retry_plan([refused]).actions
    assert second.token != first.token  # the marketplace itself said no
    await rig.journal.intend([second])
    assert [item.why for item in (await drafted(rig, bonuses)).items] == ["another turkterm is paying it just now"]
    await rig.journal.note(second.action_id, ActionState.UNSURE)
    (third,) = (await drafted(rig, bonuses)).plan.actions
    assert (third.token, third.retry_of) == (second.token, second.action_id)
    assert (await rig.carry_out((await drafted(rig, bonuses)).plan))[0].state is ActionState.DONE
    assert fates(await drafted(rig, bonuses)) == [SKIPPED]
    assert await rig.bonuses(rig.work[0]) == [("0.50", "good")]
    [again] = await rig.journal.intend(retry_plan([refused]).actions)
    assert again.outcome == "not sent: it was tried again already"


async def test_what_is_open_is_another_turkterms_or_was_adopted(rig: Rig, tmp_path: Path) -> None:
    bonuses = bonuses_for(tmp_path, rig.work[:1])
    (action,) = (await drafted(rig, bonuses)).plan.actions
    (entry,) = await rig.journal.intend([action])
    draft = await drafted(rig, bonuses)
    assert [(item.fate, item.why) for item in draft.items] == [(REFUSED, "another turkterm is paying it just now")]
    assert draft.plan.refused[0].target == "line 2"
    adopted = await drafted(rig, bonuses, entry)
    assert (fates(adopted), adopted.stale) == ([GO], (entry,))
    assert fates(await drafted(rig, bonuses, trusted=False)) == [GO]  # a dry run adopts nothing, and cannot tell
    about = {"WorkerId": rig.work[0].worker_id, "AssignmentId": rig.work[0].assignment_id}
    await rig.ask("send_bonus", BonusAmount="0.50", Reason="good", **about)
    spared = await drafted(rig, bonuses, entry)
    assert (fates(spared), spared.stale, spared.spare) == ([SKIPPED], (), (entry,))


async def test_one_mistake_and_nobody_is_paid(tmp_path: Path) -> None:
    async with rigged(tmp_path, hits=2) as rig:
        good, other = rig.work[0], rig.work[1]
        rows = [
            (good.worker_id, good.assignment_id, "0.50", "good"),
            (other.worker_id, good.assignment_id, "0.50", "good"),
            (good.worker_id, "3NONE", "0.50", "good"),
        ]
        path = written(tmp_path / "bonuses.csv", COLUMNS, rows)
        draft = await drafted(rig, read_bonuses(path))
        assert draft.problems == (
            f"{path}, line 3, column 1 (WorkerId): {other.worker_id} did not submit {good.assignment_id},"
            f" {good.worker_id} did",
            f"{path}, line 4, column 2 (AssignmentId): no bonus for 3NONE: {GONE}",
        )
        assert draft.plan.actions == ()
