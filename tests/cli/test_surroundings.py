"""What is said of the terminal, the files and the keyring."""

from __future__ import annotations

from pathlib import Path

import pytest

from turkterm.cli import surroundings
from turkterm.cli.finding import Finding, Mark
from turkterm.config.places import Places
from turkterm.journal.schema import MIGRATIONS
from turkterm.journal.store import Journal


def terminal(
    environ: dict[str, str], encoding: str = "utf-8", size: tuple[int, int] | None = (120, 40)
) -> dict[str, Finding]:
    return {one.check: one for one in surroundings.of_the_terminal(environ, encoding, size)}


@pytest.fixture
def places(home: Path) -> Places:
    found = Places.find({"TURKTERM_HOME": str(home)})
    found.ensure()
    return found


def test_a_good_terminal() -> None:
    found = terminal({"TERM": "xterm-256color", "COLORTERM": "truecolor"})
    assert {one.mark for one in found.values()} == {Mark.OK}
    assert (found["size"].said, found["colours"].said, found["UTF-8"].value) == ("120x40", "16 million", True)


@pytest.mark.parametrize(
    ("environ", "check", "said"),
    [
        ({}, "TERM", "not set"),
        ({"TERM": "dumb"}, "TERM", "dumb"),
        ({"TERM": "linux"}, "clipboard", "has none"),
        ({"TERM": "screen", "STY": "1.pts"}, "clipboard", "screen does not pass OSC 52 on"),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/t"}, "clipboard", "set-clipboard on"),
    ],
)
def test_what_is_worth_knowing(environ: dict[str, str], check: str, said: str) -> None:
    found = terminal(environ)[check]
    assert found.mark is Mark.NOTE
    assert said in found.said


def test_a_small_one_without_utf_8_over_ssh() -> None:
    found = terminal({"TERM": "vt100", "SSH_TTY": "/dev/pts/1", "NO_COLOR": ""}, "ANSI_X3.4-1968", (60, 20))
    assert (found["size"].mark, found["size"].said) == (Mark.NOTE, "60x20, less than 80x24")
    assert (found["UTF-8"].mark, found["UTF-8"].value) == (Mark.NOTE, False)
    assert found["SSH"].said == "yes: no mouse"
    assert found["colours"].said == "16, NO_COLOR is set"
    assert terminal({}, size=None)["size"].said == "standard output is no terminal"


async def test_the_files(places: Places) -> None:
    journal = Journal.open(places.journal("lab"), marketplace="x", who="me")
    await journal.close()
    places.journal("old").write_text("no database" * 100)
    found = {(one.about, one.check): one for one in surroundings.of_the_files(places)}
    assert found["lab", "journal"].said == f"version {len(MIGRATIONS)}, 0 entries, 0 without an outcome"
    assert found["old", "journal"].mark is Mark.FAILS
    assert found["computer", "settings"].mark is Mark.OK
    assert "GB free" in found["computer", "disk"].said


def test_settings_that_cannot_be_read_are_a_finding(places: Places) -> None:
    places.config_file.write_text("thme = 1\n")
    settings = next(iter(surroundings.of_the_files(places)))
    assert (settings.check, settings.mark) == ("settings", Mark.FAILS)
    assert 'did you mean "theme"?' in settings.said


def test_what_the_console_would_refuse_or_leave_out_is_a_finding(places: Places) -> None:
    places.config_file.write_text('[keys]\n"app.help" = "entr"\n[views.v]\npane = "revue"\n')
    places.themes_dir.mkdir()
    (places.themes_dir / "mine.toml").write_text("name = 3\n")
    keys, view, theme, *_ = surroundings.of_the_files(places)
    assert (keys.mark, view.mark, theme.mark) == (Mark.FAILS, Mark.FAILS, Mark.NOTE)
    assert f"{places.config_file}, line 2: keys.app.help: " in keys.said
    assert f"{places.config_file}, line 4: views.v.pane: " in view.said
    assert f"{places.themes_dir / 'mine.toml'}: dark: is missing" in theme.said


def test_the_keyring_and_the_versions() -> None:
    keyring = surroundings.of_the_keyring()
    assert (keyring.mark, keyring.value) == (Mark.NOTE, "absent")
    assert "textual" in surroundings.of_the_versions().said
