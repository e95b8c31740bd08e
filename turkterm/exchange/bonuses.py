"""A file of bonuses: WorkerId, AssignmentId, BonusAmount, Reason, one payment a row.

Two rows that are alike in all four are taken for a slip, since they are what paying twice looks like: whoever means it
gives them different reasons. Whether worker and assignment belong together is for the marketplace to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from turkterm.exchange.rows import BadRows, Columns, Place, Problem, entity, words, worker
from turkterm.exchange.table import Row, read_table
from turkterm.model.ids import AssignmentId, WorkerId
from turkterm.model.limits import REASON_LIMIT
from turkterm.model.money import BadAmount, Cents, parse_amount

COLUMNS = ("WorkerId", "AssignmentId", "BonusAmount", "Reason")


@dataclass(frozen=True, slots=True)
class BonusRow:
    """One payment, before its fee."""

    line: int
    worker_id: WorkerId
    assignment_id: AssignmentId
    amount: Cents
    reason: str


@dataclass(frozen=True, slots=True)
class Bonuses:
    """A whole file of payments, in the order of its rows."""

    place: Place
    rows: tuple[BonusRow, ...]


def read_bonuses(path: Path) -> Bonuses:
    """Read a file of bonuses. Raises BadFile for a broken table, BadRows with a sentence for every bad row."""
    columns = Columns(read_table(path), COLUMNS)
    rows: list[BonusRow] = []
    problems: list[str] = []
    seen: dict[tuple[str, str, Cents, str], int] = {}
    for row in columns.rows():
        found = list(_problems(columns, row))
        if not found:
            one = _row(columns, row)
            before = seen.setdefault((one.worker_id, one.assignment_id, one.amount, one.reason), one.line)
            if before != one.line:
                found = [f"{path}, line {one.line}: it repeats line {before}; to pay both, give them different reasons"]
            rows.append(one)
        problems += found
    if problems:
        raise BadRows(problems)
    return Bonuses(columns.place, tuple(rows))


def _problems(columns: Columns, row: Row) -> Iterator[str]:
    for name in COLUMNS:
        text = columns.cell(row, name)
        try:
            if name == "WorkerId":
                worker(text)
            elif name == "AssignmentId":
                entity(text, "an AssignmentId" if text else "the AssignmentId")
            elif name == "BonusAmount":
                _amount(text)
            else:
                words(text, limit=REASON_LIMIT, what="the reason")
        except (Problem, BadAmount) as problem:
            yield columns.said(row, name, str(problem))


def _amount(text: str) -> Cents:
    if not text:
        raise Problem("the amount is missing")
    amount = parse_amount(text)
    if not amount:
        raise Problem("a bonus of nothing cannot be paid")
    return amount


def _row(columns: Columns, row: Row) -> BonusRow:
    return BonusRow(
        row.line,
        WorkerId(columns.cell(row, "WorkerId")),
        AssignmentId(columns.cell(row, "AssignmentId")),
        parse_amount(columns.cell(row, "BonusAmount")),
        columns.cell(row, "Reason"),
    )
