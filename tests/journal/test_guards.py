"""What an intent may not do is refused in its own transaction, so that two turkterms cannot do it together."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.journal.actions import approval, bonus
from tests.journal.test_store import open_journal
from turkterm.journal.store import Journal, Limits, OverLimit
from turkterm.model.action import Action, ActionState, Verb
from turkterm.model.ids import ActionId
from turkterm.model.money import Cents

NOON = datetime(2026, 3, 5, 12).astimezone().timestamp()


def other(action: Action, number: int, verb: Verb = Verb.APPROVE) -> Action:
    """Another action about the same assignment."""
    return replace(action, action_id=ActionId(f"other-{number}"), verb=verb, token=None)


async def end(journal: Journal, action: Action, state: ActionState) -> None:
    await journal.claim(action.action_id, time.time())
    await journal.note(action.action_id, state)


async def test_of_two_turkterms_one_gets_the_verdict(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journals = [open_journal(path) for _ in range(2)]
    tries = (journal.intend([other(approval(1), number)]) for number, journal in enumerate(journals))
    [first], [second] = await asyncio.gather(*tries)
    written, refused = sorted((first, second), key=lambda entry: entry.state is ActionState.CANCELLED)
    assert (written.state, refused.state) == (ActionState.QUEUED, ActionState.CANCELLED)
    assert refused.outcome == "not sent: the approve of ana is under way"
    assert await journals[0].recent() == (written,)
    for journal in journals:
        await journal.close()


@pytest.mark.parametrize(
    ("done", "wanted", "why"),
    [
        (Verb.APPROVE, Verb.APPROVE, "not sent: the approve of ana is done"),
        (Verb.APPROVE, Verb.REJECT, "not sent: the approve of ana is done"),
        (Verb.APPROVE, Verb.OVERRIDE, "not sent: the approve of ana is done"),
        (Verb.REJECT, Verb.APPROVE, "not sent: the reject of ana is done"),
        (Verb.REJECT, Verb.OVERRIDE, None),
        (Verb.BONUS, Verb.APPROVE, None),
        (Verb.APPROVE, Verb.BONUS, None),
    ],
)
async def test_a_verdict_that_was_done_is_not_given_again(
    tmp_path: Path, done: Verb, wanted: Verb, why: str | None
) -> None:
    journal = open_journal(tmp_path / "journal.sqlite3")
    first = other(approval(1), 1, done)
    await journal.intend([first])
    await end(journal, first, ActionState.DONE)
    [entry] = await journal.intend([other(approval(1), 2, wanted)])
    assert entry.outcome == why
    await journal.close()


@pytest.mark.parametrize("ended", [ActionState.FAILED, ActionState.UNSURE, ActionState.CANCELLED])
async def test_after_one_that_came_to_nothing_there_may_be_another(tmp_path: Path, ended: ActionState) -> None:
    journal = open_journal(tmp_path / "journal.sqlite3")
    await journal.intend([approval(1)])
    await end(journal, approval(1), ended)
    [entry] = await journal.intend([other(approval(1), 2)])
    assert entry.state is ActionState.QUEUED
    await journal.close()


async def test_a_bonus_twice_is_legitimate_and_a_retry_twice_is_not(tmp_path: Path) -> None:
    journal = open_journal(tmp_path / "journal.sqlite3")
    twice = await journal.intend([bonus(), replace(bonus(), action_id=ActionId("b2"), token="t2")])
    assert [entry.state for entry in twice] == [ActionState.QUEUED] * 2
    await end(journal, bonus(), ActionState.UNSURE)
    again = [replace(bonus(), action_id=ActionId(f"r{n}"), retry_of=ActionId("bonus-1")) for n in range(2)]
    first, second = await journal.intend(again)
    assert (first.state, second.state) == (ActionState.QUEUED, ActionState.CANCELLED)
    await end(journal, again[0], ActionState.FAILED)
    [third] = await journal.intend([replace(again[1], token="t3")])
    assert third.outcome == "not sent: it was tried again already"
    await journal.close()


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (ActionState.HELD, "not sent: the same bonus of ana is under way"),
        (ActionState.SENT, "not sent: the same bonus of ana is under way"),
        (ActionState.DONE, "not sent: the same bonus of ana is done"),
        (ActionState.FAILED, None),
        (ActionState.UNSURE, None),
    ],
)
async def test_a_token_pays_once(tmp_path: Path, state: ActionState, why: str | None) -> None:
    journal = open_journal(tmp_path / "journal.sqlite3")
    await journal.intend([bonus()], state)
    [again] = await journal.intend([replace(bonus(), action_id=ActionId("bonus-1-2"))])
    assert again.outcome == why
    await journal.close()


def paid(number: int, cents: int = 1000) -> Action:
    return replace(
        bonus(), action_id=ActionId(f"paid-{number}"), token=f"t{number}", amount=Cents(cents), fee=Cents(cents // 5)
    )


async def test_a_run_over_its_cap_is_refused_whole(tmp_path: Path) -> None:
    journal = open_journal(tmp_path / "journal.sqlite3")
    limits = Limits(run=Cents(5000))
    with pytest.raises(OverLimit) as caught:
        await journal.intend([paid(number) for number in range(5)], limits=limits)
    assert str(caught.value) == "this run would cost $60.00, and the cap for a run is $50.00"
    assert await journal.recent() == ()
    assert len(await journal.intend([paid(number) for number in range(4)], limits=limits)) == 4
    await journal.close()


async def test_a_day_counts_what_went_out_since_midnight_and_what_is_under_way(tmp_path: Path) -> None:
    path, limits = tmp_path / "journal.sqlite3", Limits(day=Cents(5000))
    yesterday = open_journal(path, now=NOON - 86_400)
    await yesterday.intend([paid(0)])
    await yesterday.claim(ActionId("paid-0"), NOON - 86_400)
    await yesterday.note(ActionId("paid-0"), ActionState.DONE)
    await yesterday.close()
    journal = open_journal(path, now=NOON)
    ends = (ActionState.DONE, ActionState.UNSURE, ActionState.FAILED, ActionState.CANCELLED)
    for number, state in enumerate(ends, start=1):
        await journal.intend([paid(number)], limits=limits)
        await journal.claim(ActionId(f"paid-{number}"), NOON)
        await journal.note(ActionId(f"paid-{number}"), state)
    await journal.intend([paid(8)], ActionState.HELD, limits=limits)  # $36.00 by now
    why = "this would cost $24.00, and of today's cap of $50.00 $36.00 are spent or under way"
    with pytest.raises(OverLimit) as caught:
        await journal.intend([paid(9, 2000)], limits=limits)
    assert str(caught.value) == why
    assert await journal.over_limit([paid(9, 2000)], limits) == why
    assert await journal.over_limit([paid(9)], limits) is None
    assert await journal.over_limit([paid(9, 2000)], limits, [ActionId("paid-8")]) is None  # done instead of it
    await journal.intend([replace(approval(1), amount=Cents(0), fee=Cents(0))], limits=Limits(run=Cents(0)))
    await journal.close()


async def test_two_turkterms_cannot_pass_a_cap_together(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journals = [open_journal(path, now=NOON) for _ in range(2)]
    limits = Limits(day=Cents(5000))
    tries = [journals[number % 2].intend([paid(number)], limits=limits) for number in range(20)]
    ends = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, OverLimit) for one in ends) == 16
    assert len(await journals[0].recent()) == 4
    for journal in journals:
        await journal.close()
