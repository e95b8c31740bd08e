"""Themes: from the plain role colours of a theme file to Textual's theme, and from a role to the style of a text.

Widgets never name a colour. They say a role ("good", "money", "warn bold") and the ground it stands on, and `Roles`
answers with a style. Textual's own themes work too: what they do not name is taken from what they do. A theme that does
not exist or holds a bad colour is a sentence, never a crash: Textual accepts a bad colour and dies of it later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, Protocol
from weakref import WeakKeyDictionary, WeakSet

from rich.style import Style
from textual.color import Color, ColorParseError
from textual.theme import BUILTIN_THEMES, Theme

from turkterm.model.cleantext import clean

if TYPE_CHECKING:
    from rich.color import Color as RichColor
    from textual.app import App

    from turkterm.model.links import Link

Ground = Literal["", "surface", "cursor"]

#: CSS variables of the console are `$tt-<role>`.
PREFIX = "tt-"

#: The theme that is always there: the terminal's own sixteen colours, legible where nothing is known about them. It is
#: what NO_COLOR and terminals without 256 colours get, and what an unusable theme falls back to.
PLAIN = "plain"

_PLAIN_ROLES = {
    "foreground": "ansi_default",
    "background": "ansi_default",
    "surface": "ansi_default",
    "accent": "ansi_cyan",
    "good": "ansi_green",
    "warn": "ansi_yellow",
    "bad": "ansi_red",
    "money": "ansi_green",
    "muted": "ansi_default",
    "cursor": "ansi_default",
    "mark": "ansi_magenta",
    "local": "ansi_cyan",
    "sandbox": "ansi_yellow",
    "production": "ansi_red",
    "monitor": "ansi_magenta",
}

_LINK = "link:"

ROLE_NAMES = tuple(_PLAIN_ROLES)

#: Words that may stand beside a colour in a role.
_ATTRIBUTES = {"bold": Style(bold=True), "italic": Style(italic=True), "reverse": Style(reverse=True)}


class ThemeValues(Protocol):
    """A theme as the configuration reads it from a file (turkterm.config.themes.ThemeFile)."""

    @property
    def name(self) -> str:
        """What the user calls it."""

    @property
    def dark(self) -> bool:
        """Light letters on dark ground."""

    @property
    def ansi(self) -> bool:
        """Colours are the terminal's own sixteen."""

    @property
    def roles(self) -> Mapping[str, str]:
        """A colour for every role: `#rrggbb`, `#rgb` or `ansi_…`."""


class Roles:
    """The styles of one theme, by role and ground. Cheap: every answer is kept."""

    def __init__(self, colours: Mapping[str, Color], *, ansi: bool, links: bool = False) -> None:
        self._colours = colours
        self._ansi = ansi
        self._links = links
        self._styles: dict[tuple[str, Ground], Style] = {}

    def style(self, role: str = "", ground: Ground = "") -> Style:
        """The style of a role: a colour's name, `bold`, `italic`, `reverse`, `on-<colour>` or several of these.

        `on-production` draws in the background colour on the role's colour: a badge. `link:https://…`, made by
        `link_role`, is a link in a terminal that knows such. Unknown words are plain text.
        """
        style = self._styles.get((role, ground))
        if style is None:
            style = self._styles[role, ground] = self._make(role, ground)
        return style

    def _make(self, role: str, ground: Ground) -> Style:
        words = role.split()
        style = Style.from_color(self._paint("foreground"), self._paint(ground or "background"))
        for word in words:
            if word in self._colours:
                style += Style.from_color(self._paint(word))
            elif word.startswith("on-") and (name := word[3:]) in self._colours:
                style += self._badge(name)
            elif word.startswith(_LINK):
                style += Style(underline=True, link=word.removeprefix(_LINK) if self._links else None)
            else:
                style += _ATTRIBUTES.get(word, Style.null())
        if self._ansi:
            if "muted" in words or "cursor" in words:
                style += Style(dim=True)
            if ground == "cursor":
                style += Style(bold=True)
        return style

    def _badge(self, name: str) -> Style:
        if self._ansi:  # reversed, so that it stays a badge without any colour
            return Style.from_color(self._paint(name), self._paint("background")) + Style(reverse=True)
        return Style.from_color(self._paint("background"), self._paint(name))

    def _paint(self, name: str) -> RichColor:
        return self._colours[name].rich_color


def link_role(link: Link, role: str = "accent") -> str:
    """The role of a text that is a link. A link holds no white space, so it is one word of the role."""
    return f"{role} {_LINK}{link}"


#: The apps whose terminal takes links.
_linking: WeakSet[App[Any]] = WeakSet()


def allow_links(app: App[Any]) -> None:
    """Draw links as such from now on: call it before the first paint."""
    _linking.add(app)


_known: WeakKeyDictionary[App[Any], tuple[Theme, Roles]] = WeakKeyDictionary()


def roles_of(app: App[Any]) -> Roles:
    """The roles of the theme that the app shows now. The same object until the theme changes."""
    theme = app.current_theme
    known = _known.get(app)
    if known is None or known[0] is not theme:
        colours = {name: Color.parse(value) for name, value in role_colours(theme).items()}
        known = _known[app] = (theme, Roles(colours, ansi=theme.ansi, links=app in _linking))
    return known[1]


def role_colours(theme: Theme) -> dict[str, str]:
    """A colour for every role from any Textual theme: its own `$tt-…`, else the nearest of Textual's names."""
    if theme.ansi:
        standard = dict(_PLAIN_ROLES)
    else:
        made = theme.to_color_system().generate()
        standard = {
            "foreground": made["foreground"],
            "background": made["background"],
            "surface": made["surface"],
            "accent": made["accent"],
            "good": made["success"],
            "warn": made["warning"],
            "bad": made["error"],
            "money": made["success"],
            "muted": _blend(made["foreground"], made["background"], 0.45),
            "cursor": made["panel"],
            "mark": made["secondary"],
            "local": made["primary"],
            "sandbox": made["warning"],
            "production": made["error"],
            "monitor": made["secondary"],
        }
    given = {name: theme.variables.get(PREFIX + name) for name in ROLE_NAMES}
    return {name: given[name] or standard[name] for name in ROLE_NAMES}


def _blend(front: str, back: str, share: float) -> str:
    return Color.parse(front).blend(Color.parse(back), share, alpha=1.0).hex


def css_variables(theme: Theme) -> dict[str, str]:
    """The `$tt-…` variables of the stylesheets, for `App.get_theme_variable_defaults`."""
    return {PREFIX + name: colour for name, colour in role_colours(theme).items()}


def to_textual(values: ThemeValues, colours: int = 2**24) -> Theme:
    """Textual's theme from a file's values, for a terminal of so many colours.

    Raises ValueError with one sentence where a colour is none.
    """
    roles: dict[str, str] = {}
    for name in ROLE_NAMES:
        try:
            colour = Color.parse(values.roles[name])
        except KeyError:
            raise ValueError(f"Theme {values.name}: no colour for {name}.") from None
        except ColorParseError:
            shown = clean(values.roles[name], limit=40)
            raise ValueError(f'Theme {values.name}: "{shown}" is no colour (for {name}).') from None
        snap = colours == 256 and colour.ansi is None
        roles[name] = _nearest(colour.rgb) if snap else values.roles[name]
    return _theme(values.name, roles, dark=values.dark, ansi=values.ansi)


def plain_theme() -> Theme:
    """The theme of the terminal's own colours."""
    return _theme(PLAIN, _PLAIN_ROLES, dark=True, ansi=True)


def _theme(name: str, roles: Mapping[str, str], *, dark: bool, ansi: bool) -> Theme:
    base = BUILTIN_THEMES["ansi-dark" if dark else "ansi-light"].variables if ansi else {}
    return Theme(
        name=name,
        dark=dark,
        ansi=ansi,
        primary=roles["accent"],
        secondary=roles["mark"],
        accent=roles["accent"],
        foreground=roles["foreground"],
        background=roles["background"],
        surface=roles["surface"],
        panel=roles["cursor"],
        success=roles["good"],
        warning=roles["warn"],
        error=roles["bad"],
        variables=base | {PREFIX + role: roles[role] for role in ROLE_NAMES},
    )


_STEPS = (0, 95, 135, 175, 215, 255)
_PALETTE = [(red, green, blue) for red in _STEPS for green in _STEPS for blue in _STEPS] + [
    (grey, grey, grey) for grey in range(8, 239, 10)
]


@lru_cache(maxsize=256)
def _nearest(colour: tuple[int, int, int]) -> str:
    """The nearest of the 240 fixed colours of a 256-colour terminal, by how far apart they look ("redmean").

    Rich's own reduction rounds each channel: it makes a dark slate black and the cursor's row a bright teal.
    """
    red, green, blue = colour
    chroma = max(colour) - min(colour)
    vivid = chroma > max(colour) / 4

    def distance(other: tuple[int, int, int]) -> float:
        mean = (red + other[0]) / 2
        squares = (red - other[0]) ** 2, (green - other[1]) ** 2, (blue - other[2]) ** 2
        apart = (2 + mean / 256) * squares[0] + 4 * squares[1] + (2 + (255 - mean) / 256) * squares[2]
        faded = chroma - max(other) + min(other)
        return apart + (2 * faded**2 if vivid else 0)  # a dark green must not become a grey

    return "#{:02x}{:02x}{:02x}".format(*min(_PALETTE, key=distance))


def register(app: App[Any], themes: Iterable[ThemeValues], *, colours: int = 2**24) -> list[str]:
    """Make these themes known to the app, and the plain one; a sentence for each that cannot be used."""
    app.register_theme(plain_theme())
    failed = []
    for values in themes:
        try:
            app.register_theme(to_textual(values, colours))
        except ValueError as error:
            failed.append(str(error))
    return failed


def own(app: App[Any]) -> list[str]:
    """The names of the themes that are turkterm's or the person's, not Textual's."""
    return sorted(theme for theme in app.available_themes if theme not in BUILTIN_THEMES)


def choose(app: App[Any], wanted: str | None, *, default: str = "dusk", sixteen: bool = False) -> str | None:
    """Put on the wanted theme, else the default, else the plain one; a sentence where it is not the wanted one.

    `sixteen`: the terminal has no more colours than that (or NO_COLOR is set): only an `ansi` theme is legible there.
    """
    known = app.available_themes
    missing = wanted is not None and wanted not in known
    name = wanted if wanted is not None and wanted in known else default
    if name not in known or (sixteen and not known[name].ansi):
        name = PLAIN
    app.theme = name
    if missing:
        choices = ", ".join(own(app))
        return f"There is no theme “{clean(wanted or '', limit=40)}”; there are {choices}."
    if sixteen and wanted is not None and name != wanted:
        return f'Theme "{wanted}" needs more colours than this terminal has.'
    return None
