from __future__ import annotations

import csv
from pathlib import Path

import pytest

from turkterm.exchange.table import BadFile, Row, read_table, read_text


def write(folder: Path, content: str | bytes, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def sentence(path: Path) -> str:
    with pytest.raises(BadFile) as caught:
        read_table(path)
    text = str(caught.value)
    assert text.startswith(str(path))
    assert "\n" not in text
    return text.removeprefix(str(path))


def test_reads_rows_with_their_first_lines(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, 'a,b\r\n1,"two\nlines"\r\n\r\n3,4\r\n'))
    assert table.columns == ("a", "b")
    assert table.rows == (Row(2, ("1", "two\nlines")), Row(5, ("3", "4")))


def test_a_byte_order_mark_is_not_part_of_the_first_name(tmp_path: Path) -> None:
    assert read_table(write(tmp_path, "\ufeffa,b\n1,é\n")).columns == ("a", "b")


def test_a_cell_may_be_far_longer_than_the_librarys_limit(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    table = read_table(write(tmp_path, 'a,b\n1,"' + "x" * 900_000 + '"\n'))
    assert len(table.rows[0].cells[1]) == 900_000
    assert csv.field_size_limit() == before


def test_too_few_cells(tmp_path: Path) -> None:
    said = sentence(write(tmp_path, 'a,b,c\n1,"x\ny",3\n1,2\n'))
    assert said == ", line 4, column 3 (c): the row ends after 2 cells, the first line names 3 columns"


def test_too_many_cells(tmp_path: Path) -> None:
    said = sentence(write(tmp_path, "a,b\n1,2,3\n"))
    assert said == ", line 2, column 3: the row has 3 cells, the first line names 2 columns"


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_an_empty_file(tmp_path: Path, content: str) -> None:
    assert sentence(write(tmp_path, content)) == ": the file is empty"


def test_a_quote_that_never_closes_names_where_it_began(tmp_path: Path) -> None:
    said = sentence(write(tmp_path, 'a,b,c\n1,2,3\n4,"5,6\n7,8,9\n'))
    assert said == ", line 3, column 2: a quoted cell begins here and is never closed"


def test_a_quote_that_never_closes_in_a_long_file(tmp_path: Path) -> None:
    said = sentence(write(tmp_path, 'a,b\n1,"' + "x" * 300_000))
    assert said == ", line 2, column 2: a quoted cell begins here and is never closed"


def test_text_after_a_closing_quote(tmp_path: Path) -> None:
    said = sentence(write(tmp_path, 'a,b,c\n1,"two"2,3\n4,5,6\n'))
    assert said == ", line 2, column 2: text follows the closing quote of a cell"


def test_not_utf8_names_the_byte(tmp_path: Path) -> None:
    said = sentence(write(tmp_path, b"a,b\n1,caf\xe9\n"))
    assert said == ", line 2, column 6: the byte 0xE9 is not UTF-8; save the file as UTF-8"


def test_columns_need_distinct_names(tmp_path: Path) -> None:
    assert sentence(write(tmp_path, "a,,c\n1,2,3\n")) == ", line 1, column 2: the column has no name"
    assert sentence(write(tmp_path, "a,b,a\n1,2,3\n")) == ", line 1, column 3: “a” is already the name of column 1"


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path: Path) -> None:
    assert sentence(tmp_path / "none.csv") == ": no such file or directory"
    assert sentence(tmp_path) == ": is a directory"


def test_text_keeps_its_line_ends(tmp_path: Path) -> None:
    assert read_text(write(tmp_path, "a\r\nb\n")) == "a\r\nb\n"
