"""What helps to decide, and to look back: the console carries these out by itself, and none goes to the marketplace.

Notes write a file of ours, so that they do not exist in monitor mode.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from turkterm.desk.board import PRESSING_HOURS
from turkterm.desk.commands.command import Command, Context, Selection
from turkterm.desk.details import parsed
from turkterm.desk.rows.review import decided
from turkterm.model.ids import AssignmentId

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk

#: Shows exactly what the header counts as pressing.
SOON = f"due<={PRESSING_HOURS}h status:submitted"

_IN_REVIEW = frozenset({Context.REVIEW})
_WITH_WORKERS = frozenset({Context.REVIEW, Context.WORKERS})


def uploads(desk: Desk, selection: Selection) -> tuple[str, ...]:
    """The fields of the selected assignment that hold a file; none where several are selected."""
    assignment = desk.board.assignments.get(AssignmentId(selection.ids[0])) if len(selection.ids) == 1 else None
    fields = () if assignment is None else parsed(assignment.answer).fields
    return tuple(dict.fromkeys(field.name for field in fields if field.kind == "upload"))


def _why_not_soon(desk: Desk, _selection: Selection) -> str | None:
    return None if desk.figures().pressing else f"Nothing is approved by itself within {PRESSING_HOURS} hours"


def _why_not_worker(_desk: Desk, selection: Selection) -> str | None:
    return None if selection.ids else "There is no worker under the cursor"


def _why_not_decided(desk: Desk, _selection: Selection) -> str | None:
    return None if decided(desk.board, desk.opened) else "Nothing was decided in this session"


def _why_not_note(desk: Desk, selection: Selection) -> str | None:
    return desk.notes.why_not if selection.ids else "There is no row to note anything about"


def _why_not_link(desk: Desk, selection: Selection) -> str | None:
    return None if uploads(desk, selection) else "The answers under the cursor hold no uploaded file"


LOOKING = (
    Command(
        "review.soon",
        "soon",
        f"Only what is approved by itself within {PRESSING_HOURS} hours: what the header counts.",
        ("A",),
        why_not=_why_not_soon,
    ),
    Command(
        "review.worker",
        "only worker",
        "Only what waits of the row's worker, and back again.",
        ("W",),
        _WITH_WORKERS,
        footer=33,
        why_not=_why_not_worker,
    ),
    Command(
        "review.decided",
        "decided",
        "Back to what was decided in this session, the last one first, and on to the one before.",
        ("D",),
        _IN_REVIEW,
        why_not=_why_not_decided,
    ),
    Command(
        "review.summary",
        "summary",
        "What was decided and paid in this session, and how fast.",
        ("S",),
        frozenset(Context) - {Context.ACTIVITY, Context.RUNS},  # there it is the key that sends at once
    ),
    Command("detail.unfold", "unfold", "Show long texts of the detail in full, or fold them.", ("z",), _IN_REVIEW),
    Command(
        "assignment.file",
        "file",
        "Copy a link to the file that a worker uploaded; it works for 60 seconds.",
        ("f",),
        _IN_REVIEW,
        why_not=_why_not_link,
    ),
    Command(
        "assignment.note",
        "note",
        "A private note about the assignment; an empty one takes it away. It is kept here and sent nowhere.",
        ("N",),
        _IN_REVIEW,
        writes=True,
        footer=32,
        wants_text=True,
        why_not=_why_not_note,
    ),
    Command(
        "assignment.unused",
        "do not use",
        "Pay, but do not use: mark the answers as not to be used, or as good again. The worker does not see it.",
        ("X",),
        _IN_REVIEW,
        writes=True,
        footer=31,
        why_not=_why_not_note,
    ),
    Command(
        "worker.note",
        "worker note",
        "A private note about the row's worker; an empty one takes it away.",
        ("M",),
        _WITH_WORKERS,
        writes=True,
        wants_text=True,
        why_not=_why_not_note,
    ),
)
