"""`turkterm login` and `turkterm logout`: access keys into the operating system's keyring, and out of it.

Keys come from questions at the terminal, from AWS's downloaded file or from a pipe; never from the command line, whose
words every user of the machine can read. They are tried once before they are kept, and kept nowhere but there.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from turkterm.cli.choosing import chosen_profile, home, settings_of
from turkterm.cli.keys import as_keys, ask_keys, can_ask
from turkterm.cli.refusal import USAGE, Refused, refusing, sentence

if TYPE_CHECKING:
    from turkterm.config.credentials import Credentials
    from turkterm.config.profiles import Profile
    from turkterm.model.worker import Balance


@click.command()
@click.argument("name", metavar="PROFILE")
@click.option(
    "--from", "file", type=click.Path(path_type=Path), metavar="FILE.csv", help="The file that AWS lets you download."
)
@click.option("--delete", is_flag=True, help="Delete that file once its keys are in the keyring.")
def login(name: str, file: Path | None, delete: bool) -> None:
    """Keep a profile's access keys in the system's keyring, after trying them once.

    Asks for them; without a terminal it reads two lines, the key id and the secret, or AWS's CSV file.
    """
    from turkterm.config import ring
    from turkterm.config.credentials import to_item

    profile = _with_an_address(name)
    if delete and file is None:
        raise Refused("--delete goes with --from FILE.csv: there is no file to delete.", USAGE)
    found = ring.probe()
    if found.state is not ring.RingState.USABLE:
        raise Refused(no_ring(profile, found.sentence))
    keys = _given(file)
    balance = _tried(profile, keys)
    with refusing(ring.RingUnusable):
        ring.store(profile.name, to_item(profile, keys))
    from turkterm.model.money import show_amount

    click.echo(
        f"Logged in to {profile.name} with the key {keys.last_four}; balance {show_amount(balance.available)}.",
        err=True,
    )
    if file is not None:
        _offer_to_delete(file, delete=delete)


@click.command()
@click.argument("name", metavar="PROFILE")
def logout(name: str) -> None:
    """Remove a profile's access keys from the system's keyring. The keys themselves stay valid."""
    from turkterm.config import ring
    from turkterm.config.settings import PROFILE_NAME

    if not PROFILE_NAME.fullmatch(name):
        raise Refused(f'"{name}" is no name for a profile.', USAGE)
    with refusing(ring.RingUnusable):
        there = ring.remove(name)
    click.echo(f"Logged out of {name}." if there else f"The keyring had no keys of {name}.", err=True)


def no_ring(profile: Profile, why: str) -> str:
    """What to do where no keyring can keep keys, as on most machines that are reached over SSH."""
    from turkterm.config.credentials import fallbacks

    return f"{why}, so keys cannot be kept for {profile.name}: {fallbacks(profile)}."


def _with_an_address(name: str) -> Profile:
    profile = chosen_profile(settings_of(home()), name)
    if profile.endpoint_url is None:
        raise Refused(
            f"The profile {name} is the marketplace on this computer, which keeps its own keys: there is no login.",
            USAGE,
        )
    return profile


def _given(file: Path | None) -> Credentials:
    from turkterm.config.keyfile import LARGEST, BadKeys, read_keys

    if file is None and can_ask():
        return ask_keys("the terminal")
    source = str(file) if file else "standard input"
    try:
        raw = _bytes(file, LARGEST)
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{source}: the file is not UTF-8.") from None
    with refusing(BadKeys):
        return read_keys(text, source)


def _bytes(file: Path | None, most: int) -> bytes:
    if file is None:
        return sys.stdin.buffer.read(most + 1)
    with file.open("rb") as reader:
        return reader.read(most + 1)


def _tried(profile: Profile, keys: Credentials) -> Balance:
    """What the marketplace says the account holds: so the keys are good, and for this address. Raises Refused."""
    from turkterm.gateway.faults import Denied, GatewayError
    from turkterm.gateway.session import Endpoint, open_gateway

    async def ask() -> Balance:
        endpoint = Endpoint(profile.name, profile.endpoint_url or "")
        async with open_gateway(endpoint, as_keys(keys), writable=False) as gateway:
            return await gateway.key_reader.balance()

    try:
        return asyncio.run(ask())
    except Denied as error:
        raise Refused(f"{error}; nothing was stored.") from error
    except GatewayError as error:
        raise Refused(f"The keys could not be tried, and nothing was stored: {error}.") from error


def _offer_to_delete(file: Path, *, delete: bool) -> None:
    if not delete and can_ask():
        delete = click.confirm(f"Delete {file}, which still holds the secret?", err=True)
    if delete:
        file.unlink()
        click.echo(sentence(f"Deleted {file}"), err=True)
    else:
        click.echo(sentence(f"{file} still holds the secret: delete it"), err=True)
