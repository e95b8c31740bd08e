"""One worker's work on one HIT."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from turkterm.model.cleantext import CleanText
    from turkterm.model.ids import AssignmentId, HITId, WorkerId


class AssignmentStatus(StrEnum):
    """AssignmentStatus of the API; accepted, returned and abandoned ones are never shown to requesters."""

    SUBMITTED = "Submitted"
    APPROVED = "Approved"
    REJECTED = "Rejected"


@dataclass(frozen=True, slots=True)
class Assignment:
    """An assignment. Times are epoch seconds; `answer` is the raw QuestionFormAnswers document, not cleaned."""

    assignment_id: AssignmentId
    hit_id: HITId
    worker_id: WorkerId
    status: AssignmentStatus
    accept_time: float
    submit_time: float
    auto_approval_time: float
    approval_time: float | None = None
    rejection_time: float | None = None
    deadline: float | None = None
    feedback: CleanText | None = None
    answer: str = ""

    @property
    def work_time(self) -> float:
        """Seconds from accepting to submitting."""
        return max(0.0, self.submit_time - self.accept_time)
