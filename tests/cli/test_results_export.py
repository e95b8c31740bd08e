"""`turkterm results export`: every answer, whole files or none."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import COMMAND, Run
from turkterm.config.places import Places
from turkterm.exchange.results import unguarded
from turkterm.journal.remarks import Remarks
from turkterm.model.ids import AssignmentId

BATCH = """\
Title,Description,Keywords,word,Answer.formal,Answer.note
Rate a word,How formal is it?,language,=mileage,0_Neither,@home
Rate a word,How formal is it?,language,soil,1_Formal,{}
Rate a word,How formal is it?,language,=mileage,-5,"two
lines, “señor”"
"""


@pytest.fixture
def type_id(turkterm: Run, tmp_path: Path) -> str:
    (tmp_path / "batch.csv").write_text(BATCH)
    (tmp_path / "template.html").write_text("<p>${word}</p>")
    done = turkterm("marketplace", "import", tmp_path / "batch.csv", "--template", tmp_path / "template.html")
    return str(json.loads(done.out)["HITTypeId"])


def answers(rows: list[dict[str, str]]) -> list[tuple[str, str, str]]:
    return sorted((row["Input.word"], row["Answer.formal"], row["Answer.note"]) for row in rows)


WANTED = [("=mileage", "-5", "two\nlines, “señor”"), ("=mileage", "0_Neither", "@home"), ("soil", "1_Formal", "")]


def test_csv_on_stdout(turkterm: Run, type_id: str) -> None:
    done = turkterm("results", "export", "--type", type_id)
    assert done.code == 0
    rows = list(csv.DictReader(io.StringIO(done.out, newline="")))
    plain = [{name: unguarded(cell) for name, cell in row.items()} for row in rows]
    assert answers(plain) == WANTED
    assert {row["Reward"] for row in rows} == {"$0.05"}
    assert "3 cells begin like a formula or an apostrophe and have an apostrophe in front" in done.err
    assert done.err.splitlines()[-1] == "3 answers of 2 HITs written to stdout"
    assert turkterm("results", "export", "-o", "-").out == done.out


def test_json_lines_and_parquet_by_the_files_ending(turkterm: Run, type_id: str, tmp_path: Path) -> None:
    from pyarrow import parquet

    assert turkterm("results", "export", "-o", tmp_path / "a.jsonl").code == 0
    assert answers([json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]) == WANTED
    assert turkterm("results", "export", "-o", tmp_path / "a.parquet").code == 0
    assert answers(parquet.read_table(tmp_path / "a.parquet").to_pylist()) == WANTED
    assert turkterm("results", "export", "--format", "csv", "-o", tmp_path / "a.txt").code == 0
    assert (tmp_path / "a.txt").read_text().startswith("HITId,")


async def noted(notes: Path, assignment_id: str) -> None:
    remarks = Remarks.open(notes, marketplace="embedded", who="ana")
    await remarks.note_assignments([AssignmentId(assignment_id)], "half of it")
    await remarks.use_assignments([AssignmentId(assignment_id)], unused=True)
    await remarks.close()


def test_what_was_noted_is_in_it_and_is_no_input_of_a_new_batch(
    turkterm: Run, type_id: str, home: Path, tmp_path: Path
) -> None:
    notes = Places.find({"TURKTERM_HOME": str(home)}).remarks("local")
    plain = list(csv.DictReader(io.StringIO(turkterm("results", "export").out, newline="")))
    assert "DoNotUse" not in plain[0]
    asyncio.run(noted(notes, plain[1]["AssignmentId"]))
    done = turkterm("results", "export", "-o", tmp_path / "a.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text(), newline="")))
    assert done.code == 0
    assert [(row["PrivateNote"], row["DoNotUse"]) for row in rows] == [("", ""), ("half of it", "x"), ("", "")]
    assert turkterm("marketplace", "import", tmp_path / "a.csv", "--template", tmp_path / "template.html").code == 0
    found = [json.loads(line) for line in turkterm("results", "export", "--format", "jsonl").out.splitlines()]
    assert {name for row in found for name in row if name.startswith("Input.")} == {"Input.word"}
    assert [len(found), sum("PrivateNote" in row for row in found)] == [6, 1]


def test_notes_that_cannot_be_read_are_said_and_the_answers_written(
    turkterm: Run, type_id: str, home: Path, tmp_path: Path
) -> None:
    notes = Places.find({"TURKTERM_HOME": str(home)}).remarks("local")
    notes.parent.mkdir(parents=True)
    notes.write_text("no database at all\n" * 100)
    done = turkterm("results", "export", "-o", tmp_path / "a.jsonl")
    assert done.code == 1
    said = f"\nThe file of notes {notes} is damaged: put it aside, and turkterm begins a new one; the export is without"
    assert said in done.err
    assert len((tmp_path / "a.jsonl").read_text().splitlines()) == 3


def test_a_type_that_there_is_not_leaves_the_file_as_it_was(turkterm: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("before")
    done = turkterm("results", "export", "--type", "3X", "-o", path)
    assert (done.code, done.err) == (1, "There is no HIT of the HIT type 3X.\n")
    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".turkterm")] == []


def test_a_reader_that_goes_away_ends_it_quietly(turkterm: Run, type_id: str) -> None:
    process = subprocess.Popen(
        [*COMMAND, "results", "export", "--format", "jsonl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait(30) == 1
    assert "Traceback" not in said


def test_parquet_without_pyarrow(home: Path) -> None:
    code = "import sys; sys.modules['pyarrow'] = None; from turkterm.cli import run; sys.exit(run(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, "results", "export", "--format", "parquet"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Parquet needs pyarrow, which is not installed: pip install 'turkterm[parquet]'.\n"


def test_where_no_file_can_be(inside: Run, tmp_path: Path) -> None:
    inside("results", "export", "-o", tmp_path).refused("it is no file that could be written")
    inside("results", "export", "-o", tmp_path / "no" / "a.csv").refused("cannot be written")
    assert inside("results", "export", "--format", "xml").code == 2
