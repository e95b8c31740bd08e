"""What a prompt offers while it is typed into: completions of the line, gone through with tab.

Whoever asks gives a function from the text typed so far to whole lines that could stand there instead. Nothing is
taken before tab is pressed, and what was typed comes round again after the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from turkterm.console.widgets.painting import Run, run
from turkterm.model.cleantext import clean

Suggest = Callable[[str], Sequence[str]]

#: Offers that are worth naming; more are counted.
_NAMED = 8
#: Longer offers are texts rather than names.
_SHORT = 40


def nothing(_text: str) -> Sequence[str]:
    """No offers."""
    return ()


class Suggestions:
    """The offers of one prompt."""

    def __init__(self, suggest: Suggest) -> None:
        self._suggest = suggest
        self._typed = ""
        self._offers: Sequence[str] = ()
        self._place = -1
        self.type("")

    def type(self, text: str) -> None:
        """Something else was typed."""
        self._typed = text
        self._offers = [offer for offer in self._suggest(text) if offer != text]
        self._place = -1

    def step(self, direction: int) -> str | None:
        """The next line to stand there, or the one before it; None where there is nothing to offer."""
        if not self._offers:
            return None
        count = len(self._offers) + 1  # what was typed is one of them
        self._place = (self._place + 1 + direction) % count - 1
        return self._typed if self._place < 0 else self._offers[self._place]

    def hint(self, width: int) -> Run:
        """What tab would do, in at most `width` cells: the offers by name where they fit, else how many there are."""
        if not self._offers:
            return run("")
        here = f"{self._place + 1}/" if self._place >= 0 else ""
        count = f" ⇥ {here}{len(self._offers)}"
        if self._place < 0 and len(self._offers) <= _NAMED and max(map(len, self._offers)) <= _SHORT:
            named = clean(" ⇥ " + " · ".join(_end(offer) for offer in self._offers))
            if (shown := run(named, "muted")).width <= width:
                return shown
        shown = run(count, "muted")
        return shown if shown.width <= width else run("")


def _end(offer: str) -> str:
    """What tells one offer from another: its last word."""
    return offer.rpartition(" ")[2] or offer
