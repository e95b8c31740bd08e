"""Theme files: one TOML file a theme, every colour a role. A bad file is a sentence beside the good ones, no exception.

Colours are checked here with a small pattern because the console's toolkit accepts a bad one and dies of it later.
This module knows no Textual; the console makes its themes out of these values.

    name = "dusk"
    dark = true
    ansi = false        # true: colours are the terminal's own sixteen

    [roles]
    foreground = "#d8dce6"
    …
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from turkterm.config.places import Places
from turkterm.config.tomlplace import line_of

ROLES = (
    "foreground",
    "background",
    "surface",
    "accent",
    "good",
    "warn",
    "bad",
    "money",
    "muted",
    "cursor",
    "mark",
    "local",
    "sandbox",
    "production",
    "monitor",
)
COLOUR = re.compile(
    r"#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6}"
    r"|ansi_(?:default|(?:bright_)?(?:black|red|green|yellow|blue|magenta|cyan|white))"
)
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


class BadTheme(Exception):
    """A theme file that cannot be used; the text is one sentence without the file's name."""


@dataclass(frozen=True, slots=True)
class ThemeFile:
    """One theme. `roles` has a colour for every name in ROLES: `#rgb`, `#rrggbb` or `ansi_…`."""

    name: str
    dark: bool
    ansi: bool
    roles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Themes:
    """What the theme folders hold: the themes by name, and the files that could not be used with the reason."""

    loaded: Mapping[str, ThemeFile]
    failed: tuple[tuple[Path, str], ...]


def theme_folders(places: Places) -> tuple[Path, ...]:
    """Where themes are looked for: those of the installation, those of the source tree, the person's own."""
    package = Path(str(files("turkterm")))
    return (package / "themes", package.parent / "themes", places.themes_dir)


def load_themes(folders: Iterable[Path]) -> Themes:
    """Every theme in `folders`; of two with one name the later folder's counts, so a person may replace any."""
    loaded: dict[str, ThemeFile] = {}
    failed: list[tuple[Path, str]] = []
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            try:
                theme = read_theme(path)
            except BadTheme as error:
                failed.append((path, str(error)))
            else:
                loaded[theme.name] = theme
    return Themes(loaded, tuple(failed))


def read_theme(path: Path) -> ThemeFile:
    """The theme in `path`. Raises BadTheme."""
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except OSError as error:
        raise BadTheme(f"The file cannot be read: {(error.strerror or str(error)).lower()}.") from error
    except UnicodeDecodeError as error:
        raise BadTheme("The file is not UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise BadTheme(f"{error}.") from error
    _expect_names(text, tables, ("name", "dark", "ansi", "roles"), ())
    name, dark, ansi = tables["name"], tables["dark"], tables["ansi"]
    if not (isinstance(name, str) and NAME.fullmatch(name)):
        raise _bad(text, ("name",), "small letters, digits, dash and underscore only")
    for key, value in (("dark", dark), ("ansi", ansi)):
        if not isinstance(value, bool):
            raise _bad(text, (key,), "is true or false")
    roles = tables["roles"]
    if not isinstance(roles, dict):
        raise _bad(text, ("roles",), "must be a table: [roles]")
    _expect_names(text, roles, ROLES, ("roles",))
    for role, colour in roles.items():
        if not (isinstance(colour, str) and COLOUR.fullmatch(colour)):
            raise _bad(text, ("roles", role), f'"{colour}" is no colour (#rrggbb, #rgb or ansi_red and its like)')
    return ThemeFile(name, dark, ansi, roles)


def _bad(text: str, at: tuple[str, ...], problem: str) -> BadTheme:
    line = line_of(text, at)
    return BadTheme(f"{f'line {line}: ' if line else ''}{'.'.join(at)}: {problem}.")


def _expect_names(text: str, table: dict[str, Any], wanted: tuple[str, ...], at: tuple[str, ...]) -> None:
    missing = [name for name in wanted if name not in table]
    if missing:
        raise _bad(text, (*at, missing[0]), "is missing")
    strange = [name for name in table if name not in wanted]
    if strange:
        raise _bad(text, (*at, strange[0]), "is not known")
