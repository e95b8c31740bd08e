"""Help is made from the registry, so that it cannot lie."""

from __future__ import annotations

from pathlib import Path

from tests.console.desks import text_of
from tests.console.sitting import sitting, words
from turkterm.console.keynames import key_name
from turkterm.console.screens.help import help_lines
from turkterm.desk.commands.command import Context
from turkterm.desk.commands.registry import COMMANDS, Registry
from turkterm.model import query, signals


def test_every_command_with_its_keys_as_they_are_mapped() -> None:
    registry = Registry(monitor=False, keymap={"assignment.approve": ("f2", "plus")})
    text = text_of(help_lines(registry, Context.REVIEW, monitor=False), 200)
    lines = text.splitlines()
    for command in registry:
        keys = " ".join(key_name(key) for key in registry.keys(command))
        assert any(line.startswith(keys) and command.title in line and command.help in line for line in lines), (
            command.id
        )
    assert "f2 +" in text
    assert "HITs and their groups ──" in text
    told = [line for page in (query, signals) for line in (page.__doc__ or "").splitlines() if line.startswith("    ")]
    assert len(told) > 10
    assert all(line in text for line in told)
    assert "MONITOR" not in text


def test_in_monitor_mode_what_writes_is_absent() -> None:
    text = text_of(help_lines(Registry(monitor=True), Context.REVIEW, monitor=True), 200)
    assert "MONITOR" in text
    assert not any(command.help in text for command in COMMANDS if command.writes)


async def test_it_scrolls_and_closes(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(1), size=(100, 24)) as sat:
        await sat.press("2", "question_mark")
        await sat.sees("turkterm: the keys, and what they do", "approve")
        await sat.press("G")
        await sat.sees("signals", "less than a third of the median")
        await sat.press("g")
        await sat.sees("HIT groups: the HITs of each type")
        await sat.press("escape")
        await sat.sees("Review 3")
        await sat.press("j")
        assert sat.ledger.cursor == 1
