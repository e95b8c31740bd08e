"""The rows of a file that decides about people's pay: every row is checked, and every mistake is said, before any acts.

A table with one bad row is refused as a whole: half a file carried out is harder to repair than none. It reads cells
and refuses to know any marketplace.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from turkterm.exchange.table import BadFile, Row, Table

#: The API's identifiers [SDK EntityId, CustomerId]: capitals and digits, 64 at most, workers' begin with A.
_ENTITY = re.compile(r"[A-Z0-9]{1,64}")
WORKER_ID = re.compile(r"A[A-Z0-9]{1,63}")
#: Characters that no text of the API may hold [DOC]: all below the space but tab, line feed and carriage return.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SHOWN = 40


class BadRows(BadFile):
    """Rows that cannot be carried out. `problems` has a sentence for each; `str()` is the first and their number."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        more = len(self.problems) - 1
        super().__init__(self.problems[0] + (f" (and {more} more)" if more else ""))


class Problem(ValueError):
    """What is wrong with one cell; a clause without its place."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the columns of a file are, so that what is found out later can be said with its place too."""

    path: Path
    at: Mapping[str, int]

    def where(self, line: int, name: str) -> str:
        """`line 3, column 2 (Score)`."""
        return f"line {line}, column {self.at[name] + 1} ({name})"

    def said(self, line: int, name: str, problem: str) -> str:
        """The sentence for a problem of one cell."""
        return f"{self.path}, {self.where(line, name)}: {problem}"


class Columns:
    """The named columns of a table, and its cells by their names."""

    def __init__(self, table: Table, required: Sequence[str], optional: Sequence[str] = ()) -> None:
        """Raises BadRows where a required column is missing; names the nearest one that is there."""
        self._at = {name: index for index, name in enumerate(table.columns)}
        self.place = Place(table.path, self._at)
        missing = [name for name in required if name not in self._at]
        if missing:
            raise BadRows([self._missing(name, table.columns) for name in missing])
        self._rows = table.rows
        self._known = {*required, *optional}

    def _missing(self, name: str, columns: Sequence[str]) -> str:
        lowered = {column.lower(): column for column in columns}
        near = difflib.get_close_matches(name.lower(), lowered, n=1)
        hint = f"; is it “{_short(lowered[near[0]])}”?" if near else ""
        few = " (are its cells separated by commas?)" if len(columns) == 1 else ""
        return f"{self.place.path}, line 1: there is no column {name}{hint}{few}"

    def rows(self) -> Iterator[Row]:
        """The rows with anything in a column that matters; spreadsheets leave empty ones behind."""
        places = [index for name, index in self._at.items() if name in self._known]
        for row in self._rows:
            if any(row.cells[index].strip() for index in places):
                yield row

    def has(self, name: str) -> bool:
        """Whether the file has the column."""
        return name in self._at

    def cell(self, row: Row, name: str) -> str:
        """The cell without the spaces around it; "" where the file does not have the column."""
        index = self._at.get(name)
        return "" if index is None else row.cells[index].strip()

    def said(self, row: Row, name: str, problem: str) -> str:
        """The sentence for a problem of one cell."""
        return self.place.said(row.line, name, problem)


def entity(text: str, what: str) -> str:
    """An identifier of the API; `what` names it in the problem, such as “an AssignmentId”. Raises Problem."""
    if not text:
        raise Problem(f"{what} is missing")
    if not _ENTITY.fullmatch(text):
        raise Problem(f"“{_short(text)}” is not {what}: capitals and digits, 64 at most")
    return text


def worker(text: str) -> str:
    """A WorkerId. Raises Problem."""
    if text and not WORKER_ID.fullmatch(text):
        raise Problem(f"“{_short(text)}” is not a WorkerId: an A, then capitals and digits")
    return entity(text, "the WorkerId")


def words(text: str, *, limit: int, what: str) -> str:
    """A text that a worker reads; `what` names it in the problem, such as “the reason”. Raises Problem."""
    if not text:
        raise Problem(f"{what} is missing")
    if len(text) > limit:
        raise Problem(f"{what} has {len(text):,} characters, {limit:,} is the most")
    if found := _FORBIDDEN.search(text):
        raise Problem(f"{what} holds the control character U+{ord(found[0]):04X}, which the API does not take")
    return text


def _short(text: str) -> str:
    plain = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"
