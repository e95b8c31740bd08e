"""Theme files: the shipped ones are complete and readable, a bad one is a sentence beside the good ones."""

from __future__ import annotations

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


def test_two_themes_ship(places: Places) -> None:
    dark = {theme.name: theme.dark for theme in shipped(places)}
    assert dark == {"dusk": True, "paper": False}


def test_shipped_colours_have_contrast(places: Places) -> None:
    """WCAG 2.1 asks 4.5 to 1 for text of this size; the role on a ground and the ground on the role alike."""
    for theme in shipped(places):
        for ground in GROUNDS:
            for role in ROLES:
                if role not in GROUNDS:
                    ratio = contrast(theme.roles[role], theme.roles[ground])
                    assert ratio >= 4.5, f"{theme.name}: {role} on {ground} has {ratio:.2f}"


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
            'roles.mark: "redish" is no colour (#rrggbb, #rgb or ansi_red and its like).',
        ),
    )


def test_a_persons_theme_replaces_a_shipped_one(places: Places) -> None:
    places.themes_dir.mkdir()
    (places.themes_dir / "dusk.toml").write_text(GOOD.replace('"mine"', '"dusk"'))
    assert load_themes(theme_folders(places)).loaded["dusk"].ansi


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("dark = true\n", ""), "dark is missing."),
        (("dark = true", 'dark = "yes"'), "dark and ansi are true or false."),
        (('name = "mine"', 'name = "My Theme"'), "name: small letters, digits, dash and underscore only."),
        (("[roles]", "glow = 1\n[roles]"), "glow is not known."),
        (('warn = "ansi_red"\n', ""), "roles.warn is missing."),
        (('warn = "ansi_red"', 'warn = "ansi_red"\nwarm = "#fff"'), "roles.warm is not known."),
        (('warn = "ansi_red"', 'warn = "#ff"'), 'roles.warn: "#ff" is no colour'),
        (('warn = "ansi_red"', "warn = 3"), 'roles.warn: "3" is no colour'),
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
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
