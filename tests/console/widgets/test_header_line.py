"""The header's name, pulse and figures."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from tests.console.screen import Stage, screen_text
from turkterm.console.widgets.header_line import Figure, HeaderFacts, HeaderLine, Kind, Pulse
from turkterm.model.cleantext import clean

FACTS = HeaderFacts(
    clean("local"),
    "local",
    pulse="fresh",
    age=clean("2s"),
    left=(Figure(clean("to review"), clean("641"), "bold", 0), Figure(clean("auto-approve <6h"), clean("14"), "warn")),
    right=(
        Figure(clean("balance"), clean("$9,874.20"), "money"),
        Figure(clean("on hold"), clean("$12.40"), priority=3),
        Figure(clean("calls"), clean("9/60"), priority=4),
    ),
)


async def shown(facts: HeaderFacts, width: int) -> str:
    app = Stage(HeaderLine(facts))
    async with app.run_test(size=(width, 1)):
        return screen_text(app)


async def test_everything_where_there_is_room() -> None:
    line = await shown(FACTS, 120)
    assert line.startswith(" turkterm · LOCAL ● 2s   to review 641   auto-approve <6h 14   ")
    assert line.endswith("   balance $9,874.20   on hold $12.40   calls 9/60")
    assert len(line) == 119


@pytest.mark.parametrize(
    ("width", "gone"),
    [(100, ["calls"]), (90, ["calls", "on hold"]), (70, ["calls", "on hold", "balance"]), (40, ["auto-approve"])],
)
async def test_figures_leave_by_priority(width: int, gone: list[str]) -> None:
    line = await shown(FACTS, width)
    assert "to review 641" in line
    assert not any(label in line for label in gone)


async def test_no_room_at_all() -> None:
    assert (await shown(FACTS, 12)) == " turkterm ·"


@pytest.mark.parametrize("kind", [kind for kind in get_args(Kind) if kind != "other"])
async def test_the_kind_is_a_word(kind: Kind) -> None:
    line = await shown(replace(FACTS, marketplace=clean("lab"), kind=kind), 120)
    assert f"{kind.upper()}" in line
    assert "lab" in line


async def test_another_endpoint_goes_by_its_name() -> None:
    assert (await shown(replace(FACTS, marketplace=clean("lab"), kind="other"), 120)).startswith(" turkterm · lab ●")


async def test_monitor_is_a_word_and_a_lock() -> None:
    assert "🔒 MONITOR" in await shown(replace(FACTS, monitor=True), 120)
    assert "MONITOR" not in await shown(FACTS, 120)


async def test_every_pulse_has_a_glyph_of_its_own() -> None:
    glyphs = {(await shown(replace(FACTS, pulse=pulse, age=None), 120))[18] for pulse in get_args(Pulse)}
    assert len(glyphs) == len(get_args(Pulse))


async def test_new_facts_are_shown() -> None:
    header = HeaderLine()
    app = Stage(header)
    async with app.run_test(size=(60, 1)) as pilot:
        header.show(FACTS)
        header.show(replace(FACTS, age=clean("3s")))
        await pilot.pause()
        assert " ● 3s   " in screen_text(app)
        assert header.facts.age == "3s"


async def test_a_profile_s_own_colour_is_its_name_s_and_the_kind_keeps_its_badge() -> None:
    facts = replace(FACTS, marketplace=clean("lab"), kind="production")
    for colour, role in ((None, ""), ("money", "money bold")):
        app = Stage(header := HeaderLine(facts, colour=colour))
        async with app.run_test(size=(120, 1)):
            runs = {part.text: part.role for part in header.lay_out(120)}
        assert runs["lab"] == role
        assert runs[" PRODUCTION "] == "on-production bold"
