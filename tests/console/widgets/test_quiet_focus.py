"""Focus that repaints nothing by itself."""

from __future__ import annotations

import pytest
from textual import events
from textual.containers import Container
from textual.geometry import Region

from tests.console.screen import Stage
from turkterm.console.widgets.quiet_focus import QuietFocus, QuietScreen


class Quiet(QuietFocus, can_focus=True):
    """A widget that notes its refreshes."""

    DEFAULT_CSS = "Quiet { height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.refreshed = 0

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Quiet:
        self.refreshed += 1
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


class Family(Container):
    """A parent that hears of the focus of its children."""

    def __init__(self, *children: QuietFocus) -> None:
        super().__init__(*children)
        self.heard: list[str] = []

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.heard.append("focus")

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        self.heard.append("blur")


async def test_focus_comes_and_goes_without_a_refresh() -> None:
    one, other = Quiet(), Quiet()
    family = Family(one, other)
    async with Stage(family).run_test() as pilot:
        other.focus()
        await pilot.pause()
        family.heard.clear()
        one.refreshed = other.refreshed = 0
        one.focus()
        await pilot.pause()
        assert (one.has_focus, other.has_focus) == (True, False)
        assert (one.refreshed, other.refreshed) == (0, 0)
        assert sorted(family.heard) == ["blur", "focus"]


class Counting(QuietScreen[None]):
    """A screen that counts its refreshes."""

    refreshed = 0

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Counting:
        self.refreshed += 1
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


async def test_the_screen_stays_as_it_is_too(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Counting(id="_default")
    monkeypatch.setattr(Stage, "get_default_screen", lambda self: screen)
    one, other = Quiet(), Quiet()
    async with Stage(one, other).run_test() as pilot:
        other.focus()
        await pilot.pause()
        screen.refreshed = 0
        one.focus()
        await pilot.pause()
        assert screen.focused is one
        assert screen.refreshed == 0


async def test_the_focus_is_taken_at_once() -> None:
    """A key that is under way already goes to the new place."""
    one, other = Quiet(), Quiet()
    app = Stage(one, other)
    async with app.run_test():
        one.focus()
        assert app.focused is one
        other.focus()
        assert app.focused is other


def test_a_widget_on_no_screen_takes_nothing() -> None:
    Quiet().focus()
