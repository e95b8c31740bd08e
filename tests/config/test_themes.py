"""Theme files: the shipped ones are complete and readable, a bad one is a sentence beside the good ones."""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Sequence
from pathlib import Path

import pytest

from turkterm.config.places import Places
from turkterm.config.themes import ROLES, BadTheme, ThemeFile, load_themes, read_theme, theme_folders

GROUNDS = ("background", "surface", "cursor")
GOOD = 'name = "mine"\ndark = true\nansi = true\n[roles]\n' + "".join(f'{role} = "ansi_red"\n' for role in ROLES)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places.find({"TURKTERM_HOME": str(tmp_path)})


def shipped(places: Places) -> list[ThemeFile]:
    themes = load_themes(theme_folders(places))
    assert themes.failed == ()
    return list(themes.loaded.values())


def test_what_ships(places: Places) -> None:
    kinds = {theme.name: (theme.dark, theme.ansi) for theme in shipped(places)}
    assert kinds == {
        "chalk": (False, False),
        "contrast": (True, False),
        "dusk": (True, False),
        "paper": (False, False),
        "pine": (True, False),
        "safe": (True, False),
        "sixteen": (True, True),
    }


@pytest.mark.parametrize("name", ["chalk", "contrast", "dusk", "paper", "pine", "safe"])
def test_shipped_colours_have_contrast(places: Places, name: str) -> None:
    """WCAG 2.1 asks 4.5 to 1 for text of this size, 7 to 1 for AAA; a role on a ground and the ground on it alike."""
    theme = next(theme for theme in shipped(places) if theme.name == name)
    least = 7.0 if name in {"chalk", "contrast"} else 4.5
    for ground in GROUNDS:
        for role in ROLES:
            if role not in GROUNDS:
                ratio = contrast(theme.roles[role], theme.roles[ground])
                assert ratio >= least, f"{theme.name}: {role} on {ground} has {ratio:.2f}"


@pytest.mark.parametrize("kind", ["protan", "deutan", "tritan"])
def test_the_safe_theme_keeps_apart_what_matters(places: Places, kind: str) -> None:
    """Seen as by people without one kind of cone, good, warn and bad and the marketplaces' colours differ clearly.

    A difference of 10 in CIELAB is plain at a glance, 2.3 is the least that is noticed.
    """
    theme = next(theme for theme in shipped(places) if theme.name == "safe")
    for roles in (("good", "warn", "bad", "foreground"), ("local", "sandbox", "production", "monitor")):
        for one, other in itertools.combinations(roles, 2):
            apart = difference(seen(theme.roles[one], kind), seen(theme.roles[other], kind))
            assert apart >= 20, f"{one} and {other} are {apart:.0f} apart"


def test_red_and_green_would_not_be_safe() -> None:
    """The measure itself can fail: two colours that everybody else tells apart."""
    assert difference(seen("#8fcf9b", "deutan"), seen("#e8b09a", "deutan")) < 20
    assert difference(linear("#8fcf9b"), linear("#e8b09a")) > 30


def test_shipped_marketplace_colours_differ(places: Places) -> None:
    for theme in shipped(places):
        assert len({theme.roles[role] for role in ("local", "sandbox", "production", "monitor")}) == 4


def test_a_bad_file_stands_beside_the_good_ones(places: Places) -> None:
    places.themes_dir.mkdir()
    (places.themes_dir / "mine.toml").write_text(GOOD)
    (places.themes_dir / "broken.toml").write_text(GOOD.replace('mark = "ansi_red"', 'mark = "redish"'))
    themes = load_themes([places.themes_dir])
    assert list(themes.loaded) == ["mine"]
    assert themes.failed == (
        (
            places.themes_dir / "broken.toml",
            'line 15: roles.mark: "redish" is no colour (#rrggbb, #rgb or ansi_red and its like).',
        ),
    )


def test_a_persons_theme_replaces_a_shipped_one(places: Places) -> None:
    places.themes_dir.mkdir()
    (places.themes_dir / "dusk.toml").write_text(GOOD.replace('"mine"', '"dusk"'))
    assert load_themes(theme_folders(places)).loaded["dusk"].ansi


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("dark = true\n", ""), "dark: is missing."),
        (("dark = true", 'dark = "yes"'), "line 2: dark: is true or false."),
        (('name = "mine"', 'name = "My Theme"'), "line 1: name: small letters, digits, dash and underscore only."),
        (("[roles]", "glow = 1\n[roles]"), "glow: is not known."),
        (('warn = "ansi_red"\n', ""), "line 4: roles.warn: is missing."),
        (('warn = "ansi_red"', 'warn = "ansi_red"\nwarm = "#fff"'), "line 11: roles.warm: is not known."),
        (('warn = "ansi_red"', 'warn = "#ff"'), 'line 10: roles.warn: "#ff" is no colour'),
        (('warn = "ansi_red"', "warn = 3"), 'line 10: roles.warn: "3" is no colour'),
        (("[roles]", "[roles"), "at line 4"),
    ],
)
def test_what_a_theme_file_may_not_be(tmp_path: Path, change: tuple[str, str], sentence: str) -> None:
    path = tmp_path / "theme.toml"
    path.write_text(GOOD.replace(*change))
    with pytest.raises(BadTheme) as caught:
        read_theme(path)
    assert sentence in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "theme.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadTheme, match="not UTF-8"):
        read_theme(path)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two `#rrggbb` colours, as WCAG 2.1 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(colour: str) -> list[float]:
    """The colour in linear light, 0 to 1 each."""
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


#: How a colour looks without one kind of cone, in linear light [Machado, Oliveira and Fernandes 2009, severity 1.0].
WITHOUT = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def seen(colour: str, kind: str) -> list[float]:
    """The colour as it is seen without that kind of cone, in linear light."""
    parts = linear(colour)
    return [min(1.0, max(0.0, sum(map(operator.mul, row, parts)))) for row in WITHOUT[kind]]


#: From linear sRGB to CIE XYZ, each divided by the white point D65.
TO_XYZ = ((0.4339, 0.3762, 0.1899), (0.2126, 0.7152, 0.0722), (0.0177, 0.1095, 0.8729))


def difference(one: Sequence[float], other: Sequence[float]) -> float:
    """How far apart two colours in linear light look: the distance in CIELAB (1976)."""
    return math.dist(lab(one), lab(other))


def lab(colour: Sequence[float]) -> tuple[float, float, float]:
    x, y, z = (_root(sum(map(operator.mul, row, colour))) for row in TO_XYZ)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(part: float) -> float:
    return part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116
