"""What is asked of a terminal, where we refuse to draw, and the net."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest
from rich.segment import Segment
from textual.color import Color
from textual.filter import ANSIToTruecolor, LineFilter, Monochrome, NoColor
from textual.widgets import Static

from tests.console.screen import Stage, screen_text
from turkterm.console.terminal import NonPrintables, TerminalPolicy, guard, install_signals, line_filters

MODERN = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


class Stream:
    """A standard stream that is a terminal, or not."""

    def __init__(self, tty: bool) -> None:
        self.tty = tty

    def isatty(self) -> bool:
        return self.tty


@pytest.mark.parametrize("name", ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"])
def test_no_mouse_over_ssh(name: str) -> None:
    here, away = TerminalPolicy.from_environ(MODERN), TerminalPolicy.from_environ({**MODERN, name: "10.0.0.7 22"})
    assert (here.mouse, here.remote) == (True, False)
    assert (away.mouse, away.remote) == (False, True)
    assert here.animation == away.animation == "none"


@pytest.mark.parametrize(
    ("environ", "colours", "sixteen"),
    [
        (MODERN, 2**24, False),
        ({"TERM": "xterm-256color"}, 256, False),
        ({"TERM": "xterm-kitty"}, 256, False),
        ({"TERM": "xterm"}, 16, True),
        ({"TERM": "linux"}, 16, True),
        ({}, 16, True),
        ({**MODERN, "NO_COLOR": ""}, 2**24, True),
        ({"TERM": "linux", "TEXTUAL_COLOR_SYSTEM": "256"}, 256, False),
    ],
)
def test_colours(environ: dict[str, str], colours: int, sixteen: bool) -> None:
    policy = TerminalPolicy.from_environ(environ)
    assert (policy.colours, policy.sixteen) == (colours, sixteen)


@pytest.mark.parametrize(("stdin", "stdout"), [(False, True), (True, False), (False, False)])
def test_no_console_without_a_terminal(stdin: bool, stdout: bool) -> None:
    said = guard(Stream(stdin), Stream(stdout), MODERN)
    assert said is not None
    assert said.startswith("The console needs a terminal:")


@pytest.mark.parametrize(
    ("term", "named"), [("dumb", 'TERM is "dumb"'), ("unknown", '"unknown"'), (None, "TERM is not set")]
)
def test_no_console_without_a_cursor(term: str | None, named: str) -> None:
    said = guard(Stream(True), Stream(True), {} if term is None else {"TERM": term})
    assert said is not None
    assert named in said
    assert "\n" not in said


def test_a_terminal_is_welcome() -> None:
    assert guard(Stream(True), Stream(True), {"TERM": "linux"}) is None


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
async def test_signals_leave_in_good_order(number: signal.Signals) -> None:
    left = asyncio.Event()
    loop = asyncio.get_running_loop()
    install_signals(loop, left.set)
    try:
        os.kill(os.getpid(), number)
        await asyncio.wait_for(left.wait(), 5)
    finally:
        for each in (signal.SIGHUP, signal.SIGTERM):
            loop.remove_signal_handler(each)


BLACK = Color(0, 0, 0)


def test_the_net_takes_what_a_terminal_acts_on() -> None:
    text = "a\x1b]52;c;aGk=\x07b\x9bc\x7fd\u202ee\x00"
    (caught,) = NonPrintables().apply([Segment(text)], BLACK)
    assert caught.text == "a\ufffd]52;c;aGk=\ufffdb\ufffdc\ufffdd\ufffde\ufffd"


def test_the_net_leaves_text_alone() -> None:
    segments = [Segment("Anotación 日本 שלום\u200e ▌●")]
    assert NonPrintables().apply(segments, BLACK) is segments


async def test_nothing_gets_past_the_net() -> None:
    """A stock widget given raw text: what Textual itself lets through."""
    app = Stage(Static("one\x1b[31mtwo\u202ethree", markup=False))
    async with app.run_test(size=(30, 1)):
        assert "\x1b" not in screen_text(app)
        assert "\u202e" not in screen_text(app)
        assert "two" in screen_text(app)


def test_no_color_is_no_colour_in_the_terminals_own_theme() -> None:
    given: list[LineFilter] = [Monochrome()]
    assert [type(each) for each in line_filters(given, ansi=True)] == [NoColor, NonPrintables]
    assert [type(each) for each in line_filters(given, ansi=False)] == [Monochrome, NonPrintables]


def test_the_filters_stay_the_same_objects() -> None:
    """Textual keeps filtered lines by filter: a new one each time would filter every line again."""
    given: list[LineFilter] = [Monochrome()]
    assert line_filters(given, ansi=True) == line_filters(given, ansi=True)


async def test_no_color_draws_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Stage(Static("text"))
    async with app.run_test(size=(10, 1)):
        filters = [each for each in app.get_line_filters() if not isinstance(each, ANSIToTruecolor)]
        assert [type(each) for each in filters] == [NoColor, NonPrintables]
        colours = {
            colour.name
            for strip in app.screen._compositor.render_strips()
            for segment in strip
            if segment.style is not None
            for colour in (segment.style.color, segment.style.bgcolor)
            if colour is not None
        }
        assert colours == {"default"}
