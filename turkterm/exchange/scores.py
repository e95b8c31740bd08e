"""Scores of a qualification type: a file of workers to grant it to or take it from, and the list of its holders.

    WorkerId,Score,Reason
    A1BLUEEXAMPLE1,80,              granted with this score, or the score changed
    A2GREENEXAMPL2,,The test moved  revoked, with the reason that the worker reads

Further columns are passed over. The file is read whole and every row that cannot be used is found; with one of them
nothing is done.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from turkterm.exchange.rows import WORKER_ID, Columns, words
from turkterm.exchange.rows import Problem as Unusable
from turkterm.exchange.table import BadFile, Row, read_table
from turkterm.model.exam import HIGHEST_SCORE, LOWEST_SCORE
from turkterm.model.limits import REASON_LIMIT

WORKER, SCORE, REASON = "WorkerId", "Score", "Reason"
_NUMBER = re.compile(r"[+-]?[0-9]{1,10}")
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One worker and a score, or None to revoke with `reason`."""

    line: int
    worker_id: str
    score: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row: where (`line 3, column 2 (Score)`) and why."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Scores:
    """A whole file: the rows that can be used, and what is wrong with the others."""

    path: Path
    rows: tuple[ScoreRow, ...]
    problems: tuple[Problem, ...] = ()


def score_of(text: str) -> int | None:
    """A score as people write it; None where it is none."""
    if not _NUMBER.fullmatch(text):
        return None
    number = int(text)
    return number if LOWEST_SCORE <= number <= HIGHEST_SCORE else None


def read_scores(path: Path) -> Scores:
    """Read a file of scores; raises BadFile where it is no table or lacks a column."""
    table = read_table(path)
    if WORKER not in table.columns:
        raise BadFile(f"{path}, line 1: there is no column {WORKER}; the file wants {WORKER},{SCORE}")
    if SCORE not in table.columns and REASON not in table.columns:
        raise BadFile(f"{path}, line 1: there is no column {SCORE}, nor {REASON} to revoke")
    columns = Columns(table, [WORKER], [SCORE, REASON])
    rows: list[ScoreRow] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for row in columns.rows():
        read = _read(columns, row, seen)
        if isinstance(read, ScoreRow):
            rows.append(read)
        else:
            problems.append(read)
    if not rows and not problems:
        raise BadFile(f"{path}: there are no rows below the first line")
    return Scores(path, tuple(rows), tuple(problems))


def _read(columns: Columns, row: Row, seen: dict[str, int]) -> ScoreRow | Problem:
    worker, score, reason = (columns.cell(row, name) for name in (WORKER, SCORE, REASON))

    def problem(name: str, why: str) -> Problem:
        return Problem(columns.place.where(row.line, name), why)

    if not WORKER_ID.fullmatch(worker):
        said = f"“{worker[:_SHOWN]}” is no worker id" if worker else "there is no worker id"
        return problem(WORKER, f"{said}: they are an A and capital letters and digits")
    if worker in seen:
        return problem(WORKER, f"{worker} stands in line {seen[worker]} already")
    seen[worker] = row.line
    if score and reason:
        return problem(REASON, "a row has a score to grant or a reason to revoke, not both")
    if not score and not reason:
        return problem(SCORE if columns.has(SCORE) else REASON, "there is neither a score nor a reason to revoke")
    number = score_of(score)
    if score and number is None:
        return problem(SCORE, f"“{score[:_SHOWN]}” is no whole number that a score can be")
    if reason:
        try:
            words(reason, limit=REASON_LIMIT, what="the reason")
        except Unusable as fault:
            return problem(REASON, str(fault))
    return ScoreRow(row.line, worker, number, reason)


def write_scores(path: Path, holders: Iterable[tuple[str, str, str]]) -> int:
    """Write (worker, score, since) rows that `read_scores` takes back; returns how many. Raises BadFile.

    A file that is there already is left as it is.
    """
    count = 0
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow((WORKER, SCORE, "GrantTime"))
            for row in holders:
                writer.writerow(row)
                count += 1
    except FileExistsError:
        raise BadFile(f"{path}: there is a file of this name already") from None
    except OSError as problem:
        if count:  # half a list would be taken for a whole one
            path.unlink(missing_ok=True)
        raise BadFile(f"{path}: {(problem.strerror or 'it cannot be written').lower()}") from None
    return count
