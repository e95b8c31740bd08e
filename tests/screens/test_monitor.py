"""Monitor mode: every key and every command, and the marketplace sees nothing but Get and List.

The access key is the one that may write, so that nothing but the console itself stands between a key and a write.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from tests.console.screen import screen_text
from tests.console.sitting import words
from tests.marketplace.serving import Serving, serving
from tests.screens.recording import PROBE, noting
from turkterm.cli import wiring
from turkterm.config.places import Places
from turkterm.config.profiles import Kind, Profile
from turkterm.config.settings import Settings
from turkterm.console.app import Look, TurktermApp
from turkterm.console.screens.main import MainScreen
from turkterm.console.terminal import TerminalPolicy
from turkterm.desk.commands.command import Context
from turkterm.desk.commands.registry import COMMANDS
from turkterm.desk.desk import Desk
from turkterm.marketplace.importing import import_batch
from turkterm.model.money import Cents

PATIENCE = 20.0


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """The operations that reach the marketplace, refused ones too."""
    seen: list[str] = []
    with noting(seen.append):
        yield seen


class Hands:
    """Somebody at the console who presses whatever there is, and says yes to every question."""

    def __init__(self, app: TurktermApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        self.main: MainScreen = app._main

    @property
    def context(self) -> Context:
        """The pane that is seen."""
        assert self.main.work is not None
        return self.main.work.pane.CONTEXT

    async def until(self, holds: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, f"waited in vain for {what}:\n{screen_text(self.app)}"
            await self.pilot.pause(0.01)

    async def press(self, key: str) -> None:
        """Press a key and answer what it asks, at most four questions deep."""
        await self.pilot.press(key)
        for _ in range(4):
            if not self.main.status.asking:
                break
            self.app.post_message(Paste("y"))
            await self.pilot.press("enter")
        if self.main.status.asking or len(self.app.screen_stack) > 1:
            await self.pilot.press("escape")

    async def command(self, name: str) -> None:
        """Give a command by its name."""
        await self.pilot.press("colon")
        self.app.post_message(Paste(name))
        await self.press("enter")


@asynccontextmanager
async def console(
    server: Serving, home: Path, monkeypatch: pytest.MonkeyPatch, *, key: int, monitor: bool
) -> AsyncIterator[Hands]:
    """The console as the command line wires it, on a marketplace with work in it."""
    monkeypatch.chdir(home.parent)  # the hands export workers too, into a file without a folder
    for name, value in (
        ("ACCESS_KEY_ID", server.keys[key].access_key_id),
        ("SECRET_ACCESS_KEY", server.keys[key].secret),
        ("ENDPOINT_URL_MTURK", server.url),
    ):
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.chdir(home.parent)  # an export may be among the keys, and yes is an answer to its file's name
    server.store.write_now(lambda tx: import_batch(tx, words(2), reward=Cents(10)))
    places = Places.find({"TURKTERM_HOME": str(home)})
    places.ensure()
    profile = Profile("lab", server.url, Kind.OTHER)

    @asynccontextmanager
    async def opening() -> AsyncIterator[Desk]:
        async with wiring.open_desk(places, profile, Settings(), monitor=monitor) as desk:
            yield desk

    look = Look(TerminalPolicy.from_environ({"TERM": "xterm-256color"}), "lab", "other", monitor=monitor)
    app = TurktermApp(opening, look, wiring.failures())
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        await hands.until(lambda: app.desk is not None and app.desk.board.state.loaded, "the first reading")
        await hands.until(lambda: hands.main.work is not None, "the panes")
        yield hands
        app.hang_up()
        await hands.until(lambda: not app.is_running or app._exit, "the end")


async def test_every_key_and_every_command(
    home: Path, tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = sorted({key for command in COMMANDS for key in command.keys if command.id != "app.quit"} - {*"12345"})
    async with serving(tmp_path) as server, console(server, home, monkeypatch, key=0, monitor=True) as hands:
        desk = hands.app.desk
        assert desk is not None
        assert desk.carryout is None
        assert "MONITOR" in screen_text(hands.app)
        panes = {
            Context.GROUPS: ("1",),
            Context.HITS: ("1", "enter"),
            Context.REVIEW: ("2",),
            Context.WORKERS: ("3",),
            Context.QUALIFICATIONS: ("4",),
            Context.HOLDERS: ("4", "h"),
            Context.REQUESTS: ("I",),
            Context.ACTIVITY: ("5",),
            Context.RUNS: ("L",),
        }
        reached = set()
        for context in Context:
            for key in keys:
                if hands.context is not context:
                    for opener in panes[context]:
                        await hands.press(opener)
                reached.add(hands.context)
                await hands.press(key)
        assert set(Context) - reached <= {Context.HOLDERS}  # there is no type here to open
        for command in COMMANDS:
            if command.id != "app.quit":
                if hands.context is not Context.REVIEW:
                    await hands.press("2")
                await hands.command(command.id)
        work = await asyncio.to_thread(server.client().list_hits)
        assert work["NumResults"] == 2
    assert {name[:3] for name in asked} <= {"Get", "Lis"}, sorted(set(asked))
    assert {"ListHITs", "ListAssignmentsForHIT", "GetAccountBalance"} <= set(asked)
    assert len({command.id for command in COMMANDS if command.writes}) >= 8  # there was something to try
    assert list((home / "journal").iterdir()) == []


async def test_a_key_that_may_only_look_gives_the_same_picture_and_says_why(
    home: Path, tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(tmp_path) as server, console(server, home, monkeypatch, key=1, monitor=False) as hands:
        desk = hands.app.desk
        assert desk is not None
        assert desk.carryout is None
        await hands.until(lambda: "MONITOR" in screen_text(hands.app), "the badge")
        assert "The access key of lab may only look: monitor mode" in screen_text(hands.app)
        await hands.press("2")
        await hands.press("a")
        assert "monitor mode only looks" in screen_text(hands.app)
        assert not any(command.writes for context in Context for command in desk.registry.of(context))
    probes = [name for name in asked if name[:3] not in {"Get", "Lis"}]
    assert probes == [PROBE, "ApproveAssignment"]  # refused both: how it was found out
    assert list((home / "journal").iterdir()) == []


async def test_a_key_that_may_write_has_a_journal(
    home: Path, tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(tmp_path) as server, console(server, home, monkeypatch, key=0, monitor=False) as hands:
        assert hands.app.desk is not None
        assert not hands.app.desk.monitor
        assert "MONITOR" not in screen_text(hands.app)
    assert (home / "journal" / "lab.sqlite").is_file()
    assert [name for name in asked if name[:3] not in {"Get", "Lis"}] == [PROBE]
