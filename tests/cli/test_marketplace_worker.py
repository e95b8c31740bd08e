"""`turkterm marketplace worker` as people run it: from a file, from a pipe, line by line."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.error
import urllib.request
from base64 import b64encode
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.cli.conftest import COMMAND, Run, Serve
from tests.cli.test_marketplace import client
from tests.marketplace.market import BASE, HIT


def lines(out: str) -> list[Any]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_script(serve: Serve, turkterm: Run, tmp_path: Path) -> None:
    serve()
    mturk = client(turkterm("marketplace", "env").out)
    hit = mturk.create_hit(**HIT, MaxAssignments=2)["HIT"]["HITId"]
    script = tmp_path / "script.jsonl"
    steps = [{"do": "accept", "worker": worker, "hit": hit} for worker in ("A1FIRST", "A1SECOND")]
    script.write_text("\n".join(map(json.dumps, steps)))
    done = turkterm("marketplace", "worker", script)
    assert (done.code, done.err) == (0, "")
    first, second = (answer["assignment"] for answer in lines(done.out))
    script.write_text(
        json.dumps({"do": "submit", "assignment": first, "answers": {"q": "Größe"}})
        + "\n\n"
        + json.dumps({"do": "return", "assignment": second})
    )
    assert turkterm("marketplace", "worker", script).out == "{}\n{}\n"
    (listed,) = mturk.list_assignments_for_hit(HITId=hit)["Assignments"]
    assert (listed["AssignmentId"], listed["WorkerId"]) == (first, "A1FIRST")
    assert "<FreeText>Gr&#246;&#223;e</FreeText>" in listed["Answer"]


def test_errors_do_not_end_the_script(serve: Serve, turkterm: Run, tmp_path: Path) -> None:
    serve()
    script = tmp_path / "script.jsonl"
    script.write_bytes(
        b'{"do": "accept", "worker": "A1", "hit": "3X"}\nno step\n{"do": "fly"}\n\xff\n'
        b'{"do": "request", "worker": "A1", "type": "3X"}\n' + b" " * (4 * 2**20) + b"x\n{}"
    )
    done = turkterm("marketplace", "worker", script)
    assert done.code == 1
    answers = lines(done.out)
    assert [list(answer) for answer in answers] == [["error"]] * 7
    assert answers[0] == {"error": "Hit 3X does not exist."}
    said = done.err.splitlines()
    assert [line.partition(":")[0] for line in said] == [f"script.jsonl, line {number}" for number in (2, 3, 4, 6, 7)]
    assert all(line.endswith(".") for line in said)


def test_a_refusal_alone_is_exit_code_1(serve: Serve, turkterm: Run, tmp_path: Path) -> None:
    serve()
    script = tmp_path / "script.jsonl"
    script.write_text('{"do": "return", "assignment": "3X"}\n')
    done = turkterm("marketplace", "worker", script)
    assert (done.code, done.err, done.out) == (1, "", '{"error": "Assignment 3X does not exist."}\n')


def test_a_conversation(serve: Serve) -> None:
    """Each step is answered before the next one is written."""
    serve()
    with subprocess.Popen(
        [*COMMAND, "marketplace", "worker", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ,
        text=True,
        bufsize=1,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            process.stdin.write(json.dumps({"do": "return", "assignment": f"3{number}"}) + "\n")
            assert json.loads(process.stdout.readline()) == {"error": f"Assignment 3{number} does not exist."}
        process.stdin.close()
        assert process.wait(20) == 1


def test_a_file_from_the_worker_to_the_requester(serve: Serve, turkterm: Run, tmp_path: Path) -> None:
    """Its bytes come back for a minute of the marketplace's time, from a link of either server, until its disposal."""
    serve()
    mturk = client(turkterm("marketplace", "env").out)
    question = (
        f'<QuestionForm xmlns="{BASE}2005-10-01/QuestionForm.xsd"><Question><QuestionIdentifier>photo'
        "</QuestionIdentifier><QuestionContent><Text>A photo</Text></QuestionContent><AnswerSpecification>"
        "<FileUploadAnswer><MaxFileSizeInBytes>1000</MaxFileSizeInBytes><MinFileSizeInBytes>1</MinFileSizeInBytes>"
        "</FileUploadAnswer></AnswerSpecification></Question></QuestionForm>"
    )
    hit = mturk.create_hit(**HIT | {"Question": question})["HIT"]["HITId"]
    script = tmp_path / "script.jsonl"

    def step(**step: Any) -> Any:
        script.write_text(json.dumps(step))
        return lines(turkterm("marketplace", "worker", script).out)[0]

    assignment = step(do="accept", worker="A1FIRST", hit=hit)["assignment"]
    photo = bytes(range(256))
    assert step(do="submit", assignment=assignment, answers={"photo": {"base64": b64encode(photo).decode()}}) == {}

    def link() -> str:
        answer = mturk.get_file_upload_url(AssignmentId=assignment, QuestionIdentifier="photo")
        return str(answer["FileUploadURL"])

    def fetched(url: str) -> bytes | int:
        try:
            with urllib.request.urlopen(url, timeout=10) as response:
                return bytes(response.read())
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    first = link()
    assert fetched(first) == photo
    other = serve()
    assert fetched(other.url + urlsplit(first).path) == photo
    assert turkterm("marketplace", "clock", "+30s").code == 0
    assert fetched(first) == photo
    assert turkterm("marketplace", "clock", "+31s").code == 0
    assert fetched(first) == 404
    second = link()
    assert fetched(second) == photo
    mturk.approve_assignment(AssignmentId=assignment)
    mturk.delete_hit(HITId=hit)
    assert fetched(second) == 404


def test_without_a_server_or_a_script(inside: Run, tmp_path: Path) -> None:
    inside("marketplace", "worker", tmp_path / "none").refused("No marketplace serves this home")
    inside("marketplace", "worker").refused("Missing argument", code=2)


def test_a_script_that_is_not_there(serve: Serve, turkterm: Run, tmp_path: Path) -> None:
    serve()
    turkterm("marketplace", "worker", tmp_path / "none.jsonl").refused("none.jsonl", "o such file")
