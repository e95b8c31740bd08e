"""Answers as a file: the requester website's columns and what was noted here, as CSV or JSON Lines.

The columns are known only when the last answer was read, so rows are kept in a temporary file on the way and never all
in memory. JSON Lines and Parquet hold every value as it is.

A CSV is opened in spreadsheets, which take a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return for
a formula, and run it. Such a cell of an answer, an input or another text of people's gets an apostrophe in front,
plain numbers excepted; one that begins with an apostrophe gets one more, and so does `{}`, which stands for a field
that was left empty. Take one leading apostrophe away from a cell that has it, and the value is back (`unguarded`).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import IO

from turkterm.exchange.batch import ANSWER, INPUT, LEFT_EMPTY, NOTE, UNUSED, VERDICTS, WEBSITE

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")

Value = str | int
Record = Mapping[str, Value]


class Spool:
    """Rows on their way, in a temporary file, and the names of their columns so far."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._inputs: dict[str, None] = {}
        self._answers: dict[str, None] = {}
        self._noted: set[str] = set()
        self.rows = 0

    def add(self, record: Record) -> None:
        """Keep one row."""
        for name in record:
            if name.startswith(INPUT):
                self._inputs[name] = None
            elif name.startswith(ANSWER):
                self._answers[name] = None
            elif name in {NOTE, UNUSED}:
                self._noted.add(name)
        sound = {name: _sound(value) if isinstance(value, str) else value for name, value in record.items()}
        self._file.write(json.dumps(sound).encode() + b"\n")
        self.rows += 1

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns in the website's order: its own, inputs, answers, what was noted, and those for the verdicts.

        What the API does not tell stays empty: NumberOfSimilarHITs and the approval rates.
        """
        noted = [name for name in (NOTE, UNUSED) if name in self._noted]
        return (*WEBSITE, *self._inputs, *self._answers, *noted, *VERDICTS)

    def records(self) -> Iterator[dict[str, Value]]:
        """The rows in their order."""
        self._file.seek(0)
        for line in self._file:
            yield json.loads(line)


def write_csv(spool: Spool, file: IO[bytes]) -> int:
    """Write all rows as CSV; returns how many cells got an apostrophe."""
    guards = 0
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text)
    columns = spool.columns
    writer.writerow(columns)
    for record in spool.records():
        cells: list[Value] = []
        for name in columns:
            value = record.get(name, "")
            cell = guarded(value, field=name.startswith(ANSWER) and name in record) if isinstance(value, str) else value
            guards += isinstance(cell, str) and cell.startswith("'")
            cells.append(cell)
        writer.writerow(cells)
    text.flush()
    text.detach()  # the file is its opener's to close
    return guards


def write_jsonl(spool: Spool, file: IO[bytes]) -> int:
    """Write all rows as JSON Lines, without the empty columns; returns 0: every value is as it was."""
    for record in spool.records():
        file.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
    return 0


def _sound(value: str) -> str:
    """A value that UTF-8 can hold: half a surrogate pair, which JSON can bring, is written as its escape."""
    return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode()


def guarded(value: str, *, field: bool = False) -> str:
    """A value as a cell that no spreadsheet takes for a formula; of a `field` that was left empty, `{}`."""
    if field and not value:
        return LEFT_EMPTY
    if value == LEFT_EMPTY or (value.startswith(_FORMULA) and not _NUMBER.fullmatch(value)):
        return f"'{value}"
    return value


def unguarded(cell: str) -> str:
    """The value of a cell that was written here."""
    return "" if cell == LEFT_EMPTY else cell.removeprefix("'")
