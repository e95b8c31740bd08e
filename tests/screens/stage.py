"""A console whose time stands still: the same screen at every run, for goldens, snapshots and pictures.

The desk is a real one with a real journal. Its marketplace takes every question and answers none, so what the board
holds is what was put there, and whatever a pane begins to read stays under way.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, chdir
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from unittest.mock import patch

from textual.pilot import Pilot

from tests.console.desks import NOW, StillDesk
from tests.console.screen import press_keys, screen_text
from turkterm.config.themes import load_themes
from turkterm.console.app import Look, TurktermApp
from turkterm.console.screens.workplace import Workplace
from turkterm.console.terminal import TerminalPolicy
from turkterm.desk.commands.command import Command
from turkterm.desk.desk import Desk, Line, Role
from turkterm.desk.pages import Page
from turkterm.gateway.protocols import Reader, Writer
from turkterm.journal.store import Journal
from turkterm.model.ids import HITId

#: The sizes that everything is drawn in: the smallest that is promised, and the first with three columns.
SIZES = ((80, 24), (160, 45))
THEMES = Path(__file__).resolve().parents[2] / "themes"
PATIENCE = 10.0
#: A screen is at rest when nothing moved for this long: what is seen is read at the next second.
_REST = 1.3

Fill = Callable[[Desk], None]


class _Pending:
    """An answer that never comes, however it is waited for."""

    def __await__(self) -> Generator[Any, None, bool]:
        return asyncio.Event().wait().__await__()

    def __aiter__(self) -> _Pending:
        return self

    async def __anext__(self) -> None:
        await asyncio.Event().wait()


class Waiting:
    """A marketplace that takes every question and answers none."""

    def __getattr__(self, name: str) -> Callable[..., _Pending]:
        return lambda *_, **__: _Pending()


class StageDesk(StillDesk):
    """A desk whose pages are given."""

    pages_given: Mapping[HITId, Page] = {}

    def page(self, hit_id: HITId) -> Page | None:
        """The page that was given."""
        return self.pages_given.get(hit_id)


@dataclass(slots=True)
class Stage:
    """The console that is drawn."""

    app: TurktermApp
    pilot: Pilot[None]

    @property
    def text(self) -> str:
        """What is on the screen."""
        return screen_text(self.app)

    @property
    def work(self) -> Workplace:
        """The panes."""
        work = self.app._main.work
        assert work is not None
        return work

    @property
    def desk(self) -> Desk:
        """The desk."""
        return self.work.desk

    @property
    def asking(self) -> bool:
        """Whether the status line asks something."""
        return self.app._main.status.asking

    async def press(self, *keys: str) -> None:
        """Press keys; what follows a quotation mark is pasted."""
        await press_keys(self.app, self.pilot, keys)

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, f"waited in vain:\n{self.text}"
            await self.pilot.pause(0.01)

    async def comes(self, text: str) -> bool:
        """Whether the screen comes to be this text."""
        deadline = time.monotonic() + PATIENCE
        while self.text != text:
            if time.monotonic() > deadline:
                return False
            await self.pilot.pause(0.01)
        return True

    async def rest(self) -> str:
        """The screen when nothing moves on it any more."""
        seen, since = self.text, time.monotonic()
        while time.monotonic() - since < _REST:
            await self.pilot.pause(0.05)
            if self.text != seen:
                seen, since = self.text, time.monotonic()
        return seen

    def hush(self) -> None:
        """Take back what the status line said."""
        self.work.say("")

    def begun(self) -> list[Command]:
        """The commands of this pane that begin with a question, for the row under the cursor."""
        found = []
        for command in self.desk.registry.of(self.work.pane.CONTEXT):
            selection = self.work.keyboard.selection()
            if command.dialogue is None or self.desk.why_not(command, selection) is not None:
                continue
            talk = command.dialogue(self.desk, selection)
            if next(talk, None) is not None:
                found.append(command)
            talk.close()
        return found


def opened(fill: Fill, journal: Journal | None, pages: Mapping[HITId, Page]) -> StageDesk:
    """A desk with these things on its board; it only looks where it has no journal."""
    nobody = Waiting()
    desk = StageDesk(
        "local",
        Role.LOCAL,
        reader=cast(Reader, nobody),
        writer=None if journal is None else cast(Writer, nobody),
        journal=journal,
        line=Line(offset=lambda: 0.0, calls=lambda: 7, throttled=lambda: 0),
    )
    desk.opened = NOW - 100
    desk.pages_given = pages
    fill(desk)
    return desk


def console(
    fill: Fill,
    folder: Path,
    *,
    monitor: bool = False,
    theme: str | None = None,
    terminal: Mapping[str, str] | None = None,
    pages: Mapping[HITId, Page] | None = None,
) -> TurktermApp:
    """The app on such a desk; run it where `time.time` stands at NOW (see `standing_still`)."""

    @asynccontextmanager
    async def opening() -> AsyncIterator[Desk]:
        journal = None if monitor else Journal.open(folder / "journal.sqlite", marketplace="embedded", who="me")
        try:
            yield opened(fill, journal, pages or {})
        finally:
            if journal is not None:
                await journal.close()

    policy = TerminalPolicy.from_environ(terminal or {"TERM": "xterm-256color", "COLORTERM": "truecolor"})
    themes: Sequence[Any] = tuple(load_themes([THEMES]).loaded.values())
    return TurktermApp(opening, Look(policy, monitor=monitor, themes=themes, wanted=theme))


def standing_still() -> Any:
    """The wall clock stands at NOW."""
    return patch("time.time", return_value=NOW)


@asynccontextmanager
async def staged(fill: Fill, size: tuple[int, int], **options: Any) -> AsyncIterator[Stage]:
    """The console on a desk with these things on its board, drawn in this size; `options` as `console` takes them.

    It stands in an empty folder, for prompts for files offer what is there.
    """
    with (
        standing_still(),
        TemporaryDirectory(prefix="turkterm-stage-") as folder,
        TemporaryDirectory() as here,
        chdir(here),
    ):
        app = console(fill, Path(folder), **options)
        async with app.run_test(size=size) as pilot:
            stage = Stage(app, pilot)
            await stage.until(lambda: app._main.work is not None)
            await pilot.pause()
            yield stage
            app.hang_up()
            await stage.until(lambda: not app.is_running or app._exit)
