"""Themes and roles."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from rich.color import ColorSystem
from rich.style import Style
from textual.app import App
from textual.color import Color

from tests.console.screen import Stage
from turkterm.config.themes import load_themes
from turkterm.console import theming
from turkterm.console.theming import ROLE_NAMES, choose, register, role_colours, roles_of, to_textual
from turkterm.model.links import Link

THEMES = Path(theming.__file__).parents[2] / "themes"


@dataclass(frozen=True)
class Values:
    """A theme as a file gives it."""

    name: str = "ink"
    dark: bool = True
    ansi: bool = False
    roles: dict[str, str] = field(default_factory=lambda: dict.fromkeys(ROLE_NAMES, "#808080") | {"bad": "#ff0000"})


def test_roles_of_a_file_reach_textual() -> None:
    theme = to_textual(Values())
    assert theme.error == "#ff0000"
    assert role_colours(theme)["bad"] == "#ff0000"
    assert theming.css_variables(theme)["tt-bad"] == "#ff0000"


def test_every_shipped_theme_works() -> None:
    themes = load_themes([THEMES])
    assert {"dusk", "paper"} <= set(themes.loaded)
    assert register(App(), themes.loaded.values()) == []


@pytest.mark.parametrize("colour", ["redd", "", "#12", "\x1b[31m"])
def test_a_bad_colour_is_a_sentence(colour: str) -> None:
    bad = Values(roles=Values().roles | {"money": colour})
    app: App[None] = App()
    (said,) = register(app, [bad, replace(Values(), name="other")])
    assert said.startswith("Theme ink:")
    assert "money" in said
    assert "\x1b" not in said
    assert "other" in app.available_themes
    assert "ink" not in app.available_themes


def test_a_missing_colour_is_a_sentence() -> None:
    roles = Values().roles
    del roles["mark"]
    assert register(App(), [Values(roles=roles)]) == ["Theme ink: no colour for mark."]


async def test_an_unknown_theme_never_crashes() -> None:
    app = Stage()
    register(app, [Values()])
    said = choose(app, "no-such\x1b", default="ink")
    assert said == "There is no theme “no-such␛”; there are ink, plain."
    assert app.theme == "ink"
    async with app.run_test():
        assert choose(app, "also-none", default="gone") is not None
        assert app.theme == "plain"


def test_few_colours_get_the_plain_theme() -> None:
    app: App[None] = App()
    register(app, [Values(), Values(name="own", ansi=True, roles=dict.fromkeys(ROLE_NAMES, "ansi_green"))])
    assert choose(app, None, default="ink", sixteen=True) is None
    assert app.theme == "plain"
    assert choose(app, "ink", sixteen=True) == 'Theme "ink" needs more colours than this terminal has.'
    assert app.theme == "plain"
    assert choose(app, "own", sixteen=True) is None
    assert app.theme == "own"


async def test_roles_are_styles() -> None:
    app = Stage()
    register(app, [Values()])
    async with app.run_test():
        app.theme = "ink"
        roles = roles_of(app)
        assert roles.style("bad") == roles.style("") + Style(color="#ff0000")
        assert roles.style("bad bold").bold
        assert roles.style("on-bad") == Style(color="#808080", bgcolor="#ff0000")
        assert roles.style("no such thing") == roles.style("")
        assert roles_of(app) is roles


async def test_another_theme_is_another_style() -> None:
    app = Stage()
    register(app, [Values(), Values(name="other", roles=Values().roles | {"bad": "#00ff00"})])
    async with app.run_test():
        app.theme = "ink"
        before = roles_of(app).style("bad")
        app.theme = "other"
        assert roles_of(app).style("bad") != before


async def test_state_survives_without_colour() -> None:
    """In the terminal's own colours the cursor's row, what is quiet and a badge differ in more than colour."""
    app = Stage()
    async with app.run_test():
        roles = roles_of(app)
        assert roles.style("", "cursor").bold
        assert roles.style("muted").dim
        assert roles.style("on-production").reverse


@pytest.mark.parametrize("name", ["textual-dark", "nord", "textual-light", "ansi-dark", "ansi-light"])
async def test_textuals_own_themes_work(name: str) -> None:
    app = Stage()
    async with app.run_test():
        assert choose(app, name) is None
        roles = roles_of(app)
        assert all(roles.style(role).color is not None for role in ROLE_NAMES)


@pytest.mark.parametrize("name", ["chalk", "contrast", "dusk", "paper", "pine", "safe"])
def test_256_colours_keep_what_matters(name: str) -> None:
    """What Rich makes of the snapped colours is what we chose, the cursor's row stands out, and hues stay."""
    theme = to_textual(load_themes([THEMES]).loaded[name], 256)
    colours = role_colours(theme)
    assert colours["cursor"] != colours["background"]
    assert len({colours[role] for role in ("good", "warn", "bad", "accent", "foreground", "muted")}) == 6
    for role in ("good", "warn", "bad", "accent"):
        red, green, blue = (int(colours[role][at : at + 2], 16) for at in (1, 3, 5))
        assert max(red, green, blue) - min(red, green, blue) > 40, role


def test_snapped_colours_are_not_rounded_again() -> None:
    for step in range(0, 256, 15):
        snapped = theming._nearest((step, 255 - step, step // 2))
        once = Color.parse(snapped).rich_color.downgrade(ColorSystem.EIGHT_BIT)
        again = once.get_truecolor()
        assert "#{:02x}{:02x}{:02x}".format(*again) == snapped


async def test_a_link_is_one_where_the_terminal_takes_links() -> None:
    role = theming.link_role(Link("https://example.org/?a=1"), "muted")
    app = Stage()
    async with app.run_test(size=(10, 2)):
        style = roles_of(app).style(role)
        assert (style.link, style.underline, style.color) == (None, True, roles_of(app).style("muted").color)
    linking = Stage()
    theming.allow_links(linking)
    async with linking.run_test(size=(10, 2)):
        style = roles_of(linking).style(role)
        assert style.link == "https://example.org/?a=1"
        assert "\x1b]8;" in style.render("here")
