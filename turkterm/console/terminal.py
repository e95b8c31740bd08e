"""The terminal: what it can do, what we ask of it, and how we leave it.

Read once from the environment, before Textual starts. Refuses, with a sentence, to draw where nothing can be drawn.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, Protocol

from rich.segment import Segment
from textual.filter import LineFilter, Monochrome, NoColor

if TYPE_CHECKING:
    from textual.color import Color


class Stream(Protocol):
    """Standard input or output, as far as it matters here."""

    def isatty(self) -> bool:
        """Whether a person sits at the other end."""


@dataclass(frozen=True, slots=True)
class TerminalPolicy:
    """What is asked of this terminal.

    `mouse`: off over SSH, where every movement of it would send a packet. `animation`: Textual's level, always
    "none": one animated page is 47 frames and 540 kB. `colours`: 16, 256 or 2**24, as Rich will find out too.
    `sixteen`: draw in the terminal's own colours, because it has no more or NO_COLOR is set (in a theme of other
    colours Textual would answer NO_COLOR with greys). `links`: addresses are drawn as OSC 8 links.
    """

    remote: bool
    mouse: bool
    colours: int
    sixteen: bool
    links: bool = False
    animation: str = "none"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> TerminalPolicy:
        """The policy for a terminal with this environment."""
        remote = bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY") or environ.get("SSH_CLIENT"))
        colours = _colours(environ)
        return cls(
            remote=remote,
            mouse=not remote,
            colours=colours,
            sixteen=colours == 16 or "NO_COLOR" in environ,  # an empty value counts: Textual sees it so
            links=_links(environ),
        )


#: What TEXTUAL_COLOR_SYSTEM can say, for people whose terminal says too little of itself.
_SYSTEMS = {"standard": 16, "256": 256, "truecolor": 2**24}


def _colours(environ: Mapping[str, str]) -> int:
    if (said := environ.get("TEXTUAL_COLOR_SYSTEM", "")) in _SYSTEMS:
        return _SYSTEMS[said]
    if environ.get("COLORTERM", "").strip().lower() in {"truecolor", "24bit"}:
        return 2**24
    return 256 if environ.get("TERM", "").strip().lower().endswith(("256color", "kitty")) else 16


#: Terminals that know OSC 8 links, or leave out what they do not know; over SSH their name is all that arrives. The
#: Linux console and older ones print what they do not know, GNU screen ("screen" outside tmux) passes it on unread.
_LINKING = ("xterm", "tmux", "alacritty", "foot", "kitty", "wezterm", "contour", "ghostty", "vte", "konsole", "iterm")


def _links(environ: Mapping[str, str]) -> bool:
    term = environ.get("TERM", "").strip().lower()
    return term.startswith(_LINKING) or (term.startswith("screen") and bool(environ.get("TMUX")))


def guard(stdin: Stream, stdout: Stream, environ: Mapping[str, str]) -> str | None:
    """Why the console cannot be opened here, in one sentence; None where it can."""
    if not stdin.isatty() or not stdout.isatty():
        return "The console needs a terminal: standard input and output are not one. `turkterm status` works anywhere."
    term = environ.get("TERM", "").strip().lower()
    if term in {"", "dumb", "unknown"}:
        said = f'TERM is "{term}"' if term else "TERM is not set"
        return f"The console needs a terminal that can move its cursor: {said}. `turkterm status` works anywhere."
    return None


def install_signals(
    loop: asyncio.AbstractEventLoop, leave: Callable[[], object], woke: Callable[[], object] = lambda: None
) -> None:
    """Leave in good order on SIGHUP and SIGTERM: `leave` is called on the loop, the terminal is restored by Textual.

    Without this a lost connection kills the app where it stands, with the terminal in raw mode and no clean-up. When
    the terminal is really gone the kernel sends SIGCONT after SIGHUP, at which Textual would resume, start a writer
    that dies of EIO, and wait for it for ever: so what is written goes to the null device from then on, and a SIGCONT
    without a terminal does nothing. `woke` is called when the process goes on after it was stopped, ahead of every
    timer that ran out meanwhile.
    """
    loop.add_signal_handler(signal.SIGTERM, leave)

    def hang_up() -> None:
        null = os.open(os.devnull, os.O_WRONLY)
        for descriptor in (1, 2):  # stdin stays: at the end of an empty file Textual's reader would wait for ever
            os.dup2(null, descriptor)
        os.close(null)
        leave()

    loop.add_signal_handler(signal.SIGHUP, hang_up)
    resume = signal.getsignal(signal.SIGCONT)
    if callable(resume):

        def on_continue(number: int, frame: FrameType | None) -> None:
            woke()
            if os.isatty(0):
                resume(number, frame)

        signal.signal(signal.SIGCONT, on_continue)


#: Codes a terminal acts on, or that reorder what is read. Text has lost them long before (model.cleantext); what is
#: here came round that way. LEFT-TO-RIGHT MARK (U+200E) passes: cells end with it (widgets.cells).
_ACTED_ON = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class NonPrintables(LineFilter):
    """The net beneath `model.cleantext`: no code that a terminal acts on leaves with a line, whatever drew it.

    Such a code had no width and its replacement has one, so a mended line may be too wide: the net, not the rule.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments with U+FFFD in place of every such code."""
        if not any(_ACTED_ON.search(text) for text, _, _ in segments):
            return segments
        return [Segment(_ACTED_ON.sub("\ufffd", text), style, control) for text, style, control in segments]


_NET = NonPrintables()
_NO_COLOUR = NoColor()


def line_filters(given: Sequence[LineFilter], *, ansi: bool) -> list[LineFilter]:
    """The filters of the app's lines, for `App.get_line_filters`: Textual's own, mended, and the net.

    `ansi`: the theme draws in the terminal's own colours. Textual picks its answer to NO_COLOR before our theme is on
    and takes the one that turns those colours into black on black; the one that leaves them out belongs there.
    """
    return [_NO_COLOUR if ansi and isinstance(each, Monochrome) else each for each in given] + [_NET]
