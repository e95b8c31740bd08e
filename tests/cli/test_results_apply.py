"""`turkterm results apply`: verdicts from a file, and the round trip of a real batch through a spreadsheet's file."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.cli.answered import answered
from tests.cli.conftest import Run, Serve
from tests.screens.servers import assignments_of, client


def test_marks_are_carried_out_and_what_is_decided_otherwise_is_refused(
    turkterm: Run, serve: Serve, home: Path, tmp_path: Path
) -> None:
    there = answered(turkterm, serve, home, tmp_path)
    ids = [one["AssignmentId"] for one in there.work]
    there.mturk.reject_assignment(AssignmentId=ids[1], RequesterFeedback="no")
    path = there.reviewed([("x", ""), ("X", ""), ("", "empty, “really”"), ("", "")])
    dry = turkterm("results", "apply", path, "--dry-run", "--json")
    assert dry.code == 1
    assert [json.loads(line)["state"] for line in dry.out.splitlines()] == ["planned", "refused", "planned"]
    assert there.states() == dict(zip(ids, ["Submitted", "Rejected", "Submitted", "Submitted"], strict=True))
    done = turkterm("results", "apply", path, "--yes")
    assert done.code == 1
    assert "rows without a mark, which are left alone: 1" in done.err
    assert "line 3: refused: it is rejected already" in done.err
    assert "$0.05 + $0.01 fee = $0.06" in done.err
    assert there.states() == dict(zip(ids, ["Approved", "Rejected", "Rejected", "Submitted"], strict=True))
    assert there.mturk.get_assignment(AssignmentId=ids[2])["Assignment"]["RequesterFeedback"] == "empty, “really”"
    again = turkterm("results", "apply", path, "--yes")
    assert (again.code, "nothing is left to do" in again.err) == (1, True)


def test_a_real_batch_there_and_back(turkterm: Run, serve: Serve, home: Path, tmp_path: Path, real_data: Path) -> None:
    """Import, export, mark in the exported file, apply; plain boto3 says that each is as it was marked."""
    batch = real_data / "word-formality"
    imported = turkterm(
        "marketplace", "import", batch / "batch.csv", "--template", batch / "template.html", "--reward", "0.05"
    )
    type_id = str(json.loads(imported.out)["HITTypeId"])
    serve()
    path = tmp_path / "results.csv"
    exported = turkterm("results", "export", "--type", type_id, "-o", path)
    assert (exported.code, exported.out) == (0, ""), exported.err
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 396
    wanted = {}
    for number, row in enumerate(rows):
        row["Approve"], row["Reject"] = [("x", ""), ("", "The control word was missed"), ("", "")][number % 3]
        wanted[row["AssignmentId"]] = ["Approved", "Rejected", "Submitted"][number % 3]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    done = turkterm("results", "apply", path, "--yes")
    assert (done.code, done.out) == (0, ""), done.err
    listed = assignments_of(client(home), type_id)
    assert {one["AssignmentId"]: one["AssignmentStatus"] for one in listed} == wanted
    rejected = [one["RequesterFeedback"] for one in listed if one["AssignmentStatus"] == "Rejected"]
    assert set(rejected) == {"The control word was missed"}


def test_bad_files(inside: Run, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("AssignmentId,Approve,Reject\n3A1,x,bad\n")
    inside("results", "apply", path).refused(f"{path}, line 2, column 3 (Reject)", "can be one of them")
    path.write_text("AssignmentId\n3A1\n")
    inside("results", "apply", path).refused("neither a column Approve nor a column Reject")
