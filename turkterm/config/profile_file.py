"""Adds a profile to the person's settings and takes one out, and leaves the rest of the file as it was.

What would be written is read first as settings are read, so that no command leaves a file that the next one refuses.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable

from turkterm.config.durable import replace_text
from turkterm.config.profiles import BUILT_IN
from turkterm.config.settings import PROFILE_NAME, BadSettings, load_settings, read_settings


class ProfileRefused(Exception):
    """The profile cannot be added or removed; the text is one sentence for the operator."""


def add_profile(path: Path, name: str, values: Mapping[str, str | bool]) -> None:
    """Write `[profiles.NAME]` with `values` at the end of the settings. Raises ProfileRefused, BadSettings, OSError."""
    if not PROFILE_NAME.fullmatch(name):
        raise ProfileRefused(f'"{name}" is no name for a profile: letters, digits, dot, dash and underscore only.')
    text = _text(path)
    profiles = tomllib.loads(text).get("profiles", {})
    near = next((known for known in [*profiles, *BUILT_IN] if known.lower() == name.lower()), None)
    if name in profiles:
        raise ProfileRefused(f"There is a profile {name} already: `turkterm profile remove {name}` takes it out.")
    if near not in (None, name):  # their journals would be one file where the system does not tell case apart
        raise ProfileRefused(f"There is a profile {near} already: take a name that differs by more than its case.")
    document = tomlkit.parse(text)
    table = tomlkit.table()
    table.update(values)
    profiles = document.get("profiles")
    if isinstance(profiles, InlineTable):
        raise ProfileRefused(f"{path}: profiles stand in braces there: write each as [profiles.NAME] first.")
    if profiles is None:
        profiles = tomlkit.table(is_super_table=True)
        profiles.add(name, table)
        document.add("profiles", profiles)
    else:
        profiles.add(name, table)
    _write(path, document)


def remove_profile(path: Path, name: str) -> None:
    """Take `[profiles.NAME]` out. Raises ProfileRefused, BadSettings, OSError."""
    document = tomlkit.parse(_text(path))
    profiles = document.get("profiles", {})
    if name not in profiles:
        if name in BUILT_IN:
            raise ProfileRefused(f"The profile {name} is built in and stays.")
        raise ProfileRefused(f'There is no profile "{name}" in {path}.')
    if name in BUILT_IN:
        raise ProfileRefused(f"The profile {name} is built in and stays; its settings are in {path}.")
    del profiles[name]
    if not profiles:
        del document["profiles"]
    _write(path, document)


def _text(path: Path) -> str:
    """The settings' text, which was read without an error; empty where there is no file."""
    load_settings(path)
    return path.read_bytes().decode() if path.exists() else ""


def _write(path: Path, document: tomlkit.TOMLDocument) -> None:
    try:
        text = tomlkit.dumps(document)
    except TOMLKitError as error:
        raise BadSettings(f"{path}: the settings cannot be written: {error}.") from error
    read_settings(path, text)
    replace_text(path, text)
