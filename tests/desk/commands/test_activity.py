"""What can be done with an action that was written down."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from tests.desk.factories import answer, entry, still_desk
from tests.desk.seated import ANSWER_LOST, rigged
from tests.model.values import action
from turkterm.desk.commands.command import Command, Context, Errand, Selection
from turkterm.desk.desk import Desk
from turkterm.model.action import ActionState, Verb
from turkterm.model.cleantext import clean
from turkterm.model.ids import ActionId, WorkerId
from turkterm.model.money import Cents
from turkterm.model.plans import Plan

DONE, FAILED, UNSURE, HELD = ActionState.DONE, ActionState.FAILED, ActionState.UNSURE, ActionState.HELD


def command(desk: Desk, name: str) -> Command:
    found = desk.registry.get(name)
    assert found is not None
    return found


def on(*names: str) -> Selection:
    return Selection(Context.ACTIVITY, tuple(f"action-{name}" for name in names))


def test_what_failed_or_is_unsure_is_tried_again_with_its_sum() -> None:
    desk = still_desk()
    retry = command(desk, "action.retry")
    paid: dict[str, Any] = {"amount": Cents(10), "fee": Cents(2)}
    desk.board.put_entries([entry(action("1", **paid), FAILED), entry(action("2", **paid), UNSURE)])
    desk.board.put_entries([entry(action("3", **paid), DONE)])
    assert desk.why_not(retry, on()) == "There is no action under the cursor"
    assert desk.why_not(retry, on("3")) == "It is done: only what failed or is unsure is tried again"
    assert desk.why_not(retry, on("1", "3")) is None
    assert retry.dialogue is not None
    asked, plan = answer(retry.dialogue(desk, on("1", "2", "3")), "y")
    assert asked[0].label == (
        "try again 2 of 1 worker · $0.20 + $0.04 fee = $0.24: looked for first, a payment is not repeated"
    )
    assert isinstance(plan, Plan)
    assert [one.retry_of for one in plan.actions] == ["action-1", "action-2"]
    assert answer(retry.dialogue(desk, on("1")), "n")[1] is None
    desk.board.put_entries([entry(one, HELD) for one in plan.actions])
    assert desk.why_not(retry, on("1")) == "It was tried again already: that action is in the list too"


def test_mail_is_not_sent_twice_unwarned() -> None:
    desk = still_desk()
    notice = action("n", verb=Verb.NOTIFY, worker_ids=(WorkerId("A1"), WorkerId("A2")), worker_id=None)
    desk.board.put_entries([entry(notice, UNSURE)])
    retry = command(desk, "action.retry")
    assert retry.dialogue is not None
    asked, _ = answer(retry.dialogue(desk, on("n")), "")
    assert asked[0].label == "try again 1 of 2 workers: mail that may have arrived comes a second time"


def test_commands_that_have_nothing_to_do_say_so() -> None:
    desk = still_desk()
    desk.board.put_entries([entry(action("1"), DONE), entry(action("2"), DONE, request_id="r-2")])
    assert desk.why_not(command(desk, "action.settle"), on("1")) == "Only what is unsure is settled by hand"
    assert desk.why_not(command(desk, "action.release"), on("1")) == "Nothing is held"
    assert desk.why_not(command(desk, "action.request"), on("1")) == "The marketplace gave no request id for this"
    assert desk.why_not(command(desk, "action.request"), on("1", "2")) is None


async def test_the_operators_word_settles_what_nobody_knows(tmp_path: Path) -> None:
    desk = still_desk()
    async with rigged(tmp_path) as rig:
        desk.board, desk.carryout = rig.board, rig.carryout
        worker = rig.work[0].worker_id
        notice = replace(
            action("n"), verb=Verb.NOTIFY, worker_id=worker, worker_ids=(worker,), subject="Hi", text="Thanks"
        )
        rig.writer.fates["notify"].append(ANSWER_LOST)
        await rig.carry_out(Plan("notify", (notice,)))
        key = ActionId("action-n")
        assert desk.board.entries[key].state is UNSURE
        settle = command(desk, "action.settle")
        assert desk.why_not(settle, on("n")) is None
        assert settle.dialogue is not None
        asked, none = answer(settle.dialogue(desk, on("n")), "yes", "")
        assert (asked[1].error, none) == ("a arrived, n did not:", None)
        errand = cast(Errand, answer(settle.dialogue(desk, on("n")), "a")[1])
        assert await errand.work() == "Noted of 1: it arrived"
        settled = desk.board.entries[key]
        assert (settled.state, settled.outcome) == (DONE, clean("someone looked: it arrived"))
        assert rig.on_disk(notice) == DONE
        assert rig.writer.names == ["notify"]
