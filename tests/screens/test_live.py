"""The console by itself: counts that move without a key press, and a first start on an empty home."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from tests.screens.servers import client, colour_hit, serve
from tests.screens.terminal import Terminal, home_environment

#: More work than the crowd does while a console starts on a machine that is busy with other things.
_HITS = 40


def counts(text: str) -> tuple[int, ...]:
    """The numbers in the row of the group named Name a colour: HITs, available, at work, to review, …"""
    row = next((line for line in text.splitlines() if "Name a colour" in line), "")
    return tuple(int(word) for word in re.findall(r"(?<![\d.$%])\b\d+\b(?![\d.%hdms])", row.partition("$")[2]))


def other_counts(before: tuple[int, ...]) -> Callable[[str], bool]:
    """Whether that row shows other numbers than before."""
    return lambda text: counts(text) not in {(), before}


def test_counts_move_without_a_key_press(tmp_path: Path) -> None:
    with serve(tmp_path, "--crowd", "12", "--pace", "60"):
        mturk = client(tmp_path)
        for number in range(_HITS):
            colour_hit(mturk, 9, RequesterAnnotation=f"colour {number}")
        with Terminal([], home_environment(tmp_path, os.environ)) as console:
            console.until(lambda text: counts(text)[:1] == (_HITS,))
            seen = counts(console.text)
            for _ in range(3):
                seen = counts(console.until(other_counts(seen)))
            console.press("q")
            assert console.ended() == 0


def test_an_empty_home_comes_alive(tmp_path: Path) -> None:
    """No server, no file, no key: the demonstration's groups stand there, with work to review."""
    with Terminal([], home_environment(tmp_path / "fresh", os.environ), columns=80, rows=24) as console:
        console.until(r"turkterm", patience=15)
        console.until(lambda text: len(re.findall(r"\$0\.\d\d ", text)) >= 2)
        console.press("2")
        console.until(r"Review [1-9]\d*")
        console.press("q")
        assert console.ended() == 0


def test_a_second_console_finds_the_same_marketplace(tmp_path: Path) -> None:
    with serve(tmp_path) as (url, _), Terminal([], home_environment(tmp_path, os.environ)) as console:
        console.until(r"LOCAL")
        console.press("q")
        assert console.ended() == 0
        assert client(tmp_path).meta.endpoint_url == url
