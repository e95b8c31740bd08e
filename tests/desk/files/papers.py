"""Files as people bring them, written and read for the assignments of a marketplace."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from turkterm.exchange.bonuses import COLUMNS, Bonuses, read_bonuses
from turkterm.exchange.reviewed import Reviewed, read_reviewed
from turkterm.model.assignment import Assignment


def written(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    """A CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
    return path


def bonuses_for(folder: Path, work: Iterable[Assignment], amount: str = "0.50", reason: str = "good") -> Bonuses:
    """A file that pays each assignment's worker."""
    rows = ((one.worker_id, one.assignment_id, amount, reason) for one in work)
    return read_bonuses(written(folder / "bonuses.csv", COLUMNS, rows))


def reviewed_of(folder: Path, marks: Iterable[tuple[Assignment, str, str]]) -> Reviewed:
    """A reviewed file: an assignment, its mark in Approve and its mark in Reject each."""
    rows = ((one.hit_id, one.assignment_id, one.worker_id, *both) for one, *both in marks)
    head = ("HITId", "AssignmentId", "WorkerId", "Approve", "Reject")
    return read_reviewed(written(folder / "reviewed.csv", head, rows))
