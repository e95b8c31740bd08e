"""Files that people bring: UTF-8 text and comma-separated tables, read strictly and said plainly when they are broken.

A table is read whole before anything is done with it, so that a broken last row spoils nothing. It refuses to guess:
no other encodings, no other separators, no short rows filled up.
"""

from __future__ import annotations

import csv
import io
import threading
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from turkterm.model.counting import counted

_SHOWN = 40
_BOM = "\ufeff"
#: The limit on a cell's length is one number for the whole process: whoever changes it holds this.
_FIELD_LIMIT = threading.Lock()


class BadFile(ValueError):
    """A file that cannot be used; `str()` is one sentence that names the file and, where there is one, the line."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record and the line of the file on which it begins (the first line is 1)."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with distinct, named columns; every row has a cell for each."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte-order mark (which is dropped); line ends stay as they are.

    Raises BadFile for a file that cannot be read or is not UTF-8.
    """
    try:
        raw = path.read_bytes()
    except OSError as problem:
        reason = (problem.strerror or "it cannot be read").lower()
        raise BadFile(f"{path}: {reason}") from None
    try:
        return raw.decode("utf-8").removeprefix(_BOM)
    except UnicodeDecodeError as problem:
        before = raw[: problem.start]
        line = before.count(b"\n") + 1
        column = len(before) - (before.rfind(b"\n") + 1) + 1
        raise BadFile(
            f"{path}, line {line}, column {column}: the byte 0x{raw[problem.start]:02X} is not UTF-8;"
            " save the file as UTF-8"
        ) from None


def read_table(path: Path) -> Table:
    """Read a comma-separated file whose first line names the columns; lines without any cell are passed over.

    Raises BadFile: no first line, a column without a name or with another's, a row with too few or too many cells, a
    quote that is never closed.
    """
    text = read_text(path)
    records = _records(path, text)
    if not records:
        raise BadFile(f"{path}: the file is empty")
    head, *rows = records
    columns = tuple(name.strip() for name in head.cells)
    _check_columns(path, head.line, columns)
    for row in rows:
        if len(row.cells) != len(columns):
            raise BadFile(_wrong_count(path, row, columns))
    return Table(path, columns, tuple(rows))


def _records(path: Path, text: str) -> list[Row]:
    """All records of the text that have a cell, each with its first line."""
    found: list[Row] = []
    with _cells_of_any_length(len(text)):
        # newline="" leaves line ends inside quoted cells alone; the reader counts every kind of them.
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                break
            except csv.Error as problem:
                raise BadFile(_broken(path, text, line, str(problem))) from None
            if cells:
                found.append(Row(line, tuple(cells)))
    return found


@contextmanager
def _cells_of_any_length(longest: int) -> Iterator[None]:
    """Let a cell be as long as the file: a page or a drawing in an answer passes the library's 131,072 characters."""
    with _FIELD_LIMIT:
        before = csv.field_size_limit()
        csv.field_size_limit(max(before, longest + 1))
        try:
            yield
        finally:
            csv.field_size_limit(before)


def _check_columns(path: Path, line: int, columns: tuple[str, ...]) -> None:
    seen: dict[str, int] = {}
    for number, name in enumerate(columns, start=1):
        if not name:
            raise BadFile(f"{path}, line {line}, column {number}: the column has no name")
        if name in seen:
            raise BadFile(
                f"{path}, line {line}, column {number}: “{_short(name)}” is already the name of column {seen[name]}"
            )
        seen[name] = number


def _wrong_count(path: Path, row: Row, columns: tuple[str, ...]) -> str:
    cells, wanted = len(row.cells), len(columns)
    if cells < wanted:
        return (
            f"{path}, line {row.line}, column {cells + 1} ({_short(columns[cells])}): the row ends after"
            f" {counted(cells, 'cell')}, the first line names {counted(wanted, 'column')}"
        )
    return (
        f"{path}, line {row.line}, column {wanted + 1}: the row has {counted(cells, 'cell')},"
        f" the first line names {counted(wanted, 'column')}"
    )


def _broken(path: Path, text: str, line: int, problem: str) -> str:
    """Say where a record breaks. The reader gives no column: the shortest beginning that breaks the same way does."""
    record = "".join(io.StringIO(text, newline="").readlines()[line - 1 :])
    if "unexpected end" in problem:
        column = _cell_count(record)
        return f"{path}, line {line}, column {column}: a quoted cell begins here and is never closed"
    length = bisect_left(range(1, len(record) + 1), True, key=lambda size: _breaks(record[:size], problem)) + 1
    column = _cell_count(record[:length])
    if "expected after" in problem:
        return f"{path}, line {line}, column {column}: text follows the closing quote of a cell"
    return f"{path}, line {line}, column {column}: the row cannot be read ({problem})"


def _breaks(beginning: str, problem: str) -> bool:
    try:
        next(csv.reader(io.StringIO(beginning, newline=""), strict=True), None)
    except csv.Error as found:
        return str(found) == problem
    return False


def _cell_count(record: str) -> int:
    return len(next(csv.reader(io.StringIO(record, newline="")), []))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
