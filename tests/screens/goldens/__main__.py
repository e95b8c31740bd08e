"""Draws every golden anew."""

from __future__ import annotations

import asyncio

from tests.screens import goldens
from tests.screens.scenes import SCENES, sights
from tests.screens.stage import SIZES


async def draw() -> None:
    """Each screen when nothing moves on it any more."""
    for context in SCENES:
        for size in SIZES:
            screens = {name: await stage.rest() async for name, stage in sights(context, size)}
            path = goldens.path_of(context, size)
            path.write_text(goldens.written(screens), encoding="utf-8")
            print(path.name, len(screens))


if __name__ == "__main__":
    asyncio.run(draw())
