"""A finished batch: the HITs that people worked on and every answer they gave, read from one CSV file.

Two kinds of files are understood. The requester website's results have the columns `Input.<name>` and
`Answer.<field>` among some thirty of the website's own (HITId, WorkerId, AcceptTime, …); published data sets have
Title, Description, Keywords, then the inputs under their plain names, then `Answer.<field>`.

A row is one assignment. Rows with the same title, description, keywords, inputs (and HITId and reward, where the file
has them) belong to one HIT, wherever they stand in the file. This module knows no template and no marketplace.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from turkterm.exchange.table import BadFile, Row, Table, read_table
from turkterm.model.counting import counted
from turkterm.model.money import BadAmount, Cents, parse_amount

ANSWER = "Answer."
INPUT = "Input."
#: A person who left a field empty: the website's way to write it, and so the data sets'.
LEFT_EMPTY = "{}"

#: The website's own columns in its order, and those for the verdicts, which it has after the answers.
WEBSITE = (
    *("HITId", "HITTypeId", "Title", "Description", "Keywords", "Reward", "CreationTime", "MaxAssignments"),
    *("RequesterAnnotation", "AssignmentDurationInSeconds", "AutoApprovalDelayInSeconds", "Expiration"),
    *("NumberOfSimilarHITs", "LifetimeInSeconds", "AssignmentId", "WorkerId", "AssignmentStatus", "AcceptTime"),
    *("SubmitTime", "AutoApprovalTime", "ApprovalTime", "RejectionTime", "RequesterFeedback", "WorkTimeInSeconds"),
    *("LifetimeApprovalRate", "Last30DaysApprovalRate", "Last7DaysApprovalRate"),
)
VERDICTS = ("Approve", "Reject")
#: Ours, before the verdicts, where something was noted: the private note, and `x` for "pay, but do not use".
NOTE, UNUSED = "PrivateNote", "DoNotUse"
#: Never inputs. Times, notes and verdicts are those of the old batch and are not carried over.
WEBSITE_COLUMNS = frozenset({*WEBSITE, NOTE, UNUSED, *VERDICTS})

_ESCAPE = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")


class BadBatch(BadFile):
    """A batch or template that cannot be imported; `str()` is one sentence with file, line and column."""


Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """One row: who answered (None where the file does not say) and the fields of the answer in column order.

    A field that the person left empty has the value ""; a field that the row's page did not have (an empty cell) is
    not here.
    """

    line: int
    worker_id: str | None
    fields: Pairs


@dataclass(frozen=True, slots=True)
class BatchHit:
    """A HIT of the batch; `line` is its first row's, `reward` None where the file has no Reward column."""

    line: int
    title: str
    description: str
    keywords: str
    reward: Cents | None
    inputs: Pairs
    answers: tuple[BatchAnswer, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """A whole file: the names of its inputs and answer fields, and its HITs in the order of their first rows."""

    path: Path
    input_names: tuple[str, ...]
    field_names: tuple[str, ...]
    hits: tuple[BatchHit, ...]

    @property
    def assignments(self) -> int:
        """The number of rows."""
        return sum(len(hit.answers) for hit in self.hits)


def read_batch(path: Path) -> Batch:
    """Read a finished batch. Raises BadBatch with a sentence that names file, line and column."""
    try:
        table = read_table(path)
    except BadFile as problem:
        raise BadBatch(str(problem)) from None
    plan = _Columns(table)
    if not table.rows:
        raise BadBatch(f"{path}, line 2: the file names its columns and has no row")
    return Batch(path, tuple(plan.inputs), tuple(plan.answers), tuple(_hits(table, plan)))


class _Columns:
    """Which column of the table is what; refuses a table without the columns of a batch."""

    def __init__(self, table: Table) -> None:
        self.path = table.path
        self.at: Mapping[str, int] = {name: index for index, name in enumerate(table.columns)}
        self.answers = self._prefixed(ANSWER)
        if not self.answers:
            few = " (are its cells separated by commas?)" if len(self.at) == 1 else ""
            raise BadBatch(
                f"{self.path}, line 1: none of the {counted(len(self.at), 'column')} is an Answer.* column{few}"
            )
        if "Title" not in self.at:
            raise BadBatch(f"{self.path}, line 1: there is no column Title")
        self.inputs = self._prefixed(INPUT) or {
            name: index
            for name, index in self.at.items()
            if name not in WEBSITE_COLUMNS and not name.startswith(ANSWER)
        }

    def _prefixed(self, prefix: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for column, index in self.at.items():
            if column.startswith(prefix):
                name = column.removeprefix(prefix)
                if not name:
                    raise BadBatch(f"{self.path}, line 1, column {index + 1}: nothing follows “{prefix}”")
                found[name] = index
        return found

    def cell(self, row: Row, column: str) -> str:
        """The cell of an optional column, "" where the table does not have it."""
        index = self.at.get(column)
        return "" if index is None else row.cells[index].strip()

    def reward(self, row: Row) -> Cents | None:
        text = self.cell(row, "Reward")
        if not text:
            return None
        try:
            return parse_amount(text)
        except BadAmount as problem:
            place = f"{self.path}, line {row.line}, column {self.at['Reward'] + 1} (Reward)"
            raise BadBatch(f"{place}: {problem}") from None


def _hits(table: Table, columns: _Columns) -> Iterable[BatchHit]:
    """Group the rows. Somebody who answered the same inputs twice did so in two HITs: one takes only one answer."""
    found: dict[tuple[object, ...], tuple[BatchHit, list[BatchAnswer]]] = {}
    times: dict[tuple[object, ...], int] = {}
    for row in table.rows:
        hit = _hit(row, columns)
        key: tuple[object, ...] = (
            hit.title,
            hit.description,
            hit.keywords,
            hit.reward,
            hit.inputs,
            columns.cell(row, "HITId"),
        )
        answer = _answer(row, columns)
        repeat = 0
        if answer.worker_id is not None:
            repeat = times.get((key, answer.worker_id), 0)
            times[key, answer.worker_id] = repeat + 1
        found.setdefault((key, repeat), (hit, []))[1].append(answer)
    for hit, answers in found.values():
        yield BatchHit(hit.line, hit.title, hit.description, hit.keywords, hit.reward, hit.inputs, tuple(answers))


def _hit(row: Row, columns: _Columns) -> BatchHit:
    title = unescape(columns.cell(row, "Title"))
    if not title:
        place = f"{columns.path}, line {row.line}, column {columns.at['Title'] + 1} (Title)"
        raise BadBatch(f"{place}: the HIT has no title")
    return BatchHit(
        line=row.line,
        title=title,
        # The API asks for a description; a file without one says it with the title.
        description=unescape(columns.cell(row, "Description")) or title,
        keywords=unescape(columns.cell(row, "Keywords")),
        reward=columns.reward(row),
        inputs=tuple((name, row.cells[index]) for name, index in columns.inputs.items()),
        answers=(),
    )


def _answer(row: Row, columns: _Columns) -> BatchAnswer:
    fields = (
        (name, "" if row.cells[index].strip() == LEFT_EMPTY else row.cells[index])
        for name, index in columns.answers.items()
        if row.cells[index]
    )
    return BatchAnswer(row.line, columns.cell(row, "WorkerId") or None, tuple(fields))


def unescape(text: str) -> str:
    r"""Decode `\uXXXX`, which some exports leave in titles, pairs of surrogates included; a lone one stays as it is."""

    def decoded(match: re.Match[str]) -> str:
        units = bytes.fromhex(match[0].replace("\\u", ""))
        try:
            return units.decode("utf-16-be")
        except UnicodeDecodeError:
            return match[0]

    return _ESCAPE.sub(decoded, text)
