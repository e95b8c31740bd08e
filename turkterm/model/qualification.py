"""Qualification types, and who holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from turkterm.model.cleantext import CleanText
    from turkterm.model.hit import Locale
    from turkterm.model.ids import QualificationTypeId, WorkerId


@dataclass(frozen=True, slots=True)
class QualificationType:
    """A qualification type; times are epoch seconds, `retry_delay` seconds (None: one request a worker, ever)."""

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
