"""One line of the screen that never changes its size: the base of the header, the status line and the keys.

A Static that is given a new text lays the whole screen out again: 2.6 kB and two frames. This line compares what it
showed with what it is to show and repaints only the cells between: some 60 bytes for a clock.
"""

from __future__ import annotations

from textual.geometry import Region
from textual.strip import Strip

from turkterm.console.theming import Ground, roles_of
from turkterm.console.widgets.painting import Run, blank, changed_range, merged, paint
from turkterm.console.widgets.quiet_focus import QuietFocus


class OneLine(QuietFocus):
    """A line of fixed height. A subclass says what is on it in `lay_out` and calls `redraw` when that may differ."""

    ALLOW_SELECT = False
    GROUND: Ground = ""

    DEFAULT_CSS = """
    OneLine {
        height: 1;
        width: 100%;
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._drawn: list[Run] = []

    def lay_out(self, width: int) -> list[Run]:
        """The runs of the line, `width` cells in all. Nothing, where a subclass does not say."""
        return [blank(width)]

    def on_mount(self) -> None:
        """Repaint when the theme changes, also where no rule of the stylesheet does."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self.refresh())

    def on_resize(self) -> None:
        """A hidden line has no width and draws nothing: what it was told meanwhile is drawn when it is seen again."""
        self.redraw()

    def redraw(self) -> None:
        """Repaint the cells that changed, if any."""
        if not self.is_mounted:
            return
        if not self.size.width:  # hidden: the line that Textual has kept of it would be shown again as it was
            self.refresh()
            return
        runs = merged(self.lay_out(self.size.width))
        span = changed_range(self._drawn, runs)
        if span is not None:
            self.refresh(Region(span[0], 0, span[1] - span[0], 1))

    def render_line(self, y: int) -> Strip:
        """The line as it is now (Textual calls this)."""
        width = self.size.width
        if y or not width:
            return Strip.blank(width, roles_of(self.app).style("", self.GROUND))
        self._drawn = merged(self.lay_out(width))
        return paint(self._drawn, roles_of(self.app), self.GROUND)
