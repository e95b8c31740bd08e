"""A HIT as the marketplace gives it, without its question: that is some 20 kB each and read when it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from turkterm.model.cleantext import CleanText
from turkterm.model.ids import HITGroupId, HITId, HITTypeId, QualificationTypeId
from turkterm.model.money import Cents


class HitStatus(StrEnum):
    """HITStatus of the API."""

    ASSIGNABLE = "Assignable"
    UNASSIGNABLE = "Unassignable"
    REVIEWABLE = "Reviewable"
    REVIEWING = "Reviewing"
    DISPOSED = "Disposed"


class HitReviewStatus(StrEnum):
    """HITReviewStatus of the API."""

    NOT_REVIEWED = "NotReviewed"
    MARKED_FOR_REVIEW = "MarkedForReview"
    REVIEWED_APPROPRIATE = "ReviewedAppropriate"
    REVIEWED_INAPPROPRIATE = "ReviewedInappropriate"


@dataclass(frozen=True, slots=True)
class Locale:
    """A country (two letters) and, in the US, a state."""

    country: str
    subdivision: str | None = None

    def __str__(self) -> str:
        return f"{self.country}-{self.subdivision}" if self.subdivision else self.country


@dataclass(frozen=True, slots=True)
class Requirement:
    """One qualification requirement of a HIT type. `guarded` is ActionsGuarded: Accept, PreviewAndAccept, …"""

    type_id: QualificationTypeId
    comparator: str
    integers: tuple[int, ...] = ()
    locales: tuple[Locale, ...] = ()
    guarded: str = "Accept"


@dataclass(frozen=True, slots=True)
class Hit:
    """A HIT. Times are epoch seconds, durations seconds, the reward cents.

    The three counters follow the API: `completed` counts approved and rejected assignments only; one that is
    submitted and not yet reviewed is in no counter [SDK, S000].
    """

    hit_id: HITId
    hit_type_id: HITTypeId
    group_id: HITGroupId
    title: CleanText
    description: CleanText
    keywords: CleanText
    reward: Cents
    status: HitStatus
    review_status: HitReviewStatus
    max_assignments: int
    available: int
    pending: int
    completed: int
    creation_time: float
    expiration: float
    assignment_duration: int
    auto_approval_delay: int
    annotation: CleanText
    requirements: tuple[Requirement, ...] = ()
    layout_id: str | None = None

    def waiting(self, now: float) -> int | None:
        """How many assignments wait for review by the counters; None where expiry hides it.

        While a HIT is not expired, what is in no counter is submitted and unreviewed. On expiry `available` falls to
        0, and nobody can tell any more how many were never accepted: only the list of assignments knows.
        """
        rest = self.max_assignments - self.available - self.pending - self.completed
        if rest <= 0:
            return 0
        return None if self.expiration <= now else rest

    @property
    def signature(self) -> tuple[object, ...]:
        """What changes whenever an assignment was submitted or reviewed: unchanged means nothing new to read."""
        return (self.status, self.max_assignments, self.available, self.pending, self.completed)
