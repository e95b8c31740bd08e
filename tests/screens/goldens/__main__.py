"""Draws every golden anew, or those of the panes whose names are given."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable

from tests.screens import goldens
from tests.screens.scenes import SCENES, sights
from tests.screens.stage import SIZES
from turkterm.desk.commands.command import Context


async def draw(contexts: Iterable[Context]) -> None:
    """Each screen when nothing moves on it any more."""
    for context in contexts:
        for size in SIZES:
            screens = {name: await stage.rest() async for name, stage in sights(context, size)}
            path = goldens.path_of(context, size)
            path.write_text(goldens.written(screens), encoding="utf-8")
            print(path.name, len(screens))


if __name__ == "__main__":
    asyncio.run(draw([Context(name) for name in sys.argv[1:]] or SCENES))
