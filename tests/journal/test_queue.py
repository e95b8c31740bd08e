"""Of those who want a step of an action one gets it, and everybody hears of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from tests.journal.actions import approval, bonus
from tests.journal.test_store import open_journal
from turkterm.model.action import ActionState
from turkterm.model.ids import ActionId

HELD, QUEUED, SENT, DONE, FAILED, UNSURE, CANCELLED = ActionState
FIRST = ActionId("action-1")


async def test_one_of_many_gets_the_claim(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journals = [open_journal(path) for _ in range(3)]
    await journals[0].intend([approval(1)])
    claims = await asyncio.gather(*(journal.claim(FIRST, 7.0) for journal in journals for _ in range(3)))
    [claim] = [one for one in claims if one is not None]
    assert (claim.entry.state, claim.entry.sent, claim.sent_before, claim.paid_before) == (SENT, 7.0, None, 0)
    for journal in journals:
        await journal.close()


async def test_what_is_not_queued_cannot_be_claimed(tmp_path: Path) -> None:
    journal = open_journal(tmp_path / "journal.sqlite3")
    await journal.intend([approval(1)], HELD)
    assert await journal.claim(FIRST, 1.0) is None
    assert await journal.claim(ActionId("never"), 1.0) is None
    for state in (DONE, FAILED, UNSURE, CANCELLED, SENT):
        await journal.note(FIRST, state)
        assert await journal.claim(FIRST, 1.0) is None
    await journal.close()


async def test_a_claim_says_when_the_token_first_went_out(tmp_path: Path) -> None:
    journal = open_journal(tmp_path / "journal.sqlite3")
    again = replace(bonus(), action_id=ActionId("again"), retry_of=ActionId("bonus-1"))
    await journal.intend([bonus()])
    await journal.claim(ActionId("bonus-1"), 10.0)
    await journal.note(ActionId("bonus-1"), QUEUED)  # it did not arrive before turkterm ended
    claim = await journal.claim(ActionId("bonus-1"), 20.0)
    assert claim is not None
    assert (claim.sent_before, claim.entry.sent) == (10.0, 10.0)
    await journal.note(ActionId("bonus-1"), UNSURE)
    await journal.intend([again])
    claim = await journal.claim(ActionId("again"), 30.0)
    assert claim is not None
    assert (claim.sent_before, claim.entry.sent) == (10.0, 30.0)
    await journal.close()


async def test_a_claim_counts_the_bonuses_like_it_that_are_paid(tmp_path: Path) -> None:
    journal = open_journal(tmp_path / "journal.sqlite3")
    for number, text in enumerate(("thanks", "thanks", "for another reason", "thanks")):
        one = replace(bonus(), action_id=ActionId(f"b{number}"), token=f"t{number}", text=text)
        await journal.intend([one])
        claim = await journal.claim(one.action_id, 1.0)
        assert claim is not None
        assert claim.paid_before == await journal.paid_like(one) == (0, 1, 0, 2)[number]
        await journal.note(one.action_id, DONE)
    await journal.close()


async def test_a_move_takes_only_what_is_as_expected(tmp_path: Path) -> None:
    journal = open_journal(tmp_path / "journal.sqlite3")
    await journal.intend([approval(1), approval(2)], HELD)
    await journal.note(FIRST, SENT)
    moved = await journal.move([FIRST, ActionId("action-2"), ActionId("never")], {HELD}, QUEUED)
    assert [(entry.action.action_id, entry.state) for entry in moved] == [("action-2", QUEUED)]
    await journal.close()


async def test_the_others_hear_of_every_change_once(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    mine, theirs = open_journal(path), open_journal(path)
    await theirs.intend([approval(0)])
    assert await mine.news() == ()  # where following begins
    await theirs.intend([approval(number) for number in range(1, 4)])
    await theirs.claim(FIRST, 1.0)
    await theirs.note(FIRST, DONE)
    heard = await mine.news()
    assert {entry.action.action_id: entry.state for entry in heard} == {
        "action-1": DONE,
        "action-2": QUEUED,
        "action-3": QUEUED,
    }
    assert await mine.news() == ()
    await mine.intend([approval(7)])
    assert await mine.news() == ()  # one's own is no news
    await mine.close()
    await theirs.close()


async def test_runs_come_in_the_order_in_which_they_were_begun(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    ended = open_journal(path)
    await ended.intend([approval(1, "late"), approval(2, "early")][::-1])
    await ended.intend([approval(3, "late")], HELD)
    await ended.note(ActionId("action-2"), SENT)
    await ended.intend([approval(4, "early")])
    await ended.close()
    journal = open_journal(path)
    left = await journal.interrupted()
    assert [(one.run, one.held, one.queued) for one in left] == [("late", 1, 1), ("early", 0, 1)]
    assert [entry.action.action_id for entry in await journal.of_run("late")] == ["action-1", "action-3"]
    await journal.close()
