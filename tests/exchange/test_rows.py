from __future__ import annotations

from pathlib import Path

import pytest

from turkterm.exchange.rows import BadRows, Columns, Problem, entity, words, worker
from turkterm.exchange.table import read_table


def columns(folder: Path, content: str, *required: str) -> Columns:
    path = folder / "t.csv"
    path.write_text(content)
    return Columns(read_table(path), required)


def test_a_missing_column_is_named_with_the_nearest_there_is(tmp_path: Path) -> None:
    with pytest.raises(BadRows) as caught:
        columns(tmp_path, "workerid,Amount\nA1,2\n", "WorkerId", "Reason")
    first, second = caught.value.problems
    assert first == f"{tmp_path}/t.csv, line 1: there is no column WorkerId; is it “workerid”?"
    assert second == f"{tmp_path}/t.csv, line 1: there is no column Reason"
    assert str(caught.value) == f"{first} (and 1 more)"


def test_a_table_with_other_separators_is_suspected(tmp_path: Path) -> None:
    with pytest.raises(BadRows, match=r"are its cells separated by commas\?"):
        columns(tmp_path, "WorkerId;Reason\nA1;x\n", "WorkerId")


def test_rows_that_a_spreadsheet_left_empty_are_passed_over(tmp_path: Path) -> None:
    table = columns(tmp_path, "WorkerId,Note\nA1,x\n , left\n,\n", "WorkerId")
    assert [table.cell(row, "WorkerId") for row in table.rows()] == ["A1"]


def test_a_cell_of_a_column_that_is_not_there_is_empty(tmp_path: Path) -> None:
    table = columns(tmp_path, "WorkerId\n A1 \n", "WorkerId")
    (row,) = table.rows()
    assert (table.cell(row, "WorkerId"), table.cell(row, "HITId"), table.has("HITId")) == ("A1", "", False)
    assert table.said(row, "WorkerId", "no") == f"{tmp_path}/t.csv, line 2, column 1 (WorkerId): no"


@pytest.mark.parametrize("text", ["3abc", "3 A", "3" * 65, "3A\x1b[31m", "３A"])
def test_what_is_no_identifier(text: str) -> None:
    with pytest.raises(Problem, match="is not a HITId") as caught:
        entity(text, "a HITId")
    assert "\x1b" not in str(caught.value)


def test_identifiers() -> None:
    assert entity("3" * 64, "a HITId") == "3" * 64
    assert worker("A2EXAMPLE") == "A2EXAMPLE"
    for text, problem in (("", "missing"), ("3A", "an A, then"), ("A", "an A, then")):
        with pytest.raises(Problem, match=problem):
            worker(text)


def test_words() -> None:
    assert words("señor\n\tyes", limit=10, what="the reason") == "señor\n\tyes"
    for text, problem in (("", "missing"), ("x" * 11, "11 characters, 10 is the most"), ("a\x07b", r"U\+0007")):
        with pytest.raises(Problem, match=f"the reason.*{problem}"):
            words(text, limit=10, what="the reason")
