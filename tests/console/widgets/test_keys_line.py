"""The keys that fit."""

from __future__ import annotations

import pytest

from tests.console.screen import Stage, screen_text
from turkterm.console.theming import roles_of
from turkterm.console.widgets.keys_line import KeyHint, KeysLine
from turkterm.model.cleantext import clean

HINTS = [
    KeyHint(clean("a"), clean("approve")),
    KeyHint(clean("o"), clean("override"), enabled=False),
    KeyHint(clean("space"), clean("mark")),
]
HELP = [KeyHint(clean("?"), clean("help"))]


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (50, " a approve  o override  space mark         ? help"),
        (43, " a approve  o override  space mark ? help"),
        (34, " a approve  o override     ? help"),
        (16, "        ? help"),
        (5, ""),
    ],
)
async def test_whole_keys_and_help_always(width: int, shown: str) -> None:
    line = KeysLine()
    app = Stage(line)
    async with app.run_test(size=(width, 1)) as pilot:
        line.show(HINTS, HELP)
        await pilot.pause()
        assert screen_text(app).split() == shown.split()
        assert len(screen_text(app)) <= width


async def test_a_key_that_does_nothing_is_dimmed() -> None:
    line = KeysLine()
    app = Stage(line)
    async with app.run_test(size=(50, 1)) as pilot:
        line.show(HINTS, HELP)
        await pilot.pause()
        styles = {segment.text.strip(): segment.style for segment in line.render_line(0)}
        assert styles["a"] == roles_of(app).style("accent bold")
        assert styles["o override"] == roles_of(app).style("muted")
