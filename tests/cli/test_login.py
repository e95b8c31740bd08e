"""`turkterm login` and `logout` with a real Secret Service, with a locked one, and where there is none."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

from tests.cli.conftest import COMMAND, Done, Run, Serve
from tests.cli.labs import Lab, lab_of
from tests.cli.secretservice import secret_service, without_backend

System = Callable[[str, str], str]


@pytest.fixture
def lab(turkterm: Run, serve: Serve) -> Lab:
    return lab_of(turkterm, serve)


def run(environ: dict[str, str], *arguments: str | Path, given: str = "") -> Done:
    """turkterm in the session of a Secret Service; `given` on its standard input."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env=environ,
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def item(environ: dict[str, str], system_program: System) -> str:
    """What AWS's neighbour `secret-tool` sees of the profile lab."""
    tool = system_program("secret-tool", "libsecret-tools")
    done = subprocess.run(
        [tool, "lookup", "service", "turkterm", "username", "lab"],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    return done.stdout


def test_the_whole_way_with_a_real_secret_service(lab: Lab, tmp_path: Path, system_program: System) -> None:
    file = lab.csv(tmp_path)
    with secret_service(system_program, tmp_path) as environ:
        run(environ, "status", "--profile", "lab").refused('no keys for the profile "lab"')
        done = run(environ, "login", "lab", "--from", file)
        assert (done.code, done.out) == (0, ""), done
        assert f"Logged in to lab with the key …{lab.key_id[-4:]}; balance $" in done.err
        assert f"{file} still holds the secret" in done.err
        assert lab.secret not in done.err
        kept = json.loads(item(environ, system_program))
        assert (kept["endpoint"], kept["secret_access_key"]) == (lab.server.url, lab.secret)

        status = run(environ, "status", "--profile", "lab", "--json")
        assert json.loads(status.out)["profile"] == "lab"
        assert f"…{lab.key_id[-4:]} from keyring" in run(environ, "profile", "show", "lab").out
        checked = run(environ, "doctor", "lab")
        assert checked.code == 0, checked
        assert "the keyring (SecretService) works" in checked.out
        assert "may write" in checked.out

        assert "Logged out of lab." in run(environ, "logout", "lab").err
        assert item(environ, system_program) == ""
        assert run(environ, "logout", "lab").err == "The keyring had no keys of lab.\n"
        run(environ, "status", "--profile", "lab").refused('no keys for the profile "lab"')


def test_a_pipe_and_a_file_that_goes(lab: Lab, tmp_path: Path, system_program: System) -> None:
    file = lab.csv(tmp_path)
    with secret_service(system_program, tmp_path) as environ:
        assert run(environ, "login", "lab", given=f"{lab.key_id}\n{lab.secret}\n").code == 0
        assert run(environ, "login", "lab", "--from", file, "--delete").code == 0
        assert not file.exists()


def test_questions_at_the_terminal(lab: Lab, tmp_path: Path, system_program: System) -> None:
    with secret_service(system_program, tmp_path) as environ:
        child = pexpect.spawn(COMMAND[0], [*COMMAND[1:], "login", "lab"], env=environ, encoding="utf-8")
        child.expect("Access key id: ")
        child.sendline(lab.key_id)
        child.expect("not shown.: ")
        child.sendline(lab.secret)
        child.expect("Logged in to lab")
        assert lab.secret not in child.before
        child.expect(pexpect.EOF)
        file = lab.csv(tmp_path)
        child = pexpect.spawn(
            COMMAND[0],
            [*COMMAND[1:], "login", "lab", "--from", str(file)],
            env=environ,
            encoding="utf-8",
            dimensions=(24, 400),
        )
        child.expect("which still holds the secret")
        child.sendline("y")
        child.expect("Deleted")
        child.expect(pexpect.EOF)
        assert not file.exists()


def test_keys_that_do_not_work_are_not_kept(lab: Lab, tmp_path: Path, system_program: System) -> None:
    with secret_service(system_program, tmp_path) as environ:
        wrong = run(environ, "login", "lab", given=f"{lab.key_id}\nnot-the-secret-of-this-key\n")
        wrong.refused("The secret key does not fit the access key; nothing was stored")
        unknown = run(environ, "login", "lab", given=f"AKIANOBODYKNOWS\n{lab.secret}\n")
        unknown.refused("does not know this access key; nothing was stored")
        lab.server.end()
        gone = run(environ, "login", "lab", given=f"{lab.key_id}\n{lab.secret}\n")
        gone.refused("could not be tried, and nothing was stored: the marketplace cannot be reached")
        assert item(environ, system_program) == ""


def test_a_locked_keyring(lab: Lab, tmp_path: Path, system_program: System) -> None:
    """It looks healthy: only the probe shows it. What the environment has is used all the same."""
    with secret_service(system_program, tmp_path) as environ:
        assert run(environ, "login", "lab", given=f"{lab.key_id}\n{lab.secret}\n").code == 0
    with secret_service(system_program, tmp_path, unlocked=False) as environ:
        run(environ, "login", "lab").refused("The keyring is locked, so keys cannot be kept for lab: set AWS_ACCESS")
        run(environ, "logout", "lab").refused("The keyring is locked.")
        run(environ, "status", "--profile", "lab").refused(
            'profile "lab" (the keyring is locked): set AWS_ACCESS_KEY_ID'
        )
        assert run(environ | lab.environment(), "status", "--profile", "lab").code == 0
        assert "the keyring is locked" in run(environ, "doctor", "local").out


def test_a_session_bus_that_hangs(lab: Lab, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "bus"))
        silent.listen()
        environ = without_backend() | {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/bus"}
        done = run(environ, "login", "lab", given=f"{lab.key_id}\n{lab.secret}\n")
    done.refused("so keys cannot be kept for lab: set AWS_ACCESS_KEY_ID")


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/at/all"])
def test_no_session_bus_as_on_most_machines_over_ssh(lab: Lab, address: str) -> None:
    environ = without_backend() | ({"DBUS_SESSION_BUS_ADDRESS": address} if address else {})
    done = run(environ, "login", "lab", given=f"{lab.key_id}\n{lab.secret}\n")
    done.refused("There is no keyring here, so keys cannot be kept for lab: set", "aws_profile", "for one run")
    run(environ, "logout", "lab").refused("There is no keyring here.")


@pytest.mark.parametrize(
    ("arguments", "sentence", "code"),
    [
        (["login", "local"], "The profile local is the marketplace on this computer", 2),
        (["login", "nope"], 'There is no profile "nope"', 2),
        (["login", "sandbox", "--delete"], "--delete goes with --from", 2),
        (["logout", "../x"], "is no name for a profile", 2),
    ],
)
def test_refusals(inside: Run, arguments: list[str], sentence: str, code: int) -> None:
    inside(*arguments).refused(sentence, code=code)


def test_files_that_are_none(lab: Lab, tmp_path: Path, system_program: System) -> None:
    file = tmp_path / "keys.csv"
    with secret_service(system_program, tmp_path) as environ:
        run(environ, "login", "lab", "--from", file).refused(str(file), "No such file")
        for content, sentence in (
            (b"\xff\xfe", "the file is not UTF-8"),
            (b"a,b\nhush,hush\n", "there are no columns"),
        ):
            file.write_bytes(content)
            done = run(environ, "login", "lab", "--from", file)
            done.refused(str(file), sentence)
            assert "hush" not in done.err
