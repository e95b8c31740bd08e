"""Keys for one run: found without a question where they can be, asked for where a person sits at the terminal."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pexpect
import pytest

from tests.cli.conftest import COMMAND, Run, Serve
from tests.cli.labs import Lab, lab_of
from turkterm.cli.keys import as_keys, embedded_keys, found_keys
from turkterm.config.credentials import NoCredentials
from turkterm.config.places import Places
from turkterm.config.profiles import BUILT_IN, SANDBOX_ENDPOINT, Kind, Profile


def test_aws_s_own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "credentials"
    file.write_text("[lab]\naws_access_key_id = AKIALABLAB\naws_secret_access_key = s1\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    found = found_keys(Profile("lab", "https://lab.example", Kind.OTHER, aws_profile="lab"))
    assert (found.source, as_keys(found).secret.reveal()) == ("shared-credentials-file", "s1")
    with pytest.raises(NoCredentials, match=r"^AWS's own files have no section other\.$"):
        found_keys(Profile("lab", SANDBOX_ENDPOINT, Kind.SANDBOX, aws_profile="other"))
    with pytest.raises(NoCredentials, match='no keys for the profile "sandbox"'):
        found_keys(BUILT_IN["sandbox"])


def test_the_embedded_marketplace_s_own(home: Path) -> None:
    places = Places.find({"TURKTERM_HOME": str(home)})
    places.ensure()
    looks, writes = (embedded_keys(places, read_only=only) for only in (True, False))
    assert looks.access_key_id != writes.access_key_id
    assert looks == embedded_keys(places, read_only=True)


def terminal(*arguments: str) -> pexpect.spawn:
    return pexpect.spawn(COMMAND[0], [*COMMAND[1:], *arguments], encoding="utf-8", timeout=30, dimensions=(40, 200))


@pytest.fixture
def lab(turkterm: Run, serve: Serve) -> Lab:
    return lab_of(turkterm, serve)


def test_asked_for_this_run_alone(lab: Lab, home: Path) -> None:
    """Before the screen opens; the secret is not shown while it is typed, and is kept nowhere."""
    child = terminal("--profile", "lab")
    child.expect("For this run alone")
    child.expect("Access key id: ")
    child.sendline(lab.key_id)
    child.expect("not shown.: ")
    child.sendline(lab.secret)
    child.expect("to review|no HIT|No HIT")
    child.send("q")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    mine = [path for path in home.rglob("*") if path.is_file() and path.parent.name != "marketplace"]
    assert not any(lab.secret.encode() in path.read_bytes() for path in mine)


def test_a_question_can_be_left(lab: Lab) -> None:
    child = terminal("status", "--profile", "lab")
    child.expect("Access key id: ")
    os.kill(child.pid, signal.SIGINT)
    child.expect("Interrupted")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 1


def test_typed_keys_of_no_form(lab: Lab) -> None:
    child = terminal("status", "--profile", "lab")
    child.expect("Access key id: ")
    child.sendline(lab.secret)  # in the wrong place
    child.expect("not shown.: ")
    child.sendline("x")
    child.expect("The terminal: the access key id is not of the form")
    child.expect(pexpect.EOF)
    assert lab.secret not in child.before


def test_without_a_terminal_it_is_a_sentence(lab: Lab, turkterm: Run) -> None:
    turkterm("status", "--profile", "lab").refused('no keys for the profile "lab"', "AWS_ENDPOINT_URL_MTURK=")
    assert turkterm("status", "--profile", "lab", **lab.environment()).code == 0
    turkterm("status", "--profile", "lab", **lab.environment(named=False)).refused('no keys for the profile "lab"')
