"""What the list and the detail share: a page of many rows that is drawn here, and looks otherwise where the keys go.

Textual's own scrolling lays the screen out anew for each row that comes or goes; these widgets keep the first row in
sight themselves and repaint the lines that differ. They bind no keys.
"""

from __future__ import annotations

from abc import abstractmethod

from turkterm.console.widgets.quiet_focus import QuietFocus

_WHEEL_ROWS = 3


class Paged(QuietFocus):
    """A page of rows. What a step moves, how many rows fit and how they are repainted is each widget's own."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Paged {
        width: 1fr;
        height: 1fr;
        overflow: hidden hidden;
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._top = 0  # the first row in sight
        self._active = False  # the keys go here, or will again after a prompt

    @property
    @abstractmethod
    def page_rows(self) -> int:
        """How many rows fit."""

    @abstractmethod
    def redraw(self) -> None:
        """Repaint the lines in sight that look different now."""

    @abstractmethod
    def move(self, delta: int) -> None:
        """Go down by so many rows, or up."""

    def leap(self, delta: int) -> None:
        """Go down by a good part of a page, or up."""
        self.move(delta)

    def page(self, direction: int) -> None:
        """A page down (1) or up (-1): one row of the old page stays in sight."""
        self.leap(direction * max(1, self.page_rows - 1))

    def half_page(self, direction: int) -> None:
        """Half a page down (1) or up (-1)."""
        self.leap(direction * max(1, self.page_rows // 2))

    def has_thumb(self, line: int, total: int) -> bool:
        """Whether the thumb, which says where among `total` rows this page is, covers a line of the page."""
        rows = self.page_rows
        if total <= rows:
            return False
        size = max(1, rows * rows // total)
        start = round(self._top / (total - rows) * (rows - size))
        return start <= line < start + size

    def on_mount(self) -> None:
        """Repaint when the theme changes, also where no rule of the stylesheet does."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self.refresh())

    def on_resize(self) -> None:
        """Another number of rows fits."""
        self.redraw()

    def on_focus(self) -> None:
        """Look like the place that the keys go to."""
        self._active = True
        self.redraw()

    def on_blur(self) -> None:
        """Look at rest, unless the focus is only borrowed by a prompt."""
        if not getattr(self.screen.focused, "BORROWS_FOCUS", False):
            self._active = False
            self.redraw()

    def on_mouse_scroll_down(self) -> None:
        """The wheel goes down some rows."""
        self.move(_WHEEL_ROWS)

    def on_mouse_scroll_up(self) -> None:
        """The wheel goes up some rows."""
        self.move(-_WHEEL_ROWS)
