"""Windows of sizes that nobody designs for, and terminals of few colours."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.screens.recording import recorded
from tests.screens.scenes import SCENES, filled
from tests.screens.stage import staged
from tests.screens.terminal import Terminal, home_environment

#: What ends bold, italic, underlined and reversed text, and the terminal's own two colours.
_ENDS = {"22", "23", "24", "27", "39", "49"}


async def test_it_may_begin_in_a_small_window() -> None:
    async with staged(filled, (50, 12)) as stage:
        await stage.until(lambda: "50x12 is too small" in stage.text)
        await stage.pilot.resize_terminal(80, 24)
        await stage.until(lambda: "Rate the form" in stage.text)
        await stage.press("2")
        await stage.until(lambda: "Review 5" in stage.text)


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (109, 28), (300, 80)], ids=str)
async def test_nothing_sticks_out(size: tuple[int, int]) -> None:
    """The header stands at the top and the keys at the bottom; no line is longer than the window is wide."""
    async with staged(filled, size) as stage:
        for context, scene in SCENES.items():
            await stage.press(*scene.keys)
            assert stage.work.pane.CONTEXT is context
            await stage.until(lambda: stage.text.splitlines()[-1].endswith("q quit  ? help"))
            lines = stage.text.splitlines()
            assert len(lines) == size[1]
            assert lines[0].startswith(" turkterm · LOCAL")
            assert max(map(len, lines)) <= size[0]


@pytest.mark.parametrize(
    ("more", "colours"),
    [
        ({"NO_COLOR": "1"}, ""),
        ({"NO_COLOR": ""}, ""),
        ({"COLORTERM": "truecolor"}, "38;2;"),
        ({"COLORTERM": ""}, "38;5;"),
    ],
    ids=str,
)
def test_colours_on_a_real_terminal(tmp_path: Path, more: dict[str, str], colours: str) -> None:
    """With NO_COLOR there is none at all: not one of the sixteen either."""
    home = tmp_path / "home"
    with recorded(tmp_path) as market:
        environment = {**home_environment(home, os.environ), **market.environment(home), **more}
        with Terminal(["--profile", "lab"], environment, columns=80, rows=24) as console:
            console.until(r"There are no HITs here")
            console.press("q")
            assert console.ended() == 0
    styles = re.findall(r"\x1b\[([\d;]*)m", console.raw.decode("utf-8"))
    if colours:
        assert any(colours in style for style in styles)
    else:
        assert {number for style in styles for number in style.split(";")} <= {"", *map(str, range(10)), *_ENDS}
