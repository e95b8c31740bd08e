"""README's pictures, drawn from the demonstration: `python -m tests.screens.pictures` draws them anew.

The marketplace's clock stands and its ids come from a seed, so the same bytes come out at every run.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from unittest.mock import patch

from tests.console.desks import NOW, StillDesk
from tests.marketplace.serving import serving
from tests.screens.stage import Stage, staged
from turkterm.config.secret import Secret
from turkterm.desk.board import State, Topic
from turkterm.desk.desk import Desk, Line, Role
from turkterm.desk.pages import Page
from turkterm.gateway.session import Endpoint, Keys, open_gateway
from turkterm.marketplace import demonstration
from turkterm.marketplace.clock import Clock
from turkterm.model.ids import HITId

FOLDER = Path(__file__).parent
#: What reaches out of a picture that is to be seen from anywhere: the fonts of a server.
_FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: the keys that lead to it, and its columns and rows."""

    name: str
    keys: tuple[str, ...]
    size: tuple[int, int]


PICTURES = (
    Picture("groups", ("1",), (116, 28)),
    Picture("review", ("2", "s", "s", "s", "s", "j", "j"), (132, 30)),
    Picture("preview", ("2", "slash", "'headline", "enter", "asterisk", "a"), (116, 24)),
)


class _StandingClock(Clock):
    def now(self) -> float:
        return NOW


@asynccontextmanager
async def _demonstration(folder: Path) -> AsyncIterator[Desk]:
    """A desk that has read the demonstration."""
    drawn = random.Random(7)  # ids that look like the real ones and are the same every time
    seeded = SimpleNamespace(randbelow=drawn.randrange, token_urlsafe=lambda count: f"{drawn.randrange(16**count):x}")
    with patch("turkterm.marketplace.ids.secrets", seeded):
        async with serving(folder, clock=_StandingClock()) as server:
            server.store.write_now(demonstration.seed)
            key = server.keys[0]
            keys = Keys(key.access_key_id, Secret(key.secret))
            async with open_gateway(Endpoint("local", server.url), keys, writable=False) as gateway:
                line = Line(offset=lambda: 0.0, calls=lambda: 0, throttled=lambda: 0)
                yield StillDesk("local", Role.LOCAL, reader=gateway.reader, writer=None, journal=None, line=line)


async def _pages(desk: Desk) -> dict[HITId, Page]:
    """The page of every HIT that has work to review."""
    pages: dict[HITId, Page] = {}
    for hit_id in sorted(desk.board.tallies):
        if desk.board.tallies[hit_id].submitted:
            while (page := desk.page(hit_id)) is None:
                await _told(desk, Topic.PAGES)
            pages[hit_id] = page
    return pages


async def _told(desk: Desk, topic: Topic) -> None:
    told = asyncio.Event()
    end = desk.watch(lambda changed: told.set() if changed.topic is topic else None)
    try:
        await told.wait()
    finally:
        end()


async def draw() -> dict[str, str]:
    """Every picture as SVG, by name."""
    with TemporaryDirectory(prefix="turkterm-pictures-") as folder:
        async with _demonstration(Path(folder)) as desk:
            await desk.look()
            pages = await _pages(desk)
            await desk.stop()

    def filled(shown: Desk) -> None:
        board = shown.board
        board.put_hits(sorted(desk.board.hits.values(), key=lambda hit: hit.hit_id))
        for hit_id in sorted(desk.board.by_hit):
            mine = sorted(desk.board.by_hit[hit_id])
            board.put_assignments(hit_id, [desk.board.assignments[one] for one in mine])
        board.put_blocks(desk.board.blocks.values())
        board.qualifications.put_types(desk.board.qualifications.types.values())
        assert desk.board.balance is not None
        board.put_balance(desk.board.balance)
        board.put_state(State(loaded=True, last_read=NOW - 2))

    drawn: dict[str, str] = {}
    for picture in PICTURES:
        async with staged(filled, picture.size, pages=pages) as stage:
            await stage.rest()
            await stage.press(*picture.keys)
            await stage.rest()
            drawn[picture.name] = svg_of(stage)
    return drawn


def svg_of(stage: Stage) -> str:
    """The screen as SVG that needs nothing from elsewhere."""
    return _FONTS.sub("", stage.app.export_screenshot(title="turkterm"))
