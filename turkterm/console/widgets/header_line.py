"""The first line: which marketplace this is, how fresh what you see is, and the figures one looks up for.

It is given plain values and repaints what changed in them. The kind of the marketplace is a word and a colour: calm for
the local one, a badge for those where money is real.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from turkterm.console.widgets.one_line import OneLine
from turkterm.console.widgets.painting import Run, blank, run
from turkterm.model.cleantext import CleanText

if TYPE_CHECKING:
    from turkterm.console.theming import Ground

Kind = Literal["local", "sandbox", "production", "other"]
Pulse = Literal["fresh", "loading", "stale", "offline"]

#: How the state of the connection is drawn: a glyph first, then a role.
_PULSES: dict[Pulse, tuple[str, str]] = {
    "fresh": ("●", "good"),
    "loading": ("◌", "muted"),
    "stale": ("◐", "warn"),
    "offline": ("○", "bad"),
}
_BADGES: dict[Kind, str] = {
    "local": "local bold",
    "sandbox": "on-sandbox bold",
    "production": "on-production bold",
    "other": "accent bold",
}
_GAP = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """A label and its value. Where the line is too narrow the figure with the highest `priority` leaves; 0 stays."""

    label: CleanText
    value: CleanText
    role: str = ""
    priority: int = 1


@dataclass(frozen=True, slots=True)
class HeaderFacts:
    """What the header says. `left` figures follow the name, `right` ones stand at the right edge.

    `age` is how old the newest data is, or what is under way ("2s", "next try in 20s").
    """

    marketplace: CleanText
    kind: Kind
    monitor: bool = False
    pulse: Pulse = "loading"
    age: CleanText | None = None
    left: tuple[Figure, ...] = ()
    right: tuple[Figure, ...] = ()


class HeaderLine(OneLine):
    """The header. `show(facts)` is all there is to it."""

    GROUND: Ground = "surface"

    def __init__(self, facts: HeaderFacts | None = None, *, colour: str | None = None, id: str | None = None) -> None:
        """`colour`: the role in which the marketplace's name stands; its kind's badge keeps its own."""
        super().__init__(id=id)
        self._facts = facts or HeaderFacts(CleanText(""), "other")
        self._colour = colour

    @property
    def facts(self) -> HeaderFacts:
        """What is shown now."""
        return self._facts

    def show(self, facts: HeaderFacts) -> None:
        """Show these facts; repaints only the cells that differ."""
        if facts != self._facts:
            self._facts = facts
            self.redraw()

    def lay_out(self, width: int) -> list[Run]:
        """The name at the left, then the figures that fit."""
        facts = self._facts
        name = self._title()
        room = width - sum(part.width for part in name) - 1
        figures = [*facts.left, *facts.right]
        while sum(_width(figure) for figure in figures) > room:
            leaving = [figure for figure in figures if figure.priority]
            if not leaving:
                break
            last = max(reversed(leaving), key=lambda figure: figure.priority)
            figures.remove(last)
        left = [part for figure in facts.left if figure in figures for part in _runs(figure)]
        right = [part for figure in facts.right if figure in figures for part in _runs(figure)]
        used = sum(part.width for part in (*name, *left, *right))
        return _cropped([*name, *left, blank(width - used - 1, "muted"), *right, blank(1)], width)

    def _title(self) -> list[Run]:
        facts = self._facts
        badge = facts.kind.upper() if facts.kind != "other" else ""
        runs = [run(" turkterm ", "muted"), run("· ", "muted")]
        role = _BADGES[facts.kind]
        padding = " " if role.startswith("on-") else ""
        if badge:
            runs.append(run(f"{padding}{badge}{padding}", role))
        if facts.marketplace and facts.marketplace.upper() != badge:
            name_role = f"{self._colour} bold" if self._colour else "" if badge else role
            runs.extend((blank(1 if badge else 0), run(facts.marketplace, name_role)))
        if facts.monitor:
            runs.extend((blank(1), run(" 🔒 MONITOR ", "on-monitor bold")))
        glyph, colour = _PULSES[facts.pulse]
        runs.extend((blank(1), run(glyph, colour)))
        if facts.age:
            runs.append(run(f" {facts.age}", "muted"))
        return runs


def _runs(figure: Figure) -> list[Run]:
    label = [run(f"{figure.label} ", "muted")] if figure.label else []
    return [blank(_GAP, "muted"), *label, run(figure.value, figure.role)]


def _width(figure: Figure) -> int:
    return sum(part.width for part in _runs(figure))


def _cropped(runs: list[Run], width: int) -> list[Run]:
    """The runs that fit whole; what is left over is blank."""
    kept: list[Run] = []
    for part in runs:
        if part.width > width:
            break
        kept.append(part)
        width -= part.width
    return [*kept, blank(width)]
