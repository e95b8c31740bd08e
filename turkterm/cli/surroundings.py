"""What `turkterm doctor` says of this computer: the terminal, the keyring, the files and the versions.

It writes nothing but the keyring's probe, which is taken out again.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING

from turkterm import __version__
from turkterm.cli.finding import Finding, Mark

if TYPE_CHECKING:
    from turkterm.config.places import Places

SMALLEST = (80, 24)  # columns and rows that the console is made for
LITTLE_SPACE = 100 * 1024 * 1024  # bytes; below, a journal may stop in the middle of a batch
PACKAGES = ("textual", "aiobotocore", "botocore", "keyring", "SQLAlchemy")


def of_the_terminal(environ: Mapping[str, str], encoding: str, size: tuple[int, int] | None) -> Iterator[Finding]:
    """What the console would find here. `size` is None where standard output is no terminal."""
    from turkterm.console.terminal import TerminalPolicy

    policy = TerminalPolicy.from_environ(environ)
    term = environ.get("TERM", "")
    moves = term.strip().lower() not in {"", "dumb", "unknown"}
    yield _terminal("TERM", Mark.OK if moves else Mark.NOTE, term or "not set: the console needs it", term)
    if size is None:
        yield _terminal("size", Mark.NOTE, "standard output is no terminal")
    else:
        fits = size[0] >= SMALLEST[0] and size[1] >= SMALLEST[1]
        said = f"{size[0]}x{size[1]}" + ("" if fits else f", less than {SMALLEST[0]}x{SMALLEST[1]}")
        yield _terminal("size", Mark.OK if fits else Mark.NOTE, said, f"{size[0]}x{size[1]}")
    colours = "16 million" if policy.colours == 2**24 else str(policy.colours)
    no_colour = ", NO_COLOR is set" if "NO_COLOR" in environ else ""
    yield _terminal("colours", Mark.OK, f"{colours}{no_colour}", policy.colours)
    utf8 = encoding.lower().replace("-", "") == "utf8"
    yield _terminal("UTF-8", Mark.OK if utf8 else Mark.NOTE, "yes" if utf8 else f"no: {encoding}", utf8)
    inside = "tmux" if environ.get("TMUX") else "screen" if environ.get("STY") else None
    yield _terminal("inside", Mark.OK, inside or "neither tmux nor screen", inside)
    yield _terminal("SSH", Mark.OK, "yes: no mouse" if policy.remote else "no", policy.remote)
    yield _clipboard(inside, term)


def _clipboard(inside: str | None, term: str) -> Finding:
    """Whether `y` reaches the clipboard. No terminal says so itself: this is what is known of its kind."""
    if term == "linux":
        return _terminal("clipboard", Mark.NOTE, "the bare console has none", False)
    if inside == "screen":
        return _terminal("clipboard", Mark.NOTE, "screen does not pass OSC 52 on", False)
    if inside == "tmux":
        return _terminal("clipboard", Mark.NOTE, "OSC 52 by way of tmux: wants `set -s set-clipboard on`")
    return _terminal("clipboard", Mark.OK, "OSC 52, where the terminal takes it")


def _terminal(check: str, mark: Mark, said: str, value: str | float | bool | None = None) -> Finding:
    return Finding("terminal", check, mark, said, value)


def of_the_keyring() -> Finding:
    """Whether the keyring keeps keys, by a real item that comes and goes. Blocks for a few seconds at most."""
    from turkterm.config import ring

    found = ring.probe()
    works = found.state is ring.RingState.USABLE
    said = found.sentence if works else f"{found.sentence}: `turkterm login` cannot keep keys"
    return Finding("computer", "keyring", Mark.OK if works else Mark.NOTE, said, found.state.value)


def of_the_files(places: Places) -> Iterator[Finding]:
    """The settings, the themes that cannot be used, the journals and the room on the disk."""
    from turkterm.config.themes import load_themes, theme_folders
    from turkterm.journal.health import health_of

    problems = _settings_problems(places)
    for problem in problems:
        yield Finding("computer", "settings", Mark.FAILS, problem)
    if not problems:
        there = "" if places.config_file.exists() else " (not there: the defaults count)"
        yield Finding("computer", "settings", Mark.OK, f"{places.config_file}{there}", str(places.config_file))
    for path, why in load_themes(theme_folders(places)).failed:
        yield Finding("computer", "theme", Mark.NOTE, f"{path}: {why}", str(path))
    for path in sorted(places.journals_dir.glob("*.sqlite")):
        health = health_of(path)
        if health.problem:
            yield Finding(path.stem, "journal", Mark.FAILS, health.problem)
            continue
        said = f"version {health.version}, {health.entries} entries, {health.open_entries} without an outcome"
        mark = Mark.NOTE if health.open_entries else Mark.OK
        yield Finding(path.stem, "journal", mark, said, health.open_entries)
    try:
        free = shutil.disk_usage(places.data_dir).free
    except OSError as error:
        yield Finding("computer", "disk", Mark.FAILS, f"{places.data_dir}: {error.strerror}")
    else:
        mark = Mark.OK if free >= LITTLE_SPACE else Mark.FAILS
        yield Finding("computer", "disk", mark, f"{free / 1e9:,.1f} GB free for {places.data_dir}", free)


def _settings_problems(places: Places) -> list[str]:
    """Why the console would not open with these settings, a sentence each."""
    from turkterm.cli.console import keymap_problems
    from turkterm.cli.reviewing import reviewing
    from turkterm.config.settings import BadSettings, load_settings

    try:
        settings = load_settings(places.config_file)
    except BadSettings as error:
        return [str(error)]
    problems = keymap_problems(settings)
    try:
        reviewing(settings)
    except BadSettings as error:
        problems.append(str(error))
    return problems


def of_the_versions() -> Finding:
    """What runs here."""
    parts = [f"turkterm {__version__}", f"Python {platform.python_version()}"]
    parts += [f"{name} {version(name)}" for name in PACKAGES]
    return Finding("computer", "versions", Mark.OK, ", ".join(parts), __version__)


def window_size() -> tuple[int, int] | None:
    """The terminal's columns and rows; None where standard output is none."""
    if not sys.stdout.isatty():
        return None
    size = os.get_terminal_size(sys.stdout.fileno())
    return size.columns, size.lines
