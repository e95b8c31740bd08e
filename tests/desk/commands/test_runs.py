"""What can be done with a run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from tests.desk.factories import StillDesk, answer, entry, still_desk
from tests.desk.seated import open_journal, rig_on, rigged, states_in
from tests.model.values import action
from turkterm.desk.commands.command import Context, Dialogue, Errand, Selection
from turkterm.journal.store import Interrupted
from turkterm.model.action import ActionState, Entry, Verb
from turkterm.model.ids import AssignmentId, WorkerId
from turkterm.model.money import Cents

HELD, QUEUED, SENT, DONE, FAILED, UNSURE, CANCELLED = ActionState
RUN = Selection(Context.RUNS, ("run",))


def run_of(*states: ActionState) -> list[Entry]:
    made = []
    for number, state in enumerate(states):
        one = replace(action(str(number), amount=Cents(10), fee=Cents(2)), run="run")
        one = replace(one, assignment_id=AssignmentId(f"3A{number}"), worker_id=WorkerId(f"A{number}"))
        made.append(entry(one, state))
    return made


def why_not(desk: StillDesk, command_id: str, selection: Selection = RUN) -> str | None:
    command = desk.registry.get(command_id)
    assert command is not None
    return desk.why_not(command, selection)


def begin(desk: StillDesk, command_id: str) -> Dialogue:
    command = desk.registry.get(command_id)
    assert command is not None
    assert command.dialogue is not None
    return command.dialogue(desk, RUN)


@pytest.mark.parametrize(
    ("states", "sentences"),
    [
        ((DONE, QUEUED), (None, "there is nothing to go on with", None, "or it was tried again")),
        ((DONE, HELD), ("is paused: only what runs", None, None, "or it was tried again")),
        ((DONE, FAILED), ("is done: only what runs", "nothing to go on with", "Nothing is left of", None)),
    ],
)
def test_each_command_says_when_it_has_nothing_to_do(
    states: tuple[ActionState, ...], sentences: tuple[str | None, ...]
) -> None:
    desk = still_desk()
    desk.board.put_entries(run_of(*states))
    for name, sentence in zip(("run.pause", "run.resume", "run.cancel", "run.retry"), sentences, strict=True):
        said = why_not(desk, name)
        assert said is None if sentence is None else sentence in (said or ""), name
        assert why_not(desk, name, Selection(Context.RUNS)) == "There is no run under the cursor"


def test_what_was_sent_without_an_answer_is_looked_up_before_one_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = still_desk()
    desk.board.put_entries(run_of(DONE, SENT, QUEUED))
    assert desk.carryout is not None
    left = Interrupted("run", Verb.APPROVE, "me", 0.0, 0, 1)
    monkeypatch.setattr(desk.carryout, "interrupted", lambda: (left,))
    assert "1 of approve 3 were sent without an answer" in (why_not(desk, "run.resume") or "")
    desk.board.put_entries([replace(run_of(DONE, DONE, QUEUED)[1])])
    assert why_not(desk, "run.resume") is None
    asked, _ = answer(begin(desk, "run.resume"), "n")
    assert asked[0].label == "go on with approve: 1 of 1 worker · $0.10 + $0.02 fee = $0.12"
    assert asked[0].preview is not None
    assert [one.action_id for one in asked[0].preview.actions] == ["action-2"]


async def test_paused_by_one_console_gone_on_with_and_cancelled_by_the_next(tmp_path: Path) -> None:
    async def do(desk: Any, name: str, *answers: str) -> str:
        return await cast(Errand, answer(begin(desk, name), *answers)[1]).work()

    async with rigged(tmp_path, answers=3) as rig:
        plan = rig.plan(Verb.APPROVE, *rig.work)
        actions = [replace(one, run="run") for one in plan.actions]
        await rig.journal.intend(actions)
        rig.board.put_entries(await rig.journal.of_run("run"))
        desk = still_desk()
        desk.board, desk.carryout = rig.board, rig.carryout
        assert await do(desk, "run.pause") == "Paused approve 3: 3 wait; what was sent stays sent"
        assert set(states_in(rig.path).values()) == {HELD}
        assert await do(desk, "run.pause") == "It was all sent already"
        await rig.close_journal()

        later = rig_on(rig.place, open_journal(rig.path), rig.path)
        await later.carryout.recall()
        desk.board, desk.carryout = later.board, later.carryout
        assert why_not(desk, "run.resume") is None
        asked, _ = answer(begin(desk, "run.cancel"), "n")
        assert asked[0].label.startswith("cancel the rest of approve 3: 3 of ")
        assert await do(desk, "run.resume", "y") == ""
        await later.carryout.finish()
        assert set(states_in(rig.path).values()) == {DONE}
        assert await later.status(rig.work[0]) == "Approved"
        assert "Nothing is left" in (why_not(desk, "run.cancel") or "")
        await later.close_journal()
