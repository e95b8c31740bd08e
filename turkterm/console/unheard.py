"""What is typed where no text is asked for: a fast typist is a sentence ahead of the screen.

Where a command asks for a text, its letters come without a pause. Had it been refused, each of them would run as a
command of its own; and where a yes or no is asked, there is a y in many a sentence. So none is heard until the typist
pauses, or leaves with esc as one leaves a question.
"""

from __future__ import annotations

from time import monotonic

#: Seconds without a key after which the next one is meant as a command: twice what a slow typist needs for a letter.
PAUSE = 0.7

#: Keys that belong to typing without being a letter.
_EDITS = frozenset({"enter", "backspace", "tab", "space"})


class Unheard:
    """Which keys are the rest of an answer that nobody asked for. Times are those of the events: `monotonic`."""

    def __init__(self) -> None:
        self._until: float | None = None

    def begin(self, at: float | None = None) -> None:
        """A question was refused, now or by the key of that time."""
        self._until = (monotonic() if at is None else at) + PAUSE

    def takes(self, key: str, *, printable: bool, at: float) -> bool:
        """Whether a key of that time belongs to what is typed; any other ends it."""
        if self._until is None:
            return False
        in_time = at < self._until
        typing = in_time and (printable or key in _EDITS)
        self._until = at + PAUSE if typing else None
        return typing or (in_time and key == "escape")
