"""The shell: what it shows before there is a desk, when none can be opened, and how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.console.desks import still_desk
from tests.console.screen import screen_text
from tests.console.sitting import sitting, words
from turkterm.console.app import Look, TurktermApp
from turkterm.console.terminal import TerminalPolicy
from turkterm.desk.desk import Desk
from turkterm.model.action import ActionState

POLICY = TerminalPolicy.from_environ({"TERM": "xterm-256color"})


class Closed(Exception):
    """The door is closed."""


async def test_it_paints_before_the_desk_is_opened_and_retries() -> None:
    """The first opening waits, then fails with a sentence; R tries again and succeeds."""
    door = asyncio.Event()
    tries: list[int] = []

    @asynccontextmanager
    async def opening() -> AsyncIterator[Desk]:
        tries.append(1)
        await door.wait()
        if len(tries) == 1:
            raise Closed("The marketplace \x1b[31mdoes not answer.")
        desk = still_desk()
        desk.look = lambda: asyncio.sleep(3600)  # type: ignore[method-assign]  # reads nothing
        yield desk

    app = TurktermApp(opening, Look(POLICY, wanted="nosuch", problems=["a.toml: no colours"]), (Closed,))
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.pause()
        drawn = screen_text(app)
        assert "LOCAL ◌" in drawn
        assert "◌ Opening local" in drawn
        assert "a.toml: no colours · There is no theme “nosuch”" in drawn
        assert "q quit" in drawn.splitlines()[-1]
        await pilot.press("R", "a", "j")  # nothing is there yet, and nothing breaks
        door.set()
        while "does not answer" not in screen_text(app):
            await pilot.pause(0.01)
        drawn = screen_text(app)
        assert "✗ The marketplace ␛[31mdoes not answer." in drawn
        assert "R tries again, q leaves" in drawn
        assert len(tries) == 1
        await pilot.press("R")
        while app.desk is None:
            await pilot.pause(0.01)
        assert len(tries) == 2
        assert "a.toml: no colours" in screen_text(app)  # said until the next key that does something
        await pilot.press("ctrl+c")
        assert "q quits" in screen_text(app)
        await pilot.press("q")
        while not app._exit:
            await pilot.pause(0.01)
    assert app.return_code == 0


async def test_hanging_up_sends_nothing_that_is_held_and_does_not_lose_it(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(1)) as sat:
        await sat.press("2")
        await sat.sees("Review 3")
        row = sat.ledger.cursor_id
        await sat.press("a")
        sat.app.hang_up()
        await sat.until(lambda: sat.app._exit, "the end")
        found = await sat.client("get_assignment", AssignmentId=row)
        assert found["Assignment"]["AssignmentStatus"] == "Submitted"
        assert [entry.state for entry in sat.desk.board.entries.values()] == [ActionState.HELD]
    assert sat.app.return_code == 0
    async with sitting(tmp_path) as sat:
        await sat.sees("Left by a turkterm that ended, and not sent: 1 held")
