"""Settings: defaults, a whole file, and every way to get one wrong as one sentence with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from turkterm.config.profiles import BUILT_IN, Colour, Kind, Profile
from turkterm.config.settings import BadSettings, Caps, Settings, load_settings
from turkterm.model.money import Cents


def load(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "config.toml")
    assert (settings.theme, settings.review.grace_seconds, settings.review.confirm_above) == (None, 5.0, 20)
    assert settings.profiles == BUILT_IN
    assert settings == load(tmp_path, "")


def test_a_whole_file(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        """
        theme = "paper"
        [review]
        grace_seconds = 0
        confirm_above = 5
        [poll]
        pause_seconds = 1.5
        slow_seconds = 30
        calls_per_minute = 60
        [limits]
        run = "50"
        day = "200.00"
        [keys]
        "assignment.approve" = "y,ctrl+y"
        [profiles.lab]
        endpoint = "http://127.0.0.1:8788"
        kind = "production"
        read_only = true
        [profiles.other-lab]
        endpoint = "https://lab.example"
        aws_profile = "lab"
        aws_machine_role = true
        colour = "money"
        [profiles.production]
        read_only = true
        """,
    )
    assert settings.theme == "paper"
    assert settings.review.grace_seconds == 0.0
    assert settings.poll.slow_seconds == 30.0
    assert settings.limits == Caps(Cents(5000), Cents(20_000))
    assert settings.keys == {"assignment.approve": "y,ctrl+y"}
    assert settings.profiles["lab"] == Profile("lab", "http://127.0.0.1:8788", Kind.PRODUCTION, read_only=True)
    assert settings.profiles["other-lab"] == Profile(
        "other-lab", "https://lab.example", Kind.OTHER, aws_profile="lab", aws_machine_role=True, colour=Colour.MONEY
    )
    assert settings.profiles["production"] == Profile(
        "production", BUILT_IN["production"].endpoint_url, Kind.PRODUCTION, read_only=True
    )
    assert settings.profiles["sandbox"] == BUILT_IN["sandbox"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('them = "dusk"', 'line 1: them: is not known: did you mean "theme"?'),
        ("[xyz]\na = 1", "line 1: xyz: is not known: known are theme, review, poll, limits, keys, profiles,"),
        ("theme = 3", "line 1: theme: wants the name of a theme."),
        ("review = 3", "line 1: review: must be a table: [review]."),
        ("\n[review]\ngrace = 1", "line 3: review.grace: is not known: known are grace_seconds, confirm_above."),
        ("[review]\ngrace_second = 1", 'line 2: review.grace_second: is not known: did you mean "grace_seconds"?'),
        ('[review]\ngrace_seconds = "5"', "line 2: review.grace_seconds: expected float, got str."),
        ("[review]\ngrace_seconds = -1", "line 2: review.grace_seconds: expected float >= 0.0."),
        ("[review]\nconfirm_above = 2.5", "line 2: review.confirm_above: expected int, got float."),
        ("[limits]\nrun = 50", "line 2: limits.run: expected str | null, got int."),
        ('[limits]\nday = "a lot"', "line 2: limits.day: “a lot” is not an amount: write dollars"),
        ('[keys]\n"assignment.approve" = 3', "line 2: keys.assignment.approve: wants keys in quotes, such as"),
        ("[profiles]\nlab = 3", "line 2: profiles.lab: must be a table: [profiles.lab]."),
        ("[profiles.lab]\n", "line 1: profiles.lab: needs an endpoint, the address of its marketplace."),
        ('[profiles.lab]\nendpoint = "lab"', 'line 2: profiles.lab.endpoint: "lab" is no http:// or https:// address.'),
        ('[profiles."../x"]\n', "line 1: profiles.../x: is no name for a profile"),
        (
            '[profiles.lab]\nendpoint = "http://x"\nkind = "lokal"',
            "line 3: profiles.lab.kind: invalid enum value 'lokal'.",
        ),
        ('[profiles.lab]\nendpoint = "http://x"\nkind = "local"', 'line 3: profiles.lab.kind: "local" is the embedded'),
        (
            '[profiles.sandbox]\nendpoint = "http://x"',
            "line 1: profiles.sandbox: is built in: its endpoint and kind stay",
        ),
        ("[review\n", "expected ']' at the end of a table declaration (at line 1, column 8)."),
    ],
)
def test_one_sentence_with_its_place(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(BadSettings) as caught:
        load(tmp_path, text)
    message = str(caught.value)
    assert message.startswith(str(tmp_path / "config.toml"))
    assert sentence in message
    assert "\n" not in message
    assert message[-1] in ".?"


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b'theme = "\xff"')
    with pytest.raises(BadSettings, match="not UTF-8"):
        load_settings(path)


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"cannot be read: is a directory\.$"):
        load_settings(tmp_path)
