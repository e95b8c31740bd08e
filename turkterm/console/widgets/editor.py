"""The text of a prompt while it is typed: what the keys do to it, and the part of it that fits the line.

No widget: the status line feeds it keys and draws what it says. It takes no control character; what is pasted becomes
one line.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from turkterm.console.widgets.cells import clusters, steady, width_of, window


class View(NamedTuple):
    """What is seen of the text: before the caret, under it (a space at the end), after it. All steady."""

    before: str
    under: str
    after: str


class Editor:
    """One line of text and a caret in it. The caret stands between what a reader calls characters."""

    def __init__(self, text: str = "") -> None:
        self._text = _typed(text)
        self._caret = len(self._text)
        self._first = 0

    @property
    def text(self) -> str:
        """What was typed."""
        return self._text

    def insert(self, text: str) -> bool:
        """Type or paste at the caret; says whether anything of it could be taken."""
        text = _typed(text)
        self._text = self._text[: self._caret] + text + self._text[self._caret :]
        self._caret += len(text)
        return bool(text)

    def press(self, key: str) -> bool:
        """Do what an editing key does; False where the key is none."""
        caret, text = self._caret, self._text
        match key:
            case "left" | "ctrl+b":
                self._caret = self._before()
            case "right" | "ctrl+f":
                self._caret = self._after()
            case "home" | "ctrl+a":
                self._caret = 0
            case "end" | "ctrl+e":
                self._caret = len(text)
            case "ctrl+left" | "alt+b":
                self._caret = self._word()
            case "backspace" | "ctrl+h":
                self._remove(self._before(), caret)
            case "delete" | "ctrl+d":
                self._remove(caret, self._after())
            case "ctrl+w" | "ctrl+backspace" | "alt+backspace":
                self._remove(self._word(), caret)
            case "ctrl+u":
                self._remove(0, caret)
            case "ctrl+k":
                self._remove(caret, len(text))
            case _:
                return False
        return True

    def view(self, width: int) -> View:
        """The part around the caret that fits `width` cells, with an ellipsis where text goes on beyond an edge."""
        before = self._text[: self._caret]
        end = self._after()
        under = steady(self._text[self._caret : end]) or " "
        place = width_of(before)
        if width_of(self._text) < width:
            self._first = 0
        elif width < 8:
            self._first = place - width + 1
        elif place < self._first + 2:  # a quarter of the line at once, so that the next keys repaint a character each
            self._first = place - width // 4
        elif place > self._first + width - 2:
            self._first = place - width * 3 // 4
        self._first = max(0, self._first)
        left = window(before, self._first, max(0, place - self._first))
        if self._first and left:
            left = "…" + window(left, 1, width)
        room = max(0, width - width_of(left) - width_of(under))
        right = steady(self._text[end:])
        if width_of(right) > room:
            right = window(right, 0, room - 1) + "…" if room else ""
        return View(left, under, right)

    def _remove(self, start: int, end: int) -> None:
        self._text = self._text[:start] + self._text[end:]
        self._caret = start

    def _before(self) -> int:
        spans = clusters(self._text[: self._caret])
        return spans[-1][0] if spans else 0

    def _after(self) -> int:
        spans = clusters(self._text[self._caret :])
        return self._caret + spans[0][1] if spans else self._caret

    def _word(self) -> int:
        head = self._text[: self._caret].rstrip()
        return len(head) - len(head.split()[-1]) if head else 0


def _typed(text: str) -> str:
    """What may be typed: line breaks and tabs become spaces, other controls and format codes are left out.

    The joiners of emoji and of the scripts that need them stay: they are part of what the worker will read.
    """
    text = " ".join(text.splitlines()) if len(text) > 1 else text
    kept = (" " if character in "\t\n\r" else character for character in text)
    return "".join(each for each in kept if each in "\u200c\u200d" or unicodedata.category(each) not in _REFUSED)


_REFUSED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
