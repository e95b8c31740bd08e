"""The last line: the keys that work here, now. It is told which; it knows no command and binds nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from turkterm.console.widgets.one_line import OneLine
from turkterm.console.widgets.painting import Run, blank, run

if TYPE_CHECKING:
    from turkterm.model.cleantext import CleanText


class KeyHint(NamedTuple):
    """A key as it is read ("a", "ctrl+d") and what it does. A key that does nothing now is dimmed."""

    key: CleanText
    title: CleanText
    enabled: bool = True


class KeysLine(OneLine):
    """As many keys as fit, in the order given; the pinned ones (help, quit) keep their place at the right end."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hints: tuple[KeyHint, ...] = ()
        self._pinned: tuple[KeyHint, ...] = ()

    def show(self, hints: Sequence[KeyHint], pinned: Sequence[KeyHint] = ()) -> None:
        """Show these, most important first; repaints only the cells that differ."""
        if (tuple(hints), tuple(pinned)) != (self._hints, self._pinned):
            self._hints, self._pinned = tuple(hints), tuple(pinned)
            self.redraw()

    def lay_out(self, width: int) -> list[Run]:
        """The keys that fit whole: half a word helps nobody."""
        tail = [part for hint in self._pinned for part in _runs(hint)]
        room = width - sum(part.width for part in tail)
        if room < 0:
            tail, room = [], width
        head: list[Run] = []
        for hint in self._hints:
            runs = _runs(hint)
            cells = sum(part.width for part in runs)
            if cells > room:
                break
            head.extend(runs)
            room -= cells
        return [*head, blank(room), *tail]


def _runs(hint: KeyHint) -> list[Run]:
    key, title = ("accent bold", "") if hint.enabled else ("muted", "muted")
    return [blank(1), run(hint.key, key), run(f" {hint.title} ", title)]
