"""Access keys for one run: found where `config.credentials` says, or asked of the person at the terminal."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from turkterm.cli.refusal import refusing, sentence

if TYPE_CHECKING:
    from turkterm.config.credentials import Chain, Credentials
    from turkterm.config.places import Places
    from turkterm.config.profiles import Profile
    from turkterm.gateway.session import Keys


def found_keys(profile: Profile) -> Credentials:
    """The keys of a profile that has an address. Blocks; asks nobody. Raises NoCredentials."""
    from turkterm.config.credentials import find_credentials

    return find_credentials(profile, os.environ, ask_aws=_ask_aws)


def _ask_aws(chain: Chain) -> Credentials | None:
    from turkterm.config.credentials import Credentials, NoCredentials
    from turkterm.config.secret import Secret
    from turkterm.gateway.aws_files import AwsFilesFailed, ask_aws_files

    try:
        found = ask_aws_files(chain.section, Secret, machine=chain.machine)
    except AwsFilesFailed as error:
        raise NoCredentials(f"{error}.") from error
    if found is None:
        return None
    return Credentials(found.access_key_id, found.secret, found.session_token, found.method)


def embedded_keys(places: Places, *, read_only: bool) -> Credentials:
    """A key of the embedded marketplace: who only looks gets the one that only may. Blocks; raises NoMarketplace."""
    from turkterm.cli.serving import access_key
    from turkterm.config.credentials import Credentials
    from turkterm.config.secret import Secret

    key = access_key(places, read_only=read_only)
    return Credentials(key.access_key_id, Secret(key.secret), None, "its store")


def as_keys(found: Credentials) -> Keys:
    """The keys as the gateway takes them."""
    from turkterm.gateway.session import Keys

    return Keys(found.access_key_id, found.secret, found.session_token)


def can_ask() -> bool:
    """Whether a person sits at the terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def keys_or_ask(profile: Profile) -> Credentials:
    """The keys of a profile; where there are none and a person sits here, the ones they type, for this run alone.

    Call it before any screen is open. Raises NoCredentials.
    """
    from turkterm.config.credentials import NoCredentials

    try:
        return found_keys(profile)
    except NoCredentials as error:
        if not can_ask():
            raise
        click.echo(sentence(str(error)), err=True)
        click.echo("For this run alone (nothing is stored; ctrl+c leaves):", err=True)
        return ask_keys("the terminal")


def ask_keys(source: str) -> Credentials:
    """Ask for a key id and its secret, which is not shown; for the session token too where the id is a temporary one.

    Raises Refused for keys of no form.
    """
    from turkterm.config.keyfile import BadKeys, checked

    with interruptible(), refusing(BadKeys):
        key_id = click.prompt("Access key id", err=True)
        secret = click.prompt("Secret access key (not shown)", hide_input=True, err=True)
        token = None
        if key_id.strip().startswith("ASIA"):
            token = click.prompt("Session token (not shown)", hide_input=True, err=True)
        return checked(key_id, secret, token, source)


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Let ctrl+c end a question at once. A running event loop would take the first one, which waits for the answer."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
