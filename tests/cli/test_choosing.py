"""Home, settings and profile are settled first, each with a sentence where it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from turkterm.cli import choosing
from turkterm.cli.refusal import FAILED, USAGE, Refused
from turkterm.config.places import Places
from turkterm.config.settings import Settings


def test_the_home_is_made(home: Path) -> None:
    places = choosing.home()
    assert places.data_dir == home
    assert places.marketplace_dir.is_dir()


def test_a_home_that_cannot_be(home: Path) -> None:
    home.write_text("a file in its place")
    with pytest.raises(Refused, match="cannot be made") as caught:
        choosing.home()
    assert caught.value.code == FAILED


def test_settings_that_cannot_be_used(home: Path) -> None:
    places = Places.find({"TURKTERM_HOME": str(home)})
    places.ensure()
    assert choosing.settings_of(places) == Settings()
    places.config_file.write_text("theme = 3")
    with pytest.raises(Refused, match="line 1: theme: wants the name of a theme") as caught:
        choosing.settings_of(places)
    assert caught.value.code == FAILED


def test_an_unknown_profile_is_wrong_usage() -> None:
    assert choosing.chosen_profile(Settings(), "local").endpoint_url is None
    with pytest.raises(Refused, match='no profile "lokal"') as caught:
        choosing.chosen_profile(Settings(), "lokal")
    assert caught.value.code == USAGE
