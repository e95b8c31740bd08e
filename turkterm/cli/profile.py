"""`turkterm profile …`: the marketplaces that this person works with, and where their settings are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from turkterm.cli.choosing import chosen_profile, home, settings_of
from turkterm.cli.refusal import USAGE, Refused, refusing

if TYPE_CHECKING:
    from turkterm.config.places import Places
    from turkterm.config.profiles import Profile


@click.group(no_args_is_help=False)
def profile() -> None:
    """Profiles: named marketplaces. local, sandbox and production are built in."""


@profile.command()
@click.argument("name")
@click.option("--endpoint", metavar="URL", help="The marketplace's address; needed but for a built-in name.")
@click.option("--kind", type=click.Choice(["sandbox", "production", "other"]), help="What a mistake there costs.")
@click.option("--read-only", is_flag=True, help="Look without touching, always.")
@click.option("--colour", type=click.Choice(["accent", "good", "warn", "bad", "money"]), help="Of its name on screen.")
@click.option("--aws-profile", metavar="SECTION", help="The section of AWS's own files that has its keys.")
@click.option("--plain-http", is_flag=True, help="Allow http:// to another machine: answers and ids go unencrypted.")
def add(
    name: str,
    endpoint: str | None,
    kind: str | None,
    read_only: bool,
    colour: str | None,
    aws_profile: str | None,
    plain_http: bool,
) -> None:
    """Add a profile to the settings, which keep their comments and their layout."""
    from turkterm.config.profile_file import ProfileRefused, add_profile
    from turkterm.config.profiles import BUILT_IN, BadEndpoint, Kind, kind_of, travels_plainly
    from turkterm.config.settings import BadSettings

    if endpoint is None and name not in BUILT_IN:
        raise Refused(f"The profile {name} needs --endpoint, the address of its marketplace.", USAGE)
    if endpoint is not None:
        with refusing(BadEndpoint, exit_code=USAGE):
            kind_of(endpoint, Kind(kind) if kind else None)
    if travels_plainly(endpoint) and not plain_http:
        raise Refused(
            f"{endpoint} is plain http to another machine: workers' ids and answers would go unencrypted; "
            "use https, a tunnel to 127.0.0.1, or say --plain-http.",
            USAGE,
        )
    values: dict[str, str | bool | None] = {
        "endpoint": endpoint,
        "kind": kind,
        "read_only": read_only or None,
        "colour": colour,
        "aws_profile": aws_profile,
    }
    places = home()
    with refusing(ProfileRefused, BadSettings):
        add_profile(places.config_file, name, {key: value for key, value in values.items() if value is not None})
    click.echo(f"Added {name} to {places.config_file}.", err=True)
    if name != "local":
        click.echo(f"Next: turkterm login {name}", err=True)


@profile.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="JSON, a list.")
def list_(as_json: bool) -> None:
    """List the profiles: name, kind, address."""
    found = settings_of(home()).profiles.values()
    if as_json:
        click.echo(json.dumps([about(one) for one in found], indent=2))
        return
    width = max(len(one.name) for one in found)
    for one in found:
        address = one.endpoint_url or "on this computer"
        only = "  read-only" if one.read_only else ""
        click.echo(f"{one.name:{width}}  {one.kind:10}  {address}{only}")


@profile.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="JSON, one object.")
def show(name: str, as_json: bool) -> None:
    """Show one profile: its settings, where its files are, and the end of its access key's id."""
    places = home()
    one = chosen_profile(settings_of(places), name)
    data = about(one) | whereabouts(places, one)
    if as_json:
        click.echo(json.dumps(data, indent=2))
        return
    for key, value in data.items():
        said = {None: "-", True: "yes", False: "no"}.get(value, value)
        click.echo(f"{key.replace('_', ' '):16}  {said}")


@profile.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(name: str, yes: bool) -> None:
    """Take a profile out of the settings. Its journal stays: it says what was done and paid."""
    from turkterm.config.profile_file import ProfileRefused, remove_profile
    from turkterm.config.profiles import BUILT_IN
    from turkterm.config.settings import BadSettings

    places = home()
    known = settings_of(places).profiles
    if name in known and name not in BUILT_IN and not yes and not click.confirm(f"Remove {name}?", err=True):
        raise Refused("Nothing was removed.")
    with refusing(ProfileRefused, BadSettings):
        remove_profile(places.config_file, name)
    journal = places.journal(name)
    stays = f" What was done with it stays in {journal}." if journal.exists() else ""
    click.echo(f"Removed {name}.{stays} `turkterm logout {name}` removes keys that the keyring still has.", err=True)


def about(one: Profile) -> dict[str, Any]:
    """A profile's settings, for people and programs."""
    return {
        "name": one.name,
        "kind": one.kind.value,
        "endpoint": one.endpoint_url,
        "read_only": one.read_only,
        "colour": one.colour.value if one.colour else None,
        "aws_profile": one.aws_profile,
    }


def whereabouts(places: Places, one: Profile) -> dict[str, Any]:
    """Where a profile's files and keys are; of the key no more than the end of its id."""
    from turkterm.config.profiles import BUILT_IN

    return {
        "built_in": one.name in BUILT_IN,
        "settings": str(places.config_file),
        "journal": str(places.journal(one.name)),
        "key": _key(one),
    }


def _key(one: Profile) -> str | None:
    from turkterm.cli.keys import found_keys
    from turkterm.config.credentials import NoCredentials

    if one.endpoint_url is None:
        return None
    try:
        found = found_keys(one)
    except NoCredentials:
        return None
    return f"{found.last_four} from {found.source}"
