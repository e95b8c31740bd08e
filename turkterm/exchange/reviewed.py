"""A reviewed results file of the requester website: `x` in the column Approve, or a reason in the column Reject.

It is taken as people have it: all other columns may stay, and a row with neither mark is not decided about. The file
says what was wanted when it was reviewed; what its assignments are by now is for the marketplace to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from turkterm.exchange.batch import VERDICTS
from turkterm.exchange.rows import BadRows, Columns, Place, Problem, entity, words, worker
from turkterm.exchange.table import Row, read_table
from turkterm.model.ids import AssignmentId, HITId, WorkerId
from turkterm.model.limits import FEEDBACK_LIMIT

APPROVE, REJECT = VERDICTS


@dataclass(frozen=True, slots=True)
class Decision:
    """What one row wants. `feedback` is the reason of a rejection; None approves.

    `hit_id` and `worker_id` are what the file says beside it, None where it says nothing: they have to agree with the
    marketplace.
    """

    line: int
    assignment_id: AssignmentId
    hit_id: HITId | None
    worker_id: WorkerId | None
    feedback: str | None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A whole file: its decisions in the order of its rows, and how many rows have none."""

    place: Place
    decisions: tuple[Decision, ...]
    undecided: int


def read_reviewed(path: Path) -> Reviewed:
    """Read a reviewed file. Raises BadFile for a broken table, BadRows with a sentence for every bad row."""
    table = read_table(path)
    columns = Columns(table, ["AssignmentId"], ["HITId", "WorkerId", APPROVE, REJECT])
    if not columns.has(APPROVE) and not columns.has(REJECT):
        raise BadRows([f"{path}, line 1: there is neither a column {APPROVE} nor a column {REJECT}"])
    decisions: list[Decision] = []
    problems: list[str] = []
    seen: dict[str, int] = {}
    undecided = 0
    for row in columns.rows():
        if not columns.cell(row, APPROVE) and not columns.cell(row, REJECT):
            undecided += 1
            continue
        found = list(_problems(columns, row, seen))
        problems += found
        if not found:
            decisions.append(_decision(columns, row))
    if problems:
        raise BadRows(problems)
    return Reviewed(columns.place, tuple(decisions), undecided)


def _problems(columns: Columns, row: Row, seen: dict[str, int]) -> Iterator[str]:
    approve, reject = columns.cell(row, APPROVE), columns.cell(row, REJECT)
    if approve and reject:
        yield columns.said(row, REJECT, f"the row has a mark in {APPROVE} as well: it can be one of them")
    elif approve and approve.lower() != "x":
        yield columns.said(row, APPROVE, "an approval is marked with x, and a reason belongs into the column Reject")
    elif reject:
        try:
            words(reject, limit=FEEDBACK_LIMIT, what="the reason")
        except Problem as problem:
            yield columns.said(row, REJECT, str(problem))
    assignment_id = columns.cell(row, "AssignmentId")
    for name, check in (("AssignmentId", _assignment), ("HITId", _hit), ("WorkerId", worker)):
        text = columns.cell(row, name)
        if text or name == "AssignmentId":
            try:
                check(text)
            except Problem as problem:
                yield columns.said(row, name, str(problem))
    before = seen.setdefault(assignment_id, row.line)
    if assignment_id and before != row.line:
        yield columns.said(row, "AssignmentId", f"line {before} has the same assignment")


def _decision(columns: Columns, row: Row) -> Decision:
    return Decision(
        row.line,
        AssignmentId(columns.cell(row, "AssignmentId")),
        HITId(columns.cell(row, "HITId")) if columns.cell(row, "HITId") else None,
        WorkerId(columns.cell(row, "WorkerId")) if columns.cell(row, "WorkerId") else None,
        columns.cell(row, REJECT) or None,
    )


def _assignment(text: str) -> str:
    return entity(text, "an AssignmentId" if text else "the AssignmentId")


def _hit(text: str) -> str:
    return entity(text, "a HITId")
