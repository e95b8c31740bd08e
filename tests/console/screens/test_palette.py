from __future__ import annotations

from pathlib import Path

from tests.console.sitting import sitting, words
from turkterm.console.screens.palette import found
from turkterm.desk.commands.command import Context
from turkterm.desk.commands.registry import Registry


def titles(text: str) -> list[str]:
    return [command.title for command in found(Registry(monitor=False).of(Context.REVIEW), text)]


def test_a_few_letters_find_a_command() -> None:
    assert titles("appr")[0] == "approve"
    assert "bonus" in titles("fee")
    assert titles("qqqq") == []
    assert len(titles("")) == len(Registry(monitor=False).of(Context.REVIEW))


async def test_choosing_a_command_does_it(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(1)) as sat:
        await sat.press("2")
        await sat.sees("Review 3")
        await sat.press("ctrl+p")
        await sat.sees("commands", "– Nothing is held: what was sent cannot be taken back")
        await sat.press("'wkr")
        await sat.until(lambda: "▌" in sat.text)
        await sat.press("ctrl+u", "'mark all", "enter")
        await sat.sees("3 marked")


async def test_what_is_typed_at_once_behind_the_key_is_looked_for(tmp_path: Path) -> None:
    """Over a slow line keys come in one piece: no verb of the pane beneath may hear them."""
    async with sitting(tmp_path, words(1)) as sat:
        await sat.press("2")
        await sat.sees("Review 3")
        await sat.press_at_once("ctrl+p", *"appr")
        await sat.sees("command: appr")
        assert sat.desk.carryout is not None
        assert sat.desk.carryout.summary().held == 0


async def test_nothing_is_chosen_in_a_window_too_small_to_see_it(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(1)) as sat:
        await sat.press("2")
        await sat.sees("Review 3")
        await sat.press("ctrl+p", "'approve")
        await sat.pilot.resize_terminal(50, 12)
        await sat.press("enter")
        await sat.sees("50x12 is too small", "a larger window first")
        assert sat.desk.carryout is not None
        assert sat.desk.carryout.summary().held == 0


async def test_moving_and_leaving(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(1), size=(80, 24)) as sat:
        await sat.press("2")
        await sat.sees("Review 3")
        await sat.press("ctrl+p", "'help me with nothing at all")
        await sat.sees("Nothing is called that here")
        await sat.press("enter")
        await sat.sees("Review 3")
        await sat.press("ctrl+p", "up")
        await sat.until(lambda: sat.text.count("▌") == 1)
        last = found(sat.desk.registry.of(Context.REVIEW), "")[-1]
        assert last.title in next(row for row in sat.text.splitlines() if "▌" in row)
        await sat.press("escape")
        await sat.sees("Review 3")
        assert sat.app.is_running
