"""What stands beside a row of the review queue: the task, the answers, how others answered, and who answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from turkterm.desk.rows.review import ReviewRow, review_row
from turkterm.desk.rows.workers import WorkerRow, worker_row
from turkterm.model.answers import Answers, parse_answers

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.desk.pages import Page
    from turkterm.desk.signals import Checked, Signals
    from turkterm.model.assignment import Assignment
    from turkterm.model.cleantext import CleanText
    from turkterm.model.hit import Hit
    from turkterm.model.ids import AssignmentId
    from turkterm.model.question import Asked

#: Answers as they were read, kept: moving along the queue shows the same documents again and again.
parsed = lru_cache(maxsize=500)(parse_answers)

#: A HIT with more answers than this is a survey: its answers are opinions, and comparing them all at each step costs.
_MOST_COMPARED = 100


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many of the HIT's answers to one field are the same, of how many; `common` where most say something else."""

    same: int
    of: int
    common: CleanText | None = None
    common_count: int = 0


@dataclass(frozen=True, slots=True)
class ReviewDetail:
    """Everything to decide one assignment by. `place` of `siblings`: which of the HIT's answers this is.

    The answers stand in the order of the form, once the page is read; `unanswered` are fields of the form that the
    worker left alone. `checked` are the control questions by field.
    """

    row: ReviewRow
    assignment: Assignment
    hit: Hit
    worker: WorkerRow
    answers: Answers
    agreement: Mapping[str, Agreement]
    place: int
    siblings: int
    page: Page | None
    checked: Mapping[str, Checked]
    unanswered: tuple[CleanText, ...] = ()
    worker_note: CleanText | None = None


def review_detail(
    board: Board, assignment_id: AssignmentId, page: Page | None, signals: Signals | None = None
) -> ReviewDetail | None:
    """The detail of one assignment; None where it is gone."""
    row = review_row(board, assignment_id, signals)
    if row is None:
        return None
    assignment = board.assignments[assignment_id]
    others = [board.assignments[key] for key in board.by_hit.get(row.hit_id, ())]
    others.sort(key=lambda one: (one.submit_time, one.assignment_id))
    asked = page.asked if page is not None else ()
    answers = in_form_order(parsed(assignment.answer), asked)
    noted = board.worker_remarks.get(row.worker_id)
    given = {field.name for field in answers.fields}
    return ReviewDetail(
        row,
        assignment,
        board.hits[row.hit_id],
        worker_row(board, row.worker_id),
        answers,
        _agreement(answers, [parsed(one.answer) for one in others]) if 1 < len(others) <= _MOST_COMPARED else {},
        place=[one.assignment_id for one in others].index(assignment_id) + 1,
        siblings=len(others),
        page=page,
        checked={} if signals is None else signals.checked(assignment),
        unanswered=tuple(one.name for one in asked if not one.optional and one.name not in given),
        worker_note=None if noted is None else noted.note,
    )


def in_form_order(answers: Answers, asked: Iterable[Asked]) -> Answers:
    """The answers as the worker saw the fields; those of no field that the form names follow as they came."""
    places = {one.name: place for place, one in enumerate(asked)}
    if not places:
        return answers
    fields = sorted(answers.fields, key=lambda field: places.get(field.name, len(places)))
    return Answers(tuple(fields), answers.problem)


def _agreement(mine: Answers, everyone: list[Answers]) -> dict[str, Agreement]:
    said: dict[str, Counter[CleanText]] = {}
    for answers in everyone:
        for field in answers.fields:
            said.setdefault(field.name, Counter())[field.text] += 1
    found: dict[str, Agreement] = {}
    for field in mine.fields:
        counts = said[field.name]
        common, times = counts.most_common(1)[0]
        same = counts[field.text]
        total = counts.total()
        differs = times > same
        found[field.name] = Agreement(same, total, common if differs else None, times if differs else 0)
    return found
