"""The list of workers as a table of plain cells: what a file of them holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from turkterm.model.money import wire_amount
from turkterm.model.signals import Signal
from turkterm.model.times import show_exact

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.desk.rows.workers import WorkerRow

COLUMNS = (
    *("WorkerId", "Done", "ToReview", "Approved", "Rejected", "ApprovedPercent", "AgreePercent"),
    *("Paid", "Bonuses", "MedianSeconds", *(signal.value.capitalize() for signal in Signal)),
    *("Messages", "NotReached", "Qualifications", "LastSubmission", "Blocked", "BlockReason"),
)


def worker_cells(board: Board, row: WorkerRow) -> tuple[object, ...]:
    """A worker's cells, in the order of COLUMNS; what is not known is empty."""
    held = {board.qualifications.types[key].name if key in board.qualifications.types else key for key in row.held}
    return (
        row.worker_id,
        row.done,
        row.submitted,
        row.approved,
        row.rejected,
        _percent(row.share),
        _percent(row.agreement),
        wire_amount(row.paid),
        wire_amount(row.bonuses),
        "" if row.median_time is None else f"{row.median_time:.0f}",
        *(row.signals.get(signal, 0) for signal in Signal),
        row.messages,
        row.unreached,
        "; ".join(sorted(held)),
        "" if row.last is None else show_exact(row.last),
        "no" if row.block is None else "yes",
        row.block or "",
    )


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share * 100:.1f}"
