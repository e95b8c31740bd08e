"""Windows of sizes that nobody designs for, and terminals of few colours."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.screens.recording import recorded
from tests.screens.scenes import filled
from tests.screens.stage import staged
from tests.screens.terminal import Terminal, home_environment


async def test_it_may_begin_in_a_small_window() -> None:
    async with staged(filled, (50, 12)) as stage:
        await stage.until(lambda: "50x12 is too small" in stage.text)
        await stage.pilot.resize_terminal(80, 24)
        await stage.until(lambda: "Rate the form" in stage.text)
        await stage.press("2")
        await stage.until(lambda: "Review 5" in stage.text)


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (109, 28), (300, 80)], ids=str)
@pytest.mark.parametrize("pane", "12345")
async def test_nothing_sticks_out(size: tuple[int, int], pane: str) -> None:
    """The header stands at the top and the keys at the bottom; no line is longer than the window is wide."""
    async with staged(filled, size) as stage:
        await stage.press(pane)
        await stage.until(lambda: "filter" in stage.text or "quit" in stage.text)
        lines = stage.text.splitlines()
        assert len(lines) == size[1]
        assert lines[0].startswith(" turkterm · LOCAL")
        assert lines[-1].endswith("q quit  ? help")
        assert max(map(len, lines)) <= size[0]


@pytest.mark.parametrize(
    ("more", "colours"),
    [
        ({"NO_COLOR": "1"}, ()),
        ({"NO_COLOR": ""}, ()),
        ({"COLORTERM": "truecolor"}, ("38;2;",)),
        ({"COLORTERM": ""}, ("38;5;",)),
    ],
    ids=str,
)
def test_colours_on_a_real_terminal(tmp_path: Path, more: dict[str, str], colours: tuple[str, ...]) -> None:
    """With NO_COLOR there is none at all: not one of the sixteen either."""
    home = tmp_path / "home"
    with recorded(tmp_path) as market:
        environment = {**home_environment(home, os.environ), **market.environment(home), **more}
        with Terminal(["--profile", "lab"], environment, columns=80, rows=24) as console:
            console.until(r"There are no HITs here")
            console.press("q")
            assert console.ended() == 0
    text = console.raw.decode("utf-8")
    assert {form for form in ("38;2;", "48;2;", "38;5;", "48;5;") if form in text} >= set(colours)
    if not colours:
        assert "38;" not in text
        assert "48;" not in text
        assert not {f"\x1b[{number}m" for number in (*range(30, 38), *range(40, 48), *range(90, 98))} & set(
            part + "m" for part in text.split("m")
        )
