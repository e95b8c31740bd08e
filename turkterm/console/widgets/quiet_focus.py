"""Taking and losing the focus without repainting everything.

A prompt takes the focus and gives it back. Each time Textual redraws both widgets and the whole screen, 19 kB at
120x40; widgets that draw themselves know what of them changes, which is one row or nothing.
"""

from __future__ import annotations

from typing import Self, TypeVar

from textual import events
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

T = TypeVar("T")


class QuietScreen(Screen[T]):
    """A screen that is not repainted when the focus goes from one widget to another."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def hands_on(self, event: events.Key) -> bool:
        """Give a key to the screen that is seen, where that is not this one: True where it is the other's.

        Over a slow line keys come in one piece. Those behind the one that opens a screen, or closes it, were sent to
        the screen before: a verb that was typed into the palette would act on the row beneath.
        """
        seen = self.app.screen
        if seen is not self:
            seen.post_message(events.Key(event.key, event.character))
        return seen is not self


class QuietFocus(Widget):
    """A widget that repaints nothing by itself when the focus comes or goes; its `on_focus` and `on_blur` do."""

    def focus(self, scroll_visible: bool = True) -> Self:
        """Take the focus, at once: Textual's own waits, and keys that were typed meanwhile went to the old place."""
        if self.is_attached:
            self.screen.set_focus(self, scroll_visible=scroll_visible)
        return self

    def _on_focus(self, event: events.Focus) -> None:
        event.prevent_default()  # Widget's own handler is this one and a refresh of the whole widget
        self.has_focus = True
        if self.parent is not None:
            self.parent.post_message(events.DescendantFocus(self))

    def _on_blur(self, event: events.Blur) -> None:
        event.prevent_default()
        self.has_focus = False
        if self.parent is not None:
            self.parent.post_message(events.DescendantBlur(self))
