"""A profile comes into the settings and goes out of them, and the person's own lines stay as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from turkterm.config.profile_file import ProfileRefused, add_profile, remove_profile
from turkterm.config.profiles import BUILT_IN, Kind
from turkterm.config.settings import BadSettings, load_settings

MINE = """\
# my settings
theme = "dusk"   # at night

[profiles.lab]  # the group's
endpoint = "https://lab.example"

[keys]
"app.help" = "f1"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(MINE)
    return path


def test_comments_and_layout_stay(file: Path) -> None:
    add_profile(file, "field", {"endpoint": "https://field.example", "read_only": True})
    text = file.read_text()
    for line in MINE.splitlines():
        assert line in text.splitlines()
    found = load_settings(file).profiles
    assert (found["field"].endpoint_url, found["field"].read_only) == ("https://field.example", True)
    assert found["lab"].kind is Kind.OTHER
    remove_profile(file, "field")
    assert file.read_text().strip() == MINE.strip()


def test_the_first_profile_of_all(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    add_profile(path, "a.b", {"endpoint": "https://lab.example", "kind": "production"})
    assert load_settings(path).profiles["a.b"].kind is Kind.PRODUCTION
    remove_profile(path, "a.b")
    assert dict(load_settings(path).profiles) == dict(BUILT_IN)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("lab", "There is a profile lab already"),
        ("LAB", "There is a profile lab already: take a name that differs by more than its case"),
        ("Local", "There is a profile local already"),
        ("../x", "is no name for a profile"),
        ("-x", "is no name for a profile"),
        ("", "is no name for a profile"),
    ],
)
def test_names_that_cannot_be_added(file: Path, name: str, sentence: str) -> None:
    with pytest.raises(ProfileRefused, match=sentence):
        add_profile(file, name, {"endpoint": "https://x.example"})
    assert file.read_text() == MINE


def test_what_would_be_refused_later_is_not_written(file: Path) -> None:
    with pytest.raises(BadSettings, match=r"profiles\.production: is built in"):
        add_profile(file, "production", {"endpoint": "https://x.example"})
    with pytest.raises(BadSettings, match="carries more than an address"):
        add_profile(file, "x", {"endpoint": "https://me:pw@x.example"})
    assert file.read_text() == MINE


def test_settings_that_are_broken_are_left_alone(file: Path) -> None:
    file.write_text("theme = \n")
    with pytest.raises(BadSettings, match="line 1"):
        add_profile(file, "x", {})
    with pytest.raises(BadSettings, match="line 1"):
        remove_profile(file, "x")
    assert file.read_text() == "theme = \n"


def test_profiles_in_braces(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('profiles = {lab = {endpoint = "https://lab.example"}}\n')
    with pytest.raises(ProfileRefused, match="stand in braces"):
        add_profile(path, "x", {"endpoint": "https://x.example"})


@pytest.mark.parametrize(
    ("name", "sentence"), [("sandbox", "The profile sandbox is built in and stays."), ("x", 'no profile "x" in')]
)
def test_what_cannot_be_removed(file: Path, name: str, sentence: str) -> None:
    with pytest.raises(ProfileRefused, match=sentence):
        remove_profile(file, name)
