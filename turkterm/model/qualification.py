"""Qualification types, and who holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from turkterm.model.cleantext import CleanText
    from turkterm.model.hit import Locale
    from turkterm.model.ids import QualificationRequestId, QualificationTypeId, WorkerId


@dataclass(frozen=True, slots=True)
class QualificationType:
    """A qualification type; times are epoch seconds, durations seconds (no `retry_delay`: one request a worker, ever).

    Its test and answer key are read when they are looked at: see `Exam`. `granted_value` is what it grants by itself.
    """

    type_id: QualificationTypeId
    name: CleanText
    description: CleanText
    keywords: CleanText
    status: str
    creation_time: float
    retry_delay: int | None = None
    has_test: bool = False
    auto_granted: bool = False
    requestable: bool = True
    test_duration: int | None = None
    granted_value: int | None = None

    @property
    def active(self) -> bool:
        """Whether workers may request it and new HITs may require it."""
        return self.status == "Active"


@dataclass(frozen=True, slots=True)
class Holder:
    """A qualification: this worker holds (or held, `status` Revoked) this type with this score or locale."""

    type_id: QualificationTypeId
    worker_id: WorkerId
    score: int | None
    locale: Locale | None
    grant_time: float
    status: str


@dataclass(frozen=True, slots=True)
class Exam:
    """A qualification type's test and answer key, raw XML as the marketplace has it: empty where there is none."""

    test: str
    answer_key: str


@dataclass(frozen=True, slots=True)
class QualificationRequest:
    """A worker's request that waits for an answer; `test` and `answer` are raw XML, not cleaned."""

    request_id: QualificationRequestId
    type_id: QualificationTypeId
    worker_id: WorkerId
    submit_time: float
    test: str = ""
    answer: str = ""
