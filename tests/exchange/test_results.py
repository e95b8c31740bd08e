from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turkterm.exchange.batch import WEBSITE
from turkterm.exchange.results import Record, Spool, guarded, unguarded, write_csv, write_jsonl

RECORDS: list[Record] = [
    {"HITId": "3H1", "MaxAssignments": 3, "Input.word": "mileage", "Answer.q": "=1+1", "Answer.left": ""},
    {"HITId": "3H2", "MaxAssignments": 3, "Input.n": "-5", "Answer.q": "señor\r\n“x”", "Answer.more": "{}"},
]


def spooled(records: list[Record]) -> Spool:
    spool = Spool(io.BytesIO())
    for record in records:
        spool.add(record)
    return spool


def test_the_columns_are_the_websites_then_inputs_answers_and_verdicts() -> None:
    spool = spooled(RECORDS)
    names = ("Input.word", "Input.n", "Answer.q", "Answer.left", "Answer.more", "Approve", "Reject")
    assert spool.columns == (*WEBSITE, *names)
    assert spool.rows == 2


def test_notes_have_columns_before_the_verdicts_where_there_are_any() -> None:
    spool = spooled([*RECORDS, {"HITId": "3H3", "DoNotUse": "x"}])
    assert spool.columns[-4:] == ("Answer.more", "DoNotUse", "Approve", "Reject")
    spool.add({"HITId": "3H4", "PrivateNote": "look again"})
    assert spool.columns[-5:] == ("Answer.more", "PrivateNote", "DoNotUse", "Approve", "Reject")


def test_csv_guards_formulas_and_tells_empty_from_absent() -> None:
    file = io.BytesIO()
    assert write_csv(spooled(RECORDS), file) == 2
    first, second = csv.DictReader(io.StringIO(file.getvalue().decode(), newline=""))
    assert (first["Answer.q"], first["Answer.left"], first["Answer.more"]) == ("'=1+1", "{}", "")
    assert (second["Answer.q"], second["Answer.more"], second["Input.n"]) == ("señor\r\n“x”", "'{}", "-5")
    assert (first["MaxAssignments"], first["Approve"], first["Reject"]) == ("3", "", "")


def test_json_lines_hold_everything_as_it_is() -> None:
    file = io.BytesIO()
    assert write_jsonl(spooled(RECORDS), file) == 0
    assert [json.loads(line) for line in file.getvalue().splitlines()] == RECORDS
    assert "señor" in file.getvalue().decode()


def test_half_a_surrogate_pair_spoils_no_file() -> None:
    for write in (write_csv, write_jsonl):
        file = io.BytesIO()
        write(spooled([{"Answer.q": "a\ud800b"}]), file)
        assert "ud800b" in file.getvalue().decode()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_cell_gives_the_value_back(value: str) -> None:
    for cell in (guarded(value), guarded(value, field=True)):
        assert unguarded(cell) == value
        assert not cell.startswith(("=", "@", "\t", "\r"))


@pytest.mark.parametrize("number", ["-5", "+1.50", "-1,000.2"])
def test_numbers_are_no_formulas(number: str) -> None:
    assert guarded(number) == number


@pytest.mark.parametrize("formula", ["=1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "-", "'x", "{}"])
def test_formulas(formula: str) -> None:
    assert guarded(formula) == f"'{formula}"
