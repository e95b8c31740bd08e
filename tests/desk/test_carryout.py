from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.desk.seated import ANSWER_LOST, Rig, full_plan, open_journal, rig_on, rigged, states_in, until_on_disk
from turkterm.desk.rows.review import review_row
from turkterm.desk.sending import ABREAST
from turkterm.gateway.faults import Unavailable
from turkterm.journal.store import JournalUnusable
from turkterm.model.action import Action, ActionState, Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.money import Cents
from turkterm.model.plans import Plan

HELD, QUEUED, SENT, DONE, FAILED, UNSURE, CANCELLED = ActionState
LONG = 600.0  # a grace time that no test waits for


async def test_every_action_is_on_the_disk_before_its_call(rig: Rig) -> None:
    plan = full_plan(rig)
    entries = await rig.carry_out(plan)
    called = dict(zip(rig.writer.names, rig.writer.journaled, strict=True))
    names = ("approve", "reject", "send_bonus", "block", "notify")
    assert set(called) == set(names)
    for name, action in zip(names, plan.actions, strict=True):
        assert called[name][action.action_id] == SENT, name
        assert set(called[name]) == {one.action_id for one in plan.actions}
    assert [entry.state for entry in entries[:4]] == [DONE] * 4
    assert states_in(rig.path) == {entry.action.action_id: entry.state for entry in entries}
    assert rig.failures == []


async def test_what_was_done_shows_on_the_board_ahead_of_the_next_reading(rig: Rig) -> None:
    first, second = rig.work
    await rig.carry_out(full_plan(rig))
    approved, rejected = (rig.board.assignments[one.assignment_id] for one in (first, second))
    assert (approved.status, rejected.status) == (AssignmentStatus.APPROVED, AssignmentStatus.REJECTED)
    assert rejected.feedback == "Word 20 asked for “not usable”"
    assert rig.board.blocks[second.worker_id].reason == "spam"
    assert [bonus.amount for bonus in rig.board.bonuses[first.assignment_id]] == [50]
    assert len(rig.changes) == 5
    await rig.carry_out(rig.plan(Verb.UNBLOCK, second))
    assert rig.board.blocks == {}


async def test_the_marketplace_says_the_same(rig: Rig) -> None:
    first, second = rig.work
    await rig.carry_out(full_plan(rig))
    assert (await rig.status(first), await rig.status(second)) == ("Approved", "Rejected")
    assert await rig.bonuses(first) == [("0.50", "good notes")]
    assert [block["WorkerId"] for block in (await rig.ask("list_worker_blocks"))["WorkerBlocks"]] == [second.worker_id]
    balance = await rig.ask("get_account_balance")
    assert balance["AvailableBalance"] == "9999.34"  # $0.05 + $0.01, and $0.50 + $0.10


async def test_entries_pass_through_every_state_in_order(tmp_path: Path) -> None:
    async with rigged(tmp_path, grace=0.05) as rig:
        [action] = rig.plan(Verb.APPROVE, rig.work[0]).actions
        states: list[ActionState] = []

        def note(_: object) -> None:
            entry = rig.board.entries.get(action.action_id)
            if entry is not None and (not states or states[-1] is not entry.state):
                states.append(entry.state)

        rig.board.watch(note)
        await rig.carry_out(Plan("approve", (action,)))
        assert states == [HELD, QUEUED, SENT, DONE]
        assert rig.entry(action).request_id


async def test_an_answer_that_is_lost_ends_done_and_a_lost_message_unsure(rig: Rig) -> None:
    for name in ("approve", "reject", "send_bonus", "block", "notify"):
        rig.writer.fates[name] = [ANSWER_LOST]
    entries = await rig.carry_out(full_plan(rig))
    assert [entry.state for entry in entries] == [DONE, DONE, DONE, DONE, UNSURE]
    assert sorted(rig.writer.names) == ["approve", "block", "notify", "reject", "send_bonus", "send_bonus"]
    assert await rig.bonuses(rig.work[0]) == [("0.50", "good notes")]
    assert [bonus.amount for bonus in rig.board.bonuses[rig.work[0].assignment_id]] == [50]


async def test_a_bonus_that_a_reading_showed_first_counts_once(rig: Rig) -> None:
    plan = rig.plan(Verb.BONUS, rig.work[0], amount=Cents(50), fee=Cents(10), text="good notes")
    rig.writer.fates["send_bonus"] = [ANSWER_LOST]

    async def read() -> None:
        listed = await rig.place.gateway.reader.bonuses(assignment_id=rig.work[0].assignment_id)
        rig.board.put_bonuses({rig.work[0].assignment_id: listed})

    rig.writer.fates["send_bonus"].append(read)
    await rig.carry_out(plan)
    assert [bonus.amount for bonus in rig.board.bonuses[rig.work[0].assignment_id]] == [50]
    again = rig.plan(Verb.BONUS, rig.work[0], amount=Cents(50), fee=Cents(10), text="good notes")
    await rig.carry_out(again)
    assert [bonus.amount for bonus in rig.board.bonuses[rig.work[0].assignment_id]] == [50, 50]


@pytest.mark.parametrize("grace", [0.0, 0.05])
async def test_one_assignment_has_one_verdict_even_within_one_instant(tmp_path: Path, grace: float) -> None:
    async with rigged(tmp_path, grace=grace) as rig:
        plans = [rig.plan(Verb.APPROVE, rig.work[0]) for _ in range(3)]
        contrary = rig.plan(Verb.REJECT, rig.work[0], text="no")
        for plan in (*plans, plans[0], contrary):
            rig.carryout.submit(plan)
        await rig.carryout.finish()
        assert rig.writer.names == ["approve"]
        assert list(rig.board.entries) == [plans[0].actions[0].action_id]


async def test_one_plan_with_an_assignment_twice_decides_it_once(rig: Rig) -> None:
    twice = rig.plan(Verb.APPROVE, rig.work[0], rig.work[0])
    rig.carryout.submit(twice)
    await rig.carryout.finish()
    assert rig.writer.names == ["approve"]
    await rig.carry_out(Plan("again", (twice.actions[0],)))
    assert rig.writer.names == ["approve"]


async def test_the_journal_fails_and_nothing_is_sent(rig: Rig) -> None:
    await rig.close_journal()
    plan = full_plan(rig)
    entries = await rig.carry_out(plan)
    assert [entry.state for entry in entries] == [FAILED] * 5
    assert all(str(entry.outcome).startswith("not sent, because the journal cannot be written") for entry in entries)
    assert rig.writer.calls == []
    rig.carryout._grace = LONG
    held = rig.plan(Verb.APPROVE, rig.work[0])
    rig.carryout.submit(held)
    rig.carryout.undo()
    await rig.carryout.finish()
    assert (rig.entry(held.actions[0]).state, rig.carryout.summary().held) == (CANCELLED, 0)
    assert rig.failures == []


def fill_the_disk(rig: Rig, patch: pytest.MonkeyPatch, step: str) -> None:
    """From now on the journal fails at one step, as on a disk that is full."""

    async def full(*_: object, **__: object) -> None:
        raise JournalUnusable("the disk is full")

    patch.setattr(rig.journal, step, full)


async def test_the_journal_fails_before_the_call_and_nothing_is_sent(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_the_disk(rig, monkeypatch, "claim")
    plan = rig.plan(Verb.APPROVE, *rig.work)
    entries = await rig.carry_out(plan)
    assert ([entry.state for entry in entries], rig.writer.calls) == ([QUEUED] * 2, [])
    assert "waits: nothing is sent, because the journal cannot be written: the disk is full" in {
        str(entry.outcome) for entry in entries
    }
    assert "the disk is full" in str(rig.carryout.summary().problem)
    assert {rig.on_disk(action) for action in plan.actions} == {QUEUED}
    monkeypatch.undo()  # there is room again
    await rig.look()
    await rig.carryout.finish()
    assert states_in(rig.path) == {action.action_id: DONE for action in plan.actions}
    assert (rig.writer.names, rig.carryout.summary().problem) == (["approve"] * 2, None)


async def test_the_journal_fails_after_the_call_and_the_screen_says_so(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_the_disk(rig, monkeypatch, "note")
    plan = rig.plan(Verb.APPROVE, rig.work[0])
    [entry] = await rig.carry_out(plan)
    assert entry.state is UNSURE
    assert entry.outcome == "the marketplace said done, but that is not in the journal: the disk is full"
    assert rig.on_disk(plan.actions[0]) == SENT  # the next run looks it up
    assert rig.board.assignments[rig.work[0].assignment_id].status is AssignmentStatus.APPROVED
    assert rig.failures == []


async def test_a_run_that_was_killed_is_settled_by_the_next_one(tmp_path: Path) -> None:
    async with rigged(tmp_path, answers=6) as rig:
        work = rig.work
        arrived, never, bonus, no_bonus, held, queued = (
            rig.plan(Verb.APPROVE, work[0]).actions[0],
            rig.plan(Verb.REJECT, work[1], text="no").actions[0],
            rig.plan(Verb.BONUS, work[2], amount=Cents(50), text="good").actions[0],
            rig.plan(Verb.BONUS, work[3], amount=Cents(50), text="good").actions[0],
            rig.plan(Verb.APPROVE, work[4]).actions[0],
            rig.plan(Verb.BLOCK, work[5], text="spam").actions[0],
        )
        notice = rig.plan(Verb.NOTIFY, work[5], worker_ids=[work[5].worker_id], subject="s", text="t").actions[0]
        await rig.journal.intend([held], HELD)
        await rig.journal.intend([arrived, never, bonus, no_bonus, queued, notice])
        for action in (arrived, never, bonus, no_bonus, notice):
            await rig.journal.note(action.action_id, SENT)
        await rig.settler.settle(arrived)  # these two reached the marketplace; then the process died
        await rig.settler.settle(bonus)
        await rig.close_journal()

        journal = open_journal(rig.path)
        try:
            later = rig_on(rig.place, journal, rig.path)
            await later.poller.look()
            await later.carryout.recall()
            await later.carryout.finish()
            assert [later.entry(action).state for action in (held, queued)] == [HELD, QUEUED]
            ends = [later.entry(action).state for action in (arrived, never, bonus, no_bonus, notice)]
            assert ends == [DONE, QUEUED, DONE, QUEUED, UNSURE]
            left = {one.run: (one.held, one.queued) for one in later.carryout.interrupted()}
            assert left == {held.run: (1, 0), queued.run: (0, 1), never.run: (0, 1), no_bonus.run: (0, 1)}
            assert later.carryout.summary().interrupted == 4
            assert later.writer.calls == []
            assert states_in(rig.path) == {key: entry.state.value for key, entry in later.board.entries.items()}
            assert later.board.assignments[work[0].assignment_id].status is AssignmentStatus.APPROVED
            assert await rig.bonuses(work[3]) == []

            assert await later.carryout.discard(held.run) == 1
            assert [await later.carryout.resume(one.run) for one in (queued, never, no_bonus)] == [1, 1, 1]
            await later.carryout.finish()
            assert [later.entry(action).state for action in (held, queued, never, no_bonus)] == [CANCELLED, *[DONE] * 3]
            assert sorted(later.writer.names) == ["block", "reject", "send_bonus"]
            assert await rig.bonuses(work[2]) == await rig.bonuses(work[3]) == [("0.50", "good")]
            assert later.carryout.interrupted() == ()
            row = review_row(later.board, work[4].assignment_id)
            assert row is not None
            assert row.undecided
            assert later.failures == []
        finally:
            await journal.close()


async def test_what_another_turkterm_has_under_way_is_left_to_it(tmp_path: Path) -> None:
    async with rigged(tmp_path, grace=LONG) as rig:
        plan = rig.plan(Verb.APPROVE, rig.work[0])
        rig.carryout.submit(plan)
        await until_on_disk(rig, plan, HELD)
        beside = open_journal(rig.path)
        try:
            other = rig_on(rig.place, beside, rig.path)
            await other.carryout.recall()
            await other.carryout.finish()
            assert rig.on_disk(plan.actions[0]) == HELD
        finally:
            await beside.close()
        rig.carryout.release()
        await rig.carryout.finish()
        assert rig.entry(plan.actions[0]).state is DONE


async def test_an_older_verdict_of_the_journal_does_not_hide_a_newer_one(rig: Rig) -> None:
    rig.writer.fates["approve"] = [Unavailable("offline")] * 5
    [failed] = await rig.carry_out(rig.plan(Verb.APPROVE, rig.work[0]))
    [rejected] = await rig.carry_out(rig.plan(Verb.REJECT, rig.work[0], text="no"))
    assert (failed.state, rejected.state) == (FAILED, DONE)
    later = rig_on(rig.place, rig.journal, rig.path)
    await later.carryout.recall()
    latest = later.board.latest(rig.work[0].assignment_id)
    assert latest is not None
    assert latest.action == rejected.action


async def test_hundreds_go_out_few_at_a_time_and_all_arrive(tmp_path: Path) -> None:
    async with rigged(tmp_path, hits=4, answers=10) as rig:
        most = now = 0
        approve = rig.writer.__getattr__("approve")

        async def counted(*args: object, **named: object) -> object:
            nonlocal most, now
            now += 1
            most = max(most, now)
            try:
                return await approve(*args, **named)
            finally:
                now -= 1

        rig.writer.approve = counted  # type: ignore[attr-defined]  # counts beside what it notes
        entries = await rig.carry_out(rig.plan(Verb.APPROVE, *rig.work))
        assert [entry.state for entry in entries] == [DONE] * 40
        assert 1 < most <= ABREAST
        assert {one.status for one in rig.work} == {AssignmentStatus.APPROVED}


async def test_an_entry_keeps_who_and_where(rig: Rig) -> None:
    plan = rig.plan(Verb.APPROVE, rig.work[0])
    rig.carryout.submit(plan)
    action: Action = plan.actions[0]
    first = rig.entry(action)
    await rig.carryout.finish()
    assert (first.who, first.marketplace) == ("someone", "embedded")
    assert (
        replace(
            rig.entry(action),
            state=first.state,
            created=first.created,
            updated=first.updated,
            request_id=None,
            sent=None,
        )
        == first
    )
