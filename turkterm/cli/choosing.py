"""What every command settles first: the home, its settings, and which profile is meant."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from turkterm.cli.refusal import USAGE, refusing

if TYPE_CHECKING:
    from turkterm.config.places import Places
    from turkterm.config.profiles import Profile
    from turkterm.config.settings import Settings


def home() -> Places:
    """The places of this home, made where they are missing. Raises Refused."""
    from turkterm.config.places import HomeUnusable, Places

    with refusing(HomeUnusable):
        places = Places.find(os.environ)
        places.ensure()
    return places


def settings_of(places: Places) -> Settings:
    """The person's settings. Raises Refused."""
    from turkterm.config.settings import BadSettings, load_settings

    with refusing(BadSettings):
        return load_settings(places.config_file)


def chosen_profile(settings: Settings, name: str) -> Profile:
    """The profile called `name`. Raises Refused."""
    from turkterm.config.profiles import UnknownProfile, find_profile

    with refusing(UnknownProfile, exit_code=USAGE):
        return find_profile(settings.profiles, name)
