"""`turkterm doctor`: what works here and what does not, a line each; exit 1 where something fails. It never hangs."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import TYPE_CHECKING

import click

from turkterm.cli.choosing import chosen_profile, home
from turkterm.cli.refusal import FAILED

if TYPE_CHECKING:
    from turkterm.cli.finding import Finding
    from turkterm.config.places import Places
    from turkterm.config.profiles import Profile
    from turkterm.config.settings import Settings


@click.command()
@click.argument("name", required=False, metavar="[PROFILE]")
@click.option("--json", "as_json", is_flag=True, help="JSON: whether nothing fails, and every finding.")
def doctor(name: str | None, as_json: bool) -> None:
    """Look at marketplaces, keys, terminal, keyring and files; changes nothing.

    Without a name every profile is asked, and one without keys is no failure.
    """
    from turkterm.cli.finding import Mark, as_data, as_lines

    places = home()
    settings = _settings(places)
    profiles = [chosen_profile(settings, name)] if name else list(settings.profiles.values())
    findings = asyncio.run(look(places, profiles, named=name is not None))
    click.echo(json.dumps(as_data(findings), indent=2) if as_json else as_lines(findings))
    if any(one.mark is Mark.FAILS for one in findings):
        click.get_current_context().exit(FAILED)


def _settings(places: Places) -> Settings:
    """The settings; the defaults where they cannot be read, which is a finding and no end."""
    from turkterm.config.settings import BadSettings, Settings, load_settings

    try:
        return load_settings(places.config_file)
    except BadSettings:
        return Settings()


async def look(places: Places, profiles: list[Profile], *, named: bool) -> list[Finding]:
    """Everything: the profiles and the keyring at the same time, since each may take its whole time limit."""
    from turkterm.cli import surroundings
    from turkterm.cli.examining import examine
    from turkterm.gateway.session import preload

    await asyncio.to_thread(preload)
    ring, *examined = await asyncio.gather(
        asyncio.to_thread(lambda: [surroundings.of_the_keyring()]),
        *(examine(places, profile, named=named) for profile in profiles),
    )
    terminal = surroundings.of_the_terminal(os.environ, sys.stdout.encoding, surroundings.window_size())
    return [
        *(finding for findings in examined for finding in findings),
        *ring,
        *terminal,
        *surroundings.of_the_files(places),
        surroundings.of_the_versions(),
    ]
