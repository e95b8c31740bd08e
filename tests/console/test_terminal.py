"""What is asked of a terminal, where we refuse to draw, and the net."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest
from rich.segment import Segment
from textual.color import Color
from textual.filter import ANSIToTruecolor, LineFilter, Monochrome, NoColor
from textual.widgets import Static

from tests.console.screen import Stage, screen_text
from turkterm.console.terminal import NonPrintables, TerminalPolicy, guard, line_filters

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


@pytest.mark.parametrize(
    ("environ", "links"),
    [
        (MODERN, True),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "tmux-256color"}, True),
        ({"TERM": "screen-256color", "TMUX": "/tmp/tmux,1,0"}, True),
        ({"TERM": "screen-256color"}, False),
        ({"TERM": "linux"}, False),
        ({"TERM": "vt220"}, False),
        ({}, False),
    ],
)
def test_links_where_they_are_known_or_left_out(environ: dict[str, str], links: bool) -> None:
    assert TerminalPolicy.from_environ(environ).links is links


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


#: Installs the handlers, sends itself a signal, and says by its exit code what came of it. In a process of its own,
#: because a lost terminal takes its output away for good.
SIGNALLED = """
import asyncio, os, signal, sys
from turkterm.console.terminal import install_signals

async def main(number):
    left = asyncio.Event()
    signal.signal(signal.SIGCONT, lambda number, frame: os._exit(9))  # as Textual would: resume
    woken = []
    install_signals(asyncio.get_running_loop(), left.set, lambda: woken.append(1))
    os.kill(os.getpid(), number)
    await asyncio.wait_for(left.wait(), 5)
    os.kill(os.getpid(), signal.SIGCONT)
    await asyncio.sleep(0)
    print("still written", *woken)

asyncio.run(main(int(sys.argv[1])))
"""


@pytest.mark.parametrize(("number", "said"), [(signal.SIGHUP, ""), (signal.SIGTERM, "still written 1\n")])
def test_signals_leave_in_good_order(number: signal.Signals, said: str) -> None:
    """Without a terminal SIGCONT resumes nothing, and after SIGHUP nothing is written to one that is gone."""
    done = subprocess.run(
        [sys.executable, "-c", SIGNALLED, str(int(number))],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, said, "")


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
