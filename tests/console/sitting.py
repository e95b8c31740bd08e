"""A console on a real marketplace: real HTTP on loopback, a real journal in a file, the app without a terminal."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from textual import events
from textual.pilot import Pilot

from tests.console.screen import press_keys, screen_text
from tests.marketplace.serving import Serving, serving
from turkterm.config.secret import Secret
from turkterm.console.app import Look, TurktermApp
from turkterm.console.screens.main import MainScreen
from turkterm.console.screens.workplace import Workplace
from turkterm.console.terminal import TerminalPolicy
from turkterm.desk.desk import Desk, DeskSettings, Line, Role
from turkterm.desk.poller import Cadence
from turkterm.exchange.template import question
from turkterm.gateway.session import Endpoint, Keys, open_gateway, preload
from turkterm.journal.remarks import Remarks
from turkterm.journal.store import Journal
from turkterm.marketplace.handler import ServerSettings
from turkterm.marketplace.importing import Finished, FinishedAnswer, import_batch
from turkterm.model.ledger import Ledger
from turkterm.model.money import Cents

PATIENCE = 10.0
WORKERS = ("A1BLUEEXAMPLE1", "A2GREENEXAMPL2", "A3REDDEXAMPLE3")


def words(count: int = 4, *, title: str = "Rate a word", answers: int = 3) -> list[Finished]:
    """HITs that ask how warm a word is; the third worker always disagrees."""
    return [
        Finished(
            title=title,
            description="Say how warm a word is",
            keywords="words, warmth",
            question=question("<p>${word}</p><input name=warmth><input name=why>", (("word", f"word{number}"),)),
            answers=tuple(
                FinishedAnswer(WORKERS[place], (("warmth", "cold" if place == 2 else "warm"), ("why", f"so {number}")))
                for place in range(answers)
            ),
        )
        for number in range(count)
    ]


def crowd_of(hits: int, answers: int) -> list[Finished]:
    """HITs that many different people did."""
    return [
        Finished(
            title="Rate a word",
            description="Say how warm a word is",
            keywords="words, warmth",
            question=question("<p>${word}</p><input name=warmth>", (("word", f"word{number}"),)),
            answers=tuple(FinishedAnswer(None, (("warmth", "warm"),)) for _ in range(answers)),
        )
        for number in range(hits)
    ]


@dataclass(slots=True)
class Sitting:
    """Someone at the console."""

    app: TurktermApp
    pilot: Pilot[None]
    server: Serving

    @property
    def main(self) -> MainScreen:
        """The screen."""
        return cast(MainScreen, self.app.screen_stack[0])

    @property
    def work(self) -> Workplace:
        """The panes."""
        assert self.main.work is not None
        return self.main.work

    @property
    def ledger(self) -> Ledger[Any]:
        """The list that is seen."""
        return self.work.pane.ledger

    @property
    def desk(self) -> Desk:
        """The desk."""
        return self.work.desk

    @property
    def row(self) -> Any:
        """The row under the cursor."""
        return self.ledger.current

    @property
    def focused(self) -> str:
        """What has the focus: its kind and classes."""
        widget = self.main.focused
        return "" if widget is None else " ".join([type(widget).__name__, *sorted(widget.classes)])

    @property
    def text(self) -> str:
        """What is on the screen."""
        return screen_text(self.app)

    @property
    def status(self) -> str:
        """The status line."""
        return self.text.splitlines()[-2]

    async def press(self, *keys: str) -> None:
        """Press keys; what follows a quotation mark is pasted."""
        await press_keys(self.app, self.pilot, keys)

    async def press_at_once(self, *keys: str) -> None:
        """Press keys that come in one piece, as over a slow line: none was heard before the last one was sent."""
        for key in keys:
            self.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await self.pilot.pause()

    async def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Wait until something holds."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > deadline:
                raise AssertionError(f"waited in vain{f' for {what}' if what else ''}:\n{self.text}")
            await self.pilot.pause(0.01)

    async def sees(self, *texts: str) -> None:
        """Wait until all of these stand on the screen."""
        await self.until(lambda: all(text in self.text for text in texts), repr(texts))

    async def client(self, operation: str, **parameters: Any) -> Any:
        """Ask the marketplace by plain boto3."""
        return await asyncio.to_thread(getattr(self.server.client(), operation), **parameters)


@asynccontextmanager
async def sitting(
    folder: Path,
    *batches: Sequence[Finished],
    size: tuple[int, int] = (120, 40),
    monitor: bool = False,
    grace: float = 30.0,
    confirm_above: int = 20,
    served: ServerSettings | None = None,
    **settings: Any,
) -> AsyncIterator[Sitting]:
    """A console with these batches to review, once everything was read.

    `served` is how the marketplace treats its callers; `settings` are more of DeskSettings.
    """
    async with serving(folder, served) as server:
        for batch in batches:
            server.store.write_now(lambda tx, batch=batch: import_batch(tx, batch, reward=Cents(10)))  # type: ignore[misc]

        @asynccontextmanager
        async def opening() -> AsyncIterator[Desk]:
            chosen = DeskSettings(
                grace=grace, confirm_above=confirm_above, cadence=Cadence(0.3, 6000, 60.0), **settings
            )
            async with open_desk(server, folder, monitor=monitor, settings=chosen) as desk:
                yield desk

        app = TurktermApp(opening, Look(TerminalPolicy.from_environ({"TERM": "xterm-256color"}), monitor=monitor))
        async with app.run_test(size=size) as pilot:
            sat = Sitting(app, pilot, server)
            await sat.until(lambda: app.desk is not None and app.desk.board.state.loaded, "the first reading")
            await sat.until(lambda: sat.main.work is not None, "the panes")
            await sat.until(lambda: not batches or len(sat.ledger), "the groups")
            yield sat
            app.hang_up()
            await sat.until(lambda: not app.is_running or app._exit, "the end")


@asynccontextmanager
async def open_desk(server: Serving, folder: Path, *, monitor: bool, settings: DeskSettings) -> AsyncIterator[Desk]:
    """What the command line's wiring does, on a marketplace that serves already."""
    await asyncio.to_thread(preload)
    key = server.keys[1 if monitor else 0]
    async with AsyncExitStack() as stack:
        keys = Keys(key.access_key_id, Secret(key.secret))
        gateway = await stack.enter_async_context(
            open_gateway(Endpoint("local", server.url), keys, writable=not monitor)
        )
        journal = remarks = None
        if not monitor:
            journal = Journal.open(folder / "journal.sqlite", marketplace="embedded", who="tester")
            stack.push_async_callback(journal.close)
            remarks = Remarks.open(folder / "remarks.sqlite", marketplace="embedded", who="tester")
            stack.push_async_callback(remarks.close)
        yield Desk(
            "local",
            Role.LOCAL,
            reader=gateway.reader,
            writer=gateway.writer,
            journal=journal,
            remarks=remarks,
            line=Line(lambda: gateway.clock_offset, lambda: gateway.calls.last_minute, lambda: 0),
            settings=settings,
        )
