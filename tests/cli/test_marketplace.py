"""serve, env and import as people run them, and every way in which they refuse."""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import sqlite3
import stat
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import COMMAND, Done, Run, Serve, wait_until
from tests.marketplace.market import HIT
from turkterm.marketplace.quirks import FORMS
from turkterm.model.cleantext import clean

BATCH = """\
Title,Description,Keywords,word,Answer.formal
Rate a word,How formal is it?,language,mileage,0_Neither
Rate a word,How formal is it?,language,soil,1_Formal
Rate a word,How formal is it?,language,mileage,1_Formal
"""
TEMPLATE = "<p>The word is ${word}.</p><input name='formal'>"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A small good batch and its template."""
    batch, template = tmp_path / "batch.csv", tmp_path / "template.html"
    batch.write_text(BATCH)
    template.write_text(TEMPLATE)
    return batch, template


def client(exports: str) -> Any:
    """A plain boto3 client that knows nothing but the export lines."""
    import boto3
    from botocore.config import Config

    words = [shlex.split(line) for line in exports.splitlines()]
    assert all(word == "export" and len(rest) == 1 for word, *rest in words)
    given = dict(assignment.split("=", 1) for _, assignment in words)
    return boto3.client(
        "mturk",
        aws_access_key_id=given["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=given["AWS_SECRET_ACCESS_KEY"],
        region_name=given["AWS_DEFAULT_REGION"],
        endpoint_url=given["AWS_ENDPOINT_URL_MTURK"],
        config=Config(retries={"total_max_attempts": 1, "mode": "standard"}),
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_serve_ends_cleanly(serve: Serve, home: Path, number: signal.Signals) -> None:
    server = serve()
    (announcement,) = (home / "marketplace" / "servers").iterdir()
    told = json.loads(announcement.read_text())
    assert (told["url"], told["pid"]) == (server.url, server.process.pid)
    assert server.end(number) == Done(0, "", "")
    assert not announcement.exists()


def test_env_gives_keys_that_work(serve: Serve, turkterm: Run) -> None:
    from botocore.exceptions import ClientError

    serve()
    exports = turkterm("marketplace", "env").out
    assert "export AWS_REGION=us-east-1" in exports.splitlines(), "most SDKs but botocore read this name"
    full = client(exports)
    assert full.get_account_balance()["AvailableBalance"] == "10000.00"
    made = full.create_hit_type(Title="A", Description="B", Reward="0.05", AssignmentDurationInSeconds=60)
    assert len(made["HITTypeId"]) == 30
    reading = client(turkterm("marketplace", "env", "--read-only").out)
    assert reading.list_hits()["NumResults"] == 0
    with pytest.raises(ClientError, match="not authorized"):
        reading.create_hit_type(Title="A", Description="B", Reward="0.06", AssignmentDurationInSeconds=60)


def test_env_with_the_aws_cli(serve: Serve, turkterm: Run, aws_cli: str) -> None:
    """`eval "$(turkterm marketplace env)"` in a shell with a token left over, then the AWS CLI."""
    serve()
    exports = turkterm("marketplace", "env").out
    done = subprocess.run(
        ["bash", "-c", f'eval "$1"; {shlex.quote(aws_cli)} mturk get-account-balance --output json', "bash", exports],
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "AWS_SESSION_TOKEN": "left over"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["AvailableBalance"] == "10000.00"


def test_env_without_a_server(turkterm: Run) -> None:
    turkterm("marketplace", "env").refused("No marketplace serves this home")


def test_env_after_the_server_was_killed(serve: Serve, turkterm: Run) -> None:
    serve().end(signal.SIGKILL)
    turkterm("marketplace", "env").refused("No marketplace serves this home")


def test_a_killed_server_leaves_nothing_in_the_way(serve: Serve, turkterm: Run, files: tuple[Path, Path]) -> None:
    serve().end(signal.SIGKILL)
    assert turkterm("marketplace", "import", files[0], "--template", files[1]).code == 0
    serve()
    assert client(turkterm("marketplace", "env").out).list_hits()["NumResults"] == 2


@pytest.mark.parametrize("running", [False, True])
def test_import(turkterm: Run, serve: Serve, files: tuple[Path, Path], running: bool) -> None:
    """With and without a server on that home: what is imported is what a client then reads."""
    if running:
        serve()
    done = turkterm("marketplace", "import", files[0], "--template", files[1], "--reward", "0.07")
    assert (done.code, done.err) == (0, "")
    report = json.loads(done.out)
    assert report == {"HITTypeId": report["HITTypeId"], "hits": 2, "assignments": 3}
    if not running:
        serve()
    mturk = client(turkterm("marketplace", "env").out)
    hits = mturk.list_hits(MaxResults=100)["HITs"]
    assert {(hit["HITTypeId"], hit["Reward"], hit["HITStatus"]) for hit in hits} == {
        (report["HITTypeId"], "0.07", "Reviewable")
    }
    answers = {
        assignment["Answer"]
        for hit in hits
        for assignment in mturk.list_assignments_for_hit(HITId=hit["HITId"])["Assignments"]
    }
    assert len(answers) == 2
    assert all("<QuestionIdentifier>formal</QuestionIdentifier>" in answer for answer in answers)


Change = Callable[[Path, Path], list[str | Path]]


def changed(*, batch: str | bytes = BATCH, template: str | bytes = TEMPLATE, options: tuple[str, ...] = ()) -> Change:
    """The files with other content; the arguments to import them with."""

    def change(batch_file: Path, template_file: Path) -> list[str | Path]:
        for file, content in ((batch_file, batch), (template_file, template)):
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        return [batch_file, "--template", template_file, *options]

    return change


BAD_IMPORTS: dict[str, tuple[Change, tuple[str, ...], int]] = {
    "no Answer columns": (changed(batch=BATCH.replace("Answer.", "")), ("batch.csv, line 1", "Answer.*"), 1),
    "a placeholder without a column": (changed(template="${wrod}"), ("template.html, line 1", "${wrod}"), 1),
    "a row that is too short": (changed(batch=BATCH + "Rate a word,x\n"), ("batch.csv, line 5, column 3",), 1),
    "a row that is too long": (changed(batch=BATCH + "a,b,c,d,e,f\n"), ("batch.csv, line 5, column 6",), 1),
    "a quote that is never closed": (changed(batch=BATCH + 'a,b,"c,d,e\n'), ("batch.csv, line 5, column 3",), 1),
    "not UTF-8": (changed(batch=BATCH.encode() + b"\xff,b,c,d,e\n"), ("batch.csv, line 5, column 1", "UTF-8"), 1),
    "an empty file": (changed(batch=""), ("batch.csv", "empty"), 1),
    "no rows": (changed(batch=BATCH.splitlines()[0] + "\n"), ("batch.csv", "no row"), 1),
    "no title": (changed(batch=BATCH + ",b,c,d,e\n"), ("batch.csv, line 5, column 1", "title"), 1),
    "an empty template": (changed(template=" "), ("template.html", "empty"), 1),
    "a title that is too long": (changed(batch=BATCH + "x" * 200 + ",b,c,d,e\n"), ("Title",), 1),
    "more than the balance": (changed(options=("--reward", "9999999")), ("fund",), 1),
    "an amount that is none": (changed(options=("--reward", "5c")), ("5c",), 2),
    "a batch that is not there": (lambda b, t: [b.with_name("none.csv"), "--template", t], ("none.csv",), 1),
    "a template that is not there": (lambda b, t: [b, "--template", t.with_name("none.html")], ("none.html",), 1),
    "a folder for a batch": (lambda b, t: [b.parent, "--template", t], (": is a directory",), 1),
}


@pytest.mark.parametrize("what", BAD_IMPORTS)
def test_a_bad_import_changes_nothing(what: str, inside: Run, home: Path, files: tuple[Path, Path]) -> None:
    """One sentence, and not one HIT, whatever was imported before."""
    change, parts, code = BAD_IMPORTS[what]
    inside("marketplace", "import", *change(*files)).refused(*parts, code=code)
    store = home / "marketplace" / "marketplace.sqlite"
    if store.exists():
        with sqlite3.connect(store) as db:
            assert db.execute("SELECT count(*) FROM hits").fetchone() == (0,)
        db.close()


def test_a_sentence_from_a_hostile_file_is_clean(turkterm: Run, files: tuple[Path, Path]) -> None:
    files[1].write_text("${\x1b]52;c;eA==\x07}")
    done = turkterm("marketplace", "import", files[0], "--template", files[1])
    done.refused("template.html, line 1")
    assert done.err.rstrip("\n") == clean(done.err.rstrip("\n"))


def test_a_port_in_use(turkterm: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = turkterm("marketplace", "serve", "--port", str(port))
    done.refused(f"cannot listen on 127.0.0.1, port {port}: address already in use.")


def test_a_port_that_the_home_itself_uses(serve: Serve, turkterm: Run) -> None:
    url = serve().url
    done = turkterm("marketplace", "serve", "--port", url.rpartition(":")[2])
    done.refused(f"address already in use; this home is served at {url} already", "another --port")


@pytest.mark.parametrize(
    ("arguments", "part", "code"),
    [
        (["--host", "256.0.0.1"], "cannot listen on 256.0.0.1", 1),
        (["--host", "192.0.2.1", "--port", "0"], "cannot listen on 192.0.2.1, port 0: cannot assign", 1),
        (["--faults", "throttle=2"], "throttle is a share from 0 to 1", 2),
        (["--faults", "rain=0.5"], "rain=0.5", 2),
        (["--faults", "throttle=0.6,error=0.6"], "more than every request", 2),
        (["--quirks", "listing-lag=soon"], "listing-lag needs a number of seconds, not “soon”", 2),
        (["--quirks", "rain"], "“rain” is none of listing-lag=SECONDS", 2),
    ],
)
def test_serve_refuses(inside: Run, home: Path, arguments: list[str], part: str, code: int) -> None:
    inside("marketplace", "serve", *arguments).refused(part, code=code)
    assert not (home / "marketplace" / "servers").exists()


@pytest.mark.parametrize(
    "arguments", [["marketplace", "serve"], ["marketplace", "env"], ["status"], ["marketplace", "import"]]
)
def test_a_home_that_cannot_be_written(inside: Run, home: Path, files: tuple[Path, Path], arguments: list[str]) -> None:
    """A file in the place of the home: even root cannot make a folder of it."""
    home.write_text("")
    more = [files[0], "--template", files[1]] if arguments[-1] == "import" else []
    inside(*arguments, *more).refused("cannot be made: file exists")


@pytest.mark.parametrize("arguments", [["serve", "--port", "0"], ["import"]])
def test_a_store_that_is_damaged(turkterm: Run, home: Path, files: tuple[Path, Path], arguments: list[str]) -> None:
    store = home / "marketplace" / "marketplace.sqlite"
    store.parent.mkdir(parents=True)
    store.write_bytes(b"no database at all, but long enough to be taken for one" * 100)
    more = [files[0], "--template", files[1]] if arguments[-1] == "import" else []
    turkterm("marketplace", *arguments, *more).refused("marketplace.sqlite")


def test_what_the_server_keeps_is_private(serve: Serve, home: Path) -> None:
    serve()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (home / "marketplace").iterdir()}
    assert {name: mode for name, mode in modes.items() if mode & 0o077} == {}


def test_the_rate_and_the_faults_arrive(serve: Serve, turkterm: Run) -> None:
    from botocore.exceptions import ClientError

    serve("--faults", "throttle=1")
    with pytest.raises(ClientError, match="ThrottlingException"):
        client(turkterm("marketplace", "env").out).get_account_balance()


def test_the_help_lists_the_quirks(inside: Run) -> None:
    said = inside("marketplace", "serve", "--help").out
    assert [form for form in FORMS if f"    {form} " not in said] == []


def test_the_quirks_arrive(serve: Serve, turkterm: Run) -> None:
    """Each oddity as a client meets it; `clock` brings the end of the lags."""
    from botocore.exceptions import ClientError

    serve("--quirks", "listing-lag=600,change-lag=600,approval-lag=600,bare-reviewable,suffix=sandbox")
    mturk = client(turkterm("marketplace", "env").out)
    hit = mturk.create_hit(**HIT)["HIT"]["HITId"]
    more = partial(mturk.create_additional_assignments_for_hit, HITId=hit, NumberOfAdditionalAssignments=1)

    def step(**step: str) -> dict[str, str]:
        script = subprocess.run(
            [*COMMAND, "marketplace", "worker", "-"], input=json.dumps(step), capture_output=True, text=True, check=True
        )
        return dict(json.loads(script.stdout))

    assignment = step(do="accept", worker="A1WORKER", hit=hit)["assignment"]
    step(do="submit", assignment=assignment)
    assert mturk.list_hits()["NumResults"] == 0
    assert mturk.list_reviewable_hits()["HITs"] == [{"HITId": hit}]
    with pytest.raises(ClientError, match=r"status of: null \(\d+ s\)$"):
        mturk.approve_assignment(AssignmentId=assignment)
    with pytest.raises(ClientError, match=r"does not exist\. \(\d+ s\)$"):
        more()
    assert turkterm("marketplace", "clock", "+11m").code == 0
    assert mturk.list_hits()["NumResults"] == 1
    mturk.approve_assignment(AssignmentId=assignment)
    more()


def test_a_crowd_works(serve: Serve, turkterm: Run) -> None:
    """A HIT published by a client is answered without anybody at a screen."""
    serve("--crowd", "6", "--pace", "3000")
    mturk = client(turkterm("marketplace", "env").out)
    question = (
        '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/'
        'HTMLQuestion.xsd"><HTMLContent><![CDATA[<!DOCTYPE html><html><body><form action="/mturk/externalSubmit">'
        '<input type="text" name="q"></form></body></html>]]></HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>'
    )
    hit = mturk.create_hit(
        Title="One question",
        Description="Say it",
        Reward="0.05",
        AssignmentDurationInSeconds=600,
        LifetimeInSeconds=3600,
        MaxAssignments=3,
        Question=question,
    )["HIT"]
    wait_until(lambda: mturk.list_assignments_for_hit(HITId=hit["HITId"])["NumResults"] > 0, seconds=30)
